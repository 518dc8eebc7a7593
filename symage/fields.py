"""Reading an untrusted object key by key: every fault is kept as a problem, none is raised.

The objects come from JSON: bodies of requests, and what is nested in them. What does not belong here: what
any key means.
"""

import unicodedata
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any, TypeGuard, TypeVar

from symage.errors import Problem

SHOWN = 80
"""Characters of somebody's text that a message repeats."""

D = TypeVar("D")


class Fields:
    """An object's values. A faulty one is noted and read as its default; null is the default too."""

    def __init__(self, raw: Mapping[str, Any], place: str = "") -> None:
        self._raw = raw
        self._place = place
        self.problems: list[Problem] = []

    def has(self, key: str) -> bool:
        return self._raw.get(key) is not None

    def get(self, key: str) -> Any:
        return self._raw.get(key)

    def path(self, key: str) -> str:
        """Where a value stands in the whole body."""
        return f"{self._place}.{key}" if self._place else key

    def refuse(self, key: str, message: str, code: str = "bad_request") -> None:
        self.problems.append(Problem(code, self.path(key), message))

    def refuse_value(self, key: str, predicate: str, code: str = "bad_request") -> None:
        """`predicate` goes on from the path of the key: "must be an object"."""
        self.refuse(key, f"{self.path(key)} {predicate}", code)

    def refuse_unknown(self, known: Collection[str]) -> None:
        for key in self._raw:
            if key not in known:
                self.refuse(shown(key), f"Unknown key: {self.path(shown(key))}")

    def require(self, key: str) -> None:
        if not self.has(key):
            self.refuse_value(key, "is needed")

    def integer(self, key: str, default: D, *, low: int, high: int) -> int | D:
        value = self._raw.get(key)
        if value is None:
            return default
        if not is_integer(value) or not low <= value <= high:
            self.refuse_value(key, f"must be an integer from {low} to {high}")
            return default
        return int(value)

    def required_integer(self, key: str, *, low: int, high: int) -> int:
        """`low` when the key is absent or faulty, which is noted."""
        self.require(key)
        return self.integer(key, low, low=low, high=high)

    def number(self, key: str, default: Decimal, *, low: Decimal, high: Decimal) -> Decimal:
        """The number as it is written in decimal, without what its binary form adds."""
        value = self._raw.get(key)
        if value is None:
            return default
        if not is_number(value) or not low <= Decimal(str(value)) <= high:
            self.refuse_value(key, f"must be a number from {low:f} to {high:f}")
            return default
        return Decimal(str(value))

    def text(self, key: str) -> str | None:
        value = self._raw.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or not value:
            self.refuse_value(key, "must be a text that is not empty")
            return None
        return value

    def line(self, key: str, *, most: int) -> str | None:
        """A text to be kept and shown."""
        value = self.text(key)
        if value is not None and not is_line(value, most=most):
            self.refuse_value(key, f"must have at most {most} characters, all of them printable")
            return None
        return value

    def choice(self, key: str, default: D, options: Collection[str], *, code: str = "bad_request") -> str | D:
        value = self._raw.get(key)
        if value is None:
            return default
        if not isinstance(value, str) or value not in options:
            self.refuse_value(key, f"must be one of {', '.join(options)}", code)
            return default
        return value

    def texts(self, key: str, *, most: int) -> list[str]:
        value = self._raw.get(key)
        if value is None:
            return []
        whole = isinstance(value, list) and 1 <= len(value) <= most
        if not whole or not all(isinstance(entry, str) and entry for entry in value):
            self.refuse_value(key, f"must be a list of 1 to {most} texts")
            return []
        return list(value)

    def object(self, key: str) -> Mapping[str, Any]:
        value = self._raw.get(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.refuse_value(key, "must be an object")
            return {}
        return value

    def within(self, key: str) -> "Fields":
        """The object under a key, read likewise; the problems in it are its own."""
        return Fields(self.object(key), self.path(key))


def is_integer(value: object) -> bool:
    """JSON's true is not 1."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_number(value: object) -> TypeGuard[int | float]:
    return is_integer(value) or isinstance(value, float)


def is_line(text: object, *, most: int) -> bool:
    """A text that can be kept and shown. PostgreSQL keeps no NUL, UTF-8 no surrogates; other control
    characters do harm where they are shown."""
    if not isinstance(text, str) or not 1 <= len(text) <= most:
        return False
    return all(unicodedata.category(character) not in ("Cc", "Cs") for character in text)


def shown(text: str) -> str:
    """Somebody's text as a message may repeat it."""
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
