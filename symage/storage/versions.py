"""Versions of datasets, numbered from 1. A number is never given twice, whatever became of its version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from symage.errors import NotFound
from symage.storage import datasets
from symage.storage.datasets import Dataset
from symage.storage.schema import dataset_versions as versions
from symage.storage.schema import datasets as datasets_table

PENDING, GENERATING = "pending", "generating"
COMPLETED, FAILED, PRUNED = "completed", "failed", "pruned"
OPEN = (PENDING, GENERATING)
STATUSES = (*OPEN, COMPLETED, FAILED, PRUNED)
"""pending: not ordered yet, or to be ordered again; pruned: its files were let go of."""


@dataclass(frozen=True, slots=True)
class Version:
    """A row of `dataset_versions`. Times are microseconds since 1970."""

    dataset_id: str
    number: int
    status: str
    seed: int
    quantity: int
    scheduled_for: int | None
    job_id: str | None
    orders: int
    predecessor: int | None
    changes: Mapping[str, Any] | None
    provenance: Mapping[str, Any] | None
    profile: Mapping[str, Any] | None
    published_at: str | None
    error: str | None
    created_at: int
    ended_at: int | None

    @property
    def is_open(self) -> bool:
        return self.status in OPEN


@dataclass(frozen=True, slots=True)
class VersionPage:
    """Newest first; `next_below` is the number to go on below."""

    versions: Sequence[Version]
    next_below: int | None


def add(
    connection: sa.Connection,
    dataset: Dataset,
    *,
    seed: int,
    quantity: int,
    next_seed: int,
    scheduled_for: int | None,
    now: int,
) -> Version:
    """The next version, inside a write that has the dataset locked."""
    number = dataset.versions + 1
    datasets.change(connection, dataset.id, versions=number, next_seed=next_seed)
    row = connection.execute(
        versions.insert()
        .values(
            dataset_id=dataset.id,
            number=number,
            status=PENDING,
            seed=seed,
            quantity=quantity,
            scheduled_for=scheduled_for,
            created_at=now,
        )
        .returning(versions)
    ).one()
    return _version(row)


def get(connection: sa.Connection, dataset_id: str, number: int) -> Version:
    """Raises NotFound."""
    found = find(connection, versions.c.dataset_id == dataset_id, versions.c.number == number)
    if found is None:
        raise NotFound("version_not_found", "This dataset has no such version")
    return found


def of_tick(connection: sa.Connection, dataset_id: str, scheduled_for: int) -> Version | None:
    return find(connection, versions.c.dataset_id == dataset_id, versions.c.scheduled_for == scheduled_for)


def find(connection: sa.Connection, *where: sa.ColumnElement[bool]) -> Version | None:
    row = connection.execute(sa.select(versions).where(*where)).one_or_none()
    return None if row is None else _version(row)


def page(connection: sa.Connection, dataset_id: str, *, limit: int, below: int | None = None) -> VersionPage:
    query = sa.select(versions).where(versions.c.dataset_id == dataset_id)
    if below is not None:
        query = query.where(versions.c.number < below)
    rows = connection.execute(query.order_by(versions.c.number.desc()).limit(limit + 1)).all()
    found = [_version(row) for row in rows[:limit]]
    return VersionPage(found, found[-1].number if len(rows) > limit else None)


def of_dataset(connection: sa.Connection, dataset_id: str, *statuses: str) -> list[Version]:
    """Its versions of these states (default: all), the newest first."""
    query = sa.select(versions).where(versions.c.dataset_id == dataset_id)
    if statuses:
        query = query.where(versions.c.status.in_(statuses))
    return [_version(row) for row in connection.execute(query.order_by(versions.c.number.desc()))]


def newest_of(connection: sa.Connection, found: Sequence[Dataset]) -> dict[str, Version]:
    """Dataset -> its last version, whatever became of it, of those that have one."""
    last = sa.and_(
        versions.c.dataset_id == datasets_table.c.id, versions.c.number == datasets_table.c.versions
    )
    query = sa.select(versions).join(datasets_table, last)
    rows = connection.execute(query.where(datasets_table.c.id.in_([each.id for each in found])))
    return {version.dataset_id: version for version in map(_version, rows)}


def newest_good(connection: sa.Connection, dataset_id: str) -> Version | None:
    """The completed one for the latest moment: of the tick that it answers, or of its making."""
    good = sa.select(versions).where(versions.c.dataset_id == dataset_id, versions.c.status == COMPLETED)
    moment = sa.func.coalesce(versions.c.scheduled_for, versions.c.created_at)
    row = connection.execute(good.order_by(moment.desc()).limit(1)).one_or_none()
    return None if row is None else _version(row)


def good_before(connection: sa.Connection, version: Version) -> Version | None:
    """The newest before a version that was good, though it may have been let go of."""
    before = (versions.c.dataset_id == version.dataset_id, versions.c.number < version.number)
    good = sa.select(versions).where(*before, versions.c.status.in_((COMPLETED, PRUNED)))
    row = connection.execute(good.order_by(versions.c.number.desc()).limit(1)).one_or_none()
    return None if row is None else _version(row)


def open_ones(connection: sa.Connection, *, limit: int) -> list[Version]:
    """Of all datasets, the oldest first."""
    query = sa.select(versions).where(versions.c.status.in_(OPEN))
    return [_version(row) for row in connection.execute(query.order_by(versions.c.created_at).limit(limit))]


def change(connection: sa.Connection, version: Version, **values: Any) -> Version:
    row = connection.execute(
        versions.update()
        .where(versions.c.dataset_id == version.dataset_id, versions.c.number == version.number)
        .values(**values)
        .returning(versions)
    ).one_or_none()
    if row is None:
        raise NotFound("version_not_found", "This dataset has no such version")
    return _version(row)


def _version(row: sa.Row[Any]) -> Version:
    return Version(**row._mapping)
