"""Accepting a job: the row, its hold on credits and its idempotency key in one transaction, or nothing.

A key that was seen within a day gives the first job back; a refused request leaves no key behind.
"""

from dataclasses import dataclass
from uuid import uuid4

import sqlalchemy as sa

from symage.errors import ConfirmationNeeded, InsufficientCredits
from symage.request import GENERATOR_VERSION, GenerationRequest
from symage.storage import accounts, jobs, ledger
from symage.storage.schema import accounts as accounts_table
from symage.storage.schema import idempotency_keys, job_forms
from symage.storage.schema import jobs as jobs_table
from symage.tabular.request import TabularRequest

IDEMPOTENCY_MICROSECONDS = 24 * 3600 * 1_000_000
SMALL_LANE_WORK = 50
"""Jobs of at most so many items take the small lane, which a bulk job cannot fill."""
SMALL_TABLE = 10_000
"""The same for the rows of a table."""


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
    confirmed_credits: int | None = None
    """What the client has agreed to spend, for accounts that want to be asked."""
    batch_id: str | None = None
    dataset_id: str | None = None
    bytes_expected: int = 0
    """About what its files will take."""


@dataclass(frozen=True, slots=True)
class TableApplication:
    """A valid request that wants to become a table. Such requests know no idempotency keys."""

    account_id: str
    request: TabularRequest
    seed_requested: int | None
    credits: int
    created_via: str
    confirmed_credits: int | None = None


@dataclass(frozen=True, slots=True)
class Acceptance:
    """`replayed`: the job of an earlier request with this key; `differs`: that asked for something else."""

    job: jobs.Job
    replayed: bool = False
    differs: bool = False


def _reserving() -> sa.Update:
    """Hold the credits, if the account can spend them, and take a creation time later than its last one:
    one statement, which on PostgreSQL also serialises the account's acceptances."""
    account = accounts_table.c
    price, moment = sa.bindparam("price", type_=sa.BigInteger), sa.bindparam("moment", type_=sa.BigInteger)
    later = sa.case((account.last_job_at >= moment, account.last_job_at + 1), else_=moment)
    can_pay = sa.or_(account.credit_limit.is_(None), account.available + account.credit_limit >= price)
    return (
        accounts_table.update()
        .where(account.id == sa.bindparam("payer"), can_pay)
        .values({"last_job_at": later, **ledger.held(price)})
    )


# Built once: building them for every order takes as long as the database takes for it.
_RESERVE = _reserving().returning(
    accounts_table.c.last_job_at,
    accounts_table.c.confirm_above,
    accounts_table.c.available + accounts_table.c.credit_limit,
)
_INSERT_JOB = jobs_table.insert().returning(jobs_table)
_INSERT_FORM = job_forms.insert()


def accept(connection: sa.Connection, application: Application, *, now: int) -> Acceptance:
    """Make the job, inside a write transaction. Raises InsufficientCredits or ConfirmationNeeded, of which
    the end of the transaction leaves nothing."""
    earlier = _earlier(connection, application, now)
    if earlier is not None:
        return earlier
    created_at = _reserve(connection, application, now)
    job_id = str(uuid4())
    made = connection.execute(
        _INSERT_JOB, _row(job_id, application, created_at) | _documents(application)
    ).one()
    forms = [
        {"account_id": application.account_id, "form_id": form_id, "created_at": created_at}
        for form_id in application.request.form_ids
    ]
    connection.execute(_INSERT_FORM, forms)
    ledger.enter_hold(connection, application.account_id, job_id, application.credits, now=now)
    _remember(connection, application, job_id, now)
    return Acceptance(jobs.from_row(made))


def accept_table(connection: sa.Connection, application: TableApplication, *, now: int) -> jobs.TableJob:
    """Make the job of a table, inside a write transaction. Raises as `accept` does."""
    created_at = _reserve(connection, application, now)
    job_id = str(uuid4())
    row = _row(job_id, application, created_at) | _table(application.request)
    made = connection.execute(_INSERT_JOB, row).one()
    ledger.enter_hold(connection, application.account_id, job_id, application.credits, now=now)
    return jobs.table_from_row(made)


def _reserve(connection: sa.Connection, application: Application | TableApplication, now: int) -> int:
    """The creation time of the job, its credits held."""
    wanted = {"payer": application.account_id, "price": application.credits, "moment": now}
    reserved = connection.execute(_RESERVE, wanted).one_or_none()
    if reserved is None:
        owner = accounts.get(connection, application.account_id)
        raise InsufficientCredits(application.credits, owner.spendable or 0)
    created_at, confirm_above, left = reserved
    if confirm_above is not None and not _is_confirmed(application, confirm_above):
        raise ConfirmationNeeded(application.credits, None if left is None else left + application.credits)
    return int(created_at)


def _is_confirmed(application: Application | TableApplication, confirm_above: int) -> bool:
    return application.credits <= max(confirm_above, application.confirmed_credits or 0)


def _earlier(connection: sa.Connection, application: Application, now: int) -> Acceptance | None:
    if application.idempotency_key is None:
        return None
    # On PostgreSQL a request with the same key that is under way is waited for here.
    connection.execute(
        sa.select(accounts_table.c.id).where(accounts_table.c.id == application.account_id).with_for_update()
    )
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


def _row(job_id: str, application: Application | TableApplication, created_at: int) -> dict[str, object]:
    """What jobs of every kind have."""
    return {
        "id": job_id,
        "account_id": application.account_id,
        "status": jobs.PENDING,
        "request": application.request.to_json(),
        "seed_requested": application.seed_requested,
        "quantity": application.request.quantity,
        "credits_required": application.credits,
        "credits_charged": application.credits,
        "generator_version": GENERATOR_VERSION,
        "created_via": application.created_via,
        "created_at": created_at,
    }


def _documents(application: Application) -> dict[str, object]:
    request = application.request
    return {
        "kind": jobs.DOCUMENTS,
        "form_id": request.form_ids[0],
        "items_total": request.item_count,
        "lane": "small" if request.item_count <= SMALL_LANE_WORK else "bulk",
        "batch_id": application.batch_id,
        "dataset_id": application.dataset_id,
        "bytes_expected": application.bytes_expected,
    }


def _table(request: TabularRequest) -> dict[str, object]:
    """A table of the usual limit is made as fast as a small job of documents."""
    lane = "small" if request.quantity <= SMALL_TABLE else "bulk"
    return {"kind": jobs.TABULAR, "form_id": "", "items_total": request.quantity, "lane": lane}
