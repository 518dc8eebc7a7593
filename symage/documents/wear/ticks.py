"""Ticks, strokes and lines of whoever checks a page, with a pen or a pencil, beside entries or beneath them.

They stand on bare paper alone: on no print, in no box that could be taken for ticked, through no entry.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symage.documents.opencv import cv2
from symage.documents.wear.banks import blotches, wave
from symage.documents.wear.dice import Dice
from symage.documents.wear.markers import Box, run
from symage.documents.wear.sheet import WHITE, Pixels, Sheet, levels
from symage.documents.wear.tint import Colour

Path = NDArray[np.float64]

_BARE = 215
"""Grey level above which paper is bare."""
_AROUND = 1.2
"""Points of bare paper all round a mark."""
_SIZE = 9.5, 14.0
"""Points: none fits into a box that is there to be ticked."""
_STEP = 3.5
"""Pixels along a line, in which it is straight."""
_BITS = 4


@dataclass(frozen=True, slots=True)
class _Pen:
    """`thick`: of its line, in points; `full`: of its ink where it bears; `grainy`: how much of the paper's
    grain it leaves white."""

    colour: Colour
    thick: float
    full: float
    grainy: float


_PENS: Mapping[str, tuple[float, _Pen]] = {
    "blue ballpoint": (26, _Pen((42, 58, 150), 1.0, 0.82, 0.25)),
    "red ballpoint": (20, _Pen((186, 40, 48), 1.0, 0.8, 0.25)),
    "black ballpoint": (14, _Pen((45, 45, 45), 1.0, 0.82, 0.25)),
    "pencil": (28, _Pen((93, 93, 93), 1.15, 0.62, 0.95)),
    "red felt tip": (6, _Pen((214, 44, 60), 1.9, 0.85, 0.0)),
    "green felt tip": (6, _Pen((40, 128, 84), 1.9, 0.85, 0.0)),
}


def ticks(sheet: Sheet, dice: Dice, _strength: float) -> None:
    """Of one person, who has one way to make them, and one side on which they stand."""
    wide = np.flatnonzero(sheet.words[:, 2] - sheet.words[:, 0] > sheet.px(16))
    pen = _PENS[dice.one_of("pen", {name: often for name, (often, _) in _PENS.items()})][1]
    draw = _SHAPES[dice.one_of("shape", {name: often for name, (often, _) in _SHAPES.items()})][1]
    size = sheet.scale * dice.between("size", *_SIZE)
    for number in range(min(len(wide), 1 + dice.below("count", 7))):
        own = dice.of(f"tick {number}")
        box = run(sheet, int(wide[own.below("word", len(wide))]))
        _lay(sheet, own, draw(box, size * own.between("size", 0.8, 1.2), own, dice), pen)


def _tick(box: Box, size: float, own: Dice, person: Dice) -> Path:
    """Short and down, then long and up, in one go; the turn is round or sharp."""
    short, steep = own.between("short", 0.25, 0.45), own.between("steep", 0.75, 1.15)
    points = np.array([(0, 0), (short * 0.55, 0.25), (short, 0.52), (short * 1.25, 0.38), (1.05, -steep)])
    points[3:] += [own.about("swing", 0.05), own.about("rise", 0.05)]
    return _smooth(points) * size + _beside(box, size, own, person)


def _slash(box: Box, size: float, own: Dice, person: Dice) -> Path:
    lean, bow = own.between("lean", 0.3, 0.7), own.about("bow", 0.08)
    points = np.array([(0.4, 0.55), (0.4 + lean * 0.5 + bow, 0), (0.4 + lean, -0.55)])
    return _smooth(points) * size * 1.2 + _beside(box, size, own, person)


def _line(box: Box, _size: float, own: Dice, _person: Dice) -> Path:
    """Beneath an entry, not quite level and not quite as long."""
    left, _, right, bottom = box
    high = bottom - box[1]
    start, end = (
        left - own.between("before", -0.3, 0.4) * high,
        right + own.between("after", -0.3, 0.5) * high,
    )
    low = bottom + own.between("low", 0.14, 0.3) * high
    sway = 0.05 * high * wave(own.of("sway"), 12, 5)
    return np.stack(
        [np.linspace(start, end, 12), low + sway + own.about("slope", 0.01) * np.arange(12)], axis=1
    )


_SHAPES: Mapping[str, tuple[float, Callable[[Box, float, Dice, Dice], Path]]] = {
    "tick": (68, _tick),
    "slash": (8, _slash),
    "line": (24, _line),
}


def _beside(box: Box, size: float, own: Dice, person: Dice) -> Path:
    left, top, right, bottom = box
    gap = size * own.between("gap", 0.3, 0.8)
    x = right + gap if person.happens("behind", 0.75) else left - gap - size
    return np.array([x, (top + bottom) / 2 + own.about("level", 0.14) * size])


def _smooth(points: Path) -> Path:
    """Through some points without a corner: Catmull and Rom's."""
    ends = np.concatenate([2 * points[:1] - points[1:2], points, 2 * points[-1:] - points[-2:-1]])
    at = np.linspace(0, 1, 8, endpoint=False)[:, None]
    parts = [
        0.5 * (2 * b + (c - a) * at + (2 * a - 5 * b + 4 * c - d) * at**2 + (3 * b - a - 3 * c + d) * at**3)
        for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False)
    ]
    return np.concatenate([*parts, points[-1:]])


def _lay(sheet: Sheet, dice: Dice, path: Path, pen: _Pen) -> None:
    """The line, where all of it falls on bare paper."""
    room = 2 + sheet.px(pen.thick + _AROUND)
    left, top = (np.floor(path.min(axis=0)).astype(int) - room).tolist()
    width, height = (np.ceil(path.max(axis=0)).astype(int) - [left, top] + room).tolist()
    shape = np.zeros((height, width), np.uint8)
    place, inside = sheet.inside(shape, left, top)
    if inside.shape != shape.shape:
        return
    _draw(shape, path - [left, top], pen.thick * sheet.scale, dice)
    touched = sheet.pixels[place]
    side = 2 * sheet.px(_AROUND) + 1
    if (touched[cv2.dilate(shape, np.ones((side, side), np.uint8)) > 0] < _BARE).any():
        return
    grain = blotches(dice.of("grain"), width, height, max(1.0, 0.4 * sheet.scale)).astype(np.float32) / WHITE
    kept = 1 - pen.grainy * np.clip(1.7 * grain - 0.55, 0, 1)
    sheet.stain(levels(pen.full * kept * shape), left, top, pen.colour)


def _draw(shape: Pixels, path: Path, thick: float, dice: Dice) -> None:
    """Thin where the pen lands and where it leaves, and unevenly pressed."""
    places = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    count = max(4, round(places[-1] / _STEP))
    along = np.linspace(0, places[-1], count)
    middle = np.stack([np.interp(along, places, path[:, axis]) for axis in (0, 1)], axis=1)
    pressed = 1 + 0.2 * wave(dice.of("pressed"), count, max(2.0, count / 5))
    pressed = pressed * np.minimum(1, 0.6 + 0.4 * (along / (1.5 * thick)))
    pressed *= np.clip((places[-1] - along) / (3.5 * thick) + dice.between("lifted", 0.2, 0.8), 0.3, 1)
    radii = np.maximum(thick / 2 * pressed, 0.35)[:, None]
    ways = np.gradient(middle, axis=0)
    aside = radii * ways[:, ::-1] * [-1, 1] / np.maximum(np.hypot(*ways.T), 1e-6)[:, None]
    parts = np.stack(
        [(middle + aside)[:-1], (middle + aside)[1:], (middle - aside)[1:], (middle - aside)[:-1]], 1
    )
    for part in np.rint(parts * 2**_BITS).astype(np.int32):
        cv2.fillConvexPoly(shape, part, WHITE, cv2.LINE_AA, _BITS)
    for place, radius in zip(
        np.rint(middle * 2**_BITS).astype(int).tolist(), radii[:, 0].tolist(), strict=True
    ):
        cv2.circle(shape, place, round(radius * 2**_BITS), WHITE, -1, cv2.LINE_AA, _BITS)
