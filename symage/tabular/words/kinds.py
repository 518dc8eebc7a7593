"""Kinds of data that stand beside a column's name: "user_id uuid", "age (int)", "timestamp hourly"."""

import re
from collections.abc import Mapping
from dataclasses import replace

from symage.tabular.words.meaning import is_dated, is_known, meaning_of, plain_phrase
from symage.tabular.words.said import Said
from symage.tabular.words.vocabulary import Meaning

KINDS: Mapping[str, Meaning | None] = {
    "int": Meaning("number_integer"),
    "integer": Meaning("number_integer"),
    "bigint": Meaning("number_integer"),
    "float": Meaning("number_decimal"),
    "double": Meaning("number_decimal"),
    "decimal": Meaning("number_decimal"),
    "numeric": Meaning("number_decimal"),
    "boolean": Meaning("custom_boolean"),
    "bool": Meaning("custom_boolean"),
    "binary": Meaning("custom_enum", {"values": [0, 1]}),
    "uuid": Meaning("internet_uuid"),
    "guid": Meaning("internet_uuid"),
    "datetime": Meaning("date_datetime"),
    "string": None,
    "str": None,
    "varchar": None,
}
"""What they mean where the name says nothing; texts may be anything."""
ABOVE_NAMES = frozenset({"boolean", "bool", "binary", "uuid", "guid", "datetime"})
"""Kinds that a name does not outdo: its values are of no other kind."""
_NAMES = "|".join(KINDS)
_BEHIND = re.compile(
    rf"(?<=[\w\])])[\s:,(\[<-]+(?:as\s+)?(?:an?\s+)?({_NAMES})(?:\(\d+\))?[)\]>]?\s*$", re.IGNORECASE
)
_BEFORE = re.compile(rf"^\s*({_NAMES})\s+(?=\w)", re.IGNORECASE)
_STEPS: Mapping[str, str] = {"hourly": "hour", "daily": "day", "weekly": "week"}
_EVERY = re.compile(r"\(?\b(hourly|daily|weekly|every (?:second|minute|hour|day|week))\b\)?", re.IGNORECASE)


def kinds(text: str, said: Said) -> tuple[str, Said]:
    """A kind is no part of the name, unless both together are known."""
    hints = [hint for hint in said.hints if hint.lower() in KINDS]
    if hints:
        said = replace(
            said, kind=hints[0].lower(), hints=tuple(hint for hint in said.hints if hint not in hints)
        )
    if is_known(plain_phrase(text)):
        return text, said
    for pattern in (_BEHIND, _BEFORE):
        if found := pattern.search(text):
            return text[: found.start()] + text[found.end() :], replace(said, kind=found[1].lower())
    return text, said


def every(text: str, said: Said) -> tuple[str, Said]:
    """Moments at equal distances."""
    found = _EVERY.search(text) or next(filter(None, map(_EVERY.fullmatch, said.hints)), None)
    rest = _EVERY.sub(" ", text)
    if found is None or not is_dated(meaning_of(plain_phrase(rest))):
        return text, said
    word = found[1].lower()
    return rest, replace(said, every=_STEPS.get(word, word.removeprefix("every ")), hints=())
