"""What an order for a table asks for, and what words ask for: all problems at once, or the value.

Columns are read by `symage.tabular`, which knows their types.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from symage.errors import BadRequest, Problem
from symage.fields import Fields, shown
from symage.orders.bounds import LARGEST_AMOUNT, LARGEST_SEED
from symage.pricing.quote import TABLE
from symage.tabular.prompt import LONGEST_PROMPT, Parsed, parse_prompt
from symage.tabular.request import FORMATS, TabularRequest
from symage.tabular.schema import MOST_COLUMNS, MOST_ROWS, parse_columns

DEFAULT_ROWS = 100
DEFAULT_FORMATS = ("csv",)
KEYS = ("columns", "quantity", "output_formats", "seed", "confirmed_credits")


@dataclass(frozen=True, slots=True)
class TableOrder:
    """A valid request. `seed_requested` is None when the seed was drawn."""

    request: TabularRequest
    seed_requested: int | None
    confirmed_credits: int | None

    @property
    def credits(self) -> int:
        """What it costs."""
        return TABLE.credits(self.request.quantity, len(self.request.columns))


def read_table_order(body: Mapping[str, Any], *, drawn_seed: int) -> TableOrder:
    """`drawn_seed` counts when the body names none. Raises BadRequest with every problem of the body."""
    fields = Fields(body)
    fields.refuse_unknown(KEYS)
    columns, problems = parse_columns(body.get("columns"))
    quantity = fields.integer("quantity", DEFAULT_ROWS, low=1, high=MOST_ROWS)
    formats = _formats(fields)
    seed = fields.integer("seed", None, low=0, high=LARGEST_SEED)
    confirmed = fields.integer("confirmed_credits", None, low=0, high=LARGEST_AMOUNT)
    if problems or fields.problems:
        raise BadRequest([*fields.problems, *problems])
    drawn = drawn_seed if seed is None else seed
    return TableOrder(TabularRequest(columns, quantity, drawn, formats), seed, confirmed)


def read_prompt(body: Mapping[str, Any]) -> str:
    """Raises BadRequest with every problem of the body."""
    fields = Fields(body)
    fields.refuse_unknown(("prompt",))
    prompt = fields.get("prompt")
    if not isinstance(prompt, str) or not 1 <= len(prompt) <= LONGEST_PROMPT:
        fields.refuse("prompt", f"prompt must be a text of 1 to {LONGEST_PROMPT:,} characters")
    if fields.problems:
        raise BadRequest(fields.problems)
    return str(prompt)


def described_columns(prompt: str) -> Parsed:
    """The columns that words describe. Raises BadRequest when they make no table."""
    parsed = parse_prompt(prompt)
    if not 1 <= len(parsed.columns) <= MOST_COLUMNS:
        message = f"The prompt names {len(parsed.columns)} columns; 1 to {MOST_COLUMNS} are needed"
        raise BadRequest([Problem("bad_request", "prompt", message)])
    return parsed


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
