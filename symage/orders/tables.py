"""What an order for a table asks for, and what words ask for: all problems at once, or the value.

Columns are read by `symage.tabular`, which knows their types.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from symage.errors import BadRequest, Problem
from symage.fields import Fault, Fields, Key, has_controls, shown
from symage.kinds import Flag, Integer, Texts
from symage.objects import Object
from symage.orders.bounds import CONFIRMED_CREDITS, SEED
from symage.pricing.quote import TABLE
from symage.shapes import Schema, text
from symage.tabular.request import FORMATS, TabularRequest
from symage.tabular.schema import COLUMNS, MOST_COLUMNS, TABLES, parse_columns, parse_tables
from symage.tabular.words.prompt import LONGEST_PROMPT, Parsed, parse_prompt

DEFAULT_ROWS = 100
MOST_ROWS = 10_000
"""Of an order, where the installation sets no other limit."""
DEFAULT_FORMATS = ("csv",)
OUTPUT_FORMATS = Key(
    "output_formats", Texts(len(FORMATS), known=FORMATS), DEFAULT_FORMATS, "The files that are made"
)
CSV_SAFE = Key("csv_safe", Flag(), False, "An apostrophe before texts that a spreadsheet would run")


def table_order(most_rows: int) -> Object:
    """The body of an order where the installation makes so many rows at most."""
    keys = (COLUMNS, _quantity(most_rows), OUTPUT_FORMATS, SEED, CSV_SAFE, TABLES, CONFIRMED_CREDITS)
    return Object(keys, name="TabularRequest")


def _quantity(most_rows: int) -> Key[int]:
    return Key("quantity", Integer(1, most_rows), DEFAULT_ROWS, "Rows")


TABLE_ORDER = table_order(MOST_ROWS)

_BREAKS = str.maketrans("\n\r\t", "   ")


@dataclass(frozen=True, slots=True)
class Words:
    def read(self, value: Any) -> str | Fault:
        if isinstance(value, str) and 1 <= len(value) <= LONGEST_PROMPT:
            if has_controls(value.translate(_BREAKS)):
                return Fault("holds a control character other than a line break or a tab")
            return value
        return Fault(f"must be a text of 1 to {LONGEST_PROMPT:,} characters")

    def shape(self) -> Schema:
        return text(minLength=1, maxLength=LONGEST_PROMPT)


PROMPT = Key("prompt", Words(), "", "The columns, in words", required=True, missing="")
PROMPTED = Object((PROMPT,), name="TabularPrompt")


@dataclass(frozen=True, slots=True)
class TableOrder:
    """A valid request. `seed_requested` is None when the seed was drawn."""

    request: TabularRequest
    seed_requested: int | None
    confirmed_credits: int | None

    @property
    def credits(self) -> int:
        """What it costs."""
        first = TABLE.credits(self.request.quantity, len(self.request.columns))
        return first + sum(TABLE.credits(each.quantity, len(each.columns)) for each in self.request.tables)


def read_table_order(body: Mapping[str, Any], *, drawn_seed: int, most_rows: int = MOST_ROWS) -> TableOrder:
    """`drawn_seed` counts when the body names none. Raises BadRequest with every problem of the body."""
    fields = Fields(body, table_order(most_rows).keys)
    quantity = fields.read(_quantity(most_rows))
    tables, problems = parse_tables(body.get(TABLES.name))
    columns, found = parse_columns(body.get(COLUMNS.name), quantity=quantity, tables=tables)
    problems += found
    formats, seed, csv_safe = _formats(fields), fields.read(SEED), fields.read(CSV_SAFE)
    confirmed = fields.read(CONFIRMED_CREDITS)
    if problems or fields.problems:
        raise BadRequest([*fields.problems, *problems])
    drawn = drawn_seed if seed is None else seed
    request = TabularRequest(columns, quantity, drawn, formats, csv_safe, tables)
    return TableOrder(request, seed, confirmed)


def read_prompt(body: Mapping[str, Any]) -> str:
    """Raises BadRequest with every problem of the body."""
    fields = Fields(body, PROMPTED.keys)
    prompt = fields.read(PROMPT)
    if fields.problems:
        raise BadRequest(fields.problems)
    return prompt


def described_columns(prompt: str) -> Parsed:
    """The columns that words describe. Raises BadRequest when they make no table."""
    parsed = parse_prompt(prompt)
    if not 1 <= len(parsed.columns) <= MOST_COLUMNS:
        message = f"The prompt names {len(parsed.columns)} columns; 1 to {MOST_COLUMNS} are needed"
        raise BadRequest([Problem("bad_request", "prompt", message)])
    return parsed


def _formats(fields: Fields) -> tuple[str, ...]:
    """The formats in their canonical order."""
    named = fields.read(OUTPUT_FORMATS)
    for name in named:
        if name not in FORMATS:
            message = f"Unknown output format of a table: {shown(name)}; it is one of {', '.join(FORMATS)}"
            fields.refuse(OUTPUT_FORMATS.name, message, "invalid_output_format")
    return tuple(name for name in FORMATS if name in named)
