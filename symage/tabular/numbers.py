"""Columns of numbers: whole ones of six distributions, and decimals, evenly drawn."""

from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from symage.fields import Fields, Key, Keys
from symage.kinds import Choice, Integer, Number, Ruled
from symage.objects import Object
from symage.shapes import number
from symage.tabular.cells import LARGEST, Cells, Draw
from symage.tabular.distributions import DISTRIBUTIONS, ladder

DEFAULT_MIN, DEFAULT_MAX = 0, 1000
DEFAULT_DECIMALS, MOST_DECIMALS = 2, 8
MIN = Key("min", Integer(-LARGEST, LARGEST), DEFAULT_MIN, "The least number")
MAX = Key("max", Integer(-LARGEST, LARGEST), DEFAULT_MAX, "The greatest number")
DISTRIBUTION_TYPE = Key(
    "distribution_type", Choice(tuple(DISTRIBUTIONS)), "uniform", "Cut off at min and max"
)
DISTRIBUTION_PARAMS = Key(
    "distribution_params",
    Ruled(Object(()), {"additionalProperties": number()}),
    {},
    "normal: mean, std. lognormal: mean and sigma of the logarithm. exponential: scale. poisson: lambda. "
    "zipf: a",
)
INTEGER_KEYS: Keys = (MIN, MAX, DISTRIBUTION_TYPE, DISTRIBUTION_PARAMS)

_WIDEST = Number(Decimal(-LARGEST), Decimal(LARGEST))
DECIMALS = Key("decimals", Integer(0, MOST_DECIMALS), DEFAULT_DECIMALS, "Digits behind the point")
DECIMAL_MIN = Key("min", _WIDEST, Decimal(DEFAULT_MIN), "The least number")
DECIMAL_MAX = Key("max", _WIDEST, Decimal(DEFAULT_MAX), "The greatest number")
DECIMAL_KEYS: Keys = (DECIMAL_MIN, DECIMAL_MAX, DECIMALS)


@dataclass(frozen=True, slots=True)
class Integers:
    """Whole numbers from low to high."""

    low: int
    high: int
    distribution: str
    parameters: tuple[tuple[str, Decimal], ...]
    paths: tuple[str, ...] = ()

    @classmethod
    def read(cls, constraints: Fields) -> "Integers":
        low, high = constraints.read(MIN), constraints.read(MAX)
        name = constraints.read(DISTRIBUTION_TYPE)
        _check_order(constraints, low, high)
        if constraints.problems:
            return cls(DEFAULT_MIN, DEFAULT_MAX, "uniform", ())
        return cls(low, high, name, _parameters(constraints, name, low, high))

    def cells(self, draw: Draw) -> Cells:
        drawn = ladder(self.distribution, self.low, self.high, self.parameters).pick(draw.words())
        return Cells.of_numbers([str(number) for number in drawn.tolist()])

    def accepts(self, text: str) -> bool:
        return self.low <= int(text) <= self.high


@dataclass(frozen=True, slots=True)
class Decimals:
    """Numbers with a fixed count of decimals; `low` and `high` count the last decimal's units."""

    low: int
    high: int
    decimals: int
    paths: tuple[str, ...] = ()

    @classmethod
    def read(cls, constraints: Fields) -> "Decimals":
        decimals = constraints.read(DECIMALS)
        most = Decimal(LARGEST).scaleb(-decimals)
        exact = Number(-most, most)
        low = constraints.read(replace(DECIMAL_MIN, kind=exact))
        high = constraints.read(replace(DECIMAL_MAX, kind=exact))
        _check_order(constraints, low, high)
        first = int(low.scaleb(decimals).to_integral_value(ROUND_CEILING))
        last = int(high.scaleb(decimals).to_integral_value(ROUND_FLOOR))
        if first > last and not constraints.problems:
            constraints.refuse_value("min", f"leaves no number of {decimals} decimals up to max")
        return cls(first, max(first, last), decimals)

    def cells(self, draw: Draw) -> Cells:
        drawn = ladder("uniform", self.low, self.high, ()).pick(draw.words()).tolist()
        return Cells.of_numbers([f"{Decimal(units).scaleb(-self.decimals):f}" for units in drawn])

    def accepts(self, text: str) -> bool:
        value = Decimal(text)
        return value.as_tuple().exponent == -self.decimals and (
            self.low <= int(value.scaleb(self.decimals)) <= self.high
        )


def _check_order(constraints: Fields, low: int | Decimal, high: int | Decimal) -> None:
    if low > high:
        constraints.refuse_value("min", f"({low:f}) is above max ({high:f})")


def _parameters(constraints: Fields, name: str, low: int, high: int) -> tuple[tuple[str, Decimal], ...]:
    """What shapes the distribution; nothing does where there is only one number to draw."""
    distribution = DISTRIBUTIONS[name]
    least = distribution.least_max
    if least is not None and high < least:
        constraints.refuse_value("max", f"must be at least {least} for {name}")
        return ()
    ranges = distribution.parameters(low, high)
    keys = tuple(Key(key, Number(range_.low, range_.high), range_.default) for key, range_ in ranges.items())
    given = constraints.within(DISTRIBUTION_PARAMS, keys)
    if any(allowed.low > allowed.high for allowed in ranges.values()):
        constraints.refuse_value("min", f"and max leave nothing that {name} could be drawn for")
        return ()
    found = tuple((key.name, given.read(key)) for key in keys)
    constraints.problems += given.problems
    return found
