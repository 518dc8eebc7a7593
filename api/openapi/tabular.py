"""Tables, as the document describes them."""

from api.openapi.operation import Answer, Body, Operation, enveloped, file
from api.openapi.orders import CONFIRMED_CREDITS, DELIVERY_CODES, JOB_ID_EXAMPLE, WARNING, confirmable
from api.orders.table_view import PROCESSING, STATES
from api.orders.tables import PARSER
from symage.orders.bounds import LARGEST_SEED
from symage.orders.tables import DEFAULT_FORMATS, DEFAULT_ROWS
from symage.shapes import (
    Schema,
    array,
    integer,
    named,
    nullable,
    number,
    one_of_texts,
    record,
    text,
    uuid,
)
from symage.tabular.cells import LARGEST
from symage.tabular.choices import LONGEST_VALUE, MOST_VALUES
from symage.tabular.columns import TYPES
from symage.tabular.distributions import DISTRIBUTIONS
from symage.tabular.masks import LONGEST
from symage.tabular.numbers import DEFAULT_DECIMALS, DEFAULT_MAX, DEFAULT_MIN, MOST_DECIMALS
from symage.tabular.prompt import LONGEST_PROMPT
from symage.tabular.request import FORMATS
from symage.tabular.schema import LONGEST_NAME, MOST_COLUMNS, MOST_ROWS

_BOUND = integer(-LARGEST, LARGEST)
_VALUE = {"type": ["string", "number", "boolean"], "maxLength": LONGEST_VALUE}
_CONSTRAINTS: dict[str, Schema] = {
    "number_integer": record(
        {},
        {
            "min": nullable({**_BOUND, "default": DEFAULT_MIN}),
            "max": nullable({**_BOUND, "default": DEFAULT_MAX}),
            "distribution_type": nullable(one_of_texts(DISTRIBUTIONS, "uniform, where none is named")),
            "distribution_params": {
                "type": ["object", "null"],
                "description": "normal: mean, std. lognormal: mean and sigma of the logarithm. exponential: "
                "scale. poisson: lambda. zipf: a",
                "additionalProperties": number(),
            },
        },
    ),
    "number_decimal": record(
        {},
        {
            "min": nullable(number(default=DEFAULT_MIN)),
            "max": nullable(number(default=DEFAULT_MAX)),
            "decimals": nullable(integer(0, MOST_DECIMALS, default=DEFAULT_DECIMALS)),
        },
    ),
    "custom_enum": record(
        {"values": array(_VALUE, minItems=1, maxItems=MOST_VALUES, uniqueItems=True)},
        {"weights": nullable(array(number(minimum=0), "One for each value"))},
    ),
    "custom_mask": record(
        {
            "mask": text(
                "A upper-case letter, a lower-case letter, 9 digit, X any of them; a backslash escapes",
                minLength=1,
                maxLength=LONGEST,
            )
        }
    ),
}
_EXAMPLE = [
    {"name": "first_name", "type": "text_first_name", "constraints": {}},
    {"name": "annual_salary", "type": "number_integer", "constraints": {"min": 20000, "max": 200000}},
]


def schemas() -> dict[str, Schema]:
    return {
        "V1_TabularColumn": {"anyOf": [_column(name) for name in TYPES]},
        "V1_TabularPrompt": record({"prompt": text(minLength=1, maxLength=LONGEST_PROMPT)}),
        "V1_TabularSchema": record(
            {
                "columns": array(named("V1_TabularColumn")),
                "parser_type": one_of_texts((PARSER,)),
                "model": {"type": "null"},
            }
        ),
        "V1_TabularRequest": record(
            {"columns": array(named("V1_TabularColumn"), minItems=1, maxItems=MOST_COLUMNS)},
            {
                "quantity": nullable(integer(1, MOST_ROWS, "Rows", default=DEFAULT_ROWS)),
                "output_formats": nullable(
                    array(
                        one_of_texts(FORMATS),
                        minItems=1,
                        maxItems=len(FORMATS),
                        default=list(DEFAULT_FORMATS),
                    )
                ),
                "seed": nullable(integer(0, LARGEST_SEED, "The same seed gives the same table")),
                "confirmed_credits": CONFIRMED_CREDITS,
            },
        ),
        "V1_TabularJob": record(
            {"job_id": uuid(), "status": one_of_texts((PROCESSING,)), "credits_required": integer(0)}
        ),
        "V1_TabularStatus": record(
            {
                "job_id": uuid(),
                "status": one_of_texts(STATES),
                "rows_generated": integer(0),
                "total_rows": integer(1),
                "percent": number(minimum=0, maximum=100),
                "estimated_seconds_remaining": nullable(number(minimum=0)),
                "error": nullable(text()),
            }
        ),
    }


def operations() -> dict[str, Operation]:
    return {
        "tabular.parse": Operation(
            tag="Tabular",
            summary="Columns from a description in words",
            access="generate",
            description="By rules. A phrase that no rule knows becomes a column of plain letters, and "
            "meta.warnings names it.",
            body=Body(
                named("V1_TabularPrompt"),
                {"Six columns": {"prompt": "first name, last name, age, city, state, annual salary"}},
            ),
            answer=Answer(
                named("V1_TabularSchema"),
                {"count": integer(0)},
                optional_meta={"warnings": array(WARNING)},
                example={"columns": _EXAMPLE, "parser_type": PARSER, "model": None},
            ),
        ),
        "tabular.generate_table": Operation(
            tag="Tabular",
            summary="Generate a table",
            access="generate",
            description="All columns about a person show one person a row.",
            body=Body(
                named("V1_TabularRequest"),
                {
                    "A thousand rows": {
                        "columns": _EXAMPLE,
                        "quantity": 1000,
                        "output_formats": ["csv", "json"],
                    }
                },
            ),
            answer=Answer(
                confirmable("V1_TabularJob"),
                {"credits_charged": integer(0, description="Credits held for the job")},
                example={"job_id": JOB_ID_EXAMPLE, "status": PROCESSING, "credits_required": 20},
            ),
            errors=("invalid_output_format", "insufficient_credits", "queue_full"),
        ),
        "tabular.table_status": Operation(
            tag="Tabular",
            summary="Status and progress of a table",
            access="read",
            answer=enveloped(named("V1_TabularStatus")),
            errors=("job_not_found",),
        ),
        "tabular.download_table": Operation(
            tag="Tabular",
            summary="Download a table",
            access="read",
            description="Only formats that were asked for are there.",
            answer=file("The table", "text/csv", "application/json"),
            errors=(*DELIVERY_CODES, "invalid_format"),
        ),
    }


def _column(kind: str) -> Schema:
    """Types without constraints take an empty object."""
    required = {"name": text(minLength=1, maxLength=LONGEST_NAME), "type": one_of_texts((kind,))}
    constraints = _CONSTRAINTS.get(kind, record({}))
    if constraints.get("required"):
        return record({**required, "constraints": constraints}, description=TYPES[kind].description)
    return record(required, {"constraints": nullable(constraints)}, description=TYPES[kind].description)
