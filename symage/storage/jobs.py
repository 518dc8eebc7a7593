"""Jobs as they are read: one by id, pages of an account's own, counts.

Jobs that make documents and jobs that make tables share a row's shape and differ in their request.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar

import sqlalchemy as sa

from symage.errors import NotFound
from symage.request import SHARDED, SINGLE, GenerationRequest
from symage.storage.schema import job_forms, jobs
from symage.tabular.request import TabularRequest

DOCUMENTS, TABULAR = "documents", "tabular"
RUNS: Mapping[str, str] = MappingProxyType({DOCUMENTS: "dataset", TABULAR: "tabular"})
"""Kind of a job -> what the orchestration calls the runs that make it."""
PENDING, GENERATING, CANCELING = "pending", "generating", "canceling"
COMPLETED, FAILED, CANCELED, EXPIRED, SKIPPED = "completed", "failed", "canceled", "expired", "skipped"
RUNNING = (GENERATING, CANCELING)
ENDED = (COMPLETED, FAILED, CANCELED, EXPIRED)
STATUSES = (PENDING, GENERATING, CANCELING, *ENDED, SKIPPED)
"""`skipped` is never set; it is a filter value that the contract knows."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """A finished file of a job in the artifact store; of an archive, `sha256` is of what says of which bytes
    it was put together, not of these."""

    key: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class JobState:
    """A row of `jobs`, whatever it makes. Times are microseconds since 1970, UTC."""

    kind: ClassVar[str]
    id: str
    account_id: str
    status: str
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
    reopened: int
    """How often it was opened again after it had failed."""
    dataset_id: str | None
    """Of the dataset of which it makes a version."""

    @property
    def progress(self) -> float:
        """0 to 1; only a completed job shows 1, and goes on to when it has expired."""
        if self.status == COMPLETED or (self.status == EXPIRED and self.items_done >= self.items_total):
            return 1.0
        return min(self.work_done / max(self.work_total, 1), 0.99)

    @property
    def files(self) -> Mapping[str, Artifact]:
        return {} if self.status == EXPIRED else self.artifacts  # What has been deleted stays noted there.

    @property
    def has_ended(self) -> bool:
        return self.status in ENDED


@dataclass(frozen=True, slots=True)
class Job(JobState):
    """A job that makes documents; an item is one form of one identity."""

    kind: ClassVar[str] = DOCUMENTS
    request: GenerationRequest

    @property
    def layout(self) -> str | None:
        """How its dataset is laid out; None where there is none (yet)."""
        if "preview" in self.artifacts:
            return SHARDED
        return SINGLE if "dataset" in self.artifacts else None


@dataclass(frozen=True, slots=True)
class TableJob(JobState):
    """A job that makes a table; an item is a row."""

    kind: ClassVar[str] = TABULAR
    request: TabularRequest


@dataclass(frozen=True, slots=True)
class JobPage:
    """A page of jobs, newest first; `next_before` is the created_at to continue below."""

    jobs: Sequence[Job]
    next_before: int | None


def find(connection: sa.Connection, job_id: str) -> Job | TableJob:
    """Any account's job of any kind: for the orchestration, which serves all of them."""
    row = _row(connection, jobs.c.id == job_id)
    if row is None:
        raise NotFound("job_not_found", f"No job {job_id}")
    return from_row(row) if row.kind == DOCUMENTS else table_from_row(row)


def get(connection: sa.Connection, job_id: str) -> Job:
    """Any account's job that makes documents."""
    row = _row(connection, jobs.c.id == job_id, jobs.c.kind == DOCUMENTS)
    if row is None:
        raise NotFound("job_not_found", f"No job {job_id}")
    return from_row(row)


def get_own(connection: sa.Connection, account_id: str, job_id: str) -> Job:
    """A job of this account that makes documents; somebody else's does not exist."""
    row = _row(connection, jobs.c.id == job_id, jobs.c.account_id == account_id, jobs.c.kind == DOCUMENTS)
    if row is None:
        raise NotFound("job_not_found", "Job not found in this account")
    return from_row(row)


def find_own(connection: sa.Connection, account_id: str, job_id: str) -> Job | TableJob:
    """A job of this account, whatever it makes."""
    job = find(connection, job_id)
    if job.account_id != account_id:
        raise NotFound("job_not_found", "Job not found in this account")
    return job


def get_own_table(connection: sa.Connection, account_id: str, job_id: str) -> TableJob:
    """A job of this account that makes a table."""
    row = _row(connection, jobs.c.id == job_id, jobs.c.account_id == account_id, jobs.c.kind == TABULAR)
    if row is None:
        raise NotFound("job_not_found", "Job not found in this account")
    return table_from_row(row)


def page(
    connection: sa.Connection,
    account_id: str,
    *,
    limit: int,
    before: int | None = None,
    status: str | None = None,
    form_id: str | None = None,
) -> JobPage:
    """Jobs that make documents, older than `before`; created_at is unique in an account, so the order has
    no ties."""
    query = sa.select(jobs).where(jobs.c.account_id == account_id, jobs.c.kind == DOCUMENTS)
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
    return JobPage(found, found[-1].created_at if len(rows) > limit else None)


def search(
    connection: sa.Connection,
    account_id: str,
    *,
    limit: int,
    before: int | None = None,
    statuses: Collection[str] = (),
    form_ids: Collection[str] | None = None,
    id_prefix: str = "",
) -> JobPage:
    """As `page`, for people: of any of these statuses, about any of these forms (None: whatever form) or with
    an id that begins so."""
    query = sa.select(jobs).where(jobs.c.account_id == account_id, jobs.c.kind == DOCUMENTS)
    wanted: list[sa.ColumnElement[bool]] = []
    if form_ids is not None:
        same = sa.and_(job_forms.c.account_id == account_id, job_forms.c.created_at == jobs.c.created_at)
        wanted.append(sa.exists().where(same, job_forms.c.form_id.in_(form_ids)))
    if id_prefix:
        wanted.append(jobs.c.id.startswith(id_prefix, autoescape=True))
    if wanted:
        query = query.where(sa.or_(*wanted))
    if statuses:
        query = query.where(jobs.c.status.in_(statuses))
    if before is not None:
        query = query.where(jobs.c.created_at < before)
    rows = connection.execute(query.order_by(jobs.c.created_at.desc()).limit(limit + 1)).all()
    found = [from_row(row) for row in rows[:limit]]
    return JobPage(found, found[-1].created_at if len(rows) > limit else None)


def latest_tables(connection: sa.Connection, account_id: str, *, limit: int) -> Sequence[TableJob]:
    """The newest jobs of an account that make tables."""
    own = sa.select(jobs).where(jobs.c.account_id == account_id, jobs.c.kind == TABULAR)
    rows = connection.execute(own.order_by(jobs.c.created_at.desc()).limit(limit))
    return [table_from_row(row) for row in rows]


def under_way(connection: sa.Connection, *, limit: int) -> Sequence[Job | TableJob]:
    """Jobs of all accounts that have not ended, those that run first, then the oldest: for operators."""
    is_open = jobs.c.status.in_((PENDING, *RUNNING))
    ordered = sa.select(jobs).where(is_open).order_by(jobs.c.status == PENDING, jobs.c.created_at)
    rows = connection.execute(ordered.limit(limit))
    return [from_row(row) if row.kind == DOCUMENTS else table_from_row(row) for row in rows]


def open_counts(connection: sa.Connection) -> dict[str, int]:
    """How many jobs of all accounts are in each status that is not an end."""
    rows = connection.execute(
        sa.select(jobs.c.status, sa.func.count())
        .where(jobs.c.status.in_((PENDING, *RUNNING)))
        .group_by(jobs.c.status)
    )
    counts = {status: count for status, count in rows}
    return {status: counts.get(status, 0) for status in (PENDING, *RUNNING)}


def counts(connection: sa.Connection, account_id: str, *, open_only: bool = False) -> dict[str, int]:
    """How many jobs of an account that make documents are in each status that any is in."""
    query = sa.select(jobs.c.status, sa.func.count()).where(
        jobs.c.account_id == account_id, jobs.c.kind == DOCUMENTS
    )
    if open_only:
        query = query.where(jobs.c.status.in_((PENDING, *RUNNING)))
    return {status: count for status, count in connection.execute(query.group_by(jobs.c.status))}


def from_row(row: sa.Row[Any]) -> Job:
    """A row of kind DOCUMENTS."""
    return Job(**_state(row), request=GenerationRequest.from_json(row.request))


def table_from_row(row: sa.Row[Any]) -> TableJob:
    """A row of kind TABULAR."""
    return TableJob(**_state(row), request=TabularRequest.from_json(row.request))


def _row(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> sa.Row[Any] | None:
    return connection.execute(sa.select(jobs).where(*conditions)).one_or_none()


def _state(row: sa.Row[Any]) -> dict[str, Any]:
    return {
        "id": row.id,
        "account_id": row.account_id,
        "status": row.status,
        "seed_requested": row.seed_requested,
        "items_total": row.items_total,
        "items_done": row.items_done,
        "work_total": row.work_total,
        "work_done": row.work_done,
        "credits_required": row.credits_required,
        "credits_charged": row.credits_charged,
        "lane": row.lane,
        "generator_version": row.generator_version,
        "created_via": row.created_via,
        "created_at": row.created_at,
        "claimed_at": row.claimed_at,
        "started_at": row.started_at,
        "completed_at": row.completed_at,
        "cancel_requested_at": row.cancel_requested_at,
        "error": row.error,
        "attempt": row.attempt,
        "run_id": row.run_id,
        "heartbeat_at": row.heartbeat_at,
        "worker_count": row.worker_count,
        "peak_workers": row.peak_workers,
        "artifacts": {name: Artifact(**artifact) for name, artifact in (row.artifacts or {}).items()},
        "batch_id": row.batch_id,
        "reopened": row.reopened,
        "dataset_id": row.dataset_id,
    }
