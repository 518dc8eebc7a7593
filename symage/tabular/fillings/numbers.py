"""Columns of numbers, whole or with decimals, of six distributions, alone or along with another column."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from symage.fields import Fields, Key, Keys
from symage.identities.text import digits, join, strings
from symage.kinds import Choice, Integer, Line, Number, Ruled
from symage.objects import Object
from symage.shapes import number
from symage.tabular.cells import LARGEST, Cells, Draw
from symage.tabular.fillings.correlation import correlated
from symage.tabular.fillings.distributions import DISTRIBUTIONS, Range, ladder
from symage.tabular.fillings.ladder import Placed

DEFAULT_MIN, DEFAULT_MAX = 0, 1000
DEFAULT_DECIMALS, MOST_DECIMALS = 2, 8
MIN = Key("min", Integer(-LARGEST, LARGEST), DEFAULT_MIN, "The least number")
MAX = Key("max", Integer(-LARGEST, LARGEST), DEFAULT_MAX, "The greatest number")
_WIDEST = Number(Decimal(-LARGEST), Decimal(LARGEST))
DECIMALS = Key("decimals", Integer(0, MOST_DECIMALS), DEFAULT_DECIMALS, "Digits behind the point")
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
CORRELATED_WITH = Key(
    "correlated_with", Line(100), "", "A column of numbers, whose ranks these go along with"
)
CORRELATION = Key(
    "correlation", Number(Decimal("-0.99"), Decimal("0.99")), Decimal("0.7"), "Of the ranks (Spearman's)"
)
_WHOLE_ONLY = frozenset({"poisson", "zipf"})


@dataclass(frozen=True, slots=True)
class Numbers:
    """`low` and `high` count units of the last decimal."""

    low: int
    high: int
    decimals: int = 0
    distribution: str = "uniform"
    parameters: tuple[tuple[str, Decimal], ...] = ()
    along: str = ""
    correlation: Decimal = Decimal(0)

    @property
    def reads(self) -> tuple[str, ...]:
        return (self.along,) if self.along else ()

    @property
    def domain(self) -> int | None:
        return self.high - self.low + 1 if self.distribution == "uniform" and not self.along else None

    def cells(self, draw: Draw) -> Cells:
        steps = ladder(self.distribution, self.low, self.high, self.parameters)
        if draw.unique:
            drawn = draw.ranks(self.high - self.low + 1).astype(np.int64) + self.low
        elif self.along:
            drawn = steps.pick_in_order(self._along(draw))
        else:
            drawn = steps.pick(draw.words())
        return replace(number_cells(drawn, self.decimals), placed=Placed(steps, drawn))

    def broken(self, values: pa.Array) -> int:
        return outside(values, self.low / 10**self.decimals, self.high / 10**self.decimals)

    def _along(self, draw: Draw) -> NDArray[np.uint64]:
        placed = draw.others[self.along].placed
        assert placed is not None, "a schema lets columns go along with numbers alone"
        noise = draw.words()
        return correlated(placed.words(draw.words("tie")), float(self.correlation), noise)


def number_cells(units: NDArray[np.int64], decimals: int) -> Cells:
    """Numbers that count units of their last decimal."""
    if not decimals:
        return Cells(pa.array(units))
    power = 10**decimals
    size = np.abs(units)
    signs = pa.array(np.where(units < 0, 1, 0)).cast(pa.int8())
    texts = join(
        pa.array(["", "-"]).take(signs),
        pa.array(size // power).cast(pa.string()),
        ".",
        strings(digits(size % power, decimals)),
    )
    return Cells(pa.array(units / power), texts)


def outside(values: pa.Array, low: float, high: float) -> int:
    """How many values lie outside these bounds."""
    found = pc.or_(pc.less(values, low), pc.greater(values, high))
    return int(pc.sum(found).as_py() or 0)


@dataclass(frozen=True, slots=True)
class NumberKind:
    """Numbers of a type: their bounds, decimals and distribution where a column says nothing of them.
    `decimals` None: whole numbers, and no key for it."""

    low: float = DEFAULT_MIN
    high: float = DEFAULT_MAX
    decimals: int | None = None
    distribution: str = "uniform"
    parameters: Mapping[str, float] = field(default_factory=dict)

    @property
    def keys(self) -> Keys:
        shape = (
            replace(DISTRIBUTION_TYPE, default=self.distribution),
            DISTRIBUTION_PARAMS,
            CORRELATED_WITH,
            CORRELATION,
        )
        if self.decimals is None:
            return replace(MIN, default=int(self.low)), replace(MAX, default=int(self.high)), *shape
        low, high = (Decimal(str(bound)) for bound in (self.low, self.high))
        bounds = Key("min", _WIDEST, low, MIN.means), Key("max", _WIDEST, high, MAX.means)
        return *bounds, replace(DECIMALS, default=self.decimals), *shape

    def read(self, constraints: Fields) -> Numbers:
        low_key, high_key, *more = self.keys
        decimals = 0 if self.decimals is None else constraints.read(more.pop(0))
        if self.decimals is not None:
            most = Decimal(LARGEST).scaleb(-decimals)
            low_key = replace(low_key, kind=Number(-most, most))
            high_key = replace(high_key, kind=Number(-most, most))
        low, high = Decimal(constraints.read(low_key)), Decimal(constraints.read(high_key))
        name = constraints.read(more[0])
        along, correlation = constraints.read(CORRELATED_WITH), constraints.read(CORRELATION)
        if low > high:
            constraints.refuse_value("min", f"({low:f}) is above max ({high:f})")
        first = int(low.scaleb(decimals).to_integral_value(ROUND_CEILING))
        last = int(high.scaleb(decimals).to_integral_value(ROUND_FLOOR))
        if first > last and not constraints.problems:
            constraints.refuse_value("min", f"leaves no number of {decimals} decimals up to max")
        if decimals and name in _WHOLE_ONLY:
            constraints.refuse_value("distribution_type", f"{name} gives whole numbers only")
        if constraints.problems:
            return Numbers(DEFAULT_MIN, DEFAULT_MAX)
        parameters = self._parameters(constraints, name, first, last, decimals)
        return Numbers(first, last, decimals, name, parameters, along, correlation)

    def _parameters(
        self, constraints: Fields, name: str, low: int, high: int, decimals: int
    ) -> tuple[tuple[str, Decimal], ...]:
        """What shapes the distribution of the units; nothing does where there is one number to draw."""
        distribution = DISTRIBUTIONS[name]
        least = distribution.least_max
        if least is not None and high < least:
            constraints.refuse_value("max", f"must be at least {least} for {name}")
            return ()
        ranges = distribution.parameters(low, high)
        if any(allowed.low > allowed.high for allowed in ranges.values()):
            constraints.refuse_value("min", f"and max leave nothing that {name} could be drawn for")
            return ()
        to_units = distribution.to_units
        keys = tuple(self._parameter(name, key, each, decimals) for key, each in ranges.items())
        given = constraints.within(DISTRIBUTION_PARAMS, keys)
        found = tuple((key.name, to_units(key.name, given.read(key), decimals)) for key in keys)
        constraints.problems += given.problems
        return found

    def _parameter(self, name: str, key: str, allowed: Range, decimals: int) -> Key[Decimal]:
        """A parameter in the column's own measure."""
        from_units = DISTRIBUTIONS[name].from_units
        low, high, default = (
            from_units(key, each, decimals) for each in (allowed.low, allowed.high, allowed.default)
        )
        if name == self.distribution and key in self.parameters:
            default = min(max(Decimal(str(self.parameters[key])), low), high)
        return Key(key, Number(low, high), default)


def read_numbers(kind: NumberKind) -> Numbers:
    """The numbers of a type as nobody narrowed them."""
    return kind.read(Fields({}, kind.keys))
