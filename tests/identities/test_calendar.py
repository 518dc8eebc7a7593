"""The stock market's and the clinics' days. Offices' days: tests/forms/test_signing_days.py."""

from datetime import date

import numpy as np
import pytest

from symage.identities.calendar import ALWAYS, CLINIC, MARKET, PRACTICE, WALK_IN

CLOSED = """
2022: 1-17 2-21 4-15 5-30 6-20 7-4 9-5 11-24 12-26
2023: 1-2 1-16 2-20 4-7 5-29 6-19 7-4 9-4 11-23 12-25
2024: 1-1 1-15 2-19 3-29 5-27 6-19 7-4 9-2 11-28 12-25
2025: 1-1 1-9 1-20 2-17 4-18 5-26 6-19 7-4 9-1 11-27 12-25
2026: 1-1 1-19 2-16 4-3 5-25 6-19 7-3 9-7 11-26 12-25
"""
"""As the New York Stock Exchange published them."""
TRADING_DAYS = {2022: 251, 2023: 250, 2024: 252, 2025: 250, 2026: 251}


@pytest.mark.parametrize("line", CLOSED.split("\n")[1:-1])
def test_the_market_is_closed_on_its_holidays_and_no_other_weekday(line: str) -> None:
    year, _, days = line.partition(": ")
    every = np.arange(f"{year}-01-01", f"{int(year) + 1}-01-01", dtype="datetime64[D]")
    weekdays = every[np.is_busday(every)]
    closed = [f"{day.month}-{day.day}" for day in weekdays[~MARKET.is_open(weekdays)].tolist()]
    assert closed == days.split()
    assert MARKET.is_open(every).sum() == TRADING_DAYS[int(year)]


def test_new_year_on_a_saturday_leaves_the_market_open_on_the_friday() -> None:
    assert MARKET.is_open(np.array(["2021-12-31"], "datetime64[D]")).all()


def test_days_go_to_the_next_or_the_last_open_one() -> None:
    days = np.array(["2025-07-04", "2025-07-03", "NaT"], "datetime64[D]")
    assert MARKET.next(days).tolist() == [date(2025, 7, 7), date(2025, 7, 3), None]
    assert MARKET.last(days).tolist() == [date(2025, 7, 3), date(2025, 7, 3), None]


def test_clinics_close_by_what_they_are() -> None:
    """On Veterans Day, on a Saturday, on Thanksgiving, on New Year's Day."""
    days = np.array(["2025-11-11", "2025-11-15", "2025-11-27", "2025-01-01"], "datetime64[D]")
    open_days = [each.is_open(days).tolist() for each in (CLINIC, PRACTICE, WALK_IN, ALWAYS)]
    assert open_days == [
        [True, False, False, False],
        [True, True, False, False],
        [True, True, False, True],
        [True, True, True, True],
    ]
