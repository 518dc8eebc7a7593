"""Where a completed job is made once more: its own shard rows and files, beside those that are served.

They lie below the job's own folder, so that whatever deletes the job deletes them, and they go when the
rebuild has ended.
"""

import sqlalchemy as sa

from symage.storage import shards
from symage.storage.artifacts import ArtifactStore
from symage.storage.schema import jobs as jobs_table
from symage.storage.schema import shards as shards_table

_BESIDE = "redo/"


def folder(job_id: str) -> str:
    """What takes the place of the job's id in the keys of its files."""
    return f"{job_id}/{_BESIDE}".rstrip("/")


def stage(name: str) -> str:
    """The stage under which its shards stand; with the job's id it gives the keys that `folder` gives."""
    return _BESIDE + name


def has_any(connection: sa.Connection, job_id: str) -> bool:
    """Whether something of an earlier rebuild is there."""
    return shards.has_any(connection, job_id, _BESIDE)


def has_shards() -> sa.ColumnElement[bool]:
    """Of a row of `jobs`: whether there is."""
    beside = shards_table.c.stage.startswith(_BESIDE, autoescape=True)
    return sa.exists().where(shards_table.c.job_id == jobs_table.c.id, beside)


def forget(connection: sa.Connection, job_id: str) -> None:
    """Delete the rows; what is in the store is of no use then."""
    shards.forget(connection, job_id, _BESIDE)


def delete_files(store: ArtifactStore, job_id: str) -> None:
    store.delete_prefix(f"jobs/{folder(job_id)}/")
