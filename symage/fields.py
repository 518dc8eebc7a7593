"""Reading an untrusted object by its declared keys: every fault is kept as a problem, none is raised.

A `Key` is the one place that says what may stand under a name: the check, the JSON schema and the docs
come from it. The objects come from JSON: bodies of requests, and what is nested in them. What does not
belong here: the kinds of values (`kinds.py`), and what any key means.
"""

import math
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeGuard, TypeVar

from symage.errors import Problem
from symage.shapes import Shape

SHOWN = 80
"""Characters of somebody's text that a message repeats."""

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a value will not do. `predicate` goes on from the path of its key: "must be an object"."""

    predicate: str


class Kind(Protocol[T_co]):
    """What may stand under a key: how it is read, and how a JSON schema says it."""

    def read(self, value: Any) -> T_co | Fault: ...

    def shape(self) -> Shape: ...


@dataclass(frozen=True, slots=True)
class Key(Generic[T]):
    """`default`: what an absent, a null and a faulty value are read as. `means`: a line for the docs.
    `missing`: what is said of a required key that is absent; where it is empty, its kind says it."""

    name: str
    kind: Kind[T]
    default: T
    means: str = ""
    required: bool = False
    missing: str = "is needed"
    code: str = "bad_request"

    def read(self, value: Any) -> T | Fault:
        if value is not None:
            return self.kind.read(value)
        if not self.required:
            return self.default
        return Fault(self.missing) if self.missing else self.kind.read(None)


Keys = tuple[Key[Any], ...]
"""The keys that an object may have, and no others."""


class Fields:
    """An object's values. A faulty one is noted and read as its key's default."""

    def __init__(self, raw: Mapping[str, Any], keys: Keys, place: str = "") -> None:
        self._raw = raw
        self._place = place
        self.problems: list[Problem] = []
        if raw:
            self._refuse_unknown({key.name for key in keys})

    def has(self, name: str) -> bool:
        return self._raw.get(name) is not None

    def get(self, name: str) -> Any:
        return self._raw.get(name)

    def path(self, name: str) -> str:
        """Where a value stands in the whole body."""
        return f"{self._place}.{name}" if self._place else name

    def refuse(self, name: str, message: str, code: str = "bad_request") -> None:
        self.problems.append(Problem(code, self.path(name), message))

    def refuse_value(self, name: str, predicate: str, code: str = "bad_request") -> None:
        """`predicate` goes on from the path of the key: "must be an object"."""
        self.refuse(name, f"{self.path(name)} {predicate}", code)

    def require(self, key: Key[Any]) -> None:
        if not self.has(key.name):
            self.refuse_value(key.name, key.missing)

    def read(self, key: Key[T]) -> T:
        found = key.read(self._raw.get(key.name))
        if isinstance(found, Fault):
            self.refuse_value(key.name, found.predicate, key.code)
            return key.default
        return found

    def within(self, key: Key[Mapping[str, Any]], keys: Keys) -> "Fields":
        """The object under a key, read likewise; the problems in it are its own."""
        return Fields(self.read(key), keys, self.path(key.name))

    def _refuse_unknown(self, known: Collection[str]) -> None:
        for name in self._raw:
            if name not in known:
                self.refuse(shown(name), f"Unknown key: {self.path(shown(name))}")


def is_integer(value: object) -> bool:
    """JSON's true is not 1."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_number(value: object) -> TypeGuard[int | float]:
    return is_integer(value) or (isinstance(value, float) and math.isfinite(value))


def is_line(text: object, *, most: int) -> bool:
    """A text that can be kept and shown."""
    return isinstance(text, str) and 1 <= len(text) <= most and not has_controls(text)


def has_controls(text: str) -> bool:
    """PostgreSQL keeps no NUL, UTF-8 no surrogates; other control characters, such as line breaks, do harm
    where they are shown."""
    return any(unicodedata.category(character) in ("Cc", "Cs") for character in text)


def shown(text: str) -> str:
    """Somebody's text as a message may repeat it."""
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
