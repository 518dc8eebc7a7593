"""`symage datasets …`: the database is changed here; what runs, the platform does when it is up."""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa

from api.times import iso, iso_or_none
from symage import settings
from symage.datasets import keeping, publishing, refreshing
from symage.datasets.dataset import Changes, as_name, read_plan
from symage.datasets.refreshing import Counter
from symage.errors import BadRequest, NotFound, Problem
from symage.forms.cache import cached_catalogue
from symage.settings import Settings
from symage.storage import accounts, audit, datasets, versions
from symage.storage.accounts import Account
from symage.storage.artifacts import open_store
from symage.storage.datasets import Dataset
from symage.storage.versions import Version
from symage_cli.accounts import named_account, opened, print_table
from symage_dagster.clock import now_microseconds
from symage_dagster.refreshes.files import apply_text, premises, read_yaml, subscriber

SHOWN_VERSIONS = 10
NONE = "-"


def read_order_file(path: Path) -> dict[str, Any]:
    """An order in JSON, which YAML includes. Raises BadRequest."""
    try:
        return read_yaml(path.read_text("utf-8", errors="replace"))
    except BadRequest as refused:
        raise BadRequest(
            [Problem(each.code, "generate", f"{path}: {each.message}") for each in refused.problems]
        ) from refused


def create_dataset(
    environ: Mapping[str, str], account: str | None, body: Mapping[str, Any], output: IO[str]
) -> None:
    here = settings.read(environ)
    with opened(environ) as database:
        with database.read() as connection:
            owner = _owner(connection, account)
            taken = datasets.is_taken(connection, owner.id, as_name(body["name"]))
        rules = premises(
            here, cached_catalogue(here.catalogue_cache), ml_formats=owner.allows(accounts.ML_FORMATS)
        )
        plan = read_plan(body, rules, drawn_seed=secrets.randbits(63), taken=taken)
        with database.write() as connection:
            made = keeping.create(
                connection, owner.id, plan, subscriber(here, audit.COMMAND), now=now_microseconds()
            )
    _print_dataset(made.dataset, owner, output)
    if made.webhook is not None:
        print(f"{'webhook secret':15} {made.webhook.secret}", file=output)


def apply_file(environ: Mapping[str, str], path: Path, output: IO[str]) -> None:
    here = settings.read(environ)
    with opened(environ) as database:
        catalogue = cached_catalogue(here.catalogue_cache)
        print(
            apply_text(
                here, database, catalogue, path.read_text("utf-8", errors="replace"), now=now_microseconds()
            ),
            file=output,
        )


def list_datasets(environ: Mapping[str, str], account: str | None, output: IO[str]) -> None:
    with opened(environ) as database, database.read() as connection:
        owners = {each.id: each for each in accounts.everyone(connection)}
        chosen = None if account is None else named_account(connection, account).id
        found = [each for each in datasets.everyone(connection) if chosen in (None, each.account_id)]
        rows = [_row(each, owners[each.account_id]) for each in found]
    print_table(output, ("account", "name", "cron", "timezone", "next run", "latest", "state"), rows)


def show_dataset(environ: Mapping[str, str], account: str | None, name: str, output: IO[str]) -> None:
    with opened(environ) as database, database.read() as connection:
        owner, dataset = _named(connection, account, name)
        page = versions.page(connection, dataset.id, limit=SHOWN_VERSIONS)
    _print_dataset(dataset, owner, output)
    print("\nnewest versions", file=output)
    _print_versions(page.versions, output)


def show_history(
    environ: Mapping[str, str], account: str | None, name: str, output: IO[str], *, limit: int
) -> None:
    with opened(environ) as database, database.read() as connection:
        _, dataset = _named(connection, account, name)
        page = versions.page(connection, dataset.id, limit=max(limit, 1))
    _print_versions(page.versions, output)


def pause_dataset(
    environ: Mapping[str, str], account: str | None, name: str, output: IO[str], *, paused: bool
) -> None:
    here = settings.read(environ)
    with opened(environ) as database, database.write() as connection:
        owner, dataset = _named(connection, account, name)
        asked = Changes({}, paused=paused)
        changed = keeping.change(
            connection, dataset, asked, subscriber(here, audit.COMMAND), now=now_microseconds()
        ).dataset
    _print_dataset(changed, owner, output)


def run_dataset(environ: Mapping[str, str], account: str | None, name: str, output: IO[str]) -> None:
    here = settings.read(environ)
    counter = Counter(
        cached_catalogue(here.catalogue_cache), here.max_waiting_jobs, open_store(here.store_url).free
    )
    with opened(environ) as database, database.write() as connection:
        _, dataset = _named(connection, account, name)
        made = refreshing.ask_and_order(connection, dataset.id, counter, now=now_microseconds())
    print(f"version {made.number}: job {made.job_id}", file=output)


def delete_dataset(
    environ: Mapping[str, str], account: str | None, name: str, output: IO[str], *, keeps_versions: bool
) -> None:
    here = settings.read(environ)
    with opened(environ) as database:
        with database.read() as connection:
            _, dataset = _named(connection, account, name)
            keeping.check_idle(connection, dataset)
            made_of_it = versions.of_dataset(connection, dataset.id)
        if not keeps_versions:
            publishing.withdraw_all(dataset, made_of_it)
        with database.write() as connection:
            made = keeping.delete(
                connection,
                dataset,
                keeps_versions=keeps_versions,
                now=now_microseconds(),
                actor=audit.COMMAND,
            )
    if not keeps_versions:
        _delete_files(here, made)
    print(f"deleted {name}; its {len(made)} jobs {'stay' if keeps_versions else 'are expired'}", file=output)


def _delete_files(here: Settings, job_ids: Any) -> None:
    store = open_store(here.store_url)
    for job_id in job_ids:
        store.delete_prefix(f"jobs/{job_id}/")


def _owner(connection: sa.Connection, name: str | None) -> Account:
    if name is not None:
        return named_account(connection, name)
    everyone = accounts.everyone(connection)
    if len(everyone) != 1:
        raise NotFound("account_not_found", f"There are {len(everyone)} accounts; name one with --account")
    return everyone[0]


def _named(connection: sa.Connection, account: str | None, name: str) -> tuple[Account, Dataset]:
    owner = _owner(connection, account)
    return owner, datasets.get_own(connection, owner.id, as_name(name))


def _row(dataset: Dataset, owner: Account) -> tuple[object, ...]:
    due = iso_or_none(refreshing.next_run(dataset, now=now_microseconds()))
    return (
        owner.name,
        dataset.name,
        dataset.cron,
        dataset.timezone,
        (due or NONE)[:16],
        dataset.latest or NONE,
        _state(dataset),
    )


def _state(dataset: Dataset) -> str:
    who = [name for name, rests in (("owner", dataset.paused), ("operator", dataset.stopped)) if rests]
    return f"paused by {' and '.join(who)}" if who else "active"


def _print_dataset(dataset: Dataset, owner: Account, output: IO[str]) -> None:
    shown = {
        "name": dataset.name,
        "id": dataset.id,
        "account": owner.name,
        "schedule": f"{dataset.cron} in {dataset.timezone}",
        "next run": iso_or_none(refreshing.next_run(dataset, now=now_microseconds())) or NONE,
        "state": _state(dataset),
        "people": dataset.seed_policy,
        "keep": dataset.keep,
        "latest version": dataset.latest or NONE,
        "publish to": dataset.publish_to or NONE,
    }
    for name, value in shown.items():
        print(f"{name:15} {value}", file=output)


def _print_versions(found: Any, output: IO[str]) -> None:
    rows = [_version_row(each) for each in found]
    print_table(output, ("version", "status", "made", "seed", "moved", "job", "note"), rows)


def _version_row(version: Version) -> tuple[object, ...]:
    moved = (version.changes or {}).get("statistics", {}).get("moved", NONE)
    note = version.error or version.published_at or ""
    return (
        version.number,
        version.status,
        iso(version.ended_at or version.created_at)[:16],
        version.seed,
        moved,
        version.job_id or NONE,
        note[:80],
    )
