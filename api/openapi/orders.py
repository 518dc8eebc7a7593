"""Ordering: documents, people and tables, what they would cost, and batches."""

from api.cursors import BY_TIME_AND_ID
from api.envelope import COUNT, PAGE_META
from api.files.links import ITEM_DOWNLOAD
from api.jobs.waiting import WAIT
from api.openapi.jobs import DELIVERY_CODES, JOB_ID_EXAMPLE
from api.openapi.operation import PUBLIC, Answer, Body, Operation, Operations, bare, enveloped, file, tagged
from api.orders import batch_view, generate, tables
from api.orders.batches import CURSOR
from api.orders.confirmation import confirmable
from api.orders.front_door import WEBHOOK_META
from api.orders.identities import IDENTITY
from api.orders.pricing import ESTIMATE, RATES, rate_card
from api.orders.sizes import SIZE_ESTIMATE, SIZE_RATES
from api.orders.table_view import COLUMN_TYPE, PROCESSING, RULES, SAMPLE, STATUS
from api.queries import LIMIT
from symage.orders import estimates
from symage.orders.batches import CALL, MOST_DOCUMENTS, PLAN
from symage.orders.order import ORDER
from symage.orders.people import PEOPLE_ORDER
from symage.orders.tables import PROMPTED, TABLE_ORDER
from symage.shapes import array, integer, text

ORDER_CODES = (
    "unknown_form",
    "invalid_output_format",
    "missing_pdf_dependency",
    "missing_render_dependency",
    "ml_formats_disabled",
    "format_unsupported_for_form",
    "invalid_coherence_mode",
    "invalid_label_scheme",
    "invalid_fill_scenarios",
)
"""What can be wrong with the documents that an order names."""
_CALL_CODES = (
    "batch_exhausted",
    "batch_revoked",
    "batch_busy",
    "insufficient_credits",
    "generation_failed",
    "insufficient_storage",
)
_PEOPLE = {"first_name": "Vincent", "last_name": "Cannon", "ssn": "963-22-6904", "dob": "1977-11-03"}
_COLUMNS = [
    {"name": "first_name", "type": "text_first_name", "constraints": {}},
    {"name": "annual_salary", "type": "number_integer", "constraints": {"min": 20000, "max": 200000}},
]

_GENERATION: Operations = {
    "generate.generate": Operation(
        "Create a generation job",
        Answer(
            confirmable(generate.ACCEPTED),
            {},
            optional_meta=generate.ACCEPTED_META,
            example={"job_id": JOB_ID_EXAMPLE, "status": "pending", "credits_required": 2200, "warnings": []},
        ),
        "generate",
        description="The job runs by itself: ask for its status until it has ended, or hear of it by a "
        "webhook. Every dataset holds JSON and CSV ground truth and FUNSD labels, asked for or not.",
        parameters=(generate.DRY_RUN,),
        headers=(generate.IDEMPOTENCY_KEY,),
        body=Body(
            ORDER,
            {
                "One form": {
                    "form_id": "irs_w2_2025",
                    "quantity": 50,
                    "output_formats": ["pdf_typed", "png_typed"],
                    "seed": 12345,
                },
                "Forms of one identity": {
                    "form_ids": ["irs_w2_2025", "irs_f1040_2024"],
                    "quantity": 10,
                    "seed": 42,
                    "config": {"states": ["CA", "NY"], "splits": [80, 10, 10]},
                },
            },
        ),
        errors=(*ORDER_CODES, "insufficient_credits", "queue_full", "too_much_open", "insufficient_storage"),
    )
}

_IDENTITIES: Operations = {
    "identities.generate_identities": Operation(
        "Generate people as JSON, without forms",
        enveloped(array(IDENTITY), [_PEOPLE], COUNT),
        "generate",
        description="Free. The same seed gives the same people, and those of a job with that seed and "
        "config whose forms need nothing special of them.",
        body=Body(
            PEOPLE_ORDER,
            {
                "Five people": {"quantity": 5, "seed": 42},
                "Some fields": {
                    "quantity": 2,
                    "config": {"fields": ["first_name", "last_name", "ssn", "dob"]},
                },
            },
        ),
    )
}

_TABULAR: Operations = {
    "tabular.parse": Operation(
        "Columns from a description in words",
        Answer(
            tables.TABLE_SCHEMA,
            COUNT,
            optional_meta=tables.PARSED_META,
            example={"columns": _COLUMNS, "parser_type": RULES, "model": None},
        ),
        "generate",
        description="By rules, or by a language model where the operator gave a key for one. Lists, ranges, "
        "patterns, header lines of CSV, JSON and CREATE TABLE are understood. A phrase that no rule knows "
        "becomes a column of words, and meta.warnings names it.",
        body=Body(
            PROMPTED, {"Six columns": {"prompt": "first name, last name, age, city, state, annual salary"}}
        ),
    ),
    "tabular.table_types": Operation("The column types", Answer(array(COLUMN_TYPE), COUNT), PUBLIC),
    "tabular.infer": Operation(
        "Columns from a sample",
        Answer(
            tables.TABLE_SCHEMA,
            {**COUNT, **tables.SAMPLE_META},
            optional_meta={"warnings": tables.PARSED_META["warnings"]},
            example={"columns": _COLUMNS, "parser_type": SAMPLE, "model": None},
        ),
        "generate",
        description="A CSV file with a header, of up to 1 MiB. Only aggregates are kept: types, ranges, "
        "shares of empty cells, and weights of values that several rows share.",
        body=Body(text(), {"Two columns": "name,age\nAnn,31\nBob,42\n"}, media=tables.SAMPLE_MEDIA),
    ),
    "tabular.generate_table": Operation(
        "Generate a table",
        Answer(
            confirmable(tables.TABLE_JOB),
            tables.ORDERED_META,
            example={"job_id": JOB_ID_EXAMPLE, "status": PROCESSING, "credits_required": 20},
        ),
        "generate",
        description="All columns about a person show one person a row.",
        body=Body(
            TABLE_ORDER,
            {"A thousand rows": {"columns": _COLUMNS, "quantity": 1000, "output_formats": ["csv", "json"]}},
        ),
        errors=("invalid_output_format", "insufficient_credits", "queue_full"),
    ),
    "tabular.table_status": Operation(
        "Status and progress of a table",
        enveloped(STATUS),
        parameters=(WAIT,),
        errors=("job_not_found",),
    ),
    "tabular.download_table": Operation(
        "Download a table",
        file("The table", "text/csv", "application/json", "application/vnd.apache.parquet"),
        description="Only formats that were asked for are there.",
        parameters=(tables.TABLE,),
        errors=(*DELIVERY_CODES, "invalid_format"),
    ),
}

_PRICING: Operations = {
    "pricing.rates": Operation("The rate card", bare(RATES, rate_card), PUBLIC),
    "pricing.estimate": Operation(
        "What an order would cost",
        bare(ESTIMATE, {"credits": 2200}),
        PUBLIC,
        body=Body(
            estimates.CREDIT_ESTIMATE,
            {
                "Documents": {"field_count": 50, "output_formats": ["pdf_typed"], "record_count": 100},
                "A table": {"field_count": 20, "output_formats": ["csv"], "record_count": 1000},
            },
        ),
        errors=("invalid_output_format",),
    ),
    "sizes.size_rates": Operation("The rates of size estimates", bare(SIZE_RATES), PUBLIC),
    "sizes.size_estimate": Operation(
        "How large a download would be",
        bare(SIZE_ESTIMATE),
        PUBLIC,
        body=Body(
            estimates.SIZE_ESTIMATE,
            {
                "Ten documents": {
                    "field_counts": [45],
                    "page_counts": [1],
                    "output_formats": ["pdf_typed"],
                    "record_count": 10,
                }
            },
        ),
        errors=("invalid_output_format", "validation_error"),
    ),
}

_BATCHES: Operations = {
    "batches.create_batch": Operation(
        "Create a batch with a budget",
        enveloped(batch_view.DETAIL),
        "generate",
        body=Body(PLAN, {"W-2s": {"name": "A first look", "form_id": "irs_w2_2025", "token_budget": 220}}),
        errors=ORDER_CODES,
    ),
    "batches.list_batches": Operation(
        "List your batches, newest first",
        enveloped(array(batch_view.SUMMARY), meta=PAGE_META),
        parameters=(LIMIT, BY_TIME_AND_ID),
    ),
    "batches.get_batch": Operation(
        "A batch and its budget", enveloped(batch_view.DETAIL), errors=("batch_not_found",)
    ),
    "batches.generate_in_batch": Operation(
        "Make documents while you wait",
        Answer(
            confirmable(batch_view.CALLED), {}, optional_meta={"credits_charged": integer(0), **WEBHOOK_META}
        ),
        "generate",
        description=f"At most {MOST_DOCUMENTS} a call; the answer comes within 25 seconds.",
        body=Body(CALL, {"Three": {"quantity": 3, "seed": 7}}),
        errors=(*ORDER_CODES, *_CALL_CODES, "batch_not_found"),
    ),
    "batches.list_batch_items": Operation(
        "List the items of a batch with links to their files",
        enveloped(array(batch_view.ITEM), meta=PAGE_META),
        parameters=(LIMIT, CURSOR),
        errors=("batch_not_found",),
    ),
    "batches.download_batch_item": Operation(
        "Links to the files of one item",
        enveloped(ITEM_DOWNLOAD),
        errors=("batch_not_found", "job_not_found", "not_found"),
    ),
}

OPERATIONS: Operations = {
    **tagged("Generation", _GENERATION),
    **tagged("Identities", _IDENTITIES),
    **tagged("Tabular", _TABULAR),
    **tagged("Pricing", _PRICING),
    **tagged("Batches", _BATCHES),
}
