"""What the bodies of the tabular routes ask for: all of their problems at once, or the value that is asked.

Columns are read by the domain, which knows their types.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.errors import InvalidRequest
from api.fields import Fields, shown
from api.order import LARGEST_SEED
from symage.tabular.prompt import LONGEST_PROMPT
from symage.tabular.request import FORMATS, TabularRequest
from symage.tabular.schema import MOST_ROWS, parse_columns

DEFAULT_ROWS = 100
DEFAULT_FORMATS = ("csv",)
KEYS = ("columns", "quantity", "output_formats", "seed", "confirmed_credits")


@dataclass(frozen=True, slots=True)
class TableOrder:
    """A valid request. `seed_requested` is None when the seed was drawn here."""

    request: TabularRequest
    seed_requested: int | None
    confirmed_credits: int | None


def read_table_order(body: Mapping[str, Any]) -> TableOrder:
    """Raises InvalidRequest with every problem of the body."""
    fields = Fields(body)
    fields.refuse_unknown(KEYS)
    columns, problems = parse_columns(body.get("columns"))
    quantity = fields.integer("quantity", low=1, high=MOST_ROWS)
    formats = _formats(fields)
    seed = fields.integer("seed", low=0, high=LARGEST_SEED)
    confirmed = fields.integer("confirmed_credits", low=0, high=LARGEST_SEED)
    if problems or fields.problems:
        raise InvalidRequest([*fields.problems, *problems])
    request = TabularRequest(
        columns=columns,
        quantity=DEFAULT_ROWS if quantity is None else quantity,
        seed=secrets.randbits(63) if seed is None else seed,
        output_formats=formats,
    )
    return TableOrder(request, seed, confirmed)


def read_prompt(body: Mapping[str, Any]) -> str:
    """Raises InvalidRequest with every problem of the body."""
    fields = Fields(body)
    fields.refuse_unknown(("prompt",))
    prompt = fields.get("prompt")
    if not isinstance(prompt, str) or not 1 <= len(prompt) <= LONGEST_PROMPT:
        fields.refuse("prompt", f"prompt must be a text of 1 to {LONGEST_PROMPT:,} characters")
    if fields.problems:
        raise InvalidRequest(fields.problems)
    return str(prompt)


def _formats(fields: Fields) -> tuple[str, ...]:
    """The formats in their canonical order."""
    if not fields.has("output_formats"):
        return DEFAULT_FORMATS
    named = fields.texts("output_formats", most=len(FORMATS))
    for name in named:
        if name not in FORMATS:
            message = f"Unknown output format of a table: {shown(name)}; it is {' or '.join(FORMATS)}"
            fields.refuse("output_formats", message, "invalid_output_format")
    return tuple(name for name in FORMATS if name in named)
