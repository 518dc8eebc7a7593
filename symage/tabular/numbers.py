"""Columns of numbers: whole ones of six distributions, and decimals, evenly drawn."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from symage.fields import Fields
from symage.tabular.cells import LARGEST, Cells, Draw
from symage.tabular.distributions import DISTRIBUTIONS, ladder

DEFAULT_MIN, DEFAULT_MAX = 0, 1000
DEFAULT_DECIMALS, MOST_DECIMALS = 2, 8


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
        low = constraints.integer("min", DEFAULT_MIN, low=-LARGEST, high=LARGEST)
        high = constraints.integer("max", DEFAULT_MAX, low=-LARGEST, high=LARGEST)
        name = constraints.choice("distribution_type", "uniform", tuple(DISTRIBUTIONS))
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
        decimals = constraints.integer("decimals", DEFAULT_DECIMALS, low=0, high=MOST_DECIMALS)
        most = Decimal(LARGEST).scaleb(-decimals)
        low = constraints.number("min", Decimal(DEFAULT_MIN), low=-most, high=most)
        high = constraints.number("max", Decimal(DEFAULT_MAX), low=-most, high=most)
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
    given = constraints.within("distribution_params")
    ranges = distribution.parameters(low, high)
    given.refuse_unknown(tuple(ranges))
    if any(allowed.low > allowed.high for allowed in ranges.values()):
        constraints.refuse_value("min", f"and max leave nothing that {name} could be drawn for")
        return ()
    found = tuple(
        (key, given.number(key, allowed.default, low=allowed.low, high=allowed.high))
        for key, allowed in ranges.items()
    )
    constraints.problems += given.problems
    return found
