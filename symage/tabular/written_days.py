"""Days, moments and times of day as a sample writes them: what they are, and how they are written anew.

Bounds are whole months: the first and the last day of a sample are two rows.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

Found = tuple[str, dict[str, Any]]
_DAYS = (
    "%Y-%m-%d",
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%d.%m.%Y",
    "%Y/%m/%d",
    "%m-%d-%Y",
    "%d-%m-%Y",
    "%m/%d/%y",
    "%d/%m/%y",
    "%d.%m.%y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d %b %Y",
    "%d %B %Y",
    "%b %d, %Y",
    "%B %d, %Y",
)
"""Where two could be meant, the first."""
_TIMES = ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p")
_BEFORE_TIME = (" ", "T", ", ")
_COMPACT = "%Y%m%d"
_TAIL = re.compile(r"(?P<fraction>\.\d{1,9})?(?P<zone>\s?(?:Z|UTC|[+-]\d\d:?\d\d))?$")
"""Fractions of seconds, and where the clock stands."""
_PLAIN: Mapping[str, str] = {
    "date_date": "%Y-%m-%d",
    "date_datetime": "%Y-%m-%d %H:%M:%S",
    "date_time": "%H:%M:%S",
}
"""How values are written that no format is asked for."""


def read_days(values: Sequence[str]) -> Found | None:
    """Days, moments or times of day; None where not all of them are written in one manner."""
    for kind, written, found in _readings(values):
        shape = {} if written == _PLAIN[kind] else {"format": written}
        if kind == "date_time":
            return kind, shape
        if all(1900 <= each.year <= 2199 for each in found):
            low, high = min(found), max(found)
            last = monthrange(high.year, high.month)[1]
            return kind, {"min": f"{low:%Y-%m}-01", "max": f"{high:%Y-%m}-{last}", **shape}
    return None


def _readings(values: Sequence[str]) -> Iterator[tuple[str, str, list[datetime]]]:
    """The types that all values may be of, how these write them, and the moments."""
    if all(re.fullmatch(r"(?:19|20|21)\d{6}", value) for value in values):
        yield from _reading("date_date", values, (_COMPACT,), "")
    if not all(re.search(r"\d[-/.:\s]|\d,", value) for value in values):
        return
    yield from _reading("date_date", values, _DAYS, "")
    yield from _reading("date_time", values, _TIMES, "")
    tails = [_TAIL.search(value) for value in values]
    bare = [value[: tail.start()] if tail else value for value, tail in zip(values, tails, strict=True)]
    ends = {_end(tail) for tail in tails if tail}
    if len(ends) == 1:
        formats = [f"{day}{between}{time}" for day in _DAYS for between in _BEFORE_TIME for time in _TIMES]
        yield from _reading("date_datetime", bare, formats, ends.pop())


def _end(tail: re.Match[str]) -> str:
    fraction = tail["fraction"] or ""
    return re.sub(r"\d", "0", fraction) + (tail["zone"] or "")


def _reading(
    kind: str, values: Sequence[str], formats: Sequence[str], end: str
) -> Iterator[tuple[str, str, list[datetime]]]:
    for written in formats:
        found = [_moment(value, written) for value in values[:1]]
        if None in found:
            continue
        found = [_moment(value, written) for value in values]
        if None not in found:
            yield kind, written + end, [each for each in found if each is not None]


def _moment(value: str, written: str) -> datetime | None:
    try:
        return datetime.strptime(value, written)
    except ValueError:
        return None
