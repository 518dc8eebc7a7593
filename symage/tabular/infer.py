"""Columns from a sample of values: types, ranges, shares of empty cells, weights. Only aggregates are
kept, and values that are rare never: what stands in fewer than a few rows may tell of one person.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from symage.errors import BadRequest, Problem
from symage.fields import has_controls
from symage.tabular.request import Column
from symage.tabular.sample_types import sample_type
from symage.tabular.schema import MOST_COLUMNS, free_names

_EMPTY = frozenset({"", "null", "none", "na", "n/a", "nan", "nil", "-"})


@dataclass(frozen=True, slots=True)
class Inferred:
    """`rows`: of the sample; `unknown`: columns of whose values nothing could be kept."""

    columns: tuple[Column, ...]
    rows: int
    unknown: tuple[str, ...]


def infer_csv(text: str) -> Inferred:
    """Raises BadRequest when the text is no table with a header and rows."""
    header, *rows = _rows(text.removeprefix("\ufeff")) or [[]]
    _check(header, rows)
    width = len(header)
    values = [[row[place] if place < len(row) else "" for row in rows] for place in range(width)]
    names = free_names(name.strip() or f"column_{place + 1}" for place, name in enumerate(header))
    found = [infer_column(name, column, rows=len(rows)) for name, column in zip(names, values, strict=True)]
    return Inferred(
        tuple(each or Column(name, "text_words", {}) for each, name in zip(found, names, strict=True)),
        len(rows),
        tuple(name for each, name in zip(found, names, strict=True) if each is None),
    )


def _rows(text: str) -> list[list[str]]:
    """Lines may end as they do on any system."""
    sign, lines = _delimiter(text)
    try:
        return [row for row in csv.reader(io.StringIO(lines, newline=""), delimiter=sign) if row]
    except csv.Error as error:
        raise BadRequest([Problem("bad_request", "sample", f"The sample is no CSV: {error}")]) from error


def _delimiter(text: str) -> tuple[str, str]:
    """What parts the columns, and the text without a line that only says so, as spreadsheets write it."""
    if told := re.match(r"sep=([,;\t|])(?:\r\n?|\n)", text, re.IGNORECASE):
        return told[1], text[told.end() :]
    first = re.sub('"[^"]*"', "", re.split("[\r\n]", text.lstrip("\r\n"), maxsplit=1)[0])
    return max(",;\t|", key=first.count), text


def infer_column(name: str, values: Sequence[str], *, rows: int) -> Column | None:
    """A column like some values; None where nothing may be kept of them and the name says nothing."""
    there = [value.strip() for value in values if value.strip().lower() not in _EMPTY]
    missing = 1 - len(there) / rows if rows else 0.0
    blank = {"null_rate": round(missing, 2)} if round(missing, 2) > 0 else {}
    found = sample_type(name, there)
    return None if found is None else Column(name, found[0], {**found[1], **blank})


def _check(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    message = ""
    if not 1 <= len(header) <= MOST_COLUMNS:
        message = f"The sample has {len(header)} columns; 1 to {MOST_COLUMNS} are needed"
    elif any(has_controls(name) for name in header):
        message = "The sample's header holds a control character"
    elif not rows:
        message = "The sample has a header and no rows"
    if message:
        raise BadRequest([Problem("bad_request", "sample", message)])
