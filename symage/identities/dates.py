"""Dates without the calendar arithmetic that is slow in bulk."""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Dates = NDArray[Any]
"""datetime64[D]; NaT where there is none."""

_FIRST = np.datetime64("1850-01-01")
_LAST = np.datetime64("2150-01-01")


def years(dates: Dates) -> NDArray[np.int64]:
    """Calendar years of dates between 1850 and 2149."""
    return np.asarray(_years()[dates.astype(np.int64) - _FIRST.astype(np.int64)])


@cache
def _years() -> NDArray[np.int64]:
    return np.arange(_FIRST, _LAST).astype("datetime64[Y]").astype(np.int64) + 1970


@cache
def birthdays(reference: str) -> NDArray[Any]:
    """For each age 0 … 120 the latest date of birth that gives it on the reference date."""
    day = np.datetime64(reference, "D")
    month = day.astype("datetime64[M]")
    into_month = (day - month.astype("datetime64[D]")).astype(np.int64)
    months = month - np.arange(0, 121 * 12, 12)
    last = ((months + 1).astype("datetime64[D]") - months.astype("datetime64[D]")).astype(np.int64) - 1
    return np.asarray(months.astype("datetime64[D]") + np.minimum(into_month, last))
