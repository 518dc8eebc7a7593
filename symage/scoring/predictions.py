"""What a reader says that documents say: JSON or CSV in, one frozen value out, every fault named.

JSON is a list of objects, or one object a line, in the shape of a record of ground truth:
`{"form_id", "item_index", "fields": {field id: said}}`, where `said` is a text, a number, true, false or
null, or `{"text", "page", "box"}` with pixels of the dataset's pictures. CSV has a row a document with a
column a field, as `data.csv` has, or a row a field: `form_id, item_index, field_id, text` and, if boxes are
given, `page, left, top, right, bottom`.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from symage.bundles.ground_truth import LEADING_COLUMNS
from symage.errors import BadRequest, Problem

Document = tuple[str, int]
"""form_id and item_index"""
Pixels = tuple[float, float, float, float]
"""left, top, right, bottom"""

LARGEST = 2 << 30
"""Bytes of a file of predictions."""
FARTHEST = 1_000_000
"""Pixels that a side of a box may lie from the picture's corner: beyond any page."""
_SHOWN = 20
_SIDES = ("left", "top", "right", "bottom")
_ABOUT = frozenset(LEADING_COLUMNS)


@dataclass(frozen=True, slots=True)
class Said:
    """The text of a value, "" where there is none; page from 0 and box where the reader gives them."""

    text: str
    page: int = 0
    box: Pixels | None = None


Predictions = Mapping[Document, Mapping[str, Said]]


@dataclass(slots=True)
class _Reading:
    """What was read so far, and what could not be."""

    found: dict[Document, dict[str, Said]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, where: str, message: str) -> None:
        self.problems.append(Problem("bad_prediction", where, f"{where}: {message}"))


def read_predictions(path: Path) -> Predictions:
    """Raises BadRequest with what is wrong with the file, OSError."""
    if path.stat().st_size > LARGEST:
        raise BadRequest([Problem("too_large", str(path), f"{path} is larger than {LARGEST >> 30} GiB")])
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadRequest([Problem("bad_prediction", str(path), f"{path} is no UTF-8: {error}")]) from error
    reading = _Reading()
    if path.suffix.lower() == ".csv":
        _read_csv(reading, text)
    else:
        _read_json(reading, text)
    raise_all(reading.problems)
    return reading.found


_Row = Callable[[_Reading, str, Mapping[str, str]], dict[str, Said]]
"""What a row of a CSV says, and its place for complaints."""


def raise_all(problems: Sequence[Problem]) -> None:
    """Raises BadRequest where there are any, with the first and the number of the others."""
    if len(problems) > _SHOWN:
        more = Problem("bad_prediction", "", f"… and {len(problems) - _SHOWN} more")
        raise BadRequest([*problems[:_SHOWN], more])
    if problems:
        raise BadRequest(problems)


# ---- JSON


def _read_json(reading: _Reading, text: str) -> None:
    for where, document in _documents(reading, text):
        if not isinstance(document, dict):
            reading.refuse(where, "a document is an object of form_id, item_index and fields")
            continue
        fields = document.get("fields")
        if not isinstance(fields, dict):
            reading.refuse(where, "fields must be an object of field ids")
            continue
        said = {name: _said(reading, f"{where}, {name}", value) for name, value in fields.items()}
        _add(reading, where, document.get("form_id"), document.get("item_index"), said)


def _documents(reading: _Reading, text: str) -> Iterator[tuple[str, Any]]:
    """The documents of a list, or one a line, each with its place."""
    if text.lstrip().startswith("["):
        for parsed in _parsed(reading, "the file", text):
            yield from ((f"document {number}", document) for number, document in enumerate(parsed))
        return
    # Not splitlines(): JSON may hold line separators of Unicode as they are.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield from ((f"line {number}", document) for document in _parsed(reading, f"line {number}", line))


def _parsed(reading: _Reading, where: str, text: str) -> Iterator[Any]:
    """One value; none, and told, where it is no JSON."""
    try:
        yield json.loads(text)
    except (ValueError, RecursionError) as error:
        reading.refuse(where, f"is no JSON: {error}")


def _said(reading: _Reading, where: str, value: Any) -> Said:
    if not isinstance(value, dict):
        return Said(_text(reading, where, value))
    text = _text(reading, where, value.get("text"))
    box, page = value.get("box"), value.get("page", 0)
    if not _is_count(page):
        reading.refuse(where, "page must be a whole number from 0")
        return Said(text)
    if box is None:
        return Said(text, page)
    if not (isinstance(box, list) and len(box) == len(_SIDES) and all(map(_is_number, box))):
        reading.refuse(where, "box must be four numbers: left, top, right, bottom")
        return Said(text, page)
    return Said(text, page, _upright(reading, where, box))


def _upright(reading: _Reading, where: str, sides: Sequence[float]) -> Pixels | None:
    if not all(-FARTHEST <= side <= FARTHEST for side in sides):
        reading.refuse(where, f"box must be numbers from {-FARTHEST} to {FARTHEST}")
        return None
    left, top, right, bottom = map(float, sides)
    if not (left <= right and top <= bottom):
        reading.refuse(where, "box must be left, top, right, bottom: here right or bottom comes first")
        return None
    return left, top, right, bottom


def _text(reading: _Reading, where: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    reading.refuse(where, "what a field says must be a text, a number, true, false or null")
    return ""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _add(reading: _Reading, where: str, form_id: Any, item: Any, said: Mapping[str, Said]) -> None:
    if not isinstance(form_id, str) or not _is_count(item):
        reading.refuse(where, "form_id must be a text and item_index a whole number from 0")
        return
    known = reading.found.setdefault((form_id, item), {})
    for name in known.keys() & said.keys():
        reading.refuse(where, f"{name} of {form_id}, item {item} was said before")
    known.update(said)


# ---- CSV


def _read_csv(reading: _Reading, text: str) -> None:
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


def _add_row(reading: _Reading, where: str, row: Mapping[str, Any], one: _Row) -> None:
    if None in row or None in row.values():
        reading.refuse(where, "has more or fewer cells than the header")
        return
    item = int(row["item_index"]) if _is_digits(row["item_index"]) else None
    _add(reading, where, row["form_id"], item, one(reading, where, row))


def _document_row(_reading: _Reading, _where: str, row: Mapping[str, str]) -> dict[str, Said]:
    """Empty cells say nothing: tables of several forms have columns of all of them."""
    return {name: Said(text) for name, text in row.items() if text and name not in _ABOUT}


def _field_row(reading: _Reading, where: str, row: Mapping[str, str]) -> dict[str, Said]:
    sides, page = [row.get(side, "") for side in _SIDES], row.get("page") or "0"
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
    return {row["field_id"]: Said(row["text"], int(page), _upright(reading, where, numbers))}


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 18
