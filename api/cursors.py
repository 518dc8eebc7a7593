"""Cursors of pages: most are a moment, and the id of the row that stood there, which parts rows of one
moment."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from api import times
from symage.fields import Fault, Key
from symage.shapes import Schema, text
from symage.storage.pages import Position

T = TypeVar("T")

MARK = "~"
MOMENT = (
    "20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
    r"(\.[0-9]{6})?([+]00:00|Z)?"
)
_UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@dataclass(frozen=True, slots=True)
class Cursor(Generic[T]):
    """`parse` may be more lenient than `pattern`, which is what pages give. An empty one counts as absent."""

    parse: Callable[[str], T]
    pattern: str

    def read(self, value: Any) -> T | None | Fault:
        if not value:
            return None
        try:
            return self.parse(value)
        except (ValueError, OverflowError):
            return Fault("is not one that a page gave")

    def shape(self) -> Schema:
        return text(pattern=f"^({self.pattern})?$")


def cursor(parse: Callable[[str], T], pattern: str) -> Key[T | None]:
    return Key("cursor", Cursor(parse, pattern), None, "The next_cursor of the page before")


def numbered(pattern: str) -> Key[int | None]:
    """A cursor that is a whole number; `pattern` is all that is taken."""

    def parse(given: str) -> int:
        if not re.fullmatch(pattern, given):
            raise ValueError(given)
        return int(given)

    return cursor(parse, pattern)


def shown(position: Position | None) -> str | None:
    """As an answer's next_cursor says it."""
    return None if position is None else f"{times.iso(position.created_at)}{MARK}{position.id}"


def _position(given: str) -> Position:
    moment, _, row_id = given.partition(MARK)
    return Position(times.parse_iso(moment), row_id.replace("\0", ""))


BY_TIME_AND_ID = cursor(_position, f"{MOMENT}({MARK}{_UUID})?")
"""Of lists that go by time, where two rows may be of one moment."""
