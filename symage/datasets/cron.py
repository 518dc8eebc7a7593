"""When a dataset is due: cron expressions of five fields in a time zone.

A time that the change to summer time skips is the end of the gap, one that comes twice is its second coming;
but an expression for every hour skips the one and takes both of the other. So it is with Dagster's own
schedules where clocks change at 1, 2 or 3, which `tests/datasets/test_cron.py` holds this to; where they
change at midnight, or by two hours, Dagster's ticks are others, and do not count. The clock is not read here.

What is understood: numbers, `*`, lists, ranges, steps, names of months and days, and @hourly to @yearly.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from types import MappingProxyType
from zoneinfo import ZoneInfo, available_timezones

SHORTEST_MINUTES = 5
"""Between two moments of a schedule."""
_HORIZON = timedelta(days=366 * 9)
"""The 29th of February is at most eight years away."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_NAMES: Mapping[int, Mapping[str, int]] = MappingProxyType(
    {
        3: {name: number for number, name in enumerate(_MONTHS, 1)},
        4: {name: number for number, name in enumerate(_DAYS)},
    }
)
_SHORT = (4, 6, 9, 11)
_RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_MACROS = MappingProxyType(
    {
        "@hourly": "0 * * * *",
        "@daily": "0 0 * * *",
        "@midnight": "0 0 * * *",
        "@weekly": "0 0 * * 0",
        "@monthly": "0 0 1 * *",
        "@yearly": "0 0 1 1 *",
        "@annually": "0 0 1 1 *",
    }
)
_NO_PLACES = frozenset(("Factory", "localtime"))
"""Files beside the zones: the machine's own, and one for clocks that nobody has set."""
_SIMPLE = re.compile(r"\*(/[0-9]+)?|[0-9a-z]+(,[0-9a-z]+){0,3}")
"""Short fields that Dagster reads as we do. A step after a number, a range of one, a list with `*`: no."""


class CronFault(ValueError):
    """Why an expression is none, in words that go on from its name."""


@dataclass(frozen=True, slots=True)
class Cron:
    """The numbers that each field stands for. `text` is the expression as Dagster is to read it."""

    text: str
    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    """From Sunday, 0, to Saturday, 6."""
    every_hour: bool
    any_day: bool
    any_weekday: bool

    def on(self, day: date) -> bool:
        """Whether it fires on that day: where both kinds of days are restricted, either will do."""
        if day.month not in self.months:
            return False
        of_month, of_week = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        if self.any_day or self.any_weekday:
            return of_month and of_week
        return of_month or of_week

    def after(self, moment: datetime, zone: ZoneInfo) -> Iterator[datetime]:
        """The moments later than one, in UTC, in order; they end where it does not fire for nine years."""
        last = moment
        # A day too early, for a time that comes twice at midnight.
        start = day = moment.astimezone(zone).date() - timedelta(days=1)
        while day - start < _HORIZON and day.year < date.max.year:
            for found in self._moments(day, zone) if self.on(day) else ():
                if found > last:
                    last, start = found, day
                    yield found
            day += timedelta(days=1)

    def before(self, moment: datetime, zone: ZoneInfo) -> datetime | None:
        """The last moment that is not later than one."""
        start = day = moment.astimezone(zone).date() + timedelta(days=1)
        while start - day < _HORIZON:
            found = [each for each in self._moments(day, zone) if each <= moment] if self.on(day) else []
            if found:
                return found[-1]
            day -= timedelta(days=1)
        return None

    def _moments(self, day: date, zone: ZoneInfo) -> list[datetime]:
        times = [time(hour, minute) for hour in self.hours for minute in self.minutes]
        found = {moment for each in times for moment in self._at(datetime.combine(day, each), zone)}
        return sorted(found)

    def _at(self, wall: datetime, zone: ZoneInfo) -> list[datetime]:
        """The moments at which clocks on the wall show a time."""
        early = wall.replace(tzinfo=zone, fold=0)
        late = wall.replace(tzinfo=zone, fold=1)
        first, second = early.astimezone(UTC), late.astimezone(UTC)
        if first == second:
            return [first]
        if first < second:
            return [first, second] if self.every_hour else [second]
        return [] if self.every_hour else [_end_of_gap(second, first, zone)]


def read_cron(text: str) -> Cron:
    """Raises CronFault for what is no expression, never fires or fires too often."""
    plain = _MACROS.get(text.strip().lower(), text)
    parts = plain.lower().split()
    if len(parts) != len(_RANGES):
        raise CronFault("must have five fields: minute, hour, day of month, month, day of week")
    minutes, hours, days, months, weekdays = (_field(number, part) for number, part in enumerate(parts))
    cron = Cron(
        " ".join(_plain(number, part) for number, part in enumerate(parts)),
        tuple(sorted(minutes)),
        tuple(sorted(hours)),
        frozenset(days),
        frozenset(months),
        frozenset(day % 7 for day in weekdays),
        every_hour=parts[1] == "*" or len(hours) == 24,
        any_day=len(days) == 31,
        any_weekday=len({day % 7 for day in weekdays}) == 7,
    )
    _check_pace(cron)
    _check_days(cron)
    return cron


@cache
def zones() -> frozenset[str]:
    """The names that this machine knows."""
    return frozenset(available_timezones()) - _NO_PLACES


def _field(number: int, text: str) -> set[int]:
    return {value for part in text.split(",") for value in _part(number, part)}


def _plain(number: int, text: str) -> str:
    """The field as Dagster is to read it: as it was written, or in the numbers that it stands for."""
    values = _field(number, text)
    low, high = _RANGES[number]
    if number == 4:
        values, high = {value % 7 for value in values}, high - 1
    if len(values) == high - low + 1:
        return "*"
    return text if _SIMPLE.fullmatch(text) else ",".join(_runs(sorted(values)))


def _runs(values: list[int]) -> Iterator[str]:
    """Numbers, and ranges where three or more follow each other: a list of all would be long."""
    while values:
        count = next((at for at, value in enumerate(values) if value != values[0] + at), len(values))
        if count > 2:
            yield f"{values[0]}-{values[count - 1]}"
        else:
            count = 1
            yield str(values[0])
        values = values[count:]


def _part(number: int, text: str) -> range:
    spread, has_step, step = text.partition("/")
    low, high = _RANGES[number]
    first, has_last, last = spread.partition("-")
    if spread == "*":
        start, stop = low, high if number != 4 else 6
    else:
        start = _number(number, first)
        stop = _number(number, last) if has_last else high if has_step else start
    if start > stop:
        raise CronFault(f"has the range {spread}, which ends before it begins")
    if has_step and not (step.isascii() and step.isdigit() and 1 <= int(step) <= high):
        raise CronFault(f"has the step {step[:20]!r}; it must be a number from 1 to {high}")
    return range(start, stop + 1, int(step) if has_step else 1)


def _number(number: int, text: str) -> int:
    named = _NAMES.get(number, {}).get(text)
    if named is not None:
        return named
    low, high = _RANGES[number]
    if not (text.isascii() and text.isdigit() and len(text) < 3 and low <= int(text) <= high):
        raise CronFault(f"has {text[:20]!r} where a number from {low} to {high} must stand")
    return int(text)


def _check_pace(cron: Cron) -> None:
    fires = [day for day in _every_day() if cron.on(day)]
    if not fires:
        raise CronFault("never fires")
    times = [60 * hour + minute for hour in cron.hours for minute in cron.minutes]
    pairs = list(zip(times, times[1:], strict=False))
    if any(after - before == timedelta(days=1) for before, after in zip(fires, fires[1:], strict=False)):
        pairs.append((times[-1], times[0] + 24 * 60))
    if any(second - first < SHORTEST_MINUTES for first, second in pairs):
        raise CronFault(f"fires more often than every {SHORTEST_MINUTES} minutes")


def _check_days(cron: Cron) -> None:
    """Where days of the week are named besides, one of the month that never comes would do no harm; but
    Dagster looks for it in vain, and fails."""
    longest = max(30 if month in _SHORT else 29 if month == 2 else 31 for month in cron.months)
    if min(cron.days) > longest:
        raise CronFault("has no day of the month that its months have")


@cache
def _every_day() -> tuple[date, ...]:
    """Of 28 years, in which every date falls on every day of the week."""
    first = date(2000, 1, 1)
    return tuple(first + timedelta(days=number) for number in range(366 * 28))


def _end_of_gap(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """The moment, after the one and not after the other, at which clocks go forward: to the minute."""
    before = low.astimezone(zone).utcoffset()
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) // timedelta(minutes=2) * timedelta(minutes=1)
        low, high = (middle, high) if middle.astimezone(zone).utcoffset() == before else (low, middle)
    return high
