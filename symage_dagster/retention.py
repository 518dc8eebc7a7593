"""Expiry: an ended job keeps its files for the hours of SYMAGE_RETENTION_HOURS, its row for ever. A version
of a dataset keeps them until the dataset lets go of it.

The state goes first and the files after it, so that nobody is given half a job; files that a crash left
behind are deleted at the next look, because the row still names them.
"""

from typing import Any

import sqlalchemy as sa

from symage.storage import jobs
from symage.storage.schema import jobs as jobs_table
from symage_dagster.platform import Platform

HOUR = 3_600_000_000
BATCH = 100
"""Jobs that one look expires; the next look takes the next ones."""


def expire(platform: Platform, *, now: int) -> list[str]:
    """Expire what is due by the hours that are set, and delete the files of all that are expired; the ids of
    the jobs whose files are gone now."""
    hours = platform.settings.retention_hours
    if hours is not None:
        _mark(platform, before=now - hours * HOUR)
    with platform.database.read() as connection:
        due: list[str] = [row.id for row in connection.execute(_with_files().limit(BATCH))]
    for job_id in due:
        platform.store.delete_prefix(f"jobs/{job_id}/")
        with platform.database.write() as connection:
            connection.execute(
                jobs_table.update().where(jobs_table.c.id == job_id).values(artifacts=sa.null())
            )
    return due


def _mark(platform: Platform, *, before: int) -> None:
    ended = (jobs.COMPLETED, jobs.FAILED, jobs.CANCELED)
    due = sa.and_(
        jobs_table.c.status.in_(ended),
        jobs_table.c.completed_at < before,
        jobs_table.c.dataset_id.is_(None),
    )
    with platform.database.write() as connection:
        connection.execute(jobs_table.update().where(due).values(status=jobs.EXPIRED))


def _with_files() -> sa.Select[Any]:
    expired = sa.and_(jobs_table.c.status == jobs.EXPIRED, jobs_table.c.artifacts.is_not(sa.null()))
    return sa.select(jobs_table.c.id).where(expired).order_by(jobs_table.c.completed_at)
