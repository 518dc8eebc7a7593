"""One column's part of a description: its phrase, and what is said of its values."""

import re
from collections.abc import Callable
from dataclasses import replace

from symage.tabular.fillings.dates import TODAY
from symage.tabular.words.amounts import DAY, NUMBER, Span, about_now, amount, days_of
from symage.tabular.words.codes import pattern
from symage.tabular.words.kinds import every, kinds
from symage.tabular.words.lists import lists
from symage.tabular.words.meaning import is_dated, meaning_of, plain_phrase
from symage.tabular.words.said import Said

Reader = Callable[[str, Said], tuple[str, Said]]
"""Takes what it understands out of a text and notes it."""

_UNITS = (
    r"(?:cm|mm|kg|lbs?|pounds|km|miles|minutes|mins|hours|hrs|days|weeks|months|years|"
    r"usd|dollars|ms|seconds|mb|gb|points|stars)\b"
)
_OUT_OF = re.compile(r"\(?\bout of (\d{1,4})\b\)?", re.IGNORECASE)
_RANGE = re.compile(
    rf"(?:\b(?:between|from|ranging from|zwischen|von|in the range(?: of)?|range of|range|"
    rf"making them)\s*)?{NUMBER}\s*(?:-|–|\bto\b|\band\b|\bund\b|\bbis\b|\.\.+)\s*{NUMBER}"
    rf"(?:\s*(?:(years? old|years? of age)|{_UNITS}))?",
    re.IGNORECASE,
)
_DAYS = re.compile(
    (
        rf"\b(?:(?:between|from|ranging from)\s+)?({DAY})\s*(?:-|–|\bto\b|\band\b|"
        rf"\buntil\b|\bthrough\b)\s*({DAY})\b"
    ),
    re.IGNORECASE,
)
_SINCE = re.compile(
    rf"\b(?:since|after|starting|from)\s+({DAY})\b(?!\s*(?:-|–|to\b|and\b))(?:\s*(?:on|onwards?))?",
    re.IGNORECASE,
)
_UNTIL = re.compile(rf"\b(?:before|until)\s+({DAY})\b", re.IGNORECASE)
_WITHIN = re.compile(rf"\b(?:in|during|within|for|of)\s+({DAY})\b", re.IGNORECASE)
_YEAR = re.compile(r"\s\(?((?:19|20)\d\d)\)?\s*$")
_LEAST = re.compile(
    rf"\b(?:at least|over|above|more than|greater than|minimum(?: of)?|min)\s+{NUMBER}", re.IGNORECASE
)
_MOST = re.compile(
    rf"\b(?:at most|under|below|less than|up to|maximum(?: of)?|max)\s+{NUMBER}", re.IGNORECASE
)
_EMPTY = r"(?:empty|null|nulls|blank|missing|n/?a|none|nan)"
_BLANK = re.compile(
    rf"\(?\b(?:(\d+(?:\.\d+)?)\s*(?:%|percent)\s*(?:of\s+(?:them|the\s+time|rows|"
    rf"values)\s+)?(?:are\s+|is\s+|should\s+be\s+|chance\s+of\s+)?{_EMPTY}"
    rf"|{_EMPTY}\s+(?:in\s+)?(?:about\s+)?(\d+(?:\.\d+)?)\s*(?:%|percent)(?:\s+of\s+the\s+time)?"
    rf"|(half|a third|a quarter|some|a few)\s+(?:of\s+(?:them|the\s+rows)\s+)?(?:are\s+|is\s+)?{_EMPTY}"
    rf"|(nullable|optional|sometimes\s+{_EMPTY}|may\s+be\s+{_EMPTY}|can\s+be\s+{_EMPTY}))\b\)?",
    re.IGNORECASE,
)
_SHARES = {"half": 0.5, "a third": 0.33, "a quarter": 0.25, "some": 0.2, "a few": 0.05}
_UNIQUE = re.compile(
    (
        r"[(\[]?\b(?:must be |should be |all |and )?(?:unique|distinct|no duplicates|"
        r"without duplicates|no repeats)\b[)\]]?"
    ),
    re.IGNORECASE,
)
_TRUE = re.compile(
    r"\(?\b(\d+(?:\.\d+)?)\s*%\s*(?:of\s+the\s+time\s+)?(?:true|yes|are true)\b\)?", re.IGNORECASE
)
_STATE = r"(?P<what>(?:is|has|was)\s+\w+(?:\s+\w+)?|\w{2,}[^e\W]ed|active)"
_SHARE = r"(?P<share>\d+(?:\.\d+)?)\s*%"
_STATES = (
    re.compile(rf"\s*{_STATE}\s+{_SHARE}\s*", re.IGNORECASE),
    re.compile(rf"\s*{_SHARE}\s+(?:of\s+them\s+)?(?:are\s+)?{_STATE}\s*", re.IGNORECASE),
)
"""What holds of a share and not of the rest: "churned 18%", "30% is active"."""
_START = re.compile(r"\b(?:starting|start|beginning|begins?)\s+(?:at|from|with)\s+(\d+)\b", re.IGNORECASE)
_DISTRIBUTED = re.compile(
    (
        r"\b(normal|lognormal|log-normal|exponential|poisson|uniform|zipf|"
        r"gaussian)(?:ly)?(?:\s+distribut(?:ed|ion))?\b"
    ),
    re.IGNORECASE,
)
_PARAMETER = re.compile(
    (
        r"\b(?:with\s+)?(?:and\s+)?(mean|average|std|sd|standard deviation|stddev|sigma|"
        r"lambda|scale)\s*(?:of|=|:)?\s*(-?\d+(?:\.\d+)?)"
    ),
    re.IGNORECASE,
)
_AROUND = re.compile(r"\b(?:around|about|centered (?:on|at))\s+(-?\d+(?:\.\d+)?)", re.IGNORECASE)
_PARAMETERS = {"average": "mean", "sd": "std", "standard deviation": "std", "stddev": "std"}


_LEFT = re.compile(
    r"\b(?:between|from|ranging|range|one of|either|with values?|values|with|in|over|making)\s*$",
    re.IGNORECASE,
)


def understood(text: str) -> Said:
    """What a part of a description says."""
    said = Said("")
    for read in READERS:
        text, said = read(text, said)
    text = text.strip(" \t:-–.?!")
    if said != Said(""):  # What is left of a range or a list.
        text = _LEFT.sub("", text)
    return replace(said, phrase=text.strip(" \t:-–.?!*\"'`"))


def _unique(text: str, said: Said) -> tuple[str, Said]:
    rest, count = _UNIQUE.subn(" ", text)
    return (rest, replace(said, unique=True)) if count else (text, said)


def _blank(text: str, said: Said) -> tuple[str, Said]:
    found = _BLANK.search(text)
    if found is None:
        return text, said
    share = float(found[1] or found[2] or 0) / 100 or _SHARES.get((found[3] or "").lower(), 0.1)
    return _without(text, found), replace(said, null_rate=min(share, 1.0))


def state_of(text: str) -> re.Match[str] | None:
    """`what` holds of a `share` in percent, where the whole text says just that."""
    return next(filter(None, (states.fullmatch(text) for states in _STATES)), None)


def _truth(text: str, said: Said) -> tuple[str, Said]:
    if state := state_of(text):
        return state["what"], replace(said, true_rate=float(state["share"]) / 100)
    found = _TRUE.search(text)
    return (
        (text, said)
        if found is None
        else (_without(text, found), replace(said, true_rate=float(found[1]) / 100))
    )


def _distribution(text: str, said: Said) -> tuple[str, Said]:
    found = _DISTRIBUTED.search(text)
    if found is None:
        return text, said
    name = found[1].lower().replace("-", "").replace("gaussian", "normal")
    rest, parameters = _without(text, found), {}
    for each in _PARAMETER.finditer(rest):
        key = each[1].lower()
        parameters[_PARAMETERS.get(key, key)] = float(each[2])
    rest = _PARAMETER.sub(" ", rest)
    if around := _AROUND.search(rest):
        parameters["mean"] = float(around[1])
        rest = _without(rest, around)
    return rest, replace(said, distribution=name, parameters=parameters)


def _around(text: str, said: Said) -> tuple[str, Said]:
    """ "around 170": a bell about it; "out of 5": from the least to the most."""
    if found := _OUT_OF.search(text):
        return _without(text, found), replace(said, bounds=(1 if int(found[1]) <= 10 else 0, int(found[1])))
    found = _AROUND.search(text)
    if found is None or not float(found[1]):
        return text, said
    mean = float(found[1])
    return _without(text, found), replace(
        said, distribution="normal", parameters={"mean": mean, "std": round(abs(mean) / 10, 3)}
    )


def _start(text: str, said: Said) -> tuple[str, Said]:
    found = _START.search(text)
    return (text, said) if found is None else (_without(text, found), replace(said, start=int(found[1])))


def _span(text: str, said: Said) -> tuple[str, Said]:
    if found := _DAYS.search(text):
        low, high = days_of(found[1]), days_of(found[2])
        # Two bare years may be a range of numbers: the column's meaning decides.
        if _only_years(found):
            return text, said
        if low and high and low.low <= high.high:
            return _without(text, found), replace(said, span=Span(low.low, high.high))
    if about := about_now(text):
        return about[0], replace(said, span=about[1])
    for bound, make in ((_SINCE, _since), (_UNTIL, _until), (_WITHIN, lambda span: span)):
        found = bound.search(text)
        span = days_of(found[1]) if found else None
        if found and span:
            return _without(text, found), replace(said, span=make(span))
    if (found := _YEAR.search(text)) and is_dated(meaning_of(plain_phrase(text[: found.start()]))):
        return _without(text, found), replace(said, span=days_of(found[1]))
    return text, said


def _only_years(found: re.Match[str]) -> bool:
    return all(re.fullmatch(r"\d{4}", found[group]) for group in (1, 2))


def _since(span: Span) -> Span:
    return Span(span.low, max(TODAY, span.high))


def _until(span: Span) -> Span:
    return Span(span.low.replace(year=max(1900, span.low.year - 10)), span.low)


def _bounds(text: str, said: Said) -> tuple[str, Said]:
    if found := _RANGE.search(text):
        unit = found[2] or found[4]
        low, high = amount(found[1], unit if unit != "%" else None), amount(found[3], found[4])
        if low <= high:
            percent = "%" in (found[2] or "") + (found[4] or "")
            return _without(text, found), replace(
                said, bounds=(low, high), percent=percent, of_age=bool(found[5])
            )
    if found := _LEAST.search(text):
        text, said = _without(text, found), replace(said, least=amount(found[1], found[2]))
    if found := _MOST.search(text):
        text, said = _without(text, found), replace(said, most=amount(found[1], found[2]))
    return text, said


def _percent(text: str, said: Said) -> tuple[str, Said]:
    rest = re.sub(r"(?<!\w)%(?!\w)", " ", text)
    return (rest, replace(said, percent=True)) if rest != text else (text, said)


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"


READERS: tuple[Reader, ...] = (
    _unique,
    _blank,
    _truth,
    _distribution,
    _around,
    pattern,
    _start,
    _span,
    _bounds,
    lists,
    _percent,
    every,
    kinds,
)
