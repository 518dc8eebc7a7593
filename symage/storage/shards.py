"""Finished shards: a row per stage and shard, so that a crash, a retry or a resume skips them.

A stage has 20,000 of them at most (`symage_dagster.sharding`). Of so many, numbers and ranges are read at
once, rows with their counts a page at a time.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from symage.storage.database import Database
from symage.storage.schema import shards

PAGE = 500


@dataclass(frozen=True, slots=True)
class Shard:
    """`first_item` and `item_count` are in item_index (identities), `bytes` and `sha256` of its pack, or of
    the archive whose row this is."""

    stage: str
    number: int
    first_item: int
    item_count: int
    bytes: int
    sha256: str
    counts: Mapping[str, Any]


def record(connection: sa.Connection, job_id: str, finished: Sequence[Shard], *, now: int) -> None:
    """Write rows; a shard made a second time has the same bytes and replaces its row."""
    if not finished:
        return
    same = (shards.c.stage == sa.bindparam("of_stage"), shards.c.number == sa.bindparam("of_number"))
    connection.execute(
        shards.delete().where(shards.c.job_id == job_id, *same),
        [{"of_stage": shard.stage, "of_number": shard.number} for shard in finished],
    )
    rows = [
        {
            "job_id": job_id,
            "stage": shard.stage,
            "number": shard.number,
            "first_item": shard.first_item,
            "item_count": shard.item_count,
            "bytes": shard.bytes,
            "sha256": shard.sha256,
            "counts": dict(shard.counts),
            "finished_at": now,
        }
        for shard in finished
    ]
    connection.execute(shards.insert(), rows)


def forget(connection: sa.Connection, job_id: str, below: str = "") -> None:
    """Delete the rows of a job, or those of the stages whose names begin so."""
    of_job = (shards.c.job_id == job_id, shards.c.stage.startswith(below, autoescape=True))
    connection.execute(shards.delete().where(*of_job))


def has_any(connection: sa.Connection, job_id: str, below: str = "") -> bool:
    """Whether there are such rows."""
    of_job = (shards.c.job_id == job_id, shards.c.stage.startswith(below, autoescape=True))
    return bool(connection.scalar(sa.select(sa.exists().where(*of_job))))


@dataclass(frozen=True, slots=True)
class FinishedShards:
    """The finished shards of a stage, in order, of which memory holds two pages, however many they are: the
    first is kept, the others are read whenever one goes through them. `also`: those alone that this stage
    has finished too."""

    database: Database
    job_id: str
    stage: str
    also: str | None
    head: Sequence[Shard]

    @classmethod
    def read(cls, database: Database, job_id: str, stage: str, also: str | None = None) -> "FinishedShards":
        with database.read() as connection:
            return cls(database, job_id, stage, also, page(connection, job_id, stage, also=also))

    def __iter__(self) -> Iterator[Shard]:
        found = self.head
        yield from found
        while len(found) == PAGE:
            with self.database.read() as connection:
                found = page(connection, self.job_id, self.stage, after=found[-1].number, also=self.also)
            yield from found

    def __len__(self) -> int:
        if len(self.head) < PAGE:
            return len(self.head)
        counted = _of_stage(sa.func.count(), self.job_id, self.stage, self.also)
        with self.database.read() as connection:
            return int(connection.execute(counted).scalar_one())


def page(
    connection: sa.Connection, job_id: str, stage: str, *, after: int = -1, also: str | None = None
) -> list[Shard]:
    """The next shards of a stage that are done, in order: at most PAGE of them."""
    found = _of_stage(shards, job_id, stage, also).where(shards.c.number > after)
    return [_shard(row) for row in connection.execute(found.order_by(shards.c.number).limit(PAGE))]


def finished(connection: sa.Connection, job_id: str, stage: str) -> list[Shard]:
    """All shards of a stage that are done, in order, for who needs no more of a job than these."""
    found = _of_stage(shards, job_id, stage)
    return [_shard(row) for row in connection.execute(found.order_by(shards.c.number))]


def numbers(connection: sa.Connection, job_id: str, stage: str) -> list[int]:
    """The numbers of the shards of a stage that are done, in order."""
    found = _of_stage(shards.c.number, job_id, stage)
    return list(connection.execute(found.order_by(shards.c.number)).scalars())


def reached(connection: sa.Connection, job_id: str, stage: str) -> list[range]:
    """The items of a stage that are done, in order, as ranges that do not touch: mostly one."""
    found = _of_stage(shards.c.first_item, job_id, stage).add_columns(shards.c.item_count)
    ranges: list[range] = []
    for first, count in connection.execute(found.order_by(shards.c.number)):
        if ranges and ranges[-1].stop == first:
            first, count = ranges[-1].start, len(ranges.pop()) + count
        ranges.append(range(first, first + count))
    return ranges


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage of a job is: identities done, and when the last of them was, in microseconds since
    1970."""

    items: int
    finished_at: int


def progress(connection: sa.Connection, job_id: str) -> Mapping[str, Progress]:
    """Of each stage that has finished a shard."""
    rows = connection.execute(
        sa.select(shards.c.stage, sa.func.sum(shards.c.item_count), sa.func.max(shards.c.finished_at))
        .where(shards.c.job_id == job_id)
        .group_by(shards.c.stage)
    )
    return {stage: Progress(int(items), finished_at) for stage, items, finished_at in rows}


def find(connection: sa.Connection, job_id: str, stage: str, number: int) -> Shard | None:
    """A finished shard by its number, or None."""
    row = connection.execute(_of_stage(shards, job_id, stage).where(shards.c.number == number)).one_or_none()
    return None if row is None else _shard(row)


def holding(connection: sa.Connection, job_id: str, stage: str, item_index: int) -> Shard | None:
    """The finished shard that holds an item, or None."""
    row = connection.execute(
        sa.select(shards)
        .where(shards.c.job_id == job_id, shards.c.stage == stage, shards.c.first_item <= item_index)
        .order_by(shards.c.first_item.desc())
        .limit(1)
    ).one_or_none()
    if row is None or item_index >= row.first_item + row.item_count:
        return None
    return _shard(row)


def _of_stage(what: Any, job_id: str, stage: str, also: str | None = None) -> sa.Select[Any]:
    found = sa.select(what).where(shards.c.job_id == job_id, shards.c.stage == stage)
    if also is not None:
        both = shards.alias()
        found = found.where(
            sa.exists().where(both.c.job_id == job_id, both.c.stage == also, both.c.number == shards.c.number)
        )
    return found


def _shard(row: sa.Row[Any]) -> Shard:
    return Shard(row.stage, row.number, row.first_item, row.item_count, row.bytes, row.sha256, row.counts)
