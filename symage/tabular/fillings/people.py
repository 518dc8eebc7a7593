"""Columns that show the person of a row, or the household, the job or the papers of that person: one
household a row, whatever columns there are."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from symage.fields import Fields
from symage.identities.text import join
from symage.tabular.cells import Cells, Draw, People
from symage.tabular.fillings.numbers import number_cells

Compute = Callable[[People], pa.Array]
LINE = r"^\S(.*\S)?$"
"""Text that neither begins nor ends in a space."""
_SPACE = ord(" ")


@dataclass(frozen=True, slots=True)
class PersonFact:
    """`pattern`: what its texts look like. `apart`: makes values differ where none may come twice, of the
    values and of the rows' numbers; `distinct`: they differ as they are."""

    compute: Compute
    pattern: str = LINE
    apart: Callable[[pa.StringArray, pa.StringArray], pa.StringArray] | None = None
    distinct: int | None = None
    reads: tuple[str, ...] = ()

    def read(self, _constraints: Fields) -> "PersonFact":
        """Nothing of a person is a matter of constraints."""
        return self

    @property
    def domain(self) -> int | None:
        return self.distinct if self.apart is None else 2**62

    def cells(self, draw: Draw) -> Cells:
        values = self.compute(draw.people)
        if draw.unique and self.apart is not None:
            values = self.apart(values, pa.array(draw.rows).cast(pa.string()))
        return Cells(values)

    def broken(self, values: pa.Array) -> int:
        return unlike(values, self.pattern) if pa.types.is_string(values.type) else 0


@dataclass(frozen=True, slots=True)
class PersonMoney:
    """Cents of a household, as money of so many decimals; empty where the household has none."""

    path: str
    where: str = ""
    decimals: int = 2
    reads: tuple[str, ...] = ()
    domain: int | None = None

    def read(self, _constraints: Fields) -> "PersonMoney":
        return self

    def cells(self, draw: Draw) -> Cells:
        people = draw.people
        cents = np.asarray(people[self.path])
        found = number_cells(cents if self.decimals else cents // 100, self.decimals)
        return found.only(pa.array(people[self.where])) if self.where else found

    def broken(self, values: pa.Array) -> int:
        return int(pc.sum(pc.less(values, 0)).as_py() or 0)


def unlike(values: pa.StringArray, pattern: str) -> int:
    """How many texts do not look like the pattern."""
    if len(values) == values.null_count:
        return 0
    if pattern == LINE:
        return _untrimmed(values)
    return int(pc.sum(pc.invert(pc.match_substring_regex(values, pattern))).as_py() or 0)


def _untrimmed(values: pa.StringArray) -> int:
    """How many texts are empty, or begin or end in a space: by their bytes, which is quicker than a
    pattern."""
    there = values.drop_null()
    offsets = np.frombuffer(there.buffers()[1], np.int32)[there.offset : there.offset + len(there) + 1]
    starts, ends = offsets[:-1], offsets[1:]
    filled = starts < ends
    data = np.frombuffer(there.buffers()[2] or b"", np.uint8)
    spaces = (data[starts[filled]] == _SPACE) | (data[ends[filled] - 1] == _SPACE)
    return int(np.count_nonzero(~filled) + np.count_nonzero(spaces))


def fact(path: str) -> Compute:
    """A fact as it is: text, a number, yes or no, or a date."""
    return lambda people: as_array(people, path)


def joined(*parts: str, between: str = " ") -> Compute:
    """Facts behind each other; those that are absent leave nothing."""

    def compute(people: People) -> pa.StringArray:
        return pc.binary_join_element_wise(*(people[part] for part in parts), between, null_handling="skip")

    return compute


def whole(*parts: str, between: str = " ") -> Compute:
    """Facts behind each other, all of them there."""
    return lambda people: join(*(people[part] for part in parts), between=between)


def existing(path: str, where: str) -> Compute:
    """A number or a date that only some households have."""
    return lambda people: pc.if_else(pa.array(people[where]), as_array(people, path), None)


def renamed(path: str, **names: str) -> Compute:
    """A fact whose values are called otherwise; what has no name here stays empty."""
    known, shown = pa.array(names), pa.array(names.values())

    def compute(people: People) -> pa.StringArray:
        return shown.take(pc.index_in(people[path], value_set=known))

    return compute


def as_array(people: People, path: str) -> pa.Array:
    column = people[path]
    return column if isinstance(column, pa.Array) else pa.array(column)
