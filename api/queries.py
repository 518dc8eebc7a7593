"""Parameters of queries and headers: declared as the keys of bodies are, read strictly, refused by name."""

from dataclasses import dataclass
from typing import Any, TypeVar

from quart import request

from api.errors import invalid
from symage.fields import Fault, Key
from symage.shapes import Schema, integer, text

T = TypeVar("T")

PAGE = 50
LONGEST_PAGE = 100


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number that is not negative."""

    low: int
    high: int

    def read(self, value: Any) -> int | Fault:
        number = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1
        if self.low <= number <= self.high:
            return number
        return Fault(f"must be a whole number from {self.low} to {self.high}")

    def shape(self) -> Schema:
        return integer(self.low, self.high)


@dataclass(frozen=True, slots=True)
class Word:
    """A text; an empty one counts as absent. `pattern` tells clients more than is asked of them here."""

    pattern: str = ""

    def read(self, value: Any) -> str | None:
        return value or None

    def shape(self) -> Schema:
        return text(pattern=self.pattern) if self.pattern else text()


def limit(default: int = PAGE, most: int = LONGEST_PAGE) -> Key[int]:
    return Key("limit", Whole(1, most), default, "Most entries of a page")


LIMIT = limit()


def asked(key: Key[T]) -> T:
    """A parameter of the present request's query."""
    return _read(key, request.args.get(key.name))


def sent(key: Key[T]) -> T:
    """A header of the present request."""
    return _read(key, request.headers.get(key.name))


def _read(key: Key[T], value: str | None) -> T:
    found = key.read(value)
    if isinstance(found, Fault):
        raise invalid(key.name, f"{key.name} {found.predicate}", key.code)
    return found
