"""Wages by occupation, industry and age, from whole-number tables.

A worker's rank among their occupation starts as a uniform word. Age moves it: a shift is added
and the sum is ranked again among all workers of the occupation's class, so over the ages of the
primaries at work the ranks stay uniform and the occupation's published quantiles are met.
Industry moves it next: each cell of occupation and industry has its own ranks at which it passes
the occupation's quantiles, raked so that over the industries they average out too.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from symage.identities import tables
from symage.identities.ages import WORKING, householders
from symage.identities.choice import Choice, Rows
from symage.identities.config import OLDEST, YOUNGEST
from symage.randomness import Words

AGE_CLASSES = (18, 21, 23, 26, 30, 35)
"""The ages before which an occupation is not taken; see min_age of the occupations."""

_MARKS = (10, 25, 50, 75, 90)
_RANKS = 2**16
_STEPS = 1024
"""Steps of the rank that age moves; shifts are in these steps."""
_FINE = 64
"""Parts of a step, between which ranks are interpolated."""
_EXPERIENCE = (
    (18, -320),
    (22, -250),
    (27, -120),
    (35, 0),
    (45, 60),
    (57, 60),
    (66, -20),
    (80, -110),
    (90, -110),
)
"""Age and shift: pay rises with experience until the forties (shape of weekly earnings by age, BLS)."""
_BASE = 320
"""Makes every shift a step from 0 on."""


def cells_for(words: Words, again: Words, ages: NDArray[np.int64]) -> Rows:
    """A cell of occupation and industry for each worker; the too young take an occupation open to all."""
    drawn = tables.choice("job_cells").pick(words)
    rows, choice = _open_cells()
    return np.where(_min_ages()[drawn] <= ages, drawn, rows[choice.pick(again)])


def annual_wages(words: Words, cells: Rows, ages: NDArray[np.int64]) -> NDArray[np.int64]:
    """Dollars for a full year."""
    ranks = _ranks_by_age(words, np.searchsorted(AGE_CLASSES, _min_ages()[cells]), ages)
    limits = _cell_ranks()
    bands = sum((limits[mark][cells] <= ranks for mark in range(1, 6)), start=np.int64(0))
    low, high = limits[bands, cells], limits[bands + 1, cells]
    wages, occupations = _wage_marks(), tables.numbers("job_cells", "occupation")[cells]
    floor, ceiling = wages[occupations, bands], wages[occupations, bands + 1]
    return np.asarray(floor + (ceiling - floor) * (ranks - low) // np.maximum(high - low, 1))


def _ranks_by_age(words: Words, classes: Rows, ages: NDArray[np.int64]) -> NDArray[np.int64]:
    """Ranks 0 … 65535, higher with experience, uniform over all the primaries at work in a class."""
    fine = (words >> np.uint64(48)).astype(np.int64)
    step = fine // _FINE + _shifts()[np.clip(ages, YOUNGEST, OLDEST)]
    below, above = _rank_steps()[classes, step], _rank_steps()[classes, step + 1]
    return np.asarray(below + (above - below) * (fine % _FINE) // _FINE)


@cache
def _min_ages() -> NDArray[np.int64]:
    """By cell."""
    return tables.numbers("occupations", "min_age")[tables.numbers("job_cells", "occupation")]


@cache
def _open_cells() -> tuple[Rows, Choice]:
    rows = np.flatnonzero(_min_ages() == AGE_CLASSES[0])
    return rows, Choice.of(tables.numbers("job_cells", "weight")[rows])


@cache
def _shifts() -> NDArray[np.int64]:
    """By age from 0 on, in whole steps."""
    shifts = np.zeros(OLDEST + 1, dtype=np.int64)
    for (first, start), (last, end) in zip(_EXPERIENCE, _EXPERIENCE[1:], strict=False):
        ages = np.arange(first, last + 1)
        shifts[ages] = start + (end - start) * (ages - first) // (last - first)
    return shifts + _BASE


@cache
def _rank_steps() -> NDArray[np.int64]:
    """For each class and shifted step, the share of the class's workers below it, in 65536ths."""
    weights, ages = tables.numbers("job_cells", "weight"), np.arange(YOUNGEST, OLDEST + 1)
    at_work = householders() * WORKING.at(ages) // 1_000
    by_class = [int(weights[_min_ages() == first].sum()) // 1_000 for first in AGE_CLASSES]
    steps = _STEPS + int(_shifts().max()) + 2
    table = np.zeros((len(AGE_CLASSES), steps), dtype=np.int64)
    for number, first in enumerate(AGE_CLASSES):
        density = [0] * steps
        for age, people in zip(ages.tolist(), at_work.tolist(), strict=True):
            refused = sum(share for share, least in zip(by_class, AGE_CLASSES, strict=True) if least > age)
            factor = by_class[0] + refused if number == 0 else by_class[0] * (age >= first)
            shift = int(_shifts()[age])
            density[shift + 1] += people * factor
            density[shift + _STEPS + 1] -= people * factor
        table[number] = _cumulated(density)
    return table


def _cumulated(changes: list[int]) -> list[int]:
    """Shares in 65536ths of a density given by its changes from step to step; exact whole numbers."""
    density, total, sums = 0, 0, []
    for change in changes:
        density += change
        total += density
        sums.append(total)
    return [part * _RANKS // total for part in sums]


@cache
def _cell_ranks() -> NDArray[np.int64]:
    """A column for each cell: 0, the five ranks at which it passes its occupation's quantiles, 65536."""
    marks = [tables.numbers("job_cells", f"rank_{number}") for number in range(5)]
    return np.stack([np.zeros_like(marks[0]), *marks, np.full_like(marks[0], _RANKS)])


@cache
def _wage_marks() -> NDArray[np.int64]:
    """By occupation: a floor, the five published quantiles, a ceiling."""
    marks = np.stack([tables.numbers("occupations", f"wage_{mark}") for mark in _MARKS], axis=1)
    floor = np.maximum(marks[:, 0] * 4 // 5, np.minimum(marks[:, 0], 15_080))
    return np.column_stack([floor, marks, marks[:, 4] * 7 // 5])
