"""Marker over what people look for: a broad slanted tip drawn over an entry by hand, once or twice.

Its ink is wet: it creeps along fibres at its edges, gathers where the pen rests and where strokes overlap,
and runs dry in streaks. It drags fresh ink of pens along, and no toner.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symage.documents.opencv import cv2
from symage.documents.wear.banks import blotches, patches, wave
from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import WHITE, Pixels, Sheet, levels
from symage.documents.wear.tint import Colour

_MARKERS: dict[str, Colour] = {
    "yellow": (255, 242, 74),
    "pink": (255, 158, 196),
    "green": (176, 246, 122),
    "orange": (255, 200, 96),
}
_MARKER_WEIGHTS = {"yellow": 70.0, "pink": 12.0, "green": 10.0, "orange": 8.0}
_TIP = 8.5, 13.5
"""Points, across the stroke."""
_ROOM = 5.0
"""Points round a stroke."""
_TWICE = 0.34
"""How often a stroke is gone over again."""
_SMEARED = 0.2
"""Of a pen's ink, what is dragged along at most."""

Field = NDArray[np.floating[Any]]
Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class _Pen:
    """`tip`: in pixels across the stroke; `slant`: by how many pixels its end leans for each across it;
    `heavy`: which side of it bears harder, -1 to 1; `full`: of its ink, how much it gives."""

    colour: Colour
    tip: float
    slant: float
    heavy: float
    full: float


def highlighter(sheet: Sheet, dice: Dice, strength: float) -> None:
    """Up to three entries, of one pen."""
    wide = np.flatnonzero(sheet.words[:, 2] - sheet.words[:, 0] > sheet.px(18))
    pen = _Pen(
        colour=_MARKERS[dice.one_of("pen", _MARKER_WEIGHTS)],
        tip=sheet.scale * dice.between("tip", *_TIP),
        slant=dice.about("slant", 0.35),
        heavy=dice.between("heavy", -1, 1),
        full=dice.between("full", 0.5, 0.72) + 0.2 * strength,
    )
    for number in range(min(len(wide), 1 + dice.below("strokes", 3))):
        stroke = dice.of(f"stroke {number}")
        _entry(sheet, stroke, run(sheet, int(wide[stroke.below("word", len(wide))])), pen)


def run(sheet: Sheet, word: int) -> Box:
    """A word with those before and behind it on its line: nobody marks half a name."""
    left, top, right, bottom = sheet.words.T
    middle = (top[word] + bottom[word]) / 2
    level = np.flatnonzero((top <= middle) & (middle <= bottom))
    gap, first, last = sheet.px(8), left[word], right[word]
    for each in level[np.argsort(left[level])]:
        if left[each] >= first and left[each] <= last + gap:
            last = max(last, right[each])
    for each in level[np.argsort(-right[level])]:
        if right[each] <= last and right[each] >= first - gap:
            first = min(first, left[each])
    return int(first), int(top[word]), int(last), int(bottom[word])


def _entry(sheet: Sheet, dice: Dice, box: Box, pen: _Pen) -> None:
    """As many strokes beneath one another as it is high, and some once more."""
    left, top, right, bottom = box
    rows = max(1, round((bottom - top) / (0.9 * pen.tip)))
    lines = [top + (bottom - top) * (at + 0.5) / rows for at in range(rows)]
    if dice.happens("twice", _TWICE):
        again = dice.of("again")
        lines.append(lines[again.below("which", rows)] + again.about("beside", 0.16) * pen.tip)
    for number, middle in enumerate(lines):
        own = dice.of(f"line {number}")
        first, last = float(left), float(right)
        if number >= rows:  # Who goes over it again seldom goes over all of it.
            first += own.between("from", -0.05, 0.4) * (right - left)
            last -= own.between("to", -0.05, 0.4) * (right - left)
        _stroke(sheet, own, first, last, middle, pen)


def _stroke(sheet: Sheet, dice: Dice, first: float, last: float, middle: float, pen: _Pen) -> None:
    scale, half = sheet.scale, pen.tip / 2
    room = round(_ROOM * scale)
    before, after = (scale * dice.between(end, 0.5, 8) for end in ("before", "after"))
    left, right = round(first - before) - room, round(last + after) + room
    width, height = max(right - left, 2 * room + 2), round(pen.tip) + 2 * room
    middle += scale * dice.about("off", 0.7)
    top = round(middle) - height // 2
    across = np.arange(width, dtype=np.float32) + np.float32(0.5)
    down = np.arange(height, dtype=np.float32)[:, None] + np.float32(top + 0.5 - middle)
    shaken = 0.5 * wave(dice.of("wanders"), width, 60 * scale) + 0.16 * wave(
        dice.of("shakes"), width, 9 * scale
    )
    line = dice.about("slope", 0.008) * (across - width / 2) + scale * shaken
    off = down - line
    breadth = half * (1 + 0.07 * wave(dice.of("turns"), width, 45 * scale))
    # Fibres draw ink out at the long edges; its ends are the tip's own.
    creep = 0.3 * scale * patches(dice.of("creeps"), width, height, 0.7 * scale)
    within = np.clip((breadth + creep - np.abs(off)) / (0.34 * scale) + 0.5, 0, 1)
    tilt = pen.slant * off
    start = across - np.float32(room) - tilt
    end = np.float32(width - room) - across + tilt + np.float32(0.2 * dice.about("turned", 1.0)) * off
    rounded = np.float32(0.16) * np.maximum(np.abs(off) - 0.55 * half, 0) ** 2 / np.float32(half * 0.2)
    ends = [np.clip((side - rounded + creep) / (0.4 * scale) + 0.5, 0, 1) for side in (start, end)]
    shape = within * ends[0] * ends[1]
    ink = _ink(dice, pen, (start, end, off / np.float32(half)), scale)
    _smear(sheet, dice, levels(WHITE * shape), left, top)
    sheet.stain(levels(WHITE * shape * ink), left, top, pen.colour)


def _ink(dice: Dice, pen: _Pen, at: tuple[Field, Field, Field], scale: float) -> Field:
    """How much of it lies where, of 1. `at`: how far from the beginning and from the end, in pixels; and
    across, -1 to 1."""
    start, end, across = at
    height, width = across.shape
    pressed = 1 + 0.13 * wave(dice.of("pressed"), width, 55 * scale)
    one_sided = 1 + 0.13 * pen.heavy * across
    rim = 0.16 * np.clip((np.abs(across) - 0.72) / 0.2, 0, 1)
    rests = dice.between("rests", 0.1, 0.45) * np.exp(-np.maximum(start, 0) / np.float32(2.6 * scale))
    stops = dice.between("stops", 0, 0.5) * np.exp(-np.maximum(end, 0) / np.float32(2.2 * scale))
    grain = 0.07 * patches(dice.of("grain"), width, height, 0.6 * scale)
    streaks = _streaks(dice, width, height, scale)
    dry = dice.between("dry", 0.0, 0.5) * (0.35 + 0.65 * (1 - np.clip(end / (width + 1), 0, 1)))
    lacking = dry * np.clip(1.6 * streaks - 0.4, 0, 1)
    return np.asarray(pen.full * pressed * one_sided * (1 + rim + rests + stops + grain) * (1 - lacking))


def _streaks(dice: Dice, width: int, height: int, scale: float) -> Field:
    """Along the stroke, 0 to 1."""
    short = max(2, round(width / (14 * scale)))
    rows = blotches(dice.of("streaks"), short, height, max(1.0, 0.7 * scale))
    return np.asarray(cv2.resize(rows, (width, height)).astype(np.float32) / np.float32(WHITE))


def _smear(sheet: Sheet, dice: Dice, shape: Pixels, left: int, top: int) -> None:
    """What a pen or a ribbon wrote is dragged along the stroke, where it had not dried."""
    if sheet.imprint.fill or not dice.happens("wet", 0.6):
        return
    place, shape = sheet.inside(shape, left, top)
    if not shape.size:
        return
    ink = cv2.bitwise_not(sheet.pixels[place])
    far = max(3, round(sheet.scale * dice.between("drags", 2.5, 7)))
    dragged = cv2.blur(ink, (far, 1), anchor=(far - 1, 0))
    dragged = cv2.multiply(dragged, shape, scale=_SMEARED * dice.between("fresh", 0.2, 1) / WHITE)
    sheet.stain(dragged, place[1].start, place[0].start, (40, 44, 60))
