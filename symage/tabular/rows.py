"""Rows of a table: a pure function of the request and of their numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pyarrow.compute as pc

from symage.randomness import Words, household_indexes
from symage.tabular.cells import Cells, Draw, People, Table, grouped, keyed
from symage.tabular.lending import RowPeople
from symage.tabular.plan import Filled, Plan, make_plan
from symage.tabular.request import FurtherTable, TabularRequest


class ColumnTally(NamedTuple):
    """What was seen of a column in some rows. `broken`: values that it may not hold; `repeated`: values that
    came twice although none may."""

    nulls: int
    broken: int
    repeated: int


@dataclass(frozen=True, slots=True)
class TableRows:
    """The cells of each column, from left to right, and what was seen of it."""

    names: tuple[str, ...]
    cells: tuple[Cells, ...]
    tallies: tuple[ColumnTally, ...]

    @property
    def count(self) -> int:
        return len(self.cells[0].values)


def make_rows(request: TabularRequest, first: int, count: int) -> TableRows:
    """Rows first … first + count - 1 of the table."""
    drawing = Drawing(request, _plan(request), further_tables(request))
    return drawing.rows(first, count)


def further_tables(request: TabularRequest) -> Mapping[str, "WholeTable"]:
    return {table.name: WholeTable(request, table) for table in request.tables}


@dataclass(frozen=True, slots=True)
class WholeTable:
    """A further table, whose columns are drawn whole when they are referred to."""

    request: TabularRequest
    table: FurtherTable
    _known: dict[str, Cells] = field(default_factory=dict)

    @property
    def quantity(self) -> int:
        return self.table.quantity

    def column(self, name: str) -> Cells:
        if name not in self._known:
            made = self.rows(0, self.quantity)
            self._known.update(zip(made.names, made.cells, strict=True))
        return self._known[name]

    def rows(self, first: int, count: int) -> TableRows:
        request = self.request.further(self.table)
        return Drawing(request, _plan(request), {}, self.table.name).rows(first, count)


@dataclass(frozen=True, slots=True)
class Drawing:
    """`name`: of a further table, whose people are others than those of the first one."""

    request: TabularRequest
    plan: Plan
    tables: Mapping[str, Table]
    name: str = ""

    def rows(self, first: int, count: int) -> TableRows:
        indexes = household_indexes(self.request.seed, first, count)
        if self.name:
            indexes = grouped(indexes, f"table {self.name}")
        rows = np.arange(first, first + count, dtype=np.uint64)
        people = _People()
        made: dict[str, Cells] = {}
        tallies: dict[str, ColumnTally] = {}
        for place in self.plan.order:
            each = self.plan.columns[place]
            draw = self._draw(each, rows, indexes, people, made)
            drawn = each.filling.cells(draw)
            shown = each.options.applied(drawn, draw)
            made[each.column.name] = shown
            tallies[each.column.name] = ColumnTally(
                shown.values.null_count, each.filling.broken(drawn.values), _repeated(each, shown)
            )
        names = tuple(each.column.name for each in self.plan.columns)
        return TableRows(names, tuple(made[name] for name in names), tuple(tallies[name] for name in names))

    def _draw(
        self, each: Filled, rows: Words, indexes: Words, people: "_People", made: Mapping[str, Cells]
    ) -> Draw:
        on = each.options.depends_on
        return Draw(
            rows,
            keyed(made[on].shown(), self.request.seed) if on else indexes,
            each.column.name,
            people,
            seed=self.request.seed,
            group=each.options.group,
            others=made,
            tables=self.tables,
            repeats=self.plan.repeats,
            unique=each.options.unique,
            keyed=bool(on),
        )


class _People:
    """The people of some rows, once for each group of columns that shows them."""

    def __init__(self) -> None:
        self._known: dict[bytes, People] = {}

    def __call__(self, indexes: Words) -> People:
        key = indexes.tobytes()
        if key not in self._known:
            self._known[key] = RowPeople(indexes)
        return self._known[key]


def _repeated(each: Filled, shown: Cells) -> int:
    if not each.options.unique:
        return 0
    texts = shown.shown().drop_null()
    return len(texts) - int(pc.count_distinct(texts).as_py())


@lru_cache(maxsize=32)
def _plan_of(stored: str) -> Plan:
    return make_plan(TabularRequest.from_json(stored).columns)


def _plan(request: TabularRequest) -> Plan:
    return _plan_of(request.to_json())
