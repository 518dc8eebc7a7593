"""How a job ends: state, credits and the webhook outbox in one transaction, once.

A run settles under its lease. A job that no run holds (never launched, or its runs are dead) is settled
by whoever sees that, fenced on the attempt it has seen.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from symage.errors import LeaseLost, NotReady
from symage.storage import batches, jobs, ledger, outbox
from symage.storage.jobs import Artifact, Job, TableJob
from symage.storage.lease import Lease, held
from symage.storage.schema import jobs as jobs_table

EVENTS = {jobs.COMPLETED: "job.completed", jobs.FAILED: "job.failed"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job came to. `captured` credits are spent, the rest of its hold is released."""

    status: str
    captured: int
    error: str | None = None
    items_done: int | None = None
    artifacts: Mapping[str, Artifact] = field(default_factory=dict)
    worker_count: int | None = None
    peak_workers: int | None = None


def settle(connection: sa.Connection, lease: Lease, outcome: Outcome, *, now: int) -> None:
    """End a job under its lease. Raises LeaseLost when the run does not hold it any more."""
    if not _end(connection, lease.job_id, held(lease), outcome, now):
        raise LeaseLost(f"run {lease.run_id} lost job {lease.job_id}")


def settle_unheld(
    connection: sa.Connection, job_id: str, attempt: int, outcome: Outcome, *, now: int
) -> bool:
    """End a job that no live run holds, if its attempt is still the one seen; False when it moved on."""
    seen = sa.and_(
        jobs_table.c.id == job_id,
        jobs_table.c.attempt == attempt,
        jobs_table.c.status.in_((jobs.PENDING, *jobs.RUNNING)),
    )
    return _end(connection, job_id, seen, outcome, now)


def cancel(connection: sa.Connection, account_id: str, job_id: str, *, now: int) -> Job:
    """Ask a job to stop: canceled at once while pending, else canceling until its run has seen it.

    Asking again changes nothing; a job that ended otherwise raises NotReady.
    """
    job = jobs.get_own(connection, account_id, job_id)
    if job.status == jobs.PENDING and settle_unheld(
        connection, job_id, job.attempt, Outcome(jobs.CANCELED, 0), now=now
    ):
        return jobs.get(connection, job_id)
    if job.status in (jobs.COMPLETED, jobs.FAILED, jobs.EXPIRED):
        raise NotReady("job_ended", f"A {job.status} job cannot be canceled")
    connection.execute(
        jobs_table.update()
        .where(jobs_table.c.id == job_id, jobs_table.c.status == jobs.GENERATING)
        .values(status=jobs.CANCELING, cancel_requested_at=now)
    )
    return jobs.get(connection, job_id)


def wind_up(connection: sa.Connection, job_id: str, attempt: int, *, now: int) -> bool:
    """Ask a job whose run was terminated to stop, as its owner may: the next run delivers what was made.

    False when that is not to be: it was asked before, it moved on, or it makes nothing in parts.
    """
    changed = connection.execute(
        jobs_table.update()
        .where(
            jobs_table.c.id == job_id,
            jobs_table.c.attempt == attempt,
            jobs_table.c.kind == jobs.DOCUMENTS,
            jobs_table.c.status == jobs.GENERATING,
        )
        .values(status=jobs.CANCELING, cancel_requested_at=now)
    )
    return changed.rowcount == 1


def _end(
    connection: sa.Connection, job_id: str, fence: sa.ColumnElement[bool], outcome: Outcome, now: int
) -> bool:
    job = jobs.find(connection, job_id)
    ended_as = connection.execute(
        jobs_table.update()
        .where(fence)
        .values(
            status=_final_status(outcome),
            error=outcome.error,
            # Not before it began, whatever the clock says meanwhile.
            completed_at=max(now, job.started_at or job.created_at),
            credits_charged=outcome.captured,
            items_done=job.items_done if outcome.items_done is None else outcome.items_done,
            artifacts={name: asdict(artifact) for name, artifact in outcome.artifacts.items()},
            worker_count=outcome.worker_count,
            peak_workers=outcome.peak_workers,
        )
        .returning(jobs_table.c.status)
    ).scalar_one_or_none()
    if ended_as is None:
        return False
    # A batch before its account, the order in which a call takes them: two orders would deadlock.
    _announce(connection, job, replace(outcome, status=ended_as), now)
    ledger.settle(
        connection,
        job.account_id,
        job_id,
        held=job.credits_required,
        captured=outcome.captured,
        now=now,
        reopened=job.reopened,
    )
    return True


def _final_status(outcome: Outcome) -> str | sa.Case[str]:
    """A job that was asked to stop ends canceled, also when all of it had been made by then."""
    if outcome.status != jobs.COMPLETED:
        return outcome.status
    return sa.case((jobs_table.c.status == jobs.CANCELING, jobs.CANCELED), else_=jobs.COMPLETED)


def _announce(connection: sa.Connection, job: Job | TableJob, outcome: Outcome, now: int) -> None:
    """A batch tells of its own jobs itself, and so does a dataset; of tables there is no event."""
    if isinstance(job, TableJob):
        return
    event = EVENTS.get(outcome.status)
    if job.batch_id is not None:
        items = outcome.items_done or 0 if outcome.status != jobs.FAILED else 0
        batches.settle(connection, job, captured=outcome.captured, items=items, now=now)
        return
    if event is None or job.dataset_id is not None:
        return
    payload = told(job, outcome.status, captured=outcome.captured, error=outcome.error)
    outbox.announce(connection, job.account_id, event, payload, job_id=job.id, now=now)


def told(job: Job, status: str, *, captured: int, error: str | None) -> dict[str, Any]:
    """What an event says of a job."""
    return {
        "job_id": job.id,
        "status": status,
        "form_id": job.request.form_ids[0],
        "form_ids": list(job.request.form_ids),
        "quantity": job.request.quantity,
        "credits_charged": captured,
        "error": error,
    }
