"""Rows of a table, as CSV lines and as JSON objects: a pure function of the request and of their numbers."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring

from symage.identities.households import households
from symage.randomness import household_indexes
from symage.tabular.cells import Cells, Draw, Filling
from symage.tabular.request import Column, TabularRequest
from symage.tabular.schema import fillings


@dataclass(frozen=True, slots=True)
class TableRows:
    """`lines` are CSV with their line ends, `records` JSON objects; `broken` counts values that their
    column may not hold."""

    lines: str
    records: Sequence[str]
    broken: int


def make_rows(request: TabularRequest, first: int, count: int) -> TableRows:
    """Rows first … first + count - 1 of the table."""
    filled_by = fillings(request.columns)
    indexes = household_indexes(request.seed, first, count)
    paths = tuple(dict.fromkeys(path for filling in filled_by for path in filling.paths))
    people = households(indexes, paths=paths).columns
    cells = [
        filling.cells(Draw(indexes, people, column.name))
        for filling, column in zip(filled_by, request.columns, strict=True)
    ]
    broken = sum(map(_broken, filled_by, cells))
    return TableRows(
        _csv(zip(*(column.texts for column in cells), strict=True)),
        _records(request.columns, cells),
        broken,
    )


def csv_header(columns: Sequence[Column]) -> str:
    return _csv([[column.name for column in columns]])


def _broken(filling: Filling, cells: Cells) -> int:
    return sum(not filling.accepts(text) for text in cells.texts)


def _records(columns: Sequence[Column], cells: Sequence[Cells]) -> list[str]:
    keys = [encode_basestring(column.name) for column in columns]
    return [
        "{" + ", ".join(f"{key}: {value}" for key, value in zip(keys, values, strict=True)) + "}"
        for values in zip(*(column.literals for column in cells), strict=True)
    ]


def _csv(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
