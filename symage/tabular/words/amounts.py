"""Numbers and days as people write them: 30k, $1,200.50, 2.5%, 31/12/2023, Jan 2022, the last three years."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from symage.tabular.fillings.dates import TODAY

NUMBER = r"(?<![\w.])[$€£]?\s?(-?\d[\d,]*(?:\.\d+)?)\s*(k|m|million|thousand|%)?(?![\w])"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAY = (
    r"(?:\d{4}-\d{1,2}(?:-\d{1,2})?|\d{1,2}/\d{1,2}/\d{4}|\d{1,2}\.\d{1,2}\.\d{4}|(?:\d{1,2}\s+)?(?:"
    + "|".join(_MONTHS)
    + r")[a-z]*\.?\s+(?:\d{1,2},?\s+)?\d{4}"
    r"|(?:19|20)\d\d|today|now)"
)
_SCALE = {"k": 1000, "thousand": 1000, "m": 1_000_000, "million": 1_000_000}
_SPAN = re.compile(
    r"\b(?:(?:in|over|within|from|during|for)\s+)?(?:the\s+)?(last|past|previous|next|coming)\s+(?:(\d+|"
    r"a|one|two|three|five|ten)\s+)?(day|week|month|year)s?\b",
    re.IGNORECASE,
)
_THIS = re.compile(r"\b(?:(?:in|during|within|from|of)\s+)?this\s+(week|month|year)\b", re.IGNORECASE)
_WORDS = {"a": 1, "one": 1, "two": 2, "three": 3, "five": 5, "ten": 10}
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `low` to `high`, both ends included."""

    low: date
    high: date

    @property
    def bounds(self) -> dict[str, str]:
        return {"min": self.low.isoformat(), "max": self.high.isoformat()}


def amount(digits: str, unit: str | None) -> int | float:
    plain = digits.replace(",", "")
    if re.fullmatch(r"[1-9]\d{0,2}\.000", plain):  # As in 30.000, where points set thousands apart.
        plain = plain.replace(".", "")
    value = float(plain) * _SCALE.get((unit or "").lower(), 1)
    return int(value) if value.is_integer() and ("." not in plain or unit in _SCALE) else value


def days_of(text: str) -> Span | None:
    """What a day, a month or a year spans."""
    text = text.strip().lower()
    if text in ("today", "now"):
        return Span(TODAY, TODAY)
    try:
        if re.fullmatch(r"\d{4}", text):
            return Span(date(int(text), 1, 1), date(int(text), 12, 31))
        if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
            return _one(*map(int, found.groups()))
        if found := re.fullmatch(r"(\d{4})-(\d{1,2})", text):
            return _month(int(found[1]), int(found[2]))
        if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
            month, day = int(found[1]), int(found[2])
            return _one(int(found[3]), *((day, month) if month > 12 else (month, day)))
        if found := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text):
            return _one(int(found[3]), int(found[2]), int(found[1]))
        return _spoken(text)
    except ValueError:
        return None


def about_now(text: str) -> tuple[str, Span] | None:
    """ "in the last 3 years", "this month", "the next 30 days": the text without it, and the days until today
    or from today on."""
    if found := _THIS.search(text):
        low = {
            "week": TODAY - timedelta(TODAY.weekday()),
            "month": TODAY.replace(day=1),
            "year": TODAY.replace(month=1, day=1),
        }[found[1].lower()]
        return _without(text, found), Span(low, TODAY)
    found = _SPAN.search(text)
    if found is None:
        return None
    count = _WORDS.get((found[2] or "a").lower()) or int(found[2])
    length = timedelta(min(count * _DAYS[found[3].lower()], 36_500))
    ahead = found[1].lower() in ("next", "coming")
    # Today is one of the days: the last year is 365 of them.
    reach = max(length - timedelta(1), timedelta(0))
    return _without(text, found), Span(TODAY, TODAY + reach) if ahead else Span(TODAY - reach, TODAY)


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"


def _spoken(text: str) -> Span | None:
    found = re.fullmatch(r"(?:(\d{1,2})\s+)?([a-z]+)\.?\s+(?:(\d{1,2}),?\s+)?(\d{4})", text)
    if found is None or found[2][:3] not in _MONTHS:
        return None
    month, day = _MONTHS.index(found[2][:3]) + 1, found[1] or found[3]
    return _one(int(found[4]), month, int(day)) if day else _month(int(found[4]), month)


def _one(year: int, month: int, day: int) -> Span:
    return Span(date(year, month, day), date(year, month, day))


def _month(year: int, month: int) -> Span:
    after = date(year + month // 12, month % 12 + 1, 1)
    return Span(date(year, month, 1), after - timedelta(1))
