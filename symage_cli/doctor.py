"""`symage doctor`: what this machine and installation lack, each with what to do about it."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from importlib.metadata import version
from typing import TextIO
from uuid import uuid4

import sqlalchemy as sa

from symage import settings
from symage.forms.catalogue import load_catalogue
from symage.settings import Settings
from symage.storage import ledger
from symage.storage.artifacts import open_store, read_bytes
from symage.storage.database import Database
from symage_cli import doors
from symage_cli.deep import look_deep
from symage_cli.findings import Finding

ENOUGH_BYTES = 1 << 30


def run_doctor(environ: Mapping[str, str], out: TextIO, *, deep: bool = False) -> int:
    """Print each finding; 0 when nothing grave is wrong. `deep`: read the newest datasets again."""
    installation = settings.read(environ)
    is_well = True
    for finding in _findings(installation, environ, deep=deep):
        out.write(f"{finding.mark} {finding.subject}: {finding.found}\n")
        if not finding.well:
            out.write(f"     {finding.advice}\n")
        is_well &= finding.well or not finding.grave
    return 0 if is_well else 1


def _findings(installation: Settings, environ: Mapping[str, str], *, deep: bool) -> Iterator[Finding]:
    listening: Check = partial(doors.listening, environ=environ)
    for check in (*CHECKS, listening):
        yield _examined(check, installation)
    if deep:
        yield from look_deep(installation)


def _examined(check: "Check", installation: Settings) -> Finding:
    try:
        return check(installation)
    except Exception as error:  # whatever is broken is what a doctor reports
        name = getattr(check, "__name__", "a check").strip("_").replace("_", " ")
        return Finding(name, False, f"{type(error).__name__}: {error}", "mend what the message names")


def _python(_: Settings) -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    well = (3, 11) <= sys.version_info[:2] < (3, 14)
    return Finding("Python", well, found, "use Python 3.11, 3.12 or 3.13")


def _dagster(_: Settings) -> Finding:
    parts = {name: version(name) for name in ("dagster", "dagster-webserver", "dagster-graphql")}
    well = len(set(parts.values())) == 1
    found = ", ".join(f"{name} {number}" for name, number in parts.items())
    return Finding("Dagster", well, found, "install with constraints.txt: all parts must be of one release")


def _folder(installation: Settings) -> Finding:
    installation.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    free = shutil.disk_usage(installation.data_dir).free
    well = os.access(installation.data_dir, os.W_OK) and free > ENOUGH_BYTES
    found = f"{installation.data_dir}, {free / 1e9:.0f} GB free"
    return Finding(
        "data folder", well, found, "make it writable, with at least 1 GB free, or set SYMAGE_DATA_DIR"
    )


def _database(installation: Settings) -> Finding:
    with Database(installation.database_url) as database:
        database.migrate()
        with database.read() as connection:
            connection.execute(sa.text("SELECT 1"))
            wrong = ledger.imbalance(connection)
    engine = "SQLite" if database.is_sqlite else "PostgreSQL"
    found = f"{engine}, ledger in balance" if not wrong else f"{engine}, ledger off: {wrong}"
    return Finding("database", not wrong, found, "restore from a backup, and report this")


def _store(installation: Settings) -> Finding:
    store, key = open_store(installation.store_url), f"doctor/{uuid4().hex}"
    store.write(key, [b"written and read"])
    well = read_bytes(store, key) == b"written and read"
    store.delete_prefix(key)
    return Finding("artifact store", well, installation.store_url, "check SYMAGE_STORE_URL")


def _forms(_: Settings) -> Finding:
    catalogue = load_catalogue()
    faults = catalogue.problems()
    found = f"{len(catalogue.forms)} usable, {len(faults)} faults"
    return Finding("forms", not faults, found, "symage forms check names each fault")


Check = Callable[[Settings], Finding]
CHECKS: Sequence[Check] = (
    _python,
    _dagster,
    _folder,
    _database,
    _store,
    _forms,
    doors.private_files,
    doors.operators_view,
    doors.webhook_targets,
    doors.running,
    doors.left_over,
)
