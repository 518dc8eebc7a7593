"""What will not do in the columns of a table, told at its rows: "Column 8: …", in the words of the page."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from api.console import plain_words
from api.console.labels import TABLE, limit_label
from api.console.limit_words import taken
from api.console.plain_words import Told
from api.console.table_form import FIRST, Typed
from symage.errors import Problem
from symage.tabular.columns import known_type

_COLUMN = re.compile(r"(?:tables\[(?P<table>\d+)\]\.)?columns\[(?P<row>\d+)\](?:\.(?P<key>.*))?")
_FURTHER = re.compile(r"tables\[(\d+)\]\.(\w+)")


@dataclass(frozen=True, slots=True)
class Wrong(Told):
    """What is wrong in a row. `at`: the id of its field, or of the one beside it where a limit has none."""

    at: str = ""
    limited: bool = False


@dataclass(frozen=True, slots=True)
class Faults:
    """`rows`: place among the columns of all tables -> what is wrong there; `names`: of these rows; `others`:
    what is wrong in no row."""

    rows: Mapping[int, Sequence[Wrong]]
    names: Mapping[int, str]
    others: Sequence[Told]


def faults_of(problems: Sequence[Problem], columns: Sequence[Typed]) -> Faults:
    rows: dict[int, list[Wrong]] = {}
    others: list[Problem] = []
    for problem in problems:
        place = _place(problem.field, columns)
        if place is None:
            others.append(replace(problem, message=_of_table(problem)))
        else:
            rows.setdefault(place, []).append(_at_row(problem, place, columns[place]))
    names = {place: _name(place, columns) for place in rows}
    return Faults(rows, names, plain_words.told(others, "table"))


def _name(place: int, columns: Sequence[Typed]) -> str:
    """As the page counts: column 2 of table 3."""
    of = columns[place].of
    row = len([column for column in columns[: place + 1] if column.of == of])
    return f"Column {row}" if of == FIRST else f"Column {row} of table {int(of) + 2}"


def _place(field: str, columns: Sequence[Typed]) -> int | None:
    found = _COLUMN.fullmatch(field)
    if found is None:
        return None
    of = FIRST if found["table"] is None else found["table"]
    own = [place for place, column in enumerate(columns) if column.of == of]
    row = int(found["row"])
    return own[row] if row < len(own) else None


def _at_row(problem: Problem, place: int, column: Typed) -> Wrong:
    found = _COLUMN.fullmatch(problem.field)
    key = (found and found["key"]) or ""
    head, _, limit = key.partition(".")
    kind = known_type(column.type)
    if problem.message.startswith("Unknown key: ") and kind is not None:
        said = f"“{kind.description}” takes no limit “{limit}”. {taken(kind)}"
    elif key == "constraints" and problem.message == f"{problem.field} must be an object":
        said = "The limits cannot be read; they are written like this: min: 18, max: 65"
    else:
        called = f"{limit_label(limit)}: " if limit else f"{head or 'It'} "
        said = problem.message.replace(f"{problem.field} ", called)
        said = re.sub(r"\b(min|max)(?= \()", lambda named: f"“{limit_label(named[1])}”", said)
        said = re.sub(r"\S*columns\[\d+\]\.(?:constraints\.)?", "", said)
        said = plain_words.plain(replace(problem, message=said), {})
    if head in ("name", "type"):
        return Wrong(problem.field, said[0].upper() + said[1:], at=f"{head[0]}-{place}")
    of = re.split(r"[.\[]", limit)[0]
    return Wrong(problem.field, said, at=f"l-{place}-{of}", limited=head == "constraints")


def _of_table(problem: Problem) -> str:
    """Of a further table: Table 2, name."""
    found = _FURTHER.fullmatch(problem.field)
    if found is None:
        return problem.message
    called = TABLE.get(found[2], found[2]).lower()
    return problem.message.replace(problem.field, f"Table {int(found[1]) + 2}, {called}:")
