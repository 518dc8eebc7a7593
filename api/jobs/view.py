"""A job as its owner sees it: the summary that lists show and the detail of one."""

from typing import Any

from api.times import iso, iso_or_none
from symage.errors import NotFound
from symage.forms.catalogue import Catalogue
from symage.orders.bounds import LARGEST_SEED
from symage.orders.formats import output_formats
from symage.request import LAYOUTS
from symage.shapes import (
    Shape,
    array,
    integer,
    moment,
    named,
    nullable,
    number,
    one_of_texts,
    text,
    uuid,
)
from symage.storage.jobs import STATUSES, Job

STATUS_SHAPE = one_of_texts(STATUSES, "skipped is never set; clients know it as a filter")
_SUMMARY: dict[str, Shape] = {
    "job_id": uuid(),
    "form_id": text("The first form"),
    "form_name": text(),
    "form_ids": nullable(array(text())),
    "form_names": nullable(array(text())),
    "quantity": integer(1, description="Identities; each fills every form"),
    "status": STATUS_SHAPE,
    "output_formats": array(one_of_texts(output_formats)),
    "credits_required": integer(0),
    "credits_charged": integer(0, description="Held while the job runs, then what was captured"),
    "progress": number("0 to 1", minimum=0, maximum=1),
    "bundle_layout": nullable(one_of_texts(LAYOUTS)),
    "created_at": nullable(moment()),
    "completed_at": nullable(moment()),
    "error": nullable(text()),
}
SUMMARY = named("PublicJobSummary", **_SUMMARY)
DETAIL = named(
    "PublicJobDetail",
    **_SUMMARY,
    forms_completed=nullable(integer(0, description="Documents rendered")),
    forms_total=nullable(integer(0)),
    seed=nullable(integer(0, LARGEST_SEED, "Null when the request gave none")),
    generation_time_ms=nullable(integer(0)),
    worker_count=nullable(integer(0)),
    peak_workers=nullable(integer(0)),
    throughput_docs_per_min=nullable(number(minimum=0)),
)


def summary(job: Job, catalogue: Catalogue) -> dict[str, Any]:
    """`form_id` and `form_name` are the first form's, because older clients read nothing else."""
    names = [form_name(form_id, catalogue) for form_id in job.request.form_ids]
    return {
        "job_id": job.id,
        "form_id": job.request.form_ids[0],
        "form_name": names[0],
        "form_ids": list(job.request.form_ids),
        "form_names": names,
        "quantity": job.request.quantity,
        "status": job.status,
        "output_formats": list(job.request.output_formats),
        "credits_required": job.credits_required,
        "credits_charged": job.credits_charged,
        "progress": round(job.progress, 4),
        "bundle_layout": job.layout,
        "created_at": iso(job.created_at),
        "completed_at": iso_or_none(job.completed_at),
        "error": job.error,
    }


def detail(job: Job, catalogue: Catalogue) -> dict[str, Any]:
    seconds = _seconds(job)
    return {
        **summary(job, catalogue),
        "forms_completed": job.items_done,
        "forms_total": job.items_total,
        "seed": job.seed_requested,
        "generation_time_ms": None if seconds is None else round(seconds * 1000),
        "worker_count": job.worker_count,
        "peak_workers": job.peak_workers,
        "throughput_docs_per_min": None if not seconds else round(job.items_done * 60 / seconds, 2),
    }


def form_name(form_id: str, catalogue: Catalogue) -> str:
    """The id itself for a form that has left the catalogue since."""
    try:
        return catalogue.get(form_id).name
    except NotFound:
        return form_id


def _seconds(job: Job) -> float | None:
    """From the first run's start to the end."""
    if job.completed_at is None or job.started_at is None:
        return None
    return (job.completed_at - job.started_at) / 1_000_000
