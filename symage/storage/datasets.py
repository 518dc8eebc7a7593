"""Datasets as they are kept: orders that are placed anew by a schedule. Their versions: `versions.py`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from symage.errors import NotFound
from symage.storage.pages import Position, newest
from symage.storage.schema import accounts, datasets
from symage.storage.schema import webhooks as webhooks_table

ROLL, FIXED = "roll", "fixed"
SEED_POLICIES = (ROLL, FIXED)
"""Each version is about the next window of people, or about the same."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A row of `datasets`. Times are microseconds since 1970."""

    id: str
    account_id: str
    name: str
    cron: str
    timezone: str
    seed_policy: str
    keep: int
    generate: Mapping[str, Any]
    publish_to: str | None
    webhook_id: str | None
    paused: bool
    """By its owner."""
    stopped: bool
    """By an operator, in Dagster."""
    next_seed: int
    versions: int
    latest: int | None
    settled_until: int
    created_at: int
    updated_at: int

    @property
    def rests(self) -> bool:
        return self.paused or self.stopped


@dataclass(frozen=True, slots=True)
class DatasetPage:
    datasets: Sequence[Dataset]
    next: Position | None


def insert(connection: sa.Connection, values: Mapping[str, Any], *, now: int) -> Dataset:
    """`values`: the columns that its owner chose, and where its people begin."""
    row = connection.execute(
        datasets.insert()
        .values(
            id=str(uuid4()),
            paused=False,
            stopped=False,
            settled_until=now,
            created_at=now,
            updated_at=now,
            **values,
        )
        .returning(datasets)
    ).one()
    return _dataset(row)


def get(connection: sa.Connection, dataset_id: str) -> Dataset:
    """Any account's. Raises NotFound."""
    return _one(connection, datasets.c.id == dataset_id)


def get_own(connection: sa.Connection, account_id: str, name: str) -> Dataset:
    """A dataset of this account; somebody else's does not exist."""
    return _one(connection, sa.and_(datasets.c.account_id == account_id, datasets.c.name == name))


def lock_names(connection: sa.Connection, account_id: str) -> None:
    """Until the end of this write nobody else gives this account a dataset."""
    connection.execute(sa.select(accounts.c.id).where(accounts.c.id == account_id).with_for_update())


def is_taken(connection: sa.Connection, account_id: str, name: str) -> bool:
    own = sa.and_(datasets.c.account_id == account_id, datasets.c.name == name)
    return connection.execute(sa.select(datasets.c.id).where(own)).one_or_none() is not None


def page(
    connection: sa.Connection, account_id: str, *, limit: int, after: Position | None = None
) -> DatasetPage:
    found = newest(connection, datasets, datasets.c.account_id == account_id, limit=limit, after=after)
    return DatasetPage([_dataset(row) for row in found.rows], found.next)


def everyone(connection: sa.Connection) -> list[Dataset]:
    """Of all accounts, the oldest first."""
    rows = connection.execute(sa.select(datasets).order_by(datasets.c.created_at, datasets.c.id))
    return [_dataset(row) for row in rows]


def locked(connection: sa.Connection, dataset_id: str) -> Dataset:
    """The row as nobody else changes it until the end of this write. Raises NotFound."""
    return _one(connection, datasets.c.id == dataset_id, lock=True)


def change(connection: sa.Connection, dataset_id: str, **values: Any) -> Dataset:
    row = connection.execute(
        datasets.update().where(datasets.c.id == dataset_id).values(**values).returning(datasets)
    ).one_or_none()
    if row is None:
        raise _missing()
    return _dataset(row)


def delete(connection: sa.Connection, dataset_id: str) -> None:
    """With the rows of its versions; their jobs stay."""
    connection.execute(datasets.delete().where(datasets.c.id == dataset_id))


def webhook_urls(connection: sa.Connection, found: Sequence[Dataset]) -> dict[str, str]:
    """Dataset -> where its webhook leads, of those that have one that was not deleted."""
    ids = [each.webhook_id for each in found if each.webhook_id]
    rows = connection.execute(
        sa.select(webhooks_table.c.job_id, webhooks_table.c.url).where(
            webhooks_table.c.id.in_(ids), webhooks_table.c.deleted_at.is_(None)
        )
    )
    return {dataset_id: url for dataset_id, url in rows}


def _one(connection: sa.Connection, where: sa.ColumnElement[bool], *, lock: bool = False) -> Dataset:
    query = sa.select(datasets).where(where)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise _missing()
    return _dataset(row)


def _missing() -> NotFound:
    return NotFound("dataset_not_found", "Dataset not found in this account")


def _dataset(row: sa.Row[Any]) -> Dataset:
    return Dataset(**row._mapping)
