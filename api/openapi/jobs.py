"""The forms on offer, jobs, and what they leave behind."""

from api.envelope import COUNT, PAGE_META
from api.files import signed
from api.files.downloads import DOWNLOADS, MANIFEST
from api.files.links import ITEM_DOWNLOAD, LINK_SECONDS
from api.jobs import items, routes
from api.jobs.item_view import ITEM
from api.jobs.view import DETAIL, SUMMARY
from api.jobs.waiting import WAIT
from api.openapi.operation import PUBLIC, Answer, Operation, Operations, enveloped, file, tagged
from api.orders import forms
from api.queries import LIMIT
from symage.shapes import array

DELIVERY_CODES = ("job_not_found", "job_not_completed", "not_found", "expired")
"""Why a job's file cannot be had."""
JOB_ID_EXAMPLE = "550e8400-e29b-41d4-a716-446655440000"

_FORM_EXAMPLE = {
    "id": "irs_w2_2025",
    "name": "Form W-2, Wage and Tax Statement (2025)",
    "category": "tax",
    "family": "w2",
    "entity_type": "individual",
    "year": 2025,
    "field_count": 45,
    "credit_cost": 22,
}
_SUMMARY_EXAMPLE = {
    "job_id": JOB_ID_EXAMPLE,
    "form_id": "irs_w2_2025",
    "form_name": "Form W-2, Wage and Tax Statement (2025)",
    "form_ids": ["irs_w2_2025"],
    "form_names": ["Form W-2, Wage and Tax Statement (2025)"],
    "quantity": 50,
    "status": "completed",
    "output_formats": ["pdf_typed"],
    "credits_required": 1100,
    "credits_charged": 1100,
    "progress": 1.0,
    "bundle_layout": "single",
    "created_at": "2026-03-24T10:00:00.000000+00:00",
    "completed_at": "2026-03-24T10:00:09.120000+00:00",
    "error": None,
}
_DETAIL_EXAMPLE = {
    **_SUMMARY_EXAMPLE,
    "forms_completed": 50,
    "forms_total": 50,
    "seed": 12345,
    "generation_time_ms": 1480,
    "worker_count": 3,
    "peak_workers": 2,
    "throughput_docs_per_min": 2027.03,
}

_FORMS: Operations = {
    "forms.list_forms": Operation(
        "List the forms on offer",
        enveloped(array(forms.FORM), [_FORM_EXAMPLE], COUNT),
        parameters=(forms.CATEGORY, forms.FAMILY, forms.LIMIT),
    ),
    "forms.get_form": Operation(
        "A form and its fields", enveloped(forms.FORM_DETAIL), errors=("form_not_found",)
    ),
}

_JOBS: Operations = {
    "jobs.list_jobs": Operation(
        "List your jobs, newest first",
        enveloped(array(SUMMARY), [_SUMMARY_EXAMPLE], PAGE_META),
        parameters=(LIMIT, routes.CURSOR, routes.STATUS, routes.FORM_ID),
    ),
    "jobs.get_job": Operation(
        "Status and progress of a job",
        enveloped(DETAIL, _DETAIL_EXAMPLE),
        parameters=(WAIT,),
        errors=("job_not_found",),
    ),
    "jobs.cancel_job": Operation(
        "Cancel a job",
        enveloped(routes.JOB_STATE, {"job_id": JOB_ID_EXAMPLE, "status": "canceling"}),
        "generate",
        description="What is rendered by then can be downloaded; the rest is refunded. Canceling again "
        "changes nothing.",
        errors=("job_not_found", "job_ended"),
    ),
}

_DOWNLOADS: Operations = {
    "downloads.download": Operation(
        "Download the output of a job",
        file("The file", "application/zip", "application/json", "text/csv"),
        description="dataset and bundle are one archive of everything; json and csv hold the values. "
        "A canceled or failed job gives what it has made.",
        errors=(*DELIVERY_CODES, "invalid_format", "sharded_dataset"),
    ),
    "downloads.list_downloads": Operation(
        "Links to all files of a job", enveloped(DOWNLOADS, meta=COUNT), errors=DELIVERY_CODES
    ),
    "downloads.manifest": Operation(
        "The manifest of a dataset", Answer(MANIFEST, ranged=True), errors=DELIVERY_CODES
    ),
    "downloads.preview": Operation(
        "The first documents of a sharded dataset",
        file("The archive", "application/zip"),
        errors=DELIVERY_CODES,
    ),
    "downloads.annotations": Operation(
        "What is about all documents of a sharded dataset",
        file("The archive", "application/zip"),
        description="Labels of whole splits and of the whole dataset, the table of values, the report on its "
        "people and the card.",
        errors=DELIVERY_CODES,
    ),
    "downloads.shard": Operation(
        "An archive of documents of a sharded dataset",
        file("The archive", "application/zip"),
        description="Consecutive items with all of their files. The manifest says how many there are.",
        errors=DELIVERY_CODES,
    ),
    "downloads.readme": Operation(
        "The card of a dataset", file("Markdown", "text/markdown"), errors=DELIVERY_CODES
    ),
    "files.get_file": Operation(
        "A file, by a link that this API made",
        file("The file", "application/octet-stream"),
        PUBLIC,
        parameters=(signed.EXPIRES, signed.SECRET, signed.SIGNATURE),
        errors=(*DELIVERY_CODES, "forbidden"),
    ),
}

_ITEMS: Operations = {
    "items.list_items": Operation(
        "List the items of a job with links to their files",
        enveloped(array(ITEM), meta=PAGE_META),
        description="An item is one form of one identity. While the job runs the list grows.",
        parameters=(LIMIT, items.CURSOR),
        errors=("job_not_found",),
    ),
    "items.download_item": Operation(
        "Links to the files of one item",
        enveloped(ITEM_DOWNLOAD, {"item_id": "…", "files": [], "expires_in": LINK_SECONDS}),
        errors=("job_not_found", "not_found"),
    ),
}

OPERATIONS: Operations = {
    **tagged("Forms", _FORMS),
    **tagged("Jobs", _JOBS),
    **tagged("Downloads", _DOWNLOADS),
    **tagged("Items", _ITEMS),
}
