"""Ended jobs and their files: which are due to go, and their going, one job at a time.

The state goes first and the files after it, so that nobody is given half a job; files that a crash left
behind are deleted at the next look, because the row still names them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from symage.storage import jobs, rebuilds, retention, shards, versions
from symage.storage.schema import dataset_versions
from symage.storage.schema import jobs as jobs_table
from symage_dagster.platform import Platform

BATCH = 100
"""Jobs that are read at a time."""


@dataclass(frozen=True, slots=True)
class PastJobs:
    """Jobs that are due at a moment, and what is done with each."""

    due: Callable[[int], sa.ColumnElement[bool]]
    let_go: Callable[[Platform, str], None]

    def count(self, platform: Platform, before: int, files_before: int | None = None) -> int:
        """`files_before`: jobs whose files go by that moment are expired by then, and none of these."""
        due = [self.due(before)]
        if files_before is not None:
            due.append(sa.not_(_with_files(files_before)))
        counted = sa.select(sa.func.count()).select_from(jobs_table).where(*due)
        with platform.database.read() as connection:
            return int(connection.scalar(counted) or 0)

    def sweep(self, platform: Platform, before: int) -> Sequence[str]:
        """Let the next BATCH of them go, those first that ended first; their ids."""
        found = sa.select(jobs_table.c.id).where(self.due(before)).order_by(jobs_table.c.completed_at)
        with platform.database.read() as connection:
            ids = list(connection.scalars(found.limit(BATCH)))
        for job_id in ids:
            self.let_go(platform, job_id)
        return ids


def _with_files(before: int) -> sa.ColumnElement[bool]:
    return sa.and_(
        retention.ended_before(before, jobs.COMPLETED, jobs.FAILED, jobs.CANCELED), _of_no_kept_version()
    )


def past_ids(before: int | None) -> retention.Ids:
    """The ids of the jobs that are deleted by that moment; None: of none."""
    return sa.select(jobs_table.c.id).where(sa.false() if before is None else _past(before))


def _of_no_kept_version() -> sa.ColumnElement[bool]:
    """The job of a version stays until its dataset lets go of that; those that failed before it do not."""
    kept = dataset_versions.c.status.in_((*versions.OPEN, versions.COMPLETED))
    return ~sa.exists().where(dataset_versions.c.job_id == jobs_table.c.id, kept)


def _expired_with_files(_before: int) -> sa.ColumnElement[bool]:
    return sa.and_(jobs_table.c.status == jobs.EXPIRED, jobs_table.c.artifacts.is_not(sa.null()))


def _failed_with_files(before: int) -> sa.ColumnElement[bool]:
    return sa.and_(retention.ended_before(before, jobs.FAILED), jobs_table.c.artifacts.is_not(sa.null()))


def _rebuilt_in_part(before: int) -> sa.ColumnElement[bool]:
    return sa.and_(retention.ended_before(before, jobs.COMPLETED), rebuilds.has_shards())


def _past(before: int) -> sa.ColumnElement[bool]:
    return sa.and_(retention.ended_before(before, *jobs.ENDED), _of_no_kept_version())


def _expire(platform: Platform, job_id: str) -> None:
    if _mark_expired(platform, job_id):
        _drop_files(platform, job_id)


def _drop_files(platform: Platform, job_id: str) -> None:
    """Of a job that no run may take any more."""
    platform.store.delete_prefix(f"jobs/{job_id}/")
    with platform.database.write() as connection:
        shards.forget(connection, job_id)
        _forget_files(connection, job_id, jobs.EXPIRED)


def _drop_failed(platform: Platform, job_id: str) -> None:
    """The rows go first: a retry that comes now makes all of it anew."""
    with platform.database.write() as connection:
        if not _is_still(connection, job_id, jobs.FAILED):
            return
        shards.forget(connection, job_id)
    platform.store.delete_prefix(f"jobs/{job_id}/")
    with platform.database.write() as connection:
        _forget_files(connection, job_id, jobs.FAILED)


def _drop_rebuild(platform: Platform, job_id: str) -> None:
    with platform.database.write() as connection:
        rebuilds.forget(connection, job_id)
    rebuilds.delete_files(platform.store, job_id)


def _delete(platform: Platform, job_id: str) -> None:
    if _mark_expired(platform, job_id):
        platform.store.delete_prefix(f"jobs/{job_id}/")
        with platform.database.write() as connection:
            retention.delete_job(connection, job_id)


def _mark_expired(platform: Platform, job_id: str) -> bool:
    """False of a job that was opened again meanwhile."""
    ended = (jobs_table.c.id == job_id, jobs_table.c.status.in_(jobs.ENDED))
    with platform.database.write() as connection:
        changed = connection.execute(jobs_table.update().where(*ended).values(status=jobs.EXPIRED))
    return changed.rowcount == 1


def _is_still(connection: sa.Connection, job_id: str, status: str) -> bool:
    found = sa.select(jobs_table.c.id).where(jobs_table.c.id == job_id, jobs_table.c.status == status)
    return connection.execute(found.with_for_update()).one_or_none() is not None


def _forget_files(connection: sa.Connection, job_id: str, status: str) -> None:
    of_job = (jobs_table.c.id == job_id, jobs_table.c.status == status)
    connection.execute(jobs_table.update().where(*of_job).values(artifacts=sa.null()))


WITH_FILES = PastJobs(_with_files, _expire)
"""Their files go, and they are expired."""
EXPIRED_WITH_FILES = PastJobs(_expired_with_files, _drop_files)
"""What a crash has left goes, of jobs that were expired however long ago."""
FAILED_WITH_FILES = PastJobs(_failed_with_files, _drop_failed)
"""What they had made goes, which only a retry would use."""
REBUILT_IN_PART = PastJobs(_rebuilt_in_part, _drop_rebuild)
"""What lies beside what is served goes."""
PAST = PastJobs(_past, _delete)
"""All that is known of them goes."""
