"""What columns a table may have: parsed from what a customer wrote, with every fault in it at once."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from symage.errors import BadRequest, Problem
from symage.fields import Fields, Key, Keys, shown
from symage.kinds import Anything, Choice, Printable
from symage.objects import Object, record_of
from symage.shapes import Named, Schema, array, described
from symage.tabular.cells import Filling
from symage.tabular.columns import TYPES, ColumnType
from symage.tabular.request import Column

MOST_COLUMNS = 50
MOST_ROWS = 10_000
LONGEST_NAME = 100
NAME = Key("name", Printable(LONGEST_NAME), "", "Its heading", required=True, missing="")
TYPE = Key("type", Choice(TYPES), "", "What stands in it", required=True, missing="")
CONSTRAINTS = Key("constraints", Object(()), {}, "What its type says")
KEYS: Keys = (NAME, TYPE, CONSTRAINTS)


def _shape_of(name: str, kind: ColumnType) -> Schema:
    """A column of one type. Types without constraints take an empty object."""
    of_type = replace(TYPE, kind=Choice((name,)))
    needed = any(key.required for key in kind.constraints)
    constraints = replace(CONSTRAINTS, kind=Object(kind.constraints), required=needed)
    return described(record_of((NAME, of_type, constraints)), kind.description)


def _any_column() -> Schema:
    return {"anyOf": [_shape_of(name, kind) for name, kind in TYPES.items()]}


COLUMN = Named("TabularColumn", _any_column)
COLUMNS = Key(
    "columns",
    Anything(array(COLUMN, minItems=1, maxItems=MOST_COLUMNS)),
    (),
    "From left to right",
    required=True,
)


def parse_columns(raw: Any) -> tuple[tuple[Column, ...], list[Problem]]:
    """The columns of a request; only to be used when there are no problems."""
    if not isinstance(raw, list) or not 1 <= len(raw) <= MOST_COLUMNS:
        message = f"columns must be a list of 1 to {MOST_COLUMNS} columns"
        return (), [Problem("bad_request", "columns", message)]
    columns, problems = [], []
    for place, entry in enumerate(raw):
        column, found = _column(entry, f"columns[{place}]")
        columns.append(column)
        problems += found
    return tuple(columns), [*problems, *_repeated(columns)]


def fillings(columns: Sequence[Column]) -> list[Filling]:
    """How each column is filled. Raises BadRequest when this version cannot read a stored column."""
    read = [_filling(column, f"columns[{place}]") for place, column in enumerate(columns)]
    problems = [problem for _, found in read for problem in found]
    if problems:
        raise BadRequest(problems)
    return [filling for filling, _ in read]


def _column(entry: Any, place: str) -> tuple[Column, list[Problem]]:
    if not isinstance(entry, dict):
        return Column("", ""), [Problem("bad_request", place, f"{place} must be an object")]
    fields = Fields(entry, KEYS, place)
    fields.read(NAME)
    # As it was written: two faulty names are told apart too.
    name, constraints, kind = str(entry.get("name")), fields.read(CONSTRAINTS), fields.read(TYPE)
    column = Column(name, kind, constraints)
    return column, [*fields.problems, *(_filling(column, place)[1] if kind else ())]


def _filling(column: Column, place: str) -> tuple[Filling, list[Problem]]:
    kind = TYPES[column.type]
    constraints = Fields(column.constraints, kind.constraints, f"{place}.constraints")
    return kind.read(constraints), constraints.problems


def _repeated(columns: Sequence[Column]) -> list[Problem]:
    names = [column.name for column in columns]
    return [
        Problem("bad_request", f"columns[{place}].name", f"Two columns are called {shown(name)}")
        for place, name in enumerate(names)
        if name in names[:place]
    ]
