"""What columns a table may have: parsed from what a customer wrote, with every fault in it at once."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from symage.errors import Problem
from symage.fields import Fault, Fields, Key, Keys, has_controls, shown
from symage.kinds import Anything, Choice, Integer, Printable
from symage.objects import Object, record_of
from symage.shapes import Named, Schema, array, one_of_texts, text
from symage.tabular import options
from symage.tabular.columns import TYPES, known_type
from symage.tabular.plan import Filled, check_together, read_column
from symage.tabular.request import Column, FurtherTable
from symage.tabular.types.faker import PREFIX, faker_methods

MOST_COLUMNS = 50
LONGEST_NAME = 100
MOST_TABLES = 5
MOST_FURTHER_ROWS = 10_000
TABLE_NAMES = "[a-z0-9_]{1,40}"


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's name."""

    def read(self, value: Any) -> str | Fault:
        if isinstance(value, str) and has_controls(value):
            return Fault("must be printable: it holds a control character, such as a line break or a tab")
        return Printable(LONGEST_NAME).read(value)

    def shape(self) -> Schema:
        return Printable(LONGEST_NAME).shape()


@dataclass(frozen=True, slots=True)
class TableName:
    """The name of a further table, which its files bear."""

    def read(self, value: Any) -> str | Fault:
        if isinstance(value, str) and re.fullmatch(TABLE_NAMES, value):
            return value
        return Fault("must be a text of 1 to 40 small letters, digits and underscores")

    def shape(self) -> Schema:
        return text(pattern=f"^{TABLE_NAMES}$")


@dataclass(frozen=True, slots=True)
class TypeName:
    """The name of a column type; of an unknown one the nearest is told."""

    def read(self, value: Any) -> str | Fault:
        if isinstance(value, str) and known_type(value) is not None:
            return value
        near = get_close_matches(value, TYPES, 1, 0.6) if isinstance(value, str) else []
        hint = f"did you mean {near[0]}?" if near else "GET /api/v1/tabular/types lists them"
        said = f"{shown(value)} is not one; " if isinstance(value, str) else ""
        return Fault(f"must be a column type; {said}{hint}")

    def shape(self) -> Schema:
        return one_of_texts(TYPES)


NAME = Key("name", Heading(), "", "Its heading", required=True, missing="")
TYPE = Key("type", TypeName(), "", "What stands in it", required=True, missing="")
CONSTRAINTS = Key("constraints", Object(()), {}, "What its type says")
KEYS: Keys = (NAME, TYPE, CONSTRAINTS)


def _any_column() -> Schema:
    """A column of any type: types that know the same constraints stand together."""
    alike: dict[str, list[str]] = defaultdict(list)
    for name, kind in TYPES.items():
        alike[repr(kind.constraints)].append(name)
    shapes = [_shape_of(names, TYPES[names[0]].constraints) for names in alike.values()]
    return {"anyOf": [*shapes, _shape_of(sorted(f"{PREFIX}{method}" for method in faker_methods()), ())]}


def _shape_of(names: Sequence[str], keys: Keys) -> Schema:
    of_type = replace(TYPE, kind=Choice(names))
    needed = any(key.required for key in keys)
    constraints = replace(CONSTRAINTS, kind=Object((*keys, *options.KEYS)), required=needed)
    return record_of((NAME, of_type, constraints))


COLUMN = Named("TabularColumn", _any_column)
COLUMNS = Key(
    "columns",
    Anything(array(COLUMN, minItems=1, maxItems=MOST_COLUMNS)),
    (),
    "From left to right",
    required=True,
)
TABLE_NAME = Key("name", TableName(), "", "What columns call it", required=True, missing="")
TABLE_ROWS = Key("quantity", Integer(1, MOST_FURTHER_ROWS), 100, "Rows")
TABLE_KEYS: Keys = (TABLE_NAME, COLUMNS, TABLE_ROWS)
TABLES = Key(
    "tables",
    Anything(array(record_of(TABLE_KEYS), maxItems=MOST_TABLES)),
    (),
    "Further tables, to whose rows custom_foreign_key refers",
)


def parse_columns(
    raw: Any, *, quantity: int = 1, tables: Sequence[FurtherTable] = (), at: str = "columns"
) -> tuple[tuple[Column, ...], list[Problem]]:
    """The columns of a request; only to be used when there are no problems."""
    if not isinstance(raw, list) or not 1 <= len(raw) <= MOST_COLUMNS:
        message = f"{at} must be a list of 1 to {MOST_COLUMNS} columns"
        return (), [Problem("bad_request", at, message)]
    read = [_column(entry, f"{at}[{place}]") for place, entry in enumerate(raw)]
    columns = tuple(column for column, _, _ in read)
    problems = [problem for _, _, found in read for problem in found]
    problems += _repeated(columns, at)
    filled = [each for _, each, _ in read if each is not None]
    if not problems and len(filled) == len(columns):
        problems += check_together(filled, quantity, tables, at)
    return columns, problems


def parse_tables(raw: Any) -> tuple[tuple[FurtherTable, ...], list[Problem]]:
    """The further tables of a request; they refer to none themselves."""
    if raw is None:
        return (), []
    if not isinstance(raw, list) or len(raw) > MOST_TABLES:
        return (), [
            Problem("bad_request", "tables", f"tables must be a list of at most {MOST_TABLES} tables")
        ]
    tables: list[FurtherTable] = []
    problems: list[Problem] = []
    for place, entry in enumerate(raw):
        at = f"tables[{place}]"
        fields = Fields(entry if isinstance(entry, dict) else {}, TABLE_KEYS, at)
        name, quantity = fields.read(TABLE_NAME), fields.read(TABLE_ROWS)
        columns, found = parse_columns(fields.get("columns"), quantity=quantity, at=f"{at}.columns")
        if name in [table.name for table in tables]:
            fields.refuse("name", f"Two tables are called {shown(name)}")
        problems += [*fields.problems, *found]
        tables.append(FurtherTable(name, columns, quantity))
    return tuple(tables), problems


def _column(entry: Any, place: str) -> tuple[Column, Filled | None, list[Problem]]:
    if not isinstance(entry, dict):
        return Column("", ""), None, [Problem("bad_request", place, f"{place} must be an object")]
    fields = Fields(entry, KEYS, place)
    fields.read(NAME)
    # As it was written: two faulty names are told apart too.
    name, constraints, kind = str(entry.get("name")), fields.read(CONSTRAINTS), fields.read(TYPE)
    column = Column(name, kind, constraints)
    if not kind:
        return column, None, fields.problems
    filled, problems = read_column(column, place)
    return column, filled, [*fields.problems, *problems]


def _repeated(columns: Sequence[Column], at: str) -> list[Problem]:
    """Names that are the same, or that differ in case or in how Unicode writes them only."""
    problems = []
    seen: dict[str, str] = {}
    for place, column in enumerate(columns):
        plain = _folded(column.name)
        if plain in seen:
            same = seen[plain] == column.name
            message = f"Two columns are called {shown(column.name)}"
            if not same:
                message = (
                    f"The names {shown(seen[plain])} and {shown(column.name)} differ in case or spelling only"
                )
            problems.append(Problem("bad_request", f"{at}[{place}].name", message))
        seen.setdefault(plain, column.name)
    return problems


def free_names(names: Iterable[str]) -> list[str]:
    """Names that an order may have: numbered where one is taken."""
    found: list[str] = []
    taken: set[str] = set()
    for each in names:
        plain = "".join(letter for letter in each if not has_controls(letter)).strip()
        name = free = (plain or "column")[: LONGEST_NAME - 4]
        number = 2
        while _folded(free) in taken:
            free, number = f"{name}_{number}", number + 1
        found.append(free)
        taken.add(_folded(free))
    return found


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
