"""Columns of days, moments and times of day: between two bounds, after another column, or one after
another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from symage.fields import Fault, Fields, Key, Keys
from symage.identities.config import IdentityConfig
from symage.kinds import Choice, Flag, Integer, Line
from symage.randomness import below
from symage.shapes import Schema, text
from symage.tabular.cells import ENDLESS, Cells, Draw
from symage.tabular.fillings.numbers import outside

TODAY = IdentityConfig().reference_date
"""The day on which people have their ages: nothing here reads a clock."""
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
DAY = 86_400
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Day:
    """A day, as ISO 8601 writes it."""

    def read(self, value: Any) -> date | Fault:
        try:
            found = date.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            found = None
        if found is None or not EARLIEST <= found <= LATEST:
            return Fault(f"must be a day such as 2024-01-31, from {EARLIEST} to {LATEST}")
        return found

    def shape(self) -> Schema:
        return text(format="date")


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment, or the beginning of a day, without a time zone."""

    def read(self, value: Any) -> datetime | Fault:
        try:
            found = datetime.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            found = None
        if found is None or found.tzinfo or not EARLIEST <= found.date() <= LATEST:
            return Fault("must be a moment such as 2024-01-31T09:30:00 or a day, without a time zone")
        return found

    def shape(self) -> Schema:
        return text(pattern=r"^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?)?$")


BUSINESS = Key("weekdays", Flag(), False, "Monday to Friday only")


@dataclass(frozen=True, slots=True)
class Days:
    """Days from `low` to `high`, both ends included, counted since 1970."""

    low: int
    high: int
    weekdays: bool = False
    reads: tuple[str, ...] = ()

    @property
    def domain(self) -> int | None:
        if not self.weekdays:
            return self.high - self.low + 1
        return int(np.busday_count(_numpy_day(self.low), _numpy_day(self.high + 1)))

    def cells(self, draw: Draw) -> Cells:
        size = self.domain or 1
        drawn = draw.ranks(size).astype(np.int64) if draw.unique else below(draw.words(), size)
        if not self.weekdays:
            return Cells(days(self.low + drawn))
        found = np.busday_offset(_numpy_day(self.low), drawn, roll="forward")
        return Cells(pa.array(found))

    def broken(self, values: pa.Array) -> int:
        return outside(values.cast(pa.int32()), self.low, self.high)


@dataclass(frozen=True, slots=True)
class Moments:
    """Moments from `low` to `high`, in seconds since 1970; as numbers where `counted`."""

    low: int
    high: int
    counted: bool = False
    reads: tuple[str, ...] = ()

    @property
    def domain(self) -> int | None:
        return self.high - self.low + 1

    def cells(self, draw: Draw) -> Cells:
        size = self.high - self.low + 1
        drawn = draw.ranks(size).astype(np.int64) if draw.unique else _spread(draw.words(), size)
        found = self.low + drawn
        return Cells(pa.array(found)) if self.counted else Cells(moments(found))

    def broken(self, values: pa.Array) -> int:
        return outside(values.cast(pa.int64()), self.low, self.high)


@dataclass(frozen=True, slots=True)
class Times:
    """Times of day from `low` to `high`, in seconds since midnight."""

    low: int
    high: int
    reads: tuple[str, ...] = ()

    @property
    def domain(self) -> int | None:
        return self.high - self.low + 1

    def cells(self, draw: Draw) -> Cells:
        size = self.high - self.low + 1
        drawn = draw.ranks(size).astype(np.int64) if draw.unique else below(draw.words(), size)
        return Cells(pa.array(self.low + drawn, pa.int32()).cast(pa.time32("s")))

    def broken(self, values: pa.Array) -> int:
        return outside(values.cast(pa.int32()), self.low, self.high)


@dataclass(frozen=True, slots=True)
class After:
    """Days some days after those of another column; empty where that is."""

    column: str
    least: int
    most: int
    domain: int | None = None

    @property
    def reads(self) -> tuple[str, ...]:
        return (self.column,)

    def cells(self, draw: Draw) -> Cells:
        from_day = draw.others[self.column].values
        later = self.least + below(draw.words(), self.most - self.least + 1)
        if pa.types.is_timestamp(from_day.type):
            gone = pa.array(later * DAY + below(draw.words("time"), DAY // 2))
            return Cells(pc.add(from_day.cast(pa.int64()), gone).cast(from_day.type))
        counted = pc.add(from_day.cast(pa.int32()), pa.array(later.astype(np.int32)))
        return Cells(counted.cast(pa.date32()))

    def broken(self, values: pa.Array) -> int:
        return 0


UNITS: Mapping[str, int] = MappingProxyType(
    {"second": 1, "minute": 60, "hour": 3600, "day": DAY, "week": 7 * DAY}
)


@dataclass(frozen=True, slots=True)
class Steps:
    """Moments at equal distances, starting anew with each value of a key column."""

    start: int
    step: int
    daily: bool
    key: str = ""
    domain: int | None = ENDLESS

    @property
    def reads(self) -> tuple[str, ...]:
        return (self.key,) if self.key else ()

    def last(self, rows: int) -> date:
        """The day of the last of so many rows; the last that there is, where it comes later."""
        return _EPOCH + timedelta(min((self.start + (rows - 1) * self.step) // DAY, day_number(date.max)))

    def cells(self, draw: Draw) -> Cells:
        place = draw.places(self.key)
        found = self.start + place * self.step
        return Cells(days(found // DAY)) if self.daily else Cells(moments(found))

    def broken(self, values: pa.Array) -> int:
        return 0


def days(counted: NDArray[np.int64]) -> pa.Array:
    return pa.array(counted.astype(np.int32)).cast(pa.date32())


def moments(counted: NDArray[np.int64]) -> pa.Array:
    return pa.array(counted).cast(pa.timestamp("s"))


def seconds_of(moment: datetime) -> int:
    """Seconds since 1970."""
    return int(moment.replace(tzinfo=UTC).timestamp())


def day_number(day: date) -> int:
    """Days since 1970."""
    return (day - _EPOCH).days


def _numpy_day(number: int) -> np.datetime64:
    return np.datetime64(number, "D")


def _spread(words: NDArray[np.uint64], size: int) -> NDArray[np.int64]:
    """Numbers below a size of up to 2**62."""
    from symage.tabular.fillings.ladder import share

    return share(words, np.full(len(words), size, np.uint64)).astype(np.int64)


@dataclass(frozen=True, slots=True)
class DayKind:
    """Days of a type, between these where a column names no others."""

    low: date
    high: date

    @property
    def keys(self) -> Keys:
        return (
            Key("min", Day(), self.low, "The first day"),
            Key("max", Day(), self.high, "The last day"),
            BUSINESS,
        )

    def read(self, constraints: Fields) -> Days:
        low, high, weekdays = (constraints.read(key) for key in self.keys)
        check_order(constraints, low, high)
        made = Days(day_number(low), day_number(high), weekdays)
        if not constraints.problems and not made.domain:
            constraints.refuse_value("weekdays", "leaves no day from min to max")
        return made


@dataclass(frozen=True, slots=True)
class MomentKind:
    low: date
    high: date
    counted: bool = False

    @property
    def keys(self) -> Keys:
        return (
            Key("min", Moment(), datetime.combine(self.low, time()), "The first moment"),
            Key("max", Moment(), datetime.combine(self.high, time(23, 59, 59)), "The last moment"),
        )

    def read(self, constraints: Fields) -> Moments:
        low, high = (seconds_of(constraints.read(key)) for key in self.keys)
        written = str(constraints.get("max") or "")
        if 0 < len(written) <= 10:
            high += DAY - 1  # A day named as the last counts whole.
        check_order(constraints, low, high)
        return Moments(low, high, self.counted)


def check_order(constraints: Fields, low: Any, high: Any) -> None:
    if low > high:
        constraints.refuse_value("min", "is after max")


AFTER = Key("column", Line(100), "", "The column of days or moments that these are after", required=True)
LEAST = Key("min_days", Integer(0, 36_500), 0, "The least distance")
MOST = Key("max_days", Integer(0, 36_500), 30, "The greatest distance")
AFTER_KEYS: Keys = (AFTER, LEAST, MOST)


def read_after(constraints: Fields) -> After:
    column, least, most = (constraints.read(key) for key in AFTER_KEYS)
    if least > most:
        constraints.refuse_value("min_days", f"({least}) is above max_days ({most})")
    return After(column, least, most)


START = Key("start", Moment(), datetime(TODAY.year, 1, 1), "The first moment")
STEP = Key("step", Integer(1, 1_000_000), 1, "The distance, in units")
UNIT = Key("unit", Choice(tuple(UNITS)), "day", "What the step counts")
KEY = Key("key", Line(100), "", "A number_sequence whose every value starts anew")
STEP_KEYS: Keys = (START, STEP, UNIT, KEY)


def read_steps(constraints: Fields) -> Steps:
    first, step, unit, key = (constraints.read(each) for each in STEP_KEYS)
    start = seconds_of(first)
    daily = UNITS[unit] >= DAY and start % DAY == 0
    return Steps(start, step * UNITS[unit], daily, key)
