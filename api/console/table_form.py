"""The form of a table: its fields to the body of POST /tabular/generate, and what its buttons change in them.

A column is its name, type and limits, and `of` the further table that it stands in, counted from 0, or
nothing for the first table; of a further table there are its name and its rows. What does not belong here:
what limits are (`table_limits.py`), what a type is (`symage.tabular`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from api.console.limit_fields import folded
from api.console.table_limits import limits, written
from api.console.typed import Answers, whole
from symage.orders.tables import DEFAULT_ROWS
from symage.tabular.columns import TYPES
from symage.tabular.request import FORMATS, Column, TabularRequest

FIRST = ""
"""Where columns of the first table stand."""
PLAIN = ("prompt", "rows", "seed", "format", "csv_safe")
NEW_ROWS = 20
NEW_ID = "id"


@dataclass(frozen=True, slots=True)
class Typed:
    """A column as it was typed. `open`: its limits stand on the page as fields."""

    name: str
    type: str
    limits: str = ""
    of: str = FIRST
    open: bool = False

    @classmethod
    def like(cls, column: Column, of: str = FIRST) -> "Typed":
        told = written(column.constraints) if column.constraints else ""
        return cls(column.name, column.type, told, of)

    @property
    def body(self) -> Mapping[str, Any]:
        said = {"constraints": limits(self.limits)} if self.limits.strip() else {}
        return {"name": self.name.strip(), "type": self.type, **said}


@dataclass(frozen=True, slots=True)
class Further:
    """A further table as it was typed."""

    name: str
    rows: str


def columns_of(answers: Answers) -> list[Typed]:
    """Of all tables."""
    listed = zip_longest(*map(answers.getlist, ("name", "type", "limits", "of")), fillvalue="")
    opened = answers.getlist("open")
    return [
        Typed(name, kind, folded(answers, place, kind, said), of, str(place) in opened)
        for place, (name, kind, said, of) in enumerate(listed)
    ]


def tables_of(answers: Answers) -> list[Further]:
    listed = zip_longest(*map(answers.getlist, ("table_name", "table_rows")), fillvalue="")
    return [Further(*each) for each in listed]


def body_of(answers: Answers) -> dict[str, Any]:
    """The body that the form means."""
    columns, tables = columns_of(answers), tables_of(answers)
    body: dict[str, Any] = {
        "columns": _within(columns, FIRST),
        "quantity": whole(answers.get("rows", str(DEFAULT_ROWS)).strip()),
        "output_formats": answers.getlist("format") or [FORMATS[0]],
    }
    if seed := answers.get("seed", "").strip():
        body["seed"] = whole(seed)
    if answers.get("csv_safe"):
        body["csv_safe"] = True
    if tables:
        body["tables"] = [
            {
                "name": table.name.strip(),
                "columns": _within(columns, str(place)),
                "quantity": whole(table.rows.strip()),
            }
            for place, table in enumerate(tables)
        ]
    return body


def with_columns(answers: Answers, found: Iterable[Column], of: str = FIRST) -> Answers:
    """With these columns in place of those of a table."""
    others = [each for each in columns_of(answers) if each.of != of]
    fresh = [Typed.like(column, of) for column in found]
    return _form(answers, [*fresh, *others] if of == FIRST else [*others, *fresh], tables_of(answers))


def edited(answers: Answers) -> Answers:
    """As the button that was pressed says: a column or a table more or one less, the limits of a column as
    fields or as text."""
    columns, tables = columns_of(answers), tables_of(answers)
    turned = whole(answers.get("turn", ""))
    if isinstance(turned, int) and turned < len(columns):
        columns[turned] = replace(columns[turned], open=not columns[turned].open)
    if "add" in answers:
        of = answers["add"]
        count = len([each for each in columns if each.of == of])
        columns.append(Typed(f"column_{count + 1}", next(iter(TYPES)), of=of))
    gone = whole(answers.get("remove", ""))
    if isinstance(gone, int) and gone < len(columns):
        del columns[gone]
    if "add_table" in answers:
        name = answers.get("new_table", "").strip() or f"table_{len(tables) + 2}"
        columns += _referring(name, str(len(tables)))
        tables.append(Further(name, str(NEW_ROWS)))
    dropped = whole(answers.get("remove_table", ""))
    if isinstance(dropped, int) and dropped < len(tables):
        columns = [each for each in map(_behind(dropped), columns) if each is not None]
        del tables[dropped]
    return _form(answers, columns, tables)


def answers_of(request: TabularRequest, seed: int | None) -> Answers:
    """The fields that mean this table again; without a seed that was drawn."""
    plain = [("rows", str(request.quantity)), *(("format", name) for name in request.output_formats)]
    plain += [("seed", str(seed))] if seed is not None else []
    plain += [("csv_safe", "1")] if request.csv_safe else []
    columns = [Typed.like(column) for column in request.columns]
    for place, table in enumerate(request.tables):
        columns += [Typed.like(column, str(place)) for column in table.columns]
    tables = [Further(table.name, str(table.quantity)) for table in request.tables]
    return _form(MultiDict(plain), columns, tables)


def query_of(answers: Answers, **more: str) -> str:
    """What the form says, as a query."""
    stays = _form(answers, columns_of(answers), tables_of(answers))
    return urlencode([*stays.items(multi=True), *more.items()])


def _referring(name: str, of: str) -> Sequence[Typed]:
    """A key of the new table, and a column of the first that refers to it."""
    told = written({"table": name, "column": NEW_ID})
    return [Typed(f"{name}_{NEW_ID}", "custom_foreign_key", told), Typed(NEW_ID, "number_sequence", of=of)]


def _behind(dropped: int) -> Any:
    """Columns of later tables move one on; those of the table itself go."""

    def moved(column: Typed) -> Typed | None:
        place = whole(column.of)
        if not isinstance(place, int) or place < dropped:
            return column
        return None if place == dropped else replace(column, of=str(place - 1))

    return moved


def _within(columns: Iterable[Typed], of: str) -> list[Mapping[str, Any]]:
    return [each.body for each in columns if each.of == of]


def _form(answers: Answers, columns: Iterable[Typed], tables: Iterable[Further]) -> Answers:
    """The fields that say this; columns of the first table stand first, as on the page."""
    found = MultiDict([(name, value) for name, value in answers.items(multi=True) if name in PLAIN])
    for place, each in enumerate(sorted(columns, key=lambda column: column.of)):
        for name, value in (
            ("name", each.name),
            ("type", each.type),
            ("limits", each.limits),
            ("of", each.of),
        ):
            found.add(name, value)
        if each.open:
            found.add("open", str(place))
    for table in tables:
        found.add("table_name", table.name)
        found.add("table_rows", table.rows)
    return found
