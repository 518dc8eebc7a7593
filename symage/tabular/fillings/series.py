"""Numbers one after another: sequences, and series that wander from row to row within a key.

A key is a sequence whose every value stands in several rows behind each other. A wandering series is a sum
over the rows of its key, so a shard adds up from the first row of the key that it begins in.
"""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from symage.fields import Fields, Key, Keys
from symage.kinds import Integer, Line, Number
from symage.randomness import Words, below, word
from symage.tabular.cells import ENDLESS, LARGEST, Cells, Draw
from symage.tabular.fillings.numbers import DECIMALS, number_cells

MOST_REPEATS = 10_000
_WIDEST = 2**31
START = Key("start", Integer(-LARGEST, LARGEST), 1, "The first number")
STEP = Key("step", Integer(-1_000_000, 1_000_000), 1, "From one number to the next")
REPEAT = Key("repeat", Integer(1, MOST_REPEATS), 1, "In how many rows behind each other a number stands")
SEQUENCE_KEYS: Keys = (START, STEP, REPEAT)


@dataclass(frozen=True, slots=True)
class Sequence:
    """start, start + step, …, each in `repeat` rows."""

    start: int
    step: int
    repeat: int
    reads: tuple[str, ...] = ()

    @classmethod
    def read(cls, constraints: Fields) -> "Sequence":
        return cls(*(constraints.read(key) for key in SEQUENCE_KEYS))

    @property
    def domain(self) -> int | None:
        return ENDLESS if self.repeat == 1 and self.step else None

    def cells(self, draw: Draw) -> Cells:
        place = (draw.rows // np.uint64(self.repeat)).astype(np.int64)
        return Cells(pa.array(self.start + place * self.step))

    def broken(self, values: pa.Array) -> int:
        if not self.step:
            return 0
        return int(np.count_nonzero((values.drop_null().to_numpy() - self.start) % self.step))


SERIES_KEY = Key("key", Line(100), "", "The number_sequence that names the series", required=True)
SERIES_START = Key(
    "start", Number(Decimal(-(10**9)), Decimal(10**9)), Decimal(100), "Where every series begins"
)
SERIES_STEP = Key("step", Number(Decimal(0), Decimal(10**6)), Decimal(1), "The greatest change between rows")
TREND = Key("trend", Number(Decimal(-(10**6)), Decimal(10**6)), Decimal(0), "The mean change between rows")
SERIES_KEYS: Keys = (SERIES_KEY, SERIES_START, SERIES_STEP, TREND, DECIMALS)


@dataclass(frozen=True, slots=True)
class Series:
    """A number that changes from row to row by trend ± step, in units of its last decimal."""

    key: str
    start: int
    step: int
    trend: int
    decimals: int
    domain: int | None = None

    @classmethod
    def read(cls, constraints: Fields) -> "Series":
        key, *amounts, decimals = (constraints.read(each) for each in SERIES_KEYS)
        start, step, trend = (int(amount.scaleb(decimals)) for amount in amounts)
        if step >= _WIDEST:
            constraints.refuse_value("step", f"is more than {_WIDEST:,} of the last decimal's units")
        return cls(key, start, step, trend, decimals)

    @property
    def reads(self) -> tuple[str, ...]:
        return (self.key,)

    def cells(self, draw: Draw) -> Cells:
        places = draw.places(self.key)
        if not len(places):
            return number_cells(places, self.decimals)
        before = int(places[0])
        earlier = draw.indexes[0] - np.arange(before, 0, -1, dtype=np.uint64)
        changes = self._changes(draw, np.concatenate([earlier, draw.indexes]))
        sums = np.concatenate([np.zeros(1, np.int64), np.cumsum(changes)])
        here = np.arange(len(places)) + before
        return number_cells(self.start + sums[here + 1] - sums[here - places + 1], self.decimals)

    def _changes(self, draw: Draw, indexes: Words) -> NDArray[np.int64]:
        words = word(indexes, f"tabular.{draw.column}.")
        return self.trend - self.step + below(words, 2 * self.step + 1)

    def broken(self, values: pa.Array) -> int:
        return 0
