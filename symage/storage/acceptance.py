"""Accepting a job: the row, its hold on credits and its idempotency key in one transaction, or nothing.

A key that was seen within a day gives the first job back; a refused request leaves no key behind.
"""

from dataclasses import dataclass
from uuid import uuid4

import sqlalchemy as sa

from symage.errors import InsufficientCredits
from symage.request import GENERATOR_VERSION, GenerationRequest
from symage.storage import accounts, jobs, ledger
from symage.storage.schema import accounts as accounts_table
from symage.storage.schema import idempotency_keys
from symage.storage.schema import jobs as jobs_table

IDEMPOTENCY_MICROSECONDS = 24 * 3600 * 1_000_000
SMALL_LANE_WORK = 50
"""Jobs of at most so many items take the small lane, which a bulk job cannot fill."""


@dataclass(frozen=True, slots=True)
class Application:
    """A valid request that wants to become a job. `fingerprint` is a hash of what was asked."""

    account_id: str
    request: GenerationRequest
    seed_requested: int | None
    credits: int
    created_via: str
    idempotency_key: str | None = None
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """`replayed`: the job of an earlier request with this key; `differs`: that asked for something else."""

    job: jobs.Job
    replayed: bool = False
    differs: bool = False


def accept(connection: sa.Connection, application: Application, *, now: int) -> Acceptance:
    """Make the job, inside a write transaction. Raises InsufficientCredits before anything is written."""
    created_at = _next_time(connection, application.account_id, now)
    earlier = _earlier(connection, application, now)
    if earlier is not None:
        return earlier
    account = accounts.get(connection, application.account_id)
    if account.spendable is not None and account.spendable < application.credits:
        raise InsufficientCredits(application.credits, account.spendable)
    job_id = str(uuid4())
    connection.execute(jobs_table.insert().values(_row(job_id, application, created_at)))
    ledger.hold(connection, application.account_id, job_id, application.credits, now=now)
    _remember(connection, application, job_id, now)
    return Acceptance(jobs.get(connection, job_id))


def _next_time(connection: sa.Connection, account_id: str, now: int) -> int:
    """A creation time later than the account's last one. On PostgreSQL the update also serialises
    the account's acceptances, which the credit check and the idempotency key rely on."""
    last = accounts_table.c.last_job_at
    later = sa.case((last >= now, last + 1), else_=now)
    changed = connection.execute(
        accounts_table.update()
        .where(accounts_table.c.id == account_id)
        .values(last_job_at=later)
        .returning(accounts_table.c.last_job_at)
    )
    return int(changed.scalar_one())


def _earlier(connection: sa.Connection, application: Application, now: int) -> Acceptance | None:
    if application.idempotency_key is None:
        return None
    keys = idempotency_keys.c
    row = connection.execute(
        sa.select(idempotency_keys).where(
            keys.account_id == application.account_id, keys.key == application.idempotency_key
        )
    ).one_or_none()
    if row is None or row.created_at < now - IDEMPOTENCY_MICROSECONDS:
        return None
    job = jobs.get(connection, row.job_id)
    return Acceptance(job, replayed=True, differs=row.fingerprint != application.fingerprint)


def _remember(connection: sa.Connection, application: Application, job_id: str, now: int) -> None:
    if application.idempotency_key is None:
        return
    keys = idempotency_keys.c
    connection.execute(
        idempotency_keys.delete().where(
            keys.account_id == application.account_id, keys.key == application.idempotency_key
        )
    )
    connection.execute(
        idempotency_keys.insert().values(
            account_id=application.account_id,
            key=application.idempotency_key,
            job_id=job_id,
            fingerprint=application.fingerprint,
            created_at=now,
        )
    )


def _row(job_id: str, application: Application, created_at: int) -> dict[str, object]:
    request = application.request
    return {
        "id": job_id,
        "account_id": application.account_id,
        "kind": "documents",
        "status": jobs.PENDING,
        "request": request.to_json(),
        "seed_requested": application.seed_requested,
        "form_id": request.form_ids[0],
        "quantity": request.quantity,
        "items_total": request.item_count,
        "credits_required": application.credits,
        "credits_charged": application.credits,
        "lane": "small" if request.item_count <= SMALL_LANE_WORK else "bulk",
        "generator_version": GENERATOR_VERSION,
        "created_via": application.created_via,
        "created_at": created_at,
    }
