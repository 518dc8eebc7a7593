"""The kinds of values that keys hold: each reads a value, or says what is wrong with it, and has a JSON
schema. Kinds with a rule of their own stand beside that rule.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Generic

from symage.fields import Fault, Kind, T, is_integer, is_line, is_number
from symage.objects import plain
from symage.shapes import (
    Named,
    Options,
    Schema,
    Shape,
    array,
    boolean,
    integer,
    number,
    one_of_texts,
    text,
)

PRINTABLE = r"^[^\u0000-\u001f\u007f-\u009f]+$"
"""What `is_line` allows, as far as JSON can carry it."""


@dataclass(frozen=True, slots=True)
class Integer:
    low: int
    high: int

    def read(self, value: Any) -> int | Fault:
        if is_integer(value) and self.low <= value <= self.high:
            return int(value)
        return Fault(f"must be an integer from {self.low} to {self.high}")

    def shape(self) -> Schema:
        return integer(self.low, self.high)


@dataclass(frozen=True, slots=True)
class Integers:
    """A list of them."""

    most: int
    each: Integer

    def read(self, value: Any) -> Sequence[int] | Fault:
        whole = isinstance(value, list) and 1 <= len(value) <= self.most
        if whole and not any(isinstance(self.each.read(entry), Fault) for entry in value):
            return list(value)
        return Fault(f"must be a list of 1 to {self.most} integers from {self.each.low} to {self.each.high}")

    def shape(self) -> Schema:
        return array(self.each.shape(), minItems=1, maxItems=self.most)


@dataclass(frozen=True, slots=True)
class Number:
    """Read as it is written in decimal, without what its binary form adds."""

    low: Decimal
    high: Decimal

    def read(self, value: Any) -> Decimal | Fault:
        if is_number(value) and self.low <= Decimal(str(value)) <= self.high:
            return Decimal(str(value))
        return Fault(f"must be a number from {self.low:f} to {self.high:f}")

    def shape(self) -> Schema:
        return number(minimum=plain(self.low), maximum=plain(self.high))


@dataclass(frozen=True, slots=True)
class Flag:
    def read(self, value: Any) -> bool | Fault:
        return value if isinstance(value, bool) else Fault("must be true or false")

    def shape(self) -> Schema:
        return boolean()


@dataclass(frozen=True, slots=True)
class Text:
    """A name that somebody else looks up. `known`: the names there are, where they are few."""

    known: Options | Named = ()

    def read(self, value: Any) -> str | Fault:
        if isinstance(value, str) and value:
            return value
        return Fault("must be a text that is not empty")

    def shape(self) -> Shape:
        if isinstance(self.known, Named):
            return self.known
        return one_of_texts(self.known) if self.known else text(minLength=1)


@dataclass(frozen=True, slots=True)
class Line:
    """A text to be kept and shown."""

    most: int

    def read(self, value: Any) -> str | Fault:
        if not isinstance(value, str) or not value:
            return Fault("must be a text that is not empty")
        if not is_line(value, most=self.most):
            return Fault(f"must have at most {self.most} characters, all of them printable")
        return value

    def shape(self) -> Schema:
        return text(minLength=1, maxLength=self.most, pattern=PRINTABLE)


@dataclass(frozen=True, slots=True)
class Printable:
    """A text that stands in a file as it is."""

    most: int

    def read(self, value: Any) -> str | Fault:
        if isinstance(value, str) and is_line(value, most=self.most):
            return value
        return Fault(f"must be a text of 1 to {self.most} printable characters")

    def shape(self) -> Schema:
        return text(minLength=1, maxLength=self.most, pattern=PRINTABLE)


@dataclass(frozen=True, slots=True)
class Choice:
    options: Collection[str]

    def read(self, value: Any) -> str | Fault:
        if isinstance(value, str) and value in self.options:
            return value
        return Fault(f"must be one of {', '.join(self.options)}")

    def shape(self) -> Schema:
        return one_of_texts(self.options)


@dataclass(frozen=True, slots=True)
class Texts:
    """A list of names that somebody else looks up; `known` as in `Text`."""

    most: int
    known: Options | Named = ()

    def read(self, value: Any) -> Sequence[str] | Fault:
        whole = isinstance(value, list) and 1 <= len(value) <= self.most
        if whole and all(isinstance(entry, str) and entry for entry in value):
            return list(value)
        return Fault(f"must be a list of 1 to {self.most} texts")

    def shape(self) -> Schema:
        return array(Text(self.known).shape(), minItems=1, maxItems=self.most)


@dataclass(frozen=True, slots=True)
class Some:
    """Some of the options, each once, read in the order of the options."""

    options: Sequence[str]

    def read(self, value: Any) -> Sequence[str] | Fault:
        named = Texts(len(self.options)).read(value)
        if isinstance(named, Fault):
            return named
        if not set(named) <= set(self.options) or len(set(named)) < len(named):
            return Fault(f"must be some of {', '.join(self.options)}, each once")
        return tuple(option for option in self.options if option in named)

    def shape(self) -> Schema:
        return array(one_of_texts(self.options), minItems=1, uniqueItems=True)


@dataclass(frozen=True, slots=True)
class Ruled(Generic[T]):
    """A kind of which a rule beside asks more; `more` is what JSON schema can say of that rule."""

    kind: Kind[T]
    more: Schema | Callable[[], Schema]

    def read(self, value: Any) -> T | Fault:
        return self.kind.read(value)

    def shape(self) -> Shape:
        shape = self.kind.shape()
        more = self.more() if callable(self.more) else self.more
        return {**shape, **more} if isinstance(shape, dict) else shape


@dataclass(frozen=True, slots=True)
class Anything:
    """A value that a rule of its own reads; `wanted` is what that rule accepts."""

    wanted: Shape = field(default_factory=dict)

    def read(self, value: Any) -> Any:
        return value

    def shape(self) -> Shape:
        return self.wanted
