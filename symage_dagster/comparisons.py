"""The suites of Great Expectations as plain comparisons of counts, for jobs so small that they would spend
more on the judge than on all that is judged.

They say one thing alone: that every expectation holds. Of whatever else comes (a comparison that does not
hold, no rows, a missing number, an expectation or an argument that is not known here) they say nothing, and
Great Expectations is asked.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

Number = float | Mapping[str, str]
"""A bound, or the name of a parameter of the suite: {"$PARAMETER": name}."""
Counts = Mapping[str, NDArray[Any]]
Totals = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Between:
    """What is computed of a column lies between the bounds, both included."""

    compute: Callable[[NDArray[Any]], Any]
    column: str
    min_value: Number = -np.inf
    max_value: Number = np.inf

    def holds(self, counts: Counts, totals: Totals) -> bool:
        low, high = (_bound(each, totals) for each in (self.min_value, self.max_value))
        return bool(low <= self.compute(counts[self.column]) <= high)


@dataclass(frozen=True, slots=True)
class Equal:
    """Two columns are the same, row by row."""

    column_A: str  # noqa: N815, the names are those of Great Expectations
    column_B: str  # noqa: N815

    def holds(self, counts: Counts, _totals: Totals) -> bool:
        return bool((counts[self.column_A] == counts[self.column_B]).all())


Comparison = Between | Equal

COMPARISONS: Mapping[str, Callable[..., Comparison]] = {
    "expect_column_pair_values_to_be_equal": Equal,
    "expect_column_max_to_be_between": lambda **arguments: Between(np.max, **arguments),
    "expect_column_min_to_be_between": lambda **arguments: Between(np.min, **arguments),
    "expect_column_sum_to_be_between": lambda **arguments: Between(np.sum, **arguments),
}


def compiled(expectations: Iterable[Any]) -> tuple[Comparison, ...] | None:
    """The suite's expectations as comparisons; None if one of them is beyond what is known here."""
    try:
        return tuple(
            COMPARISONS[each.configuration.type](**each.configuration.kwargs) for each in expectations
        )
    except (KeyError, TypeError):
        return None


def all_hold(comparisons: tuple[Comparison, ...], rows: "pd.DataFrame", totals: Totals) -> bool:
    """Whether the rows are such that Great Expectations would find nothing. False: it has to be asked."""
    counts = {str(name): column.to_numpy() for name, column in rows.items()}
    if not len(rows) or not all(map(_are_numbers, counts.values())):
        return False
    try:
        return all(each.holds(counts, totals) for each in comparisons)
    except KeyError:
        return False


def _are_numbers(column: NDArray[Any]) -> bool:
    return column.dtype.kind in "iu" or (column.dtype.kind == "f" and bool(np.isfinite(column).all()))


def _bound(number: Number, totals: Totals) -> float:
    return totals[number["$PARAMETER"]] if isinstance(number, Mapping) else number
