"""Jobs as they are read: one by id, pages of an account's own, counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from symage.errors import NotFound
from symage.request import GenerationRequest
from symage.storage.schema import job_forms, jobs

PENDING, GENERATING, CANCELING = "pending", "generating", "canceling"
COMPLETED, FAILED, CANCELED, EXPIRED, SKIPPED = "completed", "failed", "canceled", "expired", "skipped"
RUNNING = (GENERATING, CANCELING)
ENDED = (COMPLETED, FAILED, CANCELED, EXPIRED)
STATUSES = (PENDING, GENERATING, CANCELING, *ENDED, SKIPPED)
"""`skipped` is never set; it is a filter value that the contract knows."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """A finished file of a job in the artifact store."""

    key: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Job:
    """A row of `jobs`. Times are microseconds since 1970, UTC."""

    id: str
    account_id: str
    status: str
    request: GenerationRequest
    seed_requested: int | None
    items_total: int
    items_done: int
    work_total: int
    work_done: int
    credits_required: int
    credits_charged: int
    lane: str
    generator_version: str
    created_via: str
    created_at: int
    claimed_at: int | None
    started_at: int | None
    completed_at: int | None
    cancel_requested_at: int | None
    error: str | None
    attempt: int
    run_id: str | None
    heartbeat_at: int | None
    worker_count: int | None
    peak_workers: int | None
    artifacts: Mapping[str, Artifact]
    batch_id: str | None

    @property
    def progress(self) -> float:
        """0 to 1; only a completed job shows 1."""
        if self.status == COMPLETED:
            return 1.0
        return min(self.work_done / max(self.work_total, 1), 0.99)

    @property
    def has_ended(self) -> bool:
        return self.status in ENDED


@dataclass(frozen=True, slots=True)
class Page:
    """A page of jobs, newest first; `next_before` is the created_at to continue below."""

    jobs: Sequence[Job]
    next_before: int | None


def get(connection: sa.Connection, job_id: str) -> Job:
    """Any account's job: for the orchestration, which serves all of them."""
    row = connection.execute(sa.select(jobs).where(jobs.c.id == job_id)).one_or_none()
    if row is None:
        raise NotFound("job_not_found", f"No job {job_id}")
    return from_row(row)


def get_own(connection: sa.Connection, account_id: str, job_id: str) -> Job:
    """A job of this account; somebody else's does not exist."""
    row = connection.execute(
        sa.select(jobs).where(jobs.c.id == job_id, jobs.c.account_id == account_id)
    ).one_or_none()
    if row is None:
        raise NotFound("job_not_found", "Job not found in this account")
    return from_row(row)


def page(
    connection: sa.Connection,
    account_id: str,
    *,
    limit: int,
    before: int | None = None,
    status: str | None = None,
    form_id: str | None = None,
) -> Page:
    """Jobs older than `before`; created_at is unique in an account, so the order has no ties."""
    query = sa.select(jobs).where(jobs.c.account_id == account_id)
    created_at = jobs.c.created_at
    if form_id is not None:
        created_at = job_forms.c.created_at
        named = sa.and_(job_forms.c.account_id == jobs.c.account_id, created_at == jobs.c.created_at)
        query = query.join(job_forms, named).where(
            job_forms.c.account_id == account_id, job_forms.c.form_id == form_id
        )
    if before is not None:
        query = query.where(created_at < before)
    if status is not None:
        query = query.where(jobs.c.status == status)
    rows = connection.execute(query.order_by(created_at.desc()).limit(limit + 1)).all()
    found = [from_row(row) for row in rows[:limit]]
    return Page(found, found[-1].created_at if len(rows) > limit else None)


def open_counts(connection: sa.Connection) -> dict[str, int]:
    """How many jobs of all accounts are in each status that is not an end."""
    rows = connection.execute(
        sa.select(jobs.c.status, sa.func.count())
        .where(jobs.c.status.in_((PENDING, *RUNNING)))
        .group_by(jobs.c.status)
    )
    counts = {status: count for status, count in rows}
    return {status: counts.get(status, 0) for status in (PENDING, *RUNNING)}


def from_row(row: sa.Row[Any]) -> Job:
    return Job(
        id=row.id,
        account_id=row.account_id,
        status=row.status,
        request=GenerationRequest.from_json(row.request),
        seed_requested=row.seed_requested,
        items_total=row.items_total,
        items_done=row.items_done,
        work_total=row.work_total,
        work_done=row.work_done,
        credits_required=row.credits_required,
        credits_charged=row.credits_charged,
        lane=row.lane,
        generator_version=row.generator_version,
        created_via=row.created_via,
        created_at=row.created_at,
        claimed_at=row.claimed_at,
        started_at=row.started_at,
        completed_at=row.completed_at,
        cancel_requested_at=row.cancel_requested_at,
        error=row.error,
        attempt=row.attempt,
        run_id=row.run_id,
        heartbeat_at=row.heartbeat_at,
        worker_count=row.worker_count,
        peak_workers=row.peak_workers,
        artifacts={name: Artifact(**artifact) for name, artifact in (row.artifacts or {}).items()},
        batch_id=row.batch_id,
    )
