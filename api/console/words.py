"""How the console writes values: numbers, sizes, lengths of time, moments. Filters of its templates."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from markupsafe import Markup

from api.times import EPOCH, iso

_BROWSERS = (
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
)
"""In the order in which they are told apart: each claims to be those below it."""
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
_UNITS = ("bytes", "KB", "MB", "GB", "TB")


def number(value: float) -> str:
    """With separators: 12,300."""
    return f"{value:,}"


def size(count: float) -> str:
    """Of so many bytes: 228 MB."""
    unit = 0
    while count >= 1000 and unit < len(_UNITS) - 1:
        count /= 1000
        unit += 1
    return f"{count:.1f} {_UNITS[unit]}" if unit > 0 and count < 10 else f"{count:.0f} {_UNITS[unit]}"


def lasted(seconds: float | None) -> str:
    """A length of time: 0.8 s, 14 s, 3 min 5 s."""
    if seconds is None:
        return "–"
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 100:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"


def moment(microseconds: int | None) -> Markup:
    """A point in time: in UTC, until the page's script says it in the reader's own zone."""
    if microseconds is None:
        return Markup("–")
    when = EPOCH + timedelta(microseconds=microseconds)
    return Markup('<time datetime="{}" title="{} UTC">{} UTC</time>').format(
        iso(microseconds), when.strftime("%-d %b %Y, %H:%M:%S"), when.strftime("%-d %b, %H:%M")
    )


def plural(count: int, one: str, many: str | None = None) -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def short_id(whole: str) -> str:
    """What tells jobs of one account apart."""
    return whole[:8]


def brief(value: float) -> str:
    """A number where there is little room: 400k."""
    if value >= 1_000_000:
        return f"{value / 1_000_000:g}M"
    return f"{value / 1000:g}k" if value >= 10_000 else f"{value:,.0f}"


def scale_to(highest: int) -> int:
    """Where an axis ends whose middle is told, too: round, even, at or above the highest."""
    size: int = 10 ** (len(str(highest)) - 1)
    return next(
        end
        for end in (size * each for each in (1, 2, 4, 6, 8, 10))
        if end >= max(highest, 1) and end % 2 == 0
    )


def browser(agent: str) -> str:
    """What a User-Agent header most likely means: Chrome on Linux."""
    name = next((said for token, said in _BROWSERS if token in agent), "A program")
    system = next((said for token, said in _SYSTEMS if token in agent), "")
    return f"{name} on {system}" if system else name


def pretty_json(text: str) -> str:
    """As people read it; what is no JSON stays as it is."""
    try:
        return json.dumps(json.loads(text), indent=1)
    except ValueError:
        return text


def said_as(values: Sequence[str], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Options of a choice with what people call them; others are called what they are."""
    return [
        (value, names.get(value, value.replace("-", " ").replace("_", " ").capitalize())) for value in values
    ]


FILTERS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "number": number,
        "size": size,
        "lasted": lasted,
        "moment": moment,
        "plural": plural,
        "short_id": short_id,
        "said_as": said_as,
        "brief": brief,
        "scale_to": scale_to,
        "pretty_json": pretty_json,
        "browser": browser,
    }
)
