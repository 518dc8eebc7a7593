"""A visit of the row's person to a physician: a diagnosis that fits age and sex, a service that is for
it, and its charge. All columns about the visit draw the same one.

What does not belong here: claims as forms bill them (`identities/claims`), which may be about a relative.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from symage.identities.claims.tables import SEXES, diagnoses, rows, services
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
    return Cells(pa.array(diagnoses().names).take(pa.array(_diagnosis(draw))))


def diagnosis(draw: Draw) -> Cells:
    return Cells(_labels("diagnoses").take(pa.array(_diagnosis(draw))))


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


def _diagnosis(draw: Draw) -> Ints:
    people = draw.people
    sex = np.asarray(people["primary.sex"]) == SEXES[1]
    return _fitting().pick(sex * _OLDEST + np.asarray(people["primary.age"]), draw.shared("visit.diagnosis"))


def _service(draw: Draw) -> Ints:
    return _serving().pick(_diagnosis(draw), draw.shared("visit.service"))


@cache
def _fitting() -> Lists:
    """The diagnoses of a visit, by sex and age."""
    known = diagnoses()
    usual = (known.begins & ~known.causes & ~known.beside & (known.first_week < 0))[:-1]

    def of(sex: int, age: int) -> Ints:
        fits = (known.youngest <= age) & (age <= known.oldest) & ((known.sex < 0) | (known.sex == sex))
        return np.flatnonzero(usual & fits[:-1])

    return Lists.of([of(sex, age) for sex in range(len(SEXES)) for age in range(_OLDEST)])


@cache
def _serving() -> Lists:
    """The services for a diagnosis; those for any, where none is for it alone."""
    known = services()
    public = ~known.own[:-1]
    of_any = np.flatnonzero(public & (known.justified[:-1].mean(axis=1) > 0.5))
    lists = [np.flatnonzero(public & known.justified[:-1, row]) for row in range(len(diagnoses().names))]
    return Lists.of([found if len(found) else of_any for found in lists])


@cache
def _labels(name: str) -> pa.StringArray:
    return pa.array([row["label"] for row in rows(name)])
