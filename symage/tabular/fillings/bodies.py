"""What a nurse measures of the row's person: height by sex, weight by height, pressure by age."""

import numpy as np
from numpy.typing import NDArray

from symage.identities.text import join
from symage.tabular.cells import Cells, Draw
from symage.tabular.fillings.distributions import ladder
from symage.tabular.fillings.numbers import NumberKind, Numbers, number_cells, read_numbers

Ints = NDArray[np.int64]


def _numbers(low: float, high: float, mean: float, std: float) -> Numbers:
    return read_numbers(NumberKind(low, high, None, "normal", {"mean": mean, "std": std}))


_HEIGHT = _numbers(-240, 240, 0, 70)
"""Millimetres beside the mean of the sex. Source of means: CDC, Anthropometric Reference Data, 2015-2018."""
_BMI = _numbers(170, 480, 286, 58)
_PRESSURE = _numbers(-32, 60, 0, 13)
_PULSE_WIDTH = _numbers(32, 70, 47, 7)
_WOMEN, _MEN = 1614, 1753


def _drawn(numbers: Numbers, draw: Draw, name: str) -> Ints:
    steps = ladder(numbers.distribution, numbers.low, numbers.high, numbers.parameters)
    return steps.pick(draw.shared(f"body.{name}"))


def _millimetres(draw: Draw) -> Ints:
    women = np.asarray(draw.people["primary.sex"]) == "F"
    return np.where(women, _WOMEN, _MEN) + _drawn(_HEIGHT, draw, "height")


def _hectograms(draw: Draw) -> Ints:
    return _drawn(_BMI, draw, "bmi") * _millimetres(draw) ** 2 // 1_000_000


def height_cm(draw: Draw) -> Cells:
    return number_cells(_millimetres(draw) // 10, 0)


def height_inches(draw: Draw) -> Cells:
    return number_cells(_millimetres(draw) * 10 // 254, 0)


def weight_kg(draw: Draw) -> Cells:
    return number_cells(_hectograms(draw), 1)


def weight_pounds(draw: Draw) -> Cells:
    return number_cells(_hectograms(draw) * 100_000 // 453_592, 0)


def bmi(draw: Draw) -> Cells:
    return number_cells(_drawn(_BMI, draw, "bmi"), 1)


def _systolic(draw: Draw) -> Ints:
    age = np.asarray(draw.people["primary.age"])
    return 108 + age * 3 // 10 + _drawn(_PRESSURE, draw, "pressure")


def systolic(draw: Draw) -> Cells:
    return number_cells(_systolic(draw), 0)


def diastolic(draw: Draw) -> Cells:
    return number_cells(_systolic(draw) - _drawn(_PULSE_WIDTH, draw, "pulse width"), 0)


def pressure(draw: Draw) -> Cells:
    return Cells(join(*(each(draw).shown() for each in (systolic, diastolic)), between="/"))
