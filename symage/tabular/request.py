"""What a customer asked of a table, after validation: the one value that its rows are made from.

Kept with the job as JSON, like `symage.request` for documents. Validation lives in `schema.py`.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

FORMATS = ("csv", "json")


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it was asked for; `constraints` mean what its type says (`columns.TYPES`)."""

    name: str
    type: str
    constraints: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TabularRequest:
    """`quantity` rows of some columns. Row i shows household seed + i."""

    columns: tuple[Column, ...]
    quantity: int
    seed: int
    output_formats: tuple[str, ...] = ("csv",)

    def wants(self, output_format: str) -> bool:
        return output_format in self.output_formats

    def to_json(self) -> str:
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "TabularRequest":
        raw = json.loads(text)
        return cls(
            columns=tuple(Column(**column) for column in raw["columns"]),
            quantity=raw["quantity"],
            seed=raw["seed"],
            output_formats=tuple(raw["output_formats"]),
        )
