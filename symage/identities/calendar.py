"""The calendar of the United States: on which days offices, the stock market and clinics are open.

Four calendars and one way of asking: a day goes to the next (or the last) open day. Arithmetic of dates by
themselves is in `dates.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Days = NDArray[Any]
"""datetime64[D]; NaT where there is none."""

_YEARS = range(1871, 2101)
_WEEKDAYS, _EVERY_DAY = "1111100", "1111111"


@dataclass(frozen=True, slots=True)
class Fixed:
    """A holiday with a date; on a Saturday or a Sunday it is kept so many days later."""

    month: int
    day: int
    since: int = 0
    saturday: int = -1
    sunday: int = 1
    leaves_year: bool = True
    """Whether it may be kept on the last of December of the year before."""

    def days(self, year: int) -> Iterator[np.datetime64]:
        date = np.datetime64(f"{year}-{self.month:02}-{self.day:02}")
        kept = date + {5: self.saturday, 6: self.sunday}.get(_weekday(date), 0)
        if self.leaves_year or kept.astype("datetime64[Y]") == np.datetime64(str(year)):
            yield kept


@dataclass(frozen=True, slots=True)
class Floating:
    """A holiday on the nth such weekday of a month; -1 is the last."""

    month: int
    which: int
    weekday: str
    since: int = 0

    def days(self, year: int) -> Iterator[np.datetime64]:
        first = np.datetime64(f"{year}-{self.month:02}")
        start, steps = (first, self.which - 1) if self.which > 0 else (first + 1, self.which)
        yield np.busday_offset(start.astype("datetime64[D]"), steps, roll="forward", weekmask=self.weekday)


@dataclass(frozen=True, slots=True)
class GoodFriday:
    since: int = 0

    def days(self, year: int) -> Iterator[np.datetime64]:
        yield _easter(year) - 2


@dataclass(frozen=True, slots=True)
class Once:
    """A single day on which all was closed."""

    date: str
    since: int = 0

    def days(self, year: int) -> Iterator[np.datetime64]:
        if self.date.startswith(str(year)):
            yield np.datetime64(self.date)


Holiday = Fixed | Floating | GoodFriday | Once


@dataclass(frozen=True)
class Calendar:
    """Weekdays (Monday first, 1 = open) less holidays."""

    weekdays: str
    holidays: tuple[Holiday, ...]

    @cached_property
    def _open(self) -> np.busdaycalendar:
        closed = [
            day
            for year in _YEARS
            for holiday in self.holidays
            if year >= holiday.since
            for day in holiday.days(year)
        ]
        return np.busdaycalendar(self.weekdays, np.array(closed, "datetime64[D]"))

    def next(self, days: Days) -> Days:
        """Each day, or where it is closed the next open one. No day (NaT) stays none."""
        found: Days = np.busday_offset(days, 0, roll="forward", busdaycal=self._open)
        return found

    def last(self, days: Days) -> Days:
        """Each day, or where it is closed the last open one before. No day (NaT) stays none."""
        found: Days = np.busday_offset(days, 0, roll="backward", busdaycal=self._open)
        return found

    def is_open(self, days: Days) -> NDArray[np.bool_]:
        """False for no day (NaT) too."""
        return np.asarray(np.is_busday(days, busdaycal=self._open))


def _weekday(day: np.datetime64) -> int:
    """0 = Monday."""
    return int((day.astype("datetime64[D]").astype(int) + 3) % 7)


def _easter(year: int) -> np.datetime64:
    """Easter Sunday (Meeus, Jones and Butcher's rule for the Gregorian calendar)."""
    golden, century, into = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (into // 4) - epact - into % 4) % 7
    late = (golden + 11 * epact + 22 * week) // 451
    month, day = divmod(epact + week - 7 * late + 114, 31)
    return np.datetime64(f"{year}-{month:02}-{day + 1:02}")


_NEW_YEAR, _CHRISTMAS = Fixed(1, 1), Fixed(12, 25)
_KING, _WASHINGTON = Floating(1, 3, "Mon", 1986), Floating(2, 3, "Mon", 1971)
_MEMORIAL, _LABOR, _THANKSGIVING = (
    Floating(5, -1, "Mon"),
    Floating(9, 1, "Mon", 1894),
    Floating(11, 4, "Thu", 1942),
)
_JUNETEENTH, _INDEPENDENCE = Fixed(6, 19, 2021), Fixed(7, 4)
_COLUMBUS, _VETERANS = Floating(10, 2, "Mon", 1971), Fixed(11, 11, 1978)

BUSINESS = Calendar(
    _WEEKDAYS,
    (
        _NEW_YEAR, _KING, _WASHINGTON, _MEMORIAL, _JUNETEENTH, _INDEPENDENCE, _LABOR, _COLUMBUS, _VETERANS,
        _THANKSGIVING, _CHRISTMAS,
    ),
)  # fmt: skip
"""Offices and banks: no federal holiday (5 U.S.C. 6103)."""

MARKET = Calendar(
    _WEEKDAYS,
    (
        Fixed(1, 1, leaves_year=False), Floating(1, 3, "Mon", 1998), _WASHINGTON, GoodFriday(), _MEMORIAL,
        Fixed(6, 19, 2022), _INDEPENDENCE, _LABOR, _THANKSGIVING, _CHRISTMAS,
        Once("2001-09-11"), Once("2001-09-12"), Once("2001-09-13"), Once("2001-09-14"), Once("2004-06-11"),
        Once("2007-01-02"), Once("2012-10-29"), Once("2012-10-30"), Once("2018-12-05"), Once("2025-01-09"),
    ),
)  # fmt: skip
"""The New York Stock Exchange (its Rule 7.2) and Nasdaq; New Year's Day on a Saturday is not kept. The
single days are those of mourning, of September 2001 and of the storm of 2012."""

CLINIC = Calendar(_WEEKDAYS, (_NEW_YEAR, _MEMORIAL, _INDEPENDENCE, _LABOR, _THANKSGIVING, _CHRISTMAS))
"""Where patients come by appointment: offices, outpatient departments, surgery centres, laboratories."""

PRACTICE = Calendar(
    _EVERY_DAY,
    (
        *(Fixed(month, day, saturday=0, sunday=0) for month, day in ((1, 1), (7, 4), (12, 25))),
        Floating(5, -1, "Mon"), Floating(9, 1, "Mon"), Floating(11, 4, "Thu"),
    ),
)  # fmt: skip
"""Practices that may be open on any weekday: closed on the day of a holiday itself."""

ALWAYS = Calendar(_EVERY_DAY, ())
"""Emergency rooms, wards, ambulances, homes."""

WALK_IN = Calendar(_EVERY_DAY, (Floating(11, 4, "Thu", 1942), Fixed(12, 25, saturday=0, sunday=0)))
"""Urgent care and shops with a clinic: closed on Thanksgiving and Christmas."""
