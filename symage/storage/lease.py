"""The lease: at most one run works on a job, and everything it writes is fenced on its attempt.

A completed job can be leased too, by a run that makes it once more to compare: what such a run may change is
what it keeps beside the job, never what is served.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from symage.errors import LeaseLost
from symage.storage.jobs import CANCELING, COMPLETED, GENERATING, PENDING, RUNNING
from symage.storage.schema import jobs

LEASE_MICROSECONDS = 10_000_000
"""A run that has not been heard of for so long may be replaced."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A run's right to work on a job; `attempt` is the fence. `rebuild`: the job is completed, and is made
    again beside what is served."""

    job_id: str
    run_id: str
    attempt: int
    rebuild: bool = False


def acquire(
    connection: sa.Connection,
    job_id: str,
    run_id: str,
    *,
    now: int,
    ended_run: str | None = None,
    node: str | None = None,
) -> Lease | None:
    """Take the job for this run, or None when it has ended or another live run holds it.

    `ended_run` is a former holder that is known to be over, so its lease need not run out first; `node` is
    where the run is.
    """
    free = _free(run_id, ended_run, now)
    row = connection.execute(
        jobs.update()
        .where(jobs.c.id == job_id, jobs.c.status.in_((PENDING, GENERATING, CANCELING)), free)
        .values(
            run_id=run_id,
            attempt=jobs.c.attempt + 1,
            heartbeat_at=now,
            node=node,
            claimed_at=sa.func.coalesce(jobs.c.claimed_at, now),
            started_at=sa.func.coalesce(
                jobs.c.started_at, sa.case((jobs.c.created_at > now, jobs.c.created_at), else_=now)
            ),
            status=sa.case((jobs.c.status == PENDING, GENERATING), else_=jobs.c.status),
        )
        .returning(jobs.c.attempt)
    ).one_or_none()
    return None if row is None else Lease(job_id, run_id, row.attempt)


def acquire_rebuild(
    connection: sa.Connection, job_id: str, run_id: str, *, now: int, ended_run: str | None = None
) -> Lease | None:
    """The same of a completed job, which stays as it is; None when it is not that, or is being rebuilt."""
    row = connection.execute(
        jobs.update()
        .where(jobs.c.id == job_id, jobs.c.status == COMPLETED, _free(run_id, ended_run, now))
        .values(run_id=run_id, attempt=jobs.c.attempt + 1, heartbeat_at=now)
        .returning(jobs.c.attempt)
    ).one_or_none()
    return None if row is None else Lease(job_id, run_id, row.attempt, rebuild=True)


def check(connection: sa.Connection, lease: Lease) -> None:
    """Raises LeaseLost when the lease is not held any more."""
    if connection.execute(sa.select(jobs.c.id).where(held(lease))).one_or_none() is None:
        raise _lost(lease)


def beat(connection: sa.Connection, lease: Lease, *, now: int) -> None:
    """Say that the run is alive; raises LeaseLost when another took over or the job has ended."""
    update(connection, lease, heartbeat_at=now)


def update(connection: sa.Connection, lease: Lease, **values: object) -> None:
    """Change the job's row under the lease; raises LeaseLost when it is not held any more."""
    changed = connection.execute(jobs.update().where(held(lease)).values(**values))
    if changed.rowcount != 1:
        raise _lost(lease)


def held(lease: Lease) -> sa.ColumnElement[bool]:
    """The fence as a condition on `jobs`."""
    return sa.and_(
        jobs.c.id == lease.job_id,
        jobs.c.run_id == lease.run_id,
        jobs.c.attempt == lease.attempt,
        jobs.c.status == COMPLETED if lease.rebuild else jobs.c.status.in_(RUNNING),
    )


def _free(run_id: str, ended_run: str | None, now: int) -> sa.ColumnElement[bool]:
    """No other live run holds the job."""
    return sa.or_(
        jobs.c.run_id.is_(None),
        jobs.c.run_id == run_id,
        jobs.c.run_id == (ended_run or run_id),
        jobs.c.heartbeat_at < now - LEASE_MICROSECONDS,
        # The clock was set back; a run that lives says so at its next beat.
        jobs.c.heartbeat_at > now + LEASE_MICROSECONDS,
    )


def _lost(lease: Lease) -> LeaseLost:
    return LeaseLost(f"run {lease.run_id} lost job {lease.job_id}")
