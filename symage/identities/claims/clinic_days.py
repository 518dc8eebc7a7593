"""On which days places see patients: open days by kind of place, drawn by weekday and season.

What does not belong here: which days are holidays (`calendar.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from symage.identities.calendar import ALWAYS, PRACTICE, WALK_IN, Calendar
from symage.identities.choice import GroupedChoice
from symage.identities.claims.encounters import encounters
from symage.identities.claims.tables import rows

_CALENDARS: Mapping[str, Calendar] = {
    "five": PRACTICE,
    "six": PRACTICE,
    "walk_in": WALK_IN,
    "seven": ALWAYS,
    "emergency": ALWAYS,
    "dialysis": PRACTICE,
}
KINDS = tuple(_CALENDARS)
_WEEK = {
    "five": (215, 210, 205, 200, 170, 0, 0),
    "six": (215, 210, 205, 200, 170, 20, 0),
    "walk_in": (155, 150, 148, 147, 150, 130, 120),
    "seven": (155, 150, 148, 147, 150, 130, 120),
    "emergency": (154, 143, 141, 140, 140, 141, 141),
    "dialysis": (1, 1, 1, 1, 1, 1, 0),
}
"""Visits by weekday from Monday on, per mille; only their relation counts."""
_SIGNING = 45
"""Days between the last possible first day of service and the reference date: claims are signed by then."""
_SIGNED = 25
"""Days between the last possible service and the reference date."""
_YEAR = 365
_REST = 90
"""Days behind the year on which what began in it may go on."""


@dataclass(frozen=True, slots=True)
class ClinicDays:
    """A year of days. Days of service are numbers of days since 1970."""

    first: int
    latest: int
    """The last day on which a service may end."""
    choice: GroupedChoice
    """Of a day, by kind and season as `calendar_of` numbers them."""
    openings: NDArray[np.int64]
    """By kind and day from `first` on: the first open day that is not before it."""

    def next_open(self, kinds: NDArray[np.int64], days: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.asarray(self.openings[kinds, days - self.first])

    def pick(self, words: NDArray[np.uint64], calendars: NDArray[np.int64]) -> NDArray[np.int64]:
        return self.first + self.choice.pick(words, calendars) - calendars * _YEAR


def calendars() -> tuple[tuple[str, str], ...]:
    """The kinds of days and seasons that encounters have."""
    return tuple(dict.fromkeys((each.days, each.season) for each in encounters()))


@lru_cache(maxsize=8)
def clinic_days(reference: date) -> ClinicDays:
    """The days of service of claims that are known on a reference date."""
    last = np.datetime64(reference, "D") - _SIGNING
    days = last - np.arange(_YEAR - 1, -_REST - 1, -1)
    weights = {
        kind: np.where(calendar.is_open(days), _by_weekday(days, kind), 0)
        for kind, calendar in _CALENDARS.items()
    }
    months = days.astype("datetime64[M]").astype(np.int64) % 12
    seasons = {
        row["name"]: np.array([float(value) for value in [*row.values()][1:]]) for row in rows("seasons")
    }
    groups = [(weights[kind] * seasons[season][months])[:_YEAR] for kind, season in calendars()]
    openings = np.array([_openings(weights[kind] > 0) for kind in KINDS])
    first = int(days[0].astype(np.int64))
    latest = int(last.astype(np.int64)) + _SIGNING - _SIGNED
    return ClinicDays(first, latest, GroupedChoice.of(groups), openings + first)


def window(reference: date) -> tuple[np.datetime64, np.datetime64]:
    """The first and the last day on which what a claim tells of may begin."""
    last = np.datetime64(reference, "D") - _SIGNING
    return last - (_YEAR - 1), last


def _by_weekday(days: NDArray[np.datetime64], kind: str) -> NDArray[np.int64]:
    return np.array(_WEEK[kind])[(days.astype(np.int64) + 3) % 7]


def _openings(open_days: NDArray[np.bool_]) -> NDArray[np.int64]:
    """For each day the next open one, counted from the first; the last days have none behind them."""
    numbers = np.where(open_days, np.arange(len(open_days)), len(open_days) - 1)
    return np.minimum.accumulate(numbers[::-1])[::-1]
