"""What is wrong with labels: the shape of the tables in this folder, and how packed labels are changed."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from symage.bundles.proof.faults import Kind
from tests.bundles.spoiling import Spoil

Change = Callable[[Any], object]
UNKNOWN, BROKEN, MISPLACED, UNTRUE, MISSHAPEN = Kind


@dataclass(frozen=True, slots=True)
class Wrong:
    """`said`: what is said of it. `name`: what is wrong, for people."""

    format: str
    name: str
    kind: Kind
    said: str
    spoil: Spoil

    def __str__(self) -> str:
        return f"{self.format}: {self.name}"


def parsed(change: Change) -> Spoil:
    """A JSON file that was changed; pages after the first stay."""

    def spoil(data: bytes) -> bytes:
        if not data:
            return data
        value = json.loads(data)
        change(value)
        return json.dumps(value).encode()

    return spoil


def line(change: Change, number: int = 0, wrap: str = "%s") -> Spoil:
    """One line of rows; `wrap` makes JSON of it."""

    def spoil(data: bytes) -> bytes:
        if not data:
            return data
        lines = data.decode().splitlines()
        value = json.loads(wrap % lines[number])
        change(value)
        before, after = wrap.split("%s")
        text = json.dumps(value)
        lines[number] = text[len(before) : len(text) - len(after)]
        return ("\n".join(lines) + "\n").encode()

    return spoil


def each(things: Sequence[Any], **members: Any) -> None:
    for thing in things:
        thing.update(members)


def swapped(things: Sequence[Any], *names: str) -> None:
    """Two things have each other's members."""
    one, other = things[:2]
    for name in names:
        one[name], other[name] = other[name], one[name]


def moved(box: list[int], by: int) -> None:
    box[:] = [side - by for side in box]
