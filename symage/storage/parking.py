"""Jobs that wait for a fault to pass: put back into the queue, tried again after a while, ended by nothing
but their own faults.

A parked job is pending once more, keeps its finished shards, and is claimed from the queue like any other
when its wait is over. Waits double; none is longer than LONGEST_WAIT, so that a clock that was set back
delays nothing for longer.
"""

import sqlalchemy as sa

from symage.storage import jobs, lease
from symage.storage.lease import Lease
from symage.storage.schema import jobs as jobs_table

SECOND = 1_000_000
SHORTEST_WAIT, LONGEST_WAIT = 10 * SECOND, 600 * SECOND
_DOUBLINGS = 6


def park(connection: sa.Connection, held: Lease, *, now: int) -> int | None:
    """Give the job of this lease back to the queue for a while; the microseconds that it waits. None where
    that is not to be: it is not held any more, or was asked to stop."""
    table = jobs_table.c
    fence = sa.and_(lease.held(held), table.status == jobs.GENERATING)
    parks = connection.scalar(sa.select(table.parks).where(fence))
    if parks is None:
        return None
    wait: int = min(SHORTEST_WAIT << min(parks, _DOUBLINGS), LONGEST_WAIT)
    parked = connection.execute(
        jobs_table.update()
        .where(fence)
        .values(
            status=jobs.PENDING,
            claimed_at=None,
            run_id=None,
            node=None,
            heartbeat_at=None,
            not_before=now + wait,
            parks=table.parks + 1,
        )
    )
    return wait if parked.rowcount == 1 else None


def forgive(connection: sa.Connection) -> None:
    """Count no attempt so far against the jobs that are open: the machine was unwell, not they."""
    open_jobs = jobs_table.c.status.in_((jobs.PENDING, *jobs.RUNNING))
    connection.execute(jobs_table.update().where(open_jobs).values(parks=jobs_table.c.attempt))


def is_due(now: int) -> sa.ColumnElement[bool]:
    """Whether a pending job need not wait any more."""
    table = jobs_table.c
    return sa.or_(table.not_before.is_(None), table.not_before <= now, table.not_before > now + LONGEST_WAIT)
