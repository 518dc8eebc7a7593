"""Tables as tests ask for them."""

import json
from typing import Any

from symage.tabular.columns import TYPES
from symage.tabular.request import Column, FurtherTable, TabularRequest
from symage.tabular.rows import TableRows, make_rows
from symage.tabular.schema import parse_columns
from symage.tabular.writing import csv_lines, json_records

BESIDE = (
    Column("example_key", "number_sequence", {"repeat": 7}),
    Column("example_date", "date_date"),
    Column("example_name", "text_full_name"),
)
FURTHER = FurtherTable(
    "example_table", (Column("id", "number_sequence"), Column("name", "text_full_name")), 30
)
EVERY = (*BESIDE, *(Column(name, name, dict(kind.example)) for name, kind in TYPES.items()))
"""A column of each type, and those that some of them refer to."""


def rows(
    *columns: Column, quantity: int = 200, seed: int = 7, first: int = 0, count: int | None = None
) -> TableRows:
    request = TabularRequest(columns, quantity, seed, ("csv", "json"), tables=(FURTHER,))
    return make_rows(request, first, quantity if count is None else count)


def records(*columns: Column, quantity: int = 200, seed: int = 7) -> list[dict[str, Any]]:
    made = rows(*columns, quantity=quantity, seed=seed)
    assert [each.broken for each in made.tallies] == [0] * len(columns)
    found: list[dict[str, Any]] = json.loads(b"[" + json_records(made) + b"]")
    return found


def values(kind: str, quantity: int = 200, seed: int = 7, **constraints: Any) -> list[Any]:
    return [row["x"] for row in records(Column("x", kind, constraints), quantity=quantity, seed=seed)]


def lines(*columns: Column, quantity: int = 200, seed: int = 7) -> str:
    return csv_lines(rows(*columns, quantity=quantity, seed=seed)).decode()


def faults(*columns: tuple[str, str, Any], quantity: int = 100) -> list[tuple[str, str]]:
    raw = [{"name": name, "type": kind, "constraints": constraints} for name, kind, constraints in columns]
    _, problems = parse_columns(raw, quantity=quantity, tables=(FURTHER,))
    return [(problem.field, problem.message) for problem in problems]
