"""What a customer asked of a table, after validation: the one value that its rows are made from.

Kept with the job as JSON, like `symage.request` for documents. Validation lives in `schema.py`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

FORMATS = ("csv", "json", "parquet")


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it was asked for; `constraints` mean what its type says (`columns.TYPES`)."""

    name: str
    type: str
    constraints: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FurtherTable:
    """Another table of the same order, to whose rows columns may refer."""

    name: str
    columns: tuple[Column, ...]
    quantity: int


@dataclass(frozen=True, slots=True)
class TabularRequest:
    """`quantity` rows of some columns. Row i shows household seed + i. `csv_safe`: no cell of the CSV is one
    that a spreadsheet would run."""

    columns: tuple[Column, ...]
    quantity: int
    seed: int
    output_formats: tuple[str, ...] = ("csv",)
    csv_safe: bool = False
    tables: tuple[FurtherTable, ...] = ()

    def wants(self, output_format: str) -> bool:
        return output_format in self.output_formats

    def further(self, table: FurtherTable) -> "TabularRequest":
        """What makes the rows of a further table."""
        return TabularRequest(table.columns, table.quantity, self.seed, self.output_formats, self.csv_safe)

    def to_json(self) -> str:
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "TabularRequest":
        raw = json.loads(text)
        tables = raw.get("tables", ())
        return cls(
            columns=_columns(raw["columns"]),
            quantity=raw["quantity"],
            seed=raw["seed"],
            output_formats=tuple(raw["output_formats"]),
            csv_safe=raw.get("csv_safe", False),
            tables=tuple(
                FurtherTable(each["name"], _columns(each["columns"]), each["quantity"]) for each in tables
            ),
        )


def _columns(raw: Sequence[Mapping[str, Any]]) -> tuple[Column, ...]:
    return tuple(Column(**column) for column in raw)
