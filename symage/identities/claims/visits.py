"""Who goes where, on which day, and who pays: an encounter that somebody of the household can have.

An encounter is drawn for the payer, then a day, then the patient among those who fit it by age, sex and
cover on that
day. If nobody fits, it is drawn again: people are never bent. What does not belong here: diagnoses and
services.
"""

from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symage.identities.choice import GroupedChoice, Rows
from symage.identities.claims.clinic_days import ClinicDays
from symage.identities.claims.columns import OptionColumns, columns
from symage.identities.claims.encounters import encounters
from symage.identities.claims.patients import Patients, completed_years
from symage.identities.claims.tables import ANY, Flags, Ints, diagnoses
from symage.identities.health import MEDICARE_AGE
from symage.randomness import Words, below, word

VISIT = np.dtype(
    [
        ("encounter", "i2"),
        ("payer", "i2"),
        ("person", "i2"),
        ("male", "?"),
        ("age", "i2"),
        ("age_later", "i2"),
        ("day", "i4"),
        ("pregnant_days", "i2"),
    ]
)
"""age_later: on the last day that the claim may tell of. day: the first, since 1970. pregnant_days: since
the last
period, or -1."""
Visits = NDArray[Any]
"""Rows of VISIT."""

_CLOSED = 3
"""The most days that a place is closed at a stretch."""
MOST_TRIES = 2000
"""No household is drawn so often in vain: tests draw people of every age, sex and cover."""


@dataclass(frozen=True, slots=True)
class Trial:
    """The words of one attempt: a household's depend on its own attempts alone."""

    indexes: Words
    name: str

    def words(self, of: str) -> Words:
        return word(self.indexes, f"claim.{of}.{self.name}")

    def percent(self, of: str) -> NDArray[np.int64]:
        return below(self.words(of), 100)


def find_visits(patients: Patients, rows: Rows, days: ClinicDays, choice: GroupedChoice, name: str) -> Visits:
    """A visit for each of some households."""
    found = np.zeros(len(rows), VISIT)
    pending = np.arange(len(rows))
    for attempt in count():
        if not pending.size:
            return found
        if attempt == MOST_TRIES:
            raise RuntimeError(f"nobody of household {patients.indexes[rows[pending[0]]]} fits any encounter")
        trial = Trial(patients.indexes[rows[pending]], f"{name}.{attempt}")
        visits, fits = _try(patients, rows[pending], days, choice, trial)
        found[pending[fits]] = visits[fits]
        pending = pending[~fits]
    raise AssertionError("count() ends never")


def _try(
    patients: Patients, rows: Rows, days: ClinicDays, choice: GroupedChoice, trial: Trial
) -> tuple[Visits, Flags]:
    """A visit for each household, and whether somebody fits it."""
    known, payer = columns(), patients.payer[rows]
    encounter = choice.pick(trial.words("encounter"), payer) - payer * len(encounters())
    day = days.pick(trial.words("day"), known.calendar[encounter])
    fits_day = (patients.since[rows] <= day) & (day <= patients.until[rows])
    fits_day &= day + _reach()[encounter] <= days.latest
    person, fits = _patient(patients, rows, encounter, day, trial)
    picked = (np.arange(len(rows)), person)
    made = np.zeros(len(rows), VISIT)
    made["encounter"], made["payer"], made["person"], made["day"] = encounter, payer, person, day
    made["male"] = patients.male[rows][picked]
    born = patients.born[rows][picked]
    made["age"] = completed_years(born, day.astype("datetime64[D]"))
    made["age_later"] = completed_years(born, (day + _reach()[encounter]).astype("datetime64[D]"))
    made["pregnant_days"] = _pregnant_days(encounter, trial)
    return made, fits & fits_day & _has_first(known.first, made)


def _patient(patients: Patients, rows: Rows, encounter: Ints, day: Ints, trial: Trial) -> tuple[Rows, Flags]:
    """One of the persons who fit by age and sex, each alike; and whether there is one."""
    known = columns()
    born, male = patients.born[rows], patients.male[rows]
    dates = day.astype("datetime64[D]")[:, None]
    later = (day + _reach()[encounter]).astype("datetime64[D]")[:, None]
    lived = (dates - born).astype(np.int64)
    youngest, oldest = known.ages[encounter].T[:, :, None]
    first, last = known.days_old[encounter].T[:, :, None]
    fits = patients.covered[rows] & (completed_years(born, dates) >= youngest)
    fits &= (completed_years(born, later) <= oldest) & (lived >= first) & (lived <= last)
    fits &= ~patients.young_only[rows] | (completed_years(born, later) < MEDICARE_AGE)
    sex = known.sex[encounter][:, None]
    fits &= (sex < 0) | (sex == male)
    months = dates.astype("datetime64[M]").astype(np.int64)[:, 0] - patients.medicare_month[rows]
    since, until = known.since_65[encounter].T
    fits &= ((since == 0) & (until == ANY) | (since <= months) & (months <= until))[:, None]
    return _one_of(fits, trial.words("patient"))


def _one_of(fits: Flags, words: Words) -> tuple[Rows, Flags]:
    """The number of one of the columns that are true, each alike; and whether there is one."""
    counts = fits.sum(axis=1)
    wanted = below(words, np.maximum(counts, 1)) + 1
    return np.argmax(np.cumsum(fits, axis=1) == wanted[:, None], axis=1), counts > 0


@cache
def _reach() -> Ints:
    """The most days from the first day of each encounter to its last."""
    gaps = [each.gap + _CLOSED if each.dates == "several" else 1 for each in encounters()]
    return np.asarray(np.array([each.count[1] - 1 for each in encounters()]) * np.array(gaps))


def _pregnant_days(encounter: Ints, trial: Trial) -> Ints:
    first, last = columns().weeks[encounter].T
    days = 7 * first + below(trial.words("weeks"), np.maximum(7 * (last - first + 1), 1))
    return np.where(last < 0, -1, days)


def _has_first(options: OptionColumns, visits: Visits) -> Flags:
    return np.asarray(option_weights(options, visits).any(axis=1))


def option_weights(options: OptionColumns, visits: Visits) -> Ints:
    """What is left of the weights of each visit's options when those that do not fit are taken out."""
    at = visits["encounter"]
    age, later = visits["age"][:, None], visits["age_later"][:, None]
    fits = (options.youngest[at] <= age) & (later <= options.oldest[at])
    fits &= options.pays[at, :, visits["payer"]] & fitting(options.codes[at], visits)
    return np.asarray(np.where(fits, options.weights[at], 0))


def fitting(codes: Ints, visits: Visits) -> Flags:
    """Which diagnoses (rows of any further axis) the patient of each visit can have on these days."""
    known = diagnoses()
    spread = (slice(None), *[None] * (codes.ndim - 1))
    age, later, sex = (visits[name][spread] for name in ("age", "age_later", "male"))
    week = (visits["pregnant_days"] // 7)[spread]
    fits = (known.youngest[codes] <= age) & (later <= known.oldest[codes]) & (codes >= 0)
    fits &= (known.sex[codes] < 0) | (known.sex[codes] == sex)
    return np.asarray(fits & (known.first_week[codes] <= week) & (week <= known.last_week[codes]))


def weighted(weights: Ints, words: Words) -> Rows:
    """One column of each row by its weight; the first where all are 0."""
    ends = np.cumsum(weights, axis=1)
    drawn = below(words, np.maximum(ends[:, -1], 1))
    return np.asarray(np.argmax(ends > drawn[:, None], axis=1))
