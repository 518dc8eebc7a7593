"""Reading an untrusted JSON object key by key: every fault is kept as a problem, none is raised."""

import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

from symage.errors import Problem

SHOWN = 80
"""Characters of a client's text that a message repeats."""


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

    def refuse(self, key: str, message: str, code: str = "bad_request") -> None:
        self.problems.append(Problem(code, self._place + key, message))

    def refuse_unknown(self, known: Collection[str]) -> None:
        for key in self._raw:
            if key not in known:
                self.refuse(shown(key), f"Unknown key: {self._place}{shown(key)}")

    def integer(self, key: str, *, low: int, high: int) -> int | None:
        value = self._raw.get(key)
        if value is None:
            return None
        if not is_integer(value) or not low <= value <= high:
            self.refuse(key, f"{self._place}{key} must be an integer from {low} to {high}")
            return None
        return int(value)

    def required_integer(self, key: str, *, low: int, high: int) -> int:
        """`low` when the key is absent or faulty, which is noted."""
        if not self.has(key):
            self.refuse(key, f"{self._place}{key} is needed")
            return low
        value = self.integer(key, low=low, high=high)
        return low if value is None else value

    def text(self, key: str) -> str | None:
        value = self._raw.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or not value:
            self.refuse(key, f"{self._place}{key} must be a text that is not empty")
            return None
        return value

    def line(self, key: str, *, most: int) -> str | None:
        """A text to be kept and shown: without control characters and halves of characters."""
        value = self.text(key)
        if value is None:
            return None
        if len(value) > most or not all(_is_printable(character) for character in value):
            self.refuse(key, f"{self._place}{key} must have at most {most} characters, all of them printable")
            return None
        return value

    def choice(self, key: str, options: Collection[str], *, code: str = "bad_request") -> str | None:
        value = self._raw.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or value not in options:
            self.refuse(key, f"{self._place}{key} must be one of {', '.join(options)}", code)
            return None
        return value

    def texts(self, key: str, *, most: int) -> list[str]:
        value = self._raw.get(key)
        if value is None:
            return []
        whole = isinstance(value, list) and 1 <= len(value) <= most
        if not whole or not all(isinstance(entry, str) and entry for entry in value):
            self.refuse(key, f"{self._place}{key} must be a list of 1 to {most} texts")
            return []
        return list(value)

    def object(self, key: str) -> Mapping[str, Any]:
        value = self._raw.get(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.refuse(key, f"{self._place}{key} must be an object")
            return {}
        return value


def _is_printable(character: str) -> bool:
    """PostgreSQL keeps no NUL, UTF-8 no surrogates; other control characters do harm where they are shown."""
    return unicodedata.category(character) not in ("Cc", "Cs")


def is_integer(value: object) -> bool:
    """JSON's true is not 1."""
    return isinstance(value, int) and not isinstance(value, bool)


def shown(text: str) -> str:
    """A client's text as a message may repeat it."""
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
