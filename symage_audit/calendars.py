"""Days on which offices, banks and exchanges are closed (5 U.S.C. 6103; NYSE rule 7.2)."""

from datetime import date, timedelta
from functools import cache

_SATURDAY = 5
_ONCE_CLOSED = frozenset({date(2025, 1, 9), date(2018, 12, 5), date(2012, 10, 29), date(2012, 10, 30)})
"""Exchanges: mourning of 2018 and 2025, the storm of 2012."""


def is_weekend(day: date) -> bool:
    return day.weekday() >= _SATURDAY


def is_business_day(day: date) -> bool:
    return not is_weekend(day) and day not in _holidays(day.year)


def is_trading_day(day: date) -> bool:
    return not is_weekend(day) and day not in _exchange_holidays(day.year)


def is_closed_everywhere(day: date) -> bool:
    """Christmas and Thanksgiving: who sees patients without appointment has closed too."""
    return (day.month, day.day) == (12, 25) or day == _nth(day.year, 11, 3, 4)


@cache
def _holidays(year: int) -> frozenset[date]:
    fixed = [date(year, 1, 1), date(year, 7, 4), date(year, 11, 11), date(year, 12, 25)]
    fixed += [date(year, 6, 19)] if year >= 2021 else []
    moving = [_nth(year, 1, 0, 3), _nth(year, 2, 0, 3), _last_monday_of_may(year), _nth(year, 9, 0, 1)]
    return frozenset([*map(_observed, fixed), *moving, _nth(year, 10, 0, 2), _nth(year, 11, 3, 4)])


@cache
def _exchange_holidays(year: int) -> frozenset[date]:
    fixed = [date(year, 7, 4), date(year, 12, 25), *([date(year, 6, 19)] if year >= 2022 else [])]
    first = date(year, 1, 1)
    days = [*map(_observed, fixed), *([] if first.weekday() == _SATURDAY else [_observed(first)])]
    days += [_nth(year, 1, 0, 3), _nth(year, 2, 0, 3), _easter(year) - timedelta(2)]
    days += [_last_monday_of_may(year), _nth(year, 9, 0, 1), _nth(year, 11, 3, 4)]
    return frozenset(days) | _ONCE_CLOSED


def _observed(day: date) -> date:
    return day + timedelta({_SATURDAY: -1, _SATURDAY + 1: 1}.get(day.weekday(), 0))


def _nth(year: int, month: int, weekday: int, which: int) -> date:
    first = date(year, month, 1)
    return first + timedelta((weekday - first.weekday()) % 7 + 7 * (which - 1))


def _last_monday_of_may(year: int) -> date:
    last = date(year, 5, 31)
    return last - timedelta(last.weekday())


def _easter(year: int) -> date:
    """Gauss's rule as Meeus, Jones and Butcher wrote it."""
    golden, century, rest = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    month, day = divmod(epact + weekday - 7 * ((golden + 11 * epact + 22 * weekday) // 451) + 114, 31)
    return date(year, month, day + 1)
