"""The archives of a sharded dataset that hold its documents: a row each, among the job's shards.

A job's own row names the other files only, so that it stays small however many archives there are.
"""

from collections.abc import Sequence

import sqlalchemy as sa

from symage.bundles.layouts import archive_name
from symage.storage import shards
from symage.storage.jobs import Artifact
from symage.storage.schema import shards as shards_table
from symage.storage.shards import Shard

ARCHIVES = "archives"
"""The stage under which they stand; numbers count from 1."""


def archive_key(job_id: str, number: int) -> str:
    return f"jobs/{job_id}/shards/{archive_name(number)}.zip"


def archive_row(number: int, items: range, artifact: Artifact) -> Shard:
    return Shard(ARCHIVES, number, items.start, len(items), artifact.size, artifact.sha256, {})


def artifact(job_id: str, row: Shard) -> Artifact:
    return Artifact(archive_key(job_id, row.number), row.bytes, row.sha256)


def replace(connection: sa.Connection, job_id: str, rows: Sequence[Shard], *, now: int) -> None:
    """Keep these rows and no others of the job's: an earlier run may have made other archives."""
    of_job = (shards_table.c.job_id == job_id, shards_table.c.stage == ARCHIVES)
    connection.execute(shards_table.delete().where(*of_job))
    shards.record(connection, job_id, rows, now=now)


def listed(connection: sa.Connection, job_id: str) -> list[Shard]:
    """All of a job, in order."""
    return shards.finished(connection, job_id, ARCHIVES)


def find(connection: sa.Connection, job_id: str, number: int) -> Shard | None:
    return shards.find(connection, job_id, ARCHIVES, number)
