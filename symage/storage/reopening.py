"""Opening a failed job once more, so that a run can take it: an operator's retry.

Its credits are held again and its price is what it was; what it comes to is settled as ever. What its shards
have made is kept, unless all of it is to be made anew.
"""

import sqlalchemy as sa

from symage.errors import InsufficientCredits, NotReady
from symage.request import GENERATOR_VERSION
from symage.storage import accounts, jobs, ledger, shards
from symage.storage.jobs import Job, TableJob
from symage.storage.schema import accounts as accounts_table
from symage.storage.schema import jobs as jobs_table


def reopen(connection: sa.Connection, job: Job | TableJob, *, anew: bool, now: int) -> None:
    """Make a failed job a pending one, inside a write transaction. `anew`: forget what its shards have made.

    Raises InsufficientCredits, and NotReady when it has not failed (any more) or a batch has made it: the
    call that it belonged to has been answered.
    """
    if job.batch_id is not None:
        raise NotReady("batch_job", "a batch has made it, and the call that asked for it has been answered")
    _open(connection, job, now)
    _hold(connection, job, now)
    if anew:
        shards.forget(connection, job.id)


def _open(connection: sa.Connection, job: Job | TableJob, now: int) -> None:
    """Attempts are counted from the start again: four runs may work on it."""
    opened = connection.execute(
        jobs_table.update()
        .where(
            jobs_table.c.id == job.id,
            jobs_table.c.status == jobs.FAILED,
            jobs_table.c.reopened == job.reopened,
        )
        .values(
            status=jobs.PENDING,
            reopened=job.reopened + 1,
            claimed_at=now,
            started_at=None,
            completed_at=None,
            cancel_requested_at=None,
            error=None,
            attempt=0,
            run_id=None,
            heartbeat_at=None,
            credits_charged=job.credits_required,
            generator_version=GENERATOR_VERSION,
        )
    )
    if opened.rowcount != 1:
        raise NotReady("job_moved_on", "somebody else has opened it again")


def _hold(connection: sa.Connection, job: Job | TableJob, now: int) -> None:
    account, price = accounts_table.c, sa.literal(job.credits_required, sa.BigInteger)
    can_pay = sa.or_(account.credit_limit.is_(None), account.available + account.credit_limit >= price)
    held = connection.execute(
        accounts_table.update().where(account.id == job.account_id, can_pay).values(ledger.held(price))
    )
    if held.rowcount != 1:
        owner = accounts.get(connection, job.account_id)
        raise InsufficientCredits(job.credits_required, owner.spendable or 0)
    ledger.enter_hold(
        connection, job.account_id, job.id, job.credits_required, now=now, reopened=job.reopened + 1
    )
