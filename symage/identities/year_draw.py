"""A batch of households at the end of another year: what moves, and along which series. See `years.py`."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from symage.identities import series
from symage.identities.facts import Column, Draw, Facts
from symage.identities.series import Series
from symage.identities.text import Coded, where
from symage.randomness import below

REACH = 5
"""Years from the reference date of which a household knows anything of its own."""
Move = Callable[["YearDraw"], "Column | Coded"]
Whole = NDArray[np.int64]


class YearDraw(Draw):
    """A batch of households at the end of a year. All of it is computed for the whole batch."""

    __slots__ = ("_moves", "now", "year")

    def __init__(self, now: Draw, year: int, moves: Mapping[str, Move], facts: Facts) -> None:
        super().__init__(
            now.indexes, now.needs, replace(now.config, reference_date=date(year, 12, 31)), facts
        )
        self.now, self.year, self._moves = now, year, moves

    def _find(self, path: str) -> Column | Coded:
        return self._moves[path](self) if path in self._moves else self.now.raw(path)

    def _write(self, path: str) -> Column:
        if path not in self._moves:
            return self.now.column(path)
        column = self.raw(path)
        return column.strings() if isinstance(column, Coded) else column

    def changes(self, table: Series, path: str) -> list[tuple[Whole, bool]]:
        """Year by year from the reference date to here: the factor per mille of each household, and whether
        it leads back. A factor is that of the published series and the household's own deviation."""
        first = self.now.config.reference_date.year
        back = self.year < first
        steps = range(first, self.year, -1) if back else range(first + 1, self.year + 1)
        return [(series.of(table, step) + self._deviation(f"{path}/{step}"), back) for step in steps]

    def _deviation(self, field: str) -> Whole:
        return np.asarray(series.DEVIATIONS[below(self.word(field), len(series.DEVIATIONS))])

    def moved(self, table: Series, path: str) -> Whole:
        """An amount of the reference date moved along a series."""
        amount = self.now[path]
        for factor, back in self.changes(table, path):
            amount = amount * 1000 // factor if back else amount * factor // 1000
        return amount

    def exactly(self, table: Series, path: str) -> Whole:
        """The same without a deviation: what is set by law or by contract."""
        first, amount = self.now.config.reference_date.year, self.now[path]
        for step in range(first, self.year, -1):
            amount = amount * 1000 // series.of(table, step)
        for step in range(first + 1, self.year + 1):
            amount = amount * series.of(table, step) // 1000
        return amount


def begun(draw: YearDraw, path: str) -> NDArray[np.bool_]:
    """Whether what began on the date of the path had begun by the end of the year."""
    return np.asarray(draw.now.dates(path) <= np.datetime64(f"{draw.year}-12-31"))


def selected(mask: NDArray[np.bool_], one: Any, other: Any) -> Any:
    """`one` where the mask holds, else `other` of the same kind, or nothing."""
    if isinstance(one, Coded):
        return one.only(mask) if other is None else where(mask, one.strings(), other.strings())
    if isinstance(one, pa.Array):
        return where(mask, one, other)
    if other is None:
        other = np.datetime64("NaT") if one.dtype.kind == "M" else one.dtype.type(0)
    return np.where(mask, one, other)


def under(facts: Facts, at: str) -> list[str]:
    """The paths under a head."""
    return [path for path in facts if path.startswith(f"{at}.")]
