"""A visit of the row's person to a physician: a diagnosis that fits age and sex, a service that is for
it, and its charge. All columns about the visit draw the same one.

What does not belong here: claims as forms bill them (`identities/claims`), which may be about a relative.
"""

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from symage.identities.claims.tables import PAYERS, SEXES, diagnoses, rows, services
from symage.randomness import below
from symage.tabular.cells import Cells, Draw
from symage.tabular.fillings.numbers import number_cells

_OLDEST = 125
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists of row numbers behind each other; list n is numbers[starts[n] : starts[n] + lengths[n]]."""

    numbers: Ints
    starts: Ints
    lengths: Ints

    @classmethod
    def of(cls, lists: list[Ints]) -> "Lists":
        lengths = np.array([len(each) for each in lists])
        return cls(np.concatenate(lists), np.cumsum(lengths) - lengths, lengths)

    def pick(self, which: Ints, words: NDArray[np.uint64]) -> Ints:
        picked: Ints = self.numbers[self.starts[which] + below(words, self.lengths[which])]
        return picked


def diagnosis_code(draw: Draw) -> Cells:
    return Cells(pa.array(diagnoses().names).take(pa.array(diagnosis_row(draw))))


def diagnosis(draw: Draw) -> Cells:
    return Cells(_labels("diagnoses").take(pa.array(diagnosis_row(draw))))


def procedure_code(draw: Draw) -> Cells:
    return Cells(services().texts.take(pa.array(_service(draw))))


def procedure(draw: Draw) -> Cells:
    return Cells(_labels("services").take(pa.array(_service(draw))))


def charge(draw: Draw) -> Cells:
    """In dollars and cents, for one unit."""
    known, service = services(), _service(draw)
    cents = known.low[service] + below(
        draw.shared("visit.charge"), known.high[service] - known.low[service] + 1
    )
    return number_cells(cents, 2)


def diagnosis_row(draw: Draw) -> Ints:
    """Its number among all diagnoses."""
    people = draw.people
    sex = np.asarray(people["primary.sex"]) == SEXES[1]
    return _fitting().pick(sex * _OLDEST + np.asarray(people["primary.age"]), draw.shared("visit.diagnosis"))


def _service(draw: Draw) -> Ints:
    """One for the diagnosis that the person's age and sex and the cover allow; where there is none, one for
    the diagnosis alone."""
    people = draw.people
    sex = (np.asarray(people["primary.sex"]) == SEXES[1]).astype(np.int64)
    band = np.searchsorted(_ages(), np.asarray(people["primary.age"]), side="right") - 1
    payer = pc.index_in(people["health_cover.kind"], value_set=pa.array(_LETTERS)).to_numpy()
    case = ((diagnosis_row(draw) * len(_ages()) + band) * len(SEXES) + sex) * len(_LETTERS) + payer
    seen, which = np.unique(case, return_inverse=True)
    return Lists.of([_allowed(each) for each in seen.tolist()]).pick(which, draw.shared("visit.service"))


@lru_cache(maxsize=50_000)
def _allowed(case: int) -> Ints:
    """The services for a diagnosis, a span of ages, a sex and a kind of cover."""
    case, payer = divmod(case, len(_LETTERS))
    case, sex = divmod(case, len(SEXES))
    row, band = divmod(case, len(_ages()))
    known, age, here = services(), _ages()[band], _justified()[row]
    fits = (
        here & _paid()[payer] & np.asarray(known.youngest[:-1] <= age) & np.asarray(age <= known.oldest[:-1])
    )
    fits &= np.asarray(known.sex[:-1] < 0) | np.asarray(known.sex[:-1] == sex)
    return np.flatnonzero(fits if fits.any() else here)


@cache
def _ages() -> Ints:
    """From each of these on, to the next, the same services are for people of an age."""
    known = services()
    return np.unique(np.concatenate([np.zeros(1, np.int64), known.youngest[:-1], known.oldest[:-1] + 1]))


@cache
def _fitting() -> Lists:
    """The diagnoses of a visit, by sex and age."""
    known = diagnoses()
    usual = (known.begins & ~known.causes & ~known.beside & (known.first_week < 0))[:-1]

    def of(sex: int, age: int) -> Ints:
        fits = (known.youngest <= age) & (age <= known.oldest) & ((known.sex < 0) | (known.sex == sex))
        return np.flatnonzero(usual & fits[:-1])

    return Lists.of([of(sex, age) for sex in range(len(SEXES)) for age in range(_OLDEST)])


_LETTERS = {"medicare": "M", "medicaid": "D", "employer": "C", "marketplace": "C"}
"""Kinds of cover -> the payer's letter among PAYERS."""
_RIDE, _WALK_IN = "A0", "S9083"
"""Rides are for any diagnosis, but no reason for a visit; care without an appointment is for none alone."""


@cache
def _paid() -> NDArray[np.bool_]:
    """Which services each kind of cover pays for."""
    paid: NDArray[np.bool_] = services().paid[:-1].T[[PAYERS.index(letter) for letter in _LETTERS.values()]]
    return paid


@cache
def _justified() -> NDArray[np.bool_]:
    """The services for each diagnosis; those for any, where none is for it alone."""
    known = services()
    public = ~known.own[:-1]
    found: NDArray[np.bool_] = (known.justified[:-1] & public[:, None]).T
    names = np.array(known.names)
    of_any = public & (known.justified[:-1].mean(axis=1) > 0.5) & ~np.char.startswith(names, _RIDE)
    of_any |= np.asarray(names == _WALK_IN)
    return np.where(found.any(axis=1, keepdims=True), found, of_any)


@cache
def _labels(name: str) -> pa.StringArray:
    return pa.array([row["label"] for row in rows(name)])
