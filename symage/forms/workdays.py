"""Days on which offices work: no Saturday, no Sunday, no holiday of the United States (5 U.S.C. 6103).

A holiday on a Saturday is kept on the Friday before, one on a Sunday on the Monday after.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.datetime64]

_FIXED = ((1, 1, 1871), (6, 19, 2021), (7, 4, 1871), (11, 11, 1978), (12, 25, 1871))
"""Month, day, and the first year of each; Juneteenth has been one since 2021."""
_FLOATING = (
    (1, 3, "Mon", 1986),
    (2, 3, "Mon", 1971),
    (9, 1, "Mon", 1894),
    (10, 2, "Mon", 1971),
    (11, 4, "Thu", 1942),
)
"""Month, which of its such days, and the first year: King, Washington, Labor, Columbus, Thanksgiving."""


def workday(days: Days) -> Days:
    """Each day, or where it is none the next one that is a workday. No day stays none."""
    known = days[~np.isnat(days)]
    if not known.size:
        return days
    first, last = (int(day.astype("datetime64[Y]").astype(int)) + 1970 for day in (known.min(), known.max()))
    kept = np.concatenate([_holidays(year) for year in range(first, last + 2)])
    found: Days = np.busday_offset(days, 0, roll="forward", holidays=kept)
    return found


@cache
def _holidays(year: int) -> Days:
    """New Year's Day that is kept on the last of December is the next year's."""
    fixed = [_observed(year, month, day) for month, day, since in _FIXED if year >= since]
    floating = [_nth(year, month, which, day) for month, which, day, since in _FLOATING if year >= since]
    memorial = np.busday_offset(f"{year}-06-01", -1, roll="forward", weekmask="Mon")
    return np.array([*fixed, *floating, memorial], "datetime64[D]")


def _observed(year: int, month: int, day: int) -> np.datetime64:
    date = np.datetime64(f"{year}-{month:02}-{day:02}")
    weekday = (date.astype(int) + 3) % 7
    return date + {5: -1, 6: 1}.get(weekday, 0)


def _nth(year: int, month: int, which: int, weekday: str) -> np.datetime64:
    return np.busday_offset(f"{year}-{month:02}-01", which - 1, roll="forward", weekmask=weekday)
