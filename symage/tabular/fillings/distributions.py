"""The distributions of whole numbers between two bounds: one table, each a density or a law of its own.

Within the bounds a number k is drawn in proportion to the density at k, so bounds cut a distribution off
and never pile it up at an end. Over wide ranges neighbours share a step whose weight is the density in its
middle; steps lie densest where the distribution does. All of it in decimals (`ladder.py`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import lru_cache
from types import MappingProxyType

from symage.tabular.fillings.ladder import Ladder, Rung, exact

STEPS = 512
"""Ranges of at most so many numbers have a step for each; wider ones about so many steps."""
_REACH = 8
"""Standard deviations from the middle beyond which steps need not be fine."""
_LIFETIMES = 40
"""The same for the exponential, in its means."""
_ZIPF_GROWTH = 64
"""Beyond the first STEPS ranks a step spans this part of its first rank."""

_LN_10 = Decimal(10).ln(exact())

Parameters = Mapping[str, Decimal]
Law = Callable[[int, int, Parameters], Sequence[Rung]]
Spelled = tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Range:
    """What a parameter may be, both ends included, and what it is when nothing is said of it."""

    low: Decimal
    high: Decimal
    default: Decimal


Ranges = Callable[[int, int], Mapping[str, Range]]
"""The parameters of a distribution, given the lowest and the highest number of its column."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """`least_max`: a column whose highest number is below it has nothing to draw from. Laws count units of a
    column's last decimal; `logarithmic` parameters are logarithms of them, `lengths` numbers of them."""

    parameters: Ranges
    steps: Law
    least_max: int | None = None
    lengths: frozenset[str] = frozenset()
    logarithmic: frozenset[str] = frozenset()

    def to_units(self, parameter: str, value: Decimal, decimals: int) -> Decimal:
        """A parameter in the measure of the column -> in units of its last decimal."""
        if parameter in self.lengths:
            return value.scaleb(decimals)
        return value + decimals * _LN_10 if parameter in self.logarithmic else value

    def from_units(self, parameter: str, value: Decimal, decimals: int) -> Decimal:
        if parameter in self.lengths:
            return value.scaleb(-decimals)
        return value - decimals * _LN_10 if parameter in self.logarithmic else value


@lru_cache(maxsize=256)
def ladder(name: str, low: int, high: int, parameters: Spelled) -> Ladder:
    """The ladder of a distribution from low to high; parameters as (name, value) pairs."""
    if low == high:
        return Ladder.of([Rung(low, 1, Decimal(1))])
    with localcontext(exact()):
        return Ladder.of(DISTRIBUTIONS[name].steps(low, high, dict(parameters)))


def _uniform(low: int, high: int, _: Parameters) -> Sequence[Rung]:
    return [Rung(low, high - low + 1, Decimal(1))]


def _normal(low: int, high: int, parameters: Parameters) -> Sequence[Rung]:
    mean, std = parameters["mean"], parameters["std"]
    marks = (*_around(mean), *(mean + std * place for place in _places()))
    return _stepped(low, high, marks, lambda value: (-(((value - mean) / std) ** 2) / 2).exp())


def _lognormal(low: int, high: int, parameters: Parameters) -> Sequence[Rung]:
    mean, sigma = parameters["mean"], parameters["sigma"]

    def density(value: Decimal) -> Decimal:
        if value <= 0:
            return Decimal(0)
        return (-(((value.ln() - mean) / sigma) ** 2) / 2).exp() / value

    marks = (*_around(mean.exp()), *((mean + sigma * place).exp() for place in _places()))
    return _stepped(low, high, marks, density)


def _exponential(low: int, high: int, parameters: Parameters) -> Sequence[Rung]:
    scale = parameters["scale"]
    marks = (*_around(Decimal(low)), *(low + scale * _LIFETIMES * number / STEPS for number in range(STEPS)))
    return _stepped(low, high, marks, lambda value: ((low - value) / scale).exp())


def _poisson(low: int, high: int, parameters: Parameters) -> Sequence[Rung]:
    """By the ratio of neighbours, from the most likely number outwards."""
    mean = parameters["lambda"]
    reach = int(12 * mean.sqrt()) + 30
    first, last = max(low, 0, int(mean) - reach), min(high, int(mean) + reach)
    weights = {int(mean): Decimal(1)}
    for number in range(int(mean) + 1, last + 1):
        weights[number] = weights[number - 1] * mean / number
    for number in range(int(mean) - 1, first - 1, -1):
        weights[number] = weights[number + 1] * (number + 1) / mean
    return [Rung(number, 1, weights[number]) for number in range(first, last + 1)]


def _zipf(low: int, high: int, parameters: Parameters) -> Sequence[Rung]:
    """The rank 1 is the lowest number."""
    steps, rank, last = [], 1, high - low + 1
    while rank <= last:
        width = 1 if rank <= STEPS else min(rank // _ZIPF_GROWTH, last - rank + 1)
        middle = rank + Decimal(width - 1) / 2
        weight = (-parameters["a"] * middle.ln()).exp() * width
        steps.append(Rung(low + rank - 1, width, weight))
        rank += width
    return steps


def _places() -> Iterable[Decimal]:
    """Places along the normal distribution, in standard deviations."""
    return (Decimal(2 * _REACH * number) / STEPS - _REACH for number in range(STEPS + 1))


def _around(value: Decimal) -> Iterable[Decimal]:
    """However narrow a distribution is, the numbers next to its middle have steps of their own."""
    return (value + distance for distance in range(-4, 5))


def _stepped(
    low: int, high: int, marks: Iterable[Decimal], density: Callable[[Decimal], Decimal]
) -> Sequence[Rung]:
    """Steps that end at the marks, or one for each number where there are few."""
    if high - low < STEPS:
        return [Rung(number, 1, density(Decimal(number))) for number in range(low, high + 1)]
    inner = {int(mark.to_integral_value()) for mark in marks if low < mark <= high}
    cuts = sorted({low, high + 1} | inner)
    return [
        Rung(first, after - first, density(Decimal(first + after - 1) / 2) * (after - first))
        for first, after in zip(cuts, cuts[1:], strict=False)
    ]


def _middle(low: int, high: int) -> Decimal:
    return Decimal(low + high) / 2


_SMALLEST, _LARGEST = Decimal("0.001"), Decimal(10) ** 15
_LARGEST_MEAN = Decimal(10**6)
"""Of the Poisson distribution, which has a step for every number."""


def _no_ranges(_low: int, _high: int) -> Mapping[str, Range]:
    return {}


def _normal_ranges(low: int, high: int) -> Mapping[str, Range]:
    return {
        "mean": Range(Decimal(low), Decimal(high), _middle(low, high)),
        "std": _width(Decimal(high - low) / 6),
    }


def _lognormal_ranges(low: int, high: int) -> Mapping[str, Range]:
    """The median, whose logarithm the mean is, lies within the bounds."""
    lowest, highest = max(low, 1), max(high, 1)
    ends = (Decimal(lowest).ln(exact()), Decimal(highest).ln(exact()))
    return {
        "mean": Range(*ends, _middle(lowest, highest).ln(exact())),
        "sigma": Range(_SMALLEST, Decimal(5), Decimal("0.5")),
    }


def _exponential_ranges(low: int, high: int) -> Mapping[str, Range]:
    return {"scale": _width(Decimal(high - low) / 5)}


def _poisson_ranges(low: int, high: int) -> Mapping[str, Range]:
    lowest, highest = max(Decimal(low), _SMALLEST), min(Decimal(high), _LARGEST_MEAN)
    return {"lambda": Range(lowest, highest, min(_middle(max(low, 0), high), highest))}


def _zipf_ranges(_low: int, _high: int) -> Mapping[str, Range]:
    return {"a": Range(Decimal("0.1"), Decimal(10), Decimal("1.5"))}


def _width(default: Decimal) -> Range:
    return Range(_SMALLEST, _LARGEST, max(default, _SMALLEST))


DISTRIBUTIONS: Mapping[str, Distribution] = MappingProxyType(
    {
        "uniform": Distribution(_no_ranges, _uniform),
        "normal": Distribution(_normal_ranges, _normal, lengths=frozenset({"mean", "std"})),
        "lognormal": Distribution(
            _lognormal_ranges, _lognormal, least_max=1, logarithmic=frozenset({"mean"})
        ),
        "exponential": Distribution(_exponential_ranges, _exponential, lengths=frozenset({"scale"})),
        "poisson": Distribution(_poisson_ranges, _poisson, least_max=1),
        "zipf": Distribution(_zipf_ranges, _zipf),
    }
)
"""`distribution_type` -> its shape. Mean and sigma of the lognormal are those of the logarithm."""
