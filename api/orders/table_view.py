"""The job of a table as its owner sees it: three states, and how far it is."""

from typing import Any

from symage.shapes import integer, named, nullable, number, one_of_texts, table, text, uuid
from symage.storage import jobs
from symage.storage.jobs import TableJob

PROCESSING, COMPLETED, FAILED = "processing", "completed", "failed"
STATES = (PROCESSING, COMPLETED, FAILED)
STATUS = named(
    "TabularStatus",
    job_id=uuid(),
    status=one_of_texts(STATES),
    rows_generated=integer(0),
    total_rows=integer(1),
    percent=number(minimum=0, maximum=100),
    estimated_seconds_remaining=nullable(number(minimum=0)),
    error=nullable(text()),
)
RULES, MODEL, SAMPLE = "heuristic", "llm", "sample"
PARSERS = (RULES, MODEL, SAMPLE)
"""What made columns: rules, a language model, or a sample of values."""
COLUMN_TYPE = named(
    "ColumnType",
    type=text(),
    group=text(),
    constraints=table(table({})),
    example=nullable({"type": ["string", "number", "boolean"]}),
    description=text(),
)
_CANCELED = "The run of this job was stopped"


def status_of(job: TableJob, now: int) -> dict[str, Any]:
    """`now` in microseconds since 1970."""
    state = _state(job)
    return {
        "job_id": job.id,
        "status": state,
        "rows_generated": job.items_done,
        "total_rows": job.items_total,
        "percent": round(100 * job.progress, 1) if state != COMPLETED else 100.0,
        "estimated_seconds_remaining": _seconds_left(job, now),
        "error": (job.error or _CANCELED) if state == FAILED else None,
    }


def _state(job: TableJob) -> str:
    """An expired table was completed once; what was stopped failed."""
    if not job.has_ended:
        return PROCESSING
    return COMPLETED if job.status in (jobs.COMPLETED, jobs.EXPIRED) else FAILED


def _seconds_left(job: TableJob, now: int) -> float | None:
    """As long as the rows before took, in proportion; nobody knows before the first are done."""
    if job.has_ended or job.started_at is None or not job.items_done:
        return None
    spent = (now - job.started_at) / 1e6
    return round(spent * (job.items_total - job.items_done) / job.items_done, 1)
