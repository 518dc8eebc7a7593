"""Finished shards: a row per stage and shard, so that a crash, a retry or a resume skips them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from symage.storage.schema import shards


@dataclass(frozen=True, slots=True)
class Shard:
    """`first_item` and `item_count` are in item_index (identities), `bytes` and `sha256` of its pack."""

    stage: str
    number: int
    first_item: int
    item_count: int
    bytes: int
    sha256: str
    counts: Mapping[str, int]


def record(connection: sa.Connection, job_id: str, finished: Sequence[Shard], *, now: int) -> None:
    """Write rows; a shard made a second time has the same bytes and replaces its row."""
    for shard in finished:
        connection.execute(
            shards.delete().where(
                shards.c.job_id == job_id, shards.c.stage == shard.stage, shards.c.number == shard.number
            )
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
    if rows:
        connection.execute(shards.insert(), rows)


def finished(connection: sa.Connection, job_id: str, stage: str) -> list[Shard]:
    """The shards of a stage that are done, in order."""
    rows = connection.execute(
        sa.select(shards).where(shards.c.job_id == job_id, shards.c.stage == stage).order_by(shards.c.number)
    )
    return [
        Shard(row.stage, row.number, row.first_item, row.item_count, row.bytes, row.sha256, row.counts)
        for row in rows
    ]


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
    return Shard(row.stage, row.number, row.first_item, row.item_count, row.bytes, row.sha256, row.counts)
