"""How the columns of one table are filled, and in what order: those that others read come first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symage.errors import BadRequest, Problem
from symage.fields import Fields, shown
from symage.tabular.cells import Filling
from symage.tabular.columns import known_type
from symage.tabular.fillings.dates import After, Steps
from symage.tabular.fillings.numbers import Numbers
from symage.tabular.fillings.references import ForeignKey
from symage.tabular.fillings.series import Sequence as NumberSequence
from symage.tabular.fillings.series import Series
from symage.tabular.options import KEYS, Options, read_options
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


def _uniqueness(each: Filled, quantity: int, path: str) -> list[Problem]:
    if not each.options.unique:
        return []
    domain = each.filling.domain
    field = f"{path}.unique"
    if domain is None:
        message = f"{field} cannot be promised for {each.column.type} as it is asked for"
    elif domain < quantity:
        message = f"{field} needs {quantity:,} different values; there are {domain:,}"
    else:
        return []
    return [Problem("bad_request", field, message)]


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
