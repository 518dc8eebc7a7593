"""Predictions as CSV: a row a document with a column a field, or a row a field."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from symage.bundles.ground_truth import LEADING_COLUMNS
from symage.scoring.said import SIDES, Reading, Said

_ABOUT = frozenset(LEADING_COLUMNS)
_Row = Callable[[Reading, str, Mapping[str, str]], dict[str, Said]]
"""What a row of a CSV says, and its place for complaints."""


def read_csv(reading: Reading, text: str) -> None:
    """Adds what the rows of the text say, and refuses what cannot be read."""
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        columns = Counter(rows.fieldnames or ())
        if lacking := {"form_id", "item_index"} - columns.keys():
            reading.refuse("line 1", f"the columns {', '.join(sorted(lacking))} are missing")
            return
        if again := [name for name, times in columns.items() if times > 1]:
            reading.refuse("line 1", f"the columns {', '.join(again)} stand there twice")
            return
        one = _field_row if {"field_id", "text"} <= columns.keys() else _document_row
        for row in rows:
            _add_row(reading, f"line {rows.line_num}", row, one)
    except csv.Error as error:
        reading.refuse(f"line {rows.line_num}", f"is no CSV: {error}")


def _add_row(reading: Reading, where: str, row: Mapping[str, Any], one: _Row) -> None:
    if None in row or None in row.values():
        reading.refuse(where, "has more or fewer cells than the header")
        return
    item = int(row["item_index"]) if _is_digits(row["item_index"]) else None
    reading.add(where, row["form_id"], item, one(reading, where, row))


def _document_row(_reading: Reading, _where: str, row: Mapping[str, str]) -> dict[str, Said]:
    """Empty cells say nothing: tables of several forms have columns of all of them."""
    return {name: Said(text) for name, text in row.items() if text and name not in _ABOUT}


def _field_row(reading: Reading, where: str, row: Mapping[str, str]) -> dict[str, Said]:
    sides, page = [row.get(side, "") for side in SIDES], row.get("page") or "0"
    if not _is_digits(page):
        reading.refuse(where, "page must be a whole number from 0")
        return {}
    if not any(sides):
        return {row["field_id"]: Said(row["text"], int(page))}
    try:
        numbers = [float(side) for side in sides]
    except ValueError:
        reading.refuse(where, "left, top, right and bottom must be four numbers, or all empty")
        return {}
    return {row["field_id"]: Said(row["text"], int(page), reading.upright(where, numbers))}


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 18
