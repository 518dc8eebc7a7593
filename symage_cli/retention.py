"""`symage retention`: what is past its time, and its going."""

from collections.abc import Mapping, Sequence
from typing import TextIO

import dagster as dg

from symage import settings as installation
from symage.errors import SymageError
from symage.forms.catalogue import Catalogue
from symage.settings import Settings
from symage.storage.artifacts import open_store
from symage.storage.database import Database
from symage_dagster.clock import now_microseconds
from symage_dagster.platform import Platform
from symage_dagster.pool.engine import LocalEngine
from symage_dagster.retention import House, Line, sweep, take_stock


class NothingToSweep(SymageError):
    """There is no installation in this folder."""

    code = "no_installation"


def run_retention(environ: Mapping[str, str], out: TextIO, *, dry_run: bool) -> int:
    """Sweep, or with `dry_run` only count, and tell what each rule came to. The platform may run meanwhile.

    Raises NothingToSweep.
    """
    settings = installation.read(environ)
    if not (settings.dagster_home / "dagster.yaml").exists():
        raise NothingToSweep(f"{settings.data_dir} holds no installation that was ever started")
    with (
        Database(settings.database_url) as database,
        dg.DagsterInstance.from_config(str(settings.dagster_home)) as instance,
    ):
        house = House(_platform(settings, database), instance, now_microseconds())
        _print(take_stock(house) if dry_run else sweep(house), "due" if dry_run else "deleted", out)
    return 0


def _platform(settings: Settings, database: Database) -> Platform:
    """Without forms, and with an engine that nobody uses: nothing is made here."""
    return Platform(settings, database, open_store(settings.store_url), Catalogue({}, {}), LocalEngine())


def _print(lines: Sequence[Line], heading: str, out: TextIO) -> None:
    widths = [max(len(line.what) for line in lines), max(len(line.kept) for line in lines)]
    rows = [("what", "kept", heading), *((line.what, line.kept, f"{line.count:,}") for line in lines)]
    for what, kept, count in rows:
        out.write(f"{what:{widths[0]}}  {kept:{widths[1]}}  {count:>9}\n")
