"""Reading the `constraints` of a column: every fault is kept as a problem, none is raised."""

import unicodedata
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from symage.errors import Problem

SHOWN = 80
"""Characters of a customer's text that a message repeats."""
LARGEST = 10**15
"""Numbers lie within ± this, which JSON readers of any kind keep exactly."""


class Constraints:
    """An object's values; a faulty one is noted and read as its default, as null is."""

    def __init__(self, raw: Mapping[str, Any], place: str) -> None:
        self.raw = raw
        self.place = place
        self.problems: list[Problem] = []

    def refuse(self, key: str, message: str) -> None:
        self.problems.append(Problem("bad_request", f"{self.place}.{key}", f"{self.place}.{key} {message}"))

    def refuse_unknown(self, known: Collection[str]) -> None:
        for key in self.raw:
            if key not in known:
                knows = f"known are {', '.join(known)}" if known else "there are none here"
                self.refuse(shown(key), f"is not a key of this object: {knows}")

    def integer(self, key: str, default: int, *, low: int, high: int) -> int:
        value = self.raw.get(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.refuse(key, f"must be an integer from {low} to {high}")
            return default
        return value

    def number(self, key: str, default: Decimal, *, low: Decimal, high: Decimal) -> Decimal:
        """The number as it is written in decimal, without what its binary form adds."""
        value = self.raw.get(key)
        if value is None:
            return default
        if not is_number(value) or not low <= Decimal(str(value)) <= high:
            self.refuse(key, f"must be a number from {low:f} to {high:f}")
            return default
        return Decimal(str(value))

    def choice(self, key: str, options: Collection[str], default: str) -> str:
        value = self.raw.get(key)
        if value is None:
            return default
        if not isinstance(value, str) or value not in options:
            self.refuse(key, f"must be one of {', '.join(options)}")
            return default
        return value

    def object(self, key: str) -> "Constraints":
        """An object within this one; its problems are its own."""
        value = self.raw.get(key)
        if value is None or isinstance(value, dict):
            return Constraints(value or {}, f"{self.place}.{key}")
        self.refuse(key, "must be an object")
        return Constraints({}, f"{self.place}.{key}")


def is_number(value: object) -> bool:
    """JSON's true is not 1."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_line(text: object, *, most: int) -> bool:
    """A text that can be kept and shown: not empty, no control characters, no halves of characters."""
    if not isinstance(text, str) or not 1 <= len(text) <= most:
        return False
    return all(unicodedata.category(character) not in ("Cc", "Cs") for character in text)


def shown(text: str) -> str:
    """A customer's text as a message may repeat it."""
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
