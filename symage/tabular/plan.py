"""How the columns of one table are filled, and in what order: those that others read come first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from symage.errors import BadRequest, Problem
from symage.fields import Fields, shown
from symage.tabular.cells import Draw, Filling
from symage.tabular.columns import known_type
from symage.tabular.fillings.choices import Weighted, cells_of
from symage.tabular.fillings.dates import LATEST, After, Steps
from symage.tabular.fillings.numbers import Numbers
from symage.tabular.fillings.patterns import Distinct, Pattern
from symage.tabular.fillings.references import ForeignKey
from symage.tabular.fillings.series import Sequence as NumberSequence
from symage.tabular.fillings.series import Series
from symage.tabular.lending import RowPeople
from symage.tabular.options import CASES, KEYS, Options, formatted, is_dated, names_each, read_options
from symage.tabular.request import Column, FurtherTable


@dataclass(frozen=True, slots=True)
class Filled:
    """A column, how its values are drawn, and what is made of them."""

    column: Column
    filling: Filling
    options: Options

    @property
    def reads(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.filling.reads, *self.options.reads)))


@dataclass(frozen=True, slots=True)
class Plan:
    """`columns` as they stand in the table, `order` as they are drawn: place numbers."""

    columns: tuple[Filled, ...]
    order: tuple[int, ...]

    @property
    def repeats(self) -> Mapping[str, int]:
        """In how many rows each number of a sequence stands, by column."""
        return {
            each.column.name: each.filling.repeat
            for each in self.columns
            if isinstance(each.filling, NumberSequence)
        }


def make_plan(columns: Sequence[Column]) -> Plan:
    """Raises BadRequest when this version cannot read a stored column."""
    read = [read_column(column, f"columns[{place}]") for place, column in enumerate(columns)]
    if problems := [problem for _, found in read for problem in found]:
        raise BadRequest(problems)
    filled = tuple(each for each, _ in read)
    return Plan(filled, _order(filled))


def read_column(column: Column, place: str) -> tuple[Filled, list[Problem]]:
    """A column and the problems of its constraints."""
    kind = known_type(column.type)
    if kind is None:
        problem = Problem("bad_request", f"{place}.type", f"{shown(column.type)} is no column type any more")
        raise BadRequest([problem])
    constraints = Fields(column.constraints, (*kind.constraints, *KEYS), f"{place}.constraints")
    filling = kind.read(constraints)
    return Filled(column, filling, read_options(constraints, kind.digits)), constraints.problems


def check_together(
    filled: Sequence[Filled], quantity: int, tables: Sequence[FurtherTable], at: str = "columns"
) -> list[Problem]:
    """What is wrong between columns: references to what is not there, cycles, values that do not suffice."""
    problems = []
    for place, each in enumerate(filled):
        path = f"{at}[{place}].constraints"
        problems += _references(each, filled, tables, path)
        problems += _look(each, path)
        problems += _beyond(each, filled, quantity, path)
        problems += _uniqueness(each, quantity, path)
    if not problems and (cyclic := _cyclic(filled)):
        names = ", ".join(shown(filled[place].column.name) for place in cyclic)
        problems.append(
            Problem(
                "bad_request", f"{at}[{cyclic[0]}]", f"These columns refer to each other in a circle: {names}"
            )
        )
    return problems


def _references(
    each: Filled, filled: Sequence[Filled], tables: Sequence[FurtherTable], path: str
) -> list[Problem]:
    by_name = {other.column.name: other for other in filled}
    problems = [
        Problem("bad_request", path, f"{path} refers to {shown(name)}, which is no column of the table")
        for name in each.reads
        if name not in by_name
    ]
    if problems:
        return problems
    fault = _fault(each, by_name, tables)
    return [Problem("bad_request", path, f"{path} {fault}")] if fault else []


def _fault(each: Filled, by_name: Mapping[str, Filled], tables: Sequence[FurtherTable]) -> str:
    match each.filling:
        case Numbers(along=along) if along and not isinstance(by_name[along].filling, Numbers):
            return f"goes along with {shown(along)}, which is no column of plain numbers"
        case After(column=column) if not _has_days(by_name[column]):
            return f"is after {shown(column)}, which is no column of days or moments"
        case Series(key=key) | Steps(key=key) if key and not isinstance(by_name[key].filling, NumberSequence):
            return f"has the key {shown(key)}, which is no number_sequence"
        case Series() if each.options.depends_on:
            return "has a key, and depends_on besides"
        case NumberSequence() if each.options.depends_on:
            return "is a sequence, which depends on the row alone"
        case ForeignKey():
            return _foreign_fault(each.filling, tables)
    return ""


def _foreign_fault(filling: ForeignKey, tables: Sequence[FurtherTable]) -> str:
    found = next((table for table in tables if table.name == filling.table), None)
    if found is None:
        return f"refers to {shown(filling.table)}, which is no further table of the order"
    if filling.column not in [column.name for column in found.columns]:
        return f"refers to {shown(filling.column)}, which is no column of {shown(found.name)}"
    return ""


def _has_days(each: Filled) -> bool:
    if each.options.format:
        return False
    return each.column.type.startswith(
        ("date_date", "date_datetime", "date_past", "date_future", "date_after")
    ) or (
        each.column.type
        in ("date_sequence", "identity_birth_date", "business_hire_date", "healthcare_visit_date")
    )


def _look(each: Filled, path: str) -> list[Problem]:
    """Days are written anew where there are days; what other columns give may be some."""
    shape = each.options.format
    if (
        "%" not in shape
        or "{}" in shape
        or "#" in shape
        or each.reads
        or isinstance(each.filling, ForeignKey)
    ):
        return []
    if is_dated(_one(each).type):
        return []
    message = f"{path}.format writes days and moments anew; {each.column.type} gives none"
    return [Problem("bad_request", f"{path}.format", message)]


def _one(each: Filled) -> pa.Array:
    """The column's value in one row."""
    row = np.zeros(1, np.uint64)
    return each.filling.cells(Draw(row, row, each.column.name, RowPeople)).values


def _beyond(each: Filled, filled: Sequence[Filled], quantity: int, path: str) -> list[Problem]:
    """Moments one after another end where days do."""
    steps = each.filling
    if not isinstance(steps, Steps):
        return []
    rows = next(
        (
            min(quantity, other.filling.repeat)
            for other in filled
            if other.column.name == steps.key and isinstance(other.filling, NumberSequence)
        ),
        quantity,
    )
    if steps.last(rows) <= LATEST:
        return []
    return [Problem("bad_request", path, f"{path} goes beyond {LATEST} within {rows:,} rows")]


def _uniqueness(each: Filled, quantity: int, path: str) -> list[Problem]:
    if not each.options.unique:
        return []
    domain = each.filling.domain if _tells_apart(each) else None
    field = f"{path}.unique"
    if domain is None:
        message = f"{field} cannot be promised for {each.column.type} as it is asked for"
    elif domain < quantity:
        message = f"{field} needs {quantity:,} different values; there are {domain:,}"
    else:
        return []
    return [Problem("bad_request", field, message)]


def _tells_apart(each: Filled) -> bool:
    """Whether values that differ still do so as they are shown."""
    shape = each.options.format
    match each.filling:
        case Weighted() as values:
            cells = cells_of(values.values)
            shown = formatted(cells, shape) if shape else cells
            return int(pc.count_distinct(shown.shown()).as_py()) == len(values.values)
        case Pattern() | Distinct(pattern=Pattern()) if shape in CASES:
            pattern = each.filling.pattern if isinstance(each.filling, Distinct) else each.filling
            return all(len(set(options.upper())) == len(set(options)) for options in pattern.characters)
    if "%" not in shape or "{}" in shape or "#" in shape or each.reads:
        return True
    return names_each(shape, _one(each).type)


def _order(filled: Sequence[Filled]) -> tuple[int, ...]:
    """Every column behind those that it reads; columns of a circle are left out."""
    done: list[int] = []
    waiting = list(range(len(filled)))
    while waiting:
        known = {filled[place].column.name for place in done}
        ready = [place for place in waiting if known.issuperset(filled[place].reads)]
        if not ready:
            break
        done += ready
        waiting = [place for place in waiting if place not in ready]
    return tuple(done)


def _cyclic(filled: Sequence[Filled]) -> list[int]:
    ordered = set(_order(filled))
    return [place for place in range(len(filled)) if place not in ordered]
