"""The letter shapes that people write by hand: centre lines, several forms of each character.

The forms stand in `allographs.txt` beside this module; its head says how a line reads. They are upright and
of nominal proportions: slant, size, habits and unsteadiness are the writer's. What does not belong here: who
writes which form, how letters are joined, and ink.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

LIBRARY = Path(__file__).parent / "allographs.txt"

BASELINE, X_HEIGHT, CAP_HEIGHT, DESCENDER = 0, 46, 100, -42
LOWEST, HIGHEST = -60, 150
"""What a stroke may reach: below a descender, and above a capital."""
LEFTMOST, WIDEST = -30, 120
"""How far a form may stand out before its origin, and reach for each character that it writes."""

TAGS = {
    "j": "joins its neighbours: the first stroke begins at the entry and ends at the exit",
    "t": "of those that join: exits at the top, as o and w",
    "h": "of those that join: enters high, after a form that exits at the top",
    "l": "with loops",
    "r": "round",
    "a": "angular",
    "f": "fast",
    "m": "of many strokes",
    "e": "as in Europe",
    "s": "as at school",
}

_CODE_POINT = re.compile(r"U\+([0-9A-F]{4,5})")


@dataclass(frozen=True, slots=True, eq=False)
class Stroke:
    """From pen down to pen up: n × 2 via points in writing order, y upward, and which of them are corners.

    The pen runs smoothly through all others. First and last are never corners.
    """

    points: NDArray[np.float64]
    corners: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Allograph:
    """One form of `text`, a character or several written as one. `weight`: how usual it is beside the other
    forms of the same text. `tags`: see `TAGS`."""

    text: str
    weight: float
    tags: frozenset[str]
    strokes: tuple[Stroke, ...]


Library = Mapping[str, tuple[Allograph, ...]]
"""By text, the forms in the order of the file."""


@cache
def load() -> Library:
    """The library of the product; its arrays cannot be written to."""
    return parse(LIBRARY.read_text("utf-8"))


def parse(lines: str) -> Library:
    """The library that is written in the format of `allographs.txt`; ValueError names the lines at fault."""
    forms: defaultdict[str, list[Allograph]] = defaultdict(list)
    faults = []
    for number, line in enumerate(lines.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            form = _allograph(line)
        except ValueError as fault:
            faults.append(f"line {number}: {fault}")
        else:
            forms[form.text].append(form)
    if faults:
        raise ValueError("\n".join(faults))
    return MappingProxyType({text: tuple(each) for text, each in forms.items()})


def _allograph(line: str) -> Allograph:
    fields = line.split(maxsplit=3)
    if len(fields) < 4:
        raise ValueError("not <text> <weight> <tags or -> <strokes>")
    text, weight, tags, strokes = fields
    form = Allograph(
        _CODE_POINT.sub(lambda code: chr(int(code[1], 16)), text),
        float(weight),
        frozenset(tags if tags != "-" else ""),
        tuple(_stroke(each) for each in strokes.split(";")),
    )
    for fault in _faults(form):
        raise ValueError(f"{text}: {fault}")
    return form


def _stroke(written: str) -> Stroke:
    points = written.split()
    if len(points) < 2:
        raise ValueError(f"a stroke of fewer than two points: {written.strip()!r}")
    stroke = Stroke(
        np.array([_point(point.removesuffix("!")) for point in points]),
        np.array([point.endswith("!") for point in points]),
    )
    if stroke.corners[0] or stroke.corners[-1]:
        raise ValueError(f"a corner at the end of a stroke: {written.strip()!r}")
    stroke.points.flags.writeable = stroke.corners.flags.writeable = False
    return stroke


def _point(written: str) -> tuple[float, float]:
    x, comma, y = written.partition(",")
    if not comma:
        raise ValueError(f"not a point x,y: {written!r}")
    return float(x), float(y)


def _faults(form: Allograph) -> Iterator[str]:
    if not form.weight > 0:
        yield "the weight is not above 0"
    if unknown := form.tags - TAGS.keys():
        yield f"unknown tags {', '.join(sorted(unknown))}"
    if form.tags & {"t", "h"} and "j" not in form.tags:
        yield "exits at the top or enters high, and does not join"
    for x, y in np.concatenate([stroke.points for stroke in form.strokes]):
        if not (LEFTMOST <= x <= WIDEST * len(form.text) and LOWEST <= y <= HIGHEST):
            yield f"{x:g},{y:g} is outside the em"
