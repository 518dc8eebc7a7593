"""Orders and jobs, as the document describes them."""

from collections.abc import Mapping, Sequence
from typing import Any

from api.openapi.operation import Answer, Body, Operation, Parameter, enveloped
from api.openapi.orders import (
    CONFIG,
    CONFIRMED_CREDITS,
    JOB_ID_EXAMPLE,
    LAYOUT,
    ORDER_CODES,
    WARNING,
    WEBHOOK_META,
    confirmable,
)
from api.openapi.paging import BY_TIME, PAGE_META, cursor, limit
from api.openapi.people import CONDITION_SCHEMAS
from symage.forms.catalogue import Catalogue
from symage.forms.coherence import MODES
from symage.orders.bounds import LARGEST_QUANTITY, LARGEST_SEED, MOST_FORMS
from symage.orders.config import HIGHEST_DPI, IGNORED, LABEL_SCHEMES, LOWEST_DPI
from symage.orders.formats import default_formats, needed_beside, offered, output_formats
from symage.orders.order import INK_COLORS, WRITER_CONSISTENCIES
from symage.request import DEFAULT_DPI, SPLITS
from symage.shapes import (
    Schema,
    array,
    boolean,
    integer,
    moment,
    named,
    nullable,
    number,
    one_of_texts,
    record,
    text,
    uuid,
)
from symage.storage.jobs import STATUSES

STATUS = one_of_texts(STATUSES, "skipped is never set; clients know it as a filter")
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
_SUMMARY: Mapping[str, Schema] = {
    "job_id": uuid(),
    "form_id": text("The first form"),
    "form_name": text(),
    "form_ids": nullable(array(text())),
    "form_names": nullable(array(text())),
    "quantity": integer(1, description="Identities; each fills every form"),
    "status": STATUS,
    "output_formats": array(one_of_texts(output_formats())),
    "credits_required": integer(0),
    "credits_charged": integer(0, description="Held while the job runs, then what was captured"),
    "progress": number("0 to 1", minimum=0, maximum=1),
    "bundle_layout": nullable(LAYOUT),
    "created_at": nullable(moment()),
    "completed_at": nullable(moment()),
    "error": nullable(text()),
}
_DETAIL: Mapping[str, Schema] = {
    **_SUMMARY,
    "forms_completed": nullable(integer(0, description="Documents rendered")),
    "forms_total": nullable(integer(0)),
    "seed": nullable(integer(0, LARGEST_SEED, "Null when the request gave none")),
    "generation_time_ms": nullable(integer(0)),
    "worker_count": nullable(integer(0)),
    "peak_workers": nullable(integer(0)),
    "throughput_docs_per_min": nullable(number(minimum=0)),
}
_WARNING = record({"code": text(), "message": text(), "dropped_scenarios": array(text())})


def schemas(catalogue: Catalogue) -> dict[str, Schema]:
    return {
        "V1_PublicJobSummary": record(_SUMMARY),
        "V1_PublicJobDetail": record(_DETAIL),
        "V1_GenerateRequest": _order(catalogue),
        "V1_GenerateConfig": _config(),
        "V1_JobAccepted": record(
            {"job_id": uuid(), "status": STATUS, "credits_required": integer(0), "warnings": array(_WARNING)}
        ),
        "V1_ConfirmationRequired": record(
            {
                "status": one_of_texts(("confirmation_required",)),
                "cost": integer(0, description="Send it as confirmed_credits to go on"),
                "available_credits": nullable(integer()),
                "job_id": {"type": "null"},
            },
            description="For accounts that want large spends confirmed; no job was made",
        ),
        "V1_JobState": record({"job_id": uuid(), "status": STATUS}),
    }


def operations(catalogue: Catalogue) -> dict[str, Operation]:
    return {
        "generate.generate": Operation(
            tag="Generation",
            summary="Create a generation job",
            access="generate",
            description="The job runs by itself: ask for its status until it has ended, or hear of it by a "
            "webhook. Every dataset holds JSON and CSV ground truth and FUNSD labels, asked for or not.",
            parameters=(_IDEMPOTENCY_KEY,),
            body=Body(named("V1_GenerateRequest"), _examples(catalogue)),
            answer=Answer(
                confirmable("V1_JobAccepted"),
                {},
                optional_meta={
                    "credits_charged": integer(0, description="Credits held for the job"),
                    "idempotent_replay": boolean("The job of an earlier request with this key"),
                    "warnings": array(WARNING),
                    **WEBHOOK_META,
                },
                example=_ACCEPTED,
            ),
            errors=(*ORDER_CODES, "insufficient_credits", "queue_full"),
        ),
        "jobs.list_jobs": Operation(
            tag="Jobs",
            summary="List your jobs, newest first",
            access="read",
            parameters=(
                limit(),
                cursor(BY_TIME),
                Parameter("status", STATUS, "Only jobs of this status"),
                Parameter("form_id", text(), "Only jobs that fill this form"),
            ),
            answer=enveloped(array(named("V1_PublicJobSummary")), [_SUMMARY_EXAMPLE], **PAGE_META),
            errors=("bad_request", "validation_error"),
        ),
        "jobs.get_job": Operation(
            tag="Jobs",
            summary="Status and progress of a job",
            access="read",
            answer=enveloped(named("V1_PublicJobDetail"), _DETAIL_EXAMPLE),
            errors=("job_not_found",),
        ),
        "jobs.cancel_job": Operation(
            tag="Jobs",
            summary="Cancel a job",
            access="generate",
            description="What is rendered by then can be downloaded; the rest is refunded. Canceling again "
            "changes nothing.",
            answer=enveloped(named("V1_JobState"), {"job_id": JOB_ID_EXAMPLE, "status": "canceling"}),
            errors=("job_not_found", "job_ended"),
        ),
    }


_IDEMPOTENCY_KEY = Parameter(
    "Idempotency-Key",
    text(minLength=1, maxLength=255, pattern=r"^[!-~]([ -~]*[!-~])?$"),
    "The same key gives the first job back for 24 hours, and charges nothing",
    place="header",
)
_ACCEPTED = {"job_id": JOB_ID_EXAMPLE, "status": "pending", "credits_required": 2200, "warnings": []}


def _order(catalogue: Catalogue) -> Schema:
    form = form_choice(catalogue)
    shared = {
        "quantity": nullable(integer(1, LARGEST_QUANTITY, "Identities; each fills every form", default=1)),
        "output_formats": nullable(format_list()),
        "config": CONFIG,
        "seed": nullable(integer(0, LARGEST_SEED, "Equal requests with one seed give equal bytes")),
        "ink_color": nullable(one_of_texts(INK_COLORS)),
        "ink_color_distribution": nullable(_distribution()),
        "writer_consistency": nullable(one_of_texts(WRITER_CONSISTENCIES)),
        "realism_level": {"description": "Deprecated; accepted and ignored", "deprecated": True},
        "webhook_url": nullable(
            text("Hears of the end of this job", format="uri", pattern="^https?://", maxLength=2048)
        ),
        "confirmed_credits": CONFIRMED_CREDITS,
    }
    forms = array(form, minItems=1, maxItems=MOST_FORMS, uniqueItems=True)
    one = record({"form_id": form}, {"form_ids": {"type": "null"}, **shared})
    several = record({"form_ids": forms}, {"form_id": {"type": "null"}, **shared})
    return {"oneOf": [{"title": "One form", **one}, {"title": "Forms of one identity", **several}]}


def form_choice(catalogue: Catalogue) -> Schema:
    return one_of_texts([*catalogue.forms, *catalogue.aliases])


def format_list() -> Schema:
    """A picture needs the PDF of its surface beside it."""
    needs = [
        {"if": {"contains": {"const": name}}, "then": {"contains": {"const": needed}}}
        for name, needed in needed_beside().items()
        if name in offered()
    ]
    return {
        **array(one_of_texts(offered()), minItems=1, maxItems=20),
        "default": list(default_formats()),
        **({"allOf": needs} if needs else {}),
    }


def _distribution() -> Schema:
    made = record({}, {color: integer(0, 100) for color in INK_COLORS}, "Whole weights that sum to 100")
    return {**made, "examples": [{"blue": 60, "black": 30, "red": 10}], "minProperties": 1}


def _config() -> Schema:
    percent = integer(0, 100)
    splits = {
        "description": "Percent of the identities in train, validation and test; they sum to 100",
        "anyOf": [
            array(percent, minItems=3, maxItems=3),
            record({name: percent for name in SPLITS}),
            {"type": "null"},
        ],
        "examples": [[80, 10, 10]],
    }
    return record(
        {},
        {
            "coherence_mode": nullable(one_of_texts(MODES)),
            "label_scheme": nullable(one_of_texts(LABEL_SCHEMES)),
            "dpi": nullable(integer(LOWEST_DPI, HIGHEST_DPI, default=DEFAULT_DPI)),
            "splits": splits,
            "degradation_profile": nullable(one_of_texts(("clean",))),
            "fill_scenarios": nullable(array(_scenario(), minItems=1)),
            **CONDITION_SCHEMAS,
            **{key: {"description": "Accepted with a warning, without effect"} for key in IGNORED},
        },
    )


def _scenario() -> Schema:
    """A policy of how far documents are filled in; selectors are field ids or `concept:` and a glob."""
    selectors = array(text("A field id of the form, or `concept:` and a glob over semantic concepts"))
    return record(
        {"name": {"type": "string", "pattern": "^[a-z0-9_-]{1,64}$"}},
        {
            "weight": {"type": "number", "exclusiveMinimum": 0, "default": 1},
            "default_stage": one_of_texts(("completed", "blank")),
            "prefilled": selectors,
            "blank": selectors,
            "values": {"type": "object", "description": "Field id to a pinned scalar"},
        },
    )


def _examples(catalogue: Catalogue) -> dict[str, Any]:
    wanted: Sequence[tuple[str, dict[str, Any]]] = (
        (
            "One form",
            {
                "form_id": "irs_w2_2025",
                "quantity": 50,
                "output_formats": ["pdf_typed", "png_typed"],
                "seed": 12345,
            },
        ),
        (
            "Forms of one identity",
            {
                "form_ids": ["irs_w2_2025", "irs_f1040_2024"],
                "quantity": 10,
                "seed": 42,
                "config": {"states": ["CA", "NY"], "splits": [80, 10, 10]},
            },
        ),
    )
    known = {*catalogue.forms, *catalogue.aliases}
    return {title: body for title, body in wanted if {*_named_forms(body)} <= known}


def _named_forms(body: Mapping[str, Any]) -> Sequence[str]:
    return body.get("form_ids") or [body["form_id"]]
