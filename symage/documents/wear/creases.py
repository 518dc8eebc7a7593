"""Sheets that are not flat: creases where paper was bent and pressed flat again, a corner that was turned
down, a corner crumpled by a bag, and paper that does not touch the glass everywhere.

A crease is darker on the side that leans from the light, and a broken line where it was sharp. All of it is
light: nothing moves. Folds over the whole breadth: `folds.py`.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symage.documents.opencv import cv2
from symage.documents.wear.banks import blotches, wave
from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import WHITE, Sheet, levels

Field = NDArray[np.floating[Any]]
Point = tuple[float, float]

_CELL = 4
"""Points, in which the light on paper that stands off is alike."""
_STEPS = 256
_LONG = np.linspace(0, 1, _STEPS)
"""Along a crease."""
_CELLS = 2
"""Pixels, in which the light beside a crease is alike."""
_REACH = 2.0
"""Of `far`: beyond that nothing is seen of a crease."""
_SHARP = 0.6
"""Of creases at a corner, how many are pressed to lines."""


@dataclass(frozen=True, slots=True)
class _Crease:
    """`start` to `end` in points; it fades out at its ends unless they are `open` at the sheet's sides.
    `lean`: by how many grey levels one side is darker, a third of that `far` points away; `dark`: of its
    line."""

    start: Point
    end: Point
    lean: float
    far: float
    dark: float
    open: bool
    dice: Dice


def dog_ear(sheet: Sheet, dice: Dice, strength: float) -> None:
    """A corner was turned down, or lifted again and again beside its staple, and lies flat now: the line
    across it, and the light beyond."""
    corner = dice.below("corner", 4) if dice.happens("anywhere", 0.5) else 1
    across, down = (dice.between(way, 20, 76) for way in ("across", "down"))
    down = across * dice.between("aslant", 0.55, 1.7) if dice.happens("even", 0.7) else down
    for number in range(1 + dice.happens("twice", 0.25)):
        own = dice.of(f"crease {number}")
        more = 1 + number * own.between("farther", 0.04, 0.25)
        ends = _at_corner(sheet, corner, [(across * more, 0.0), (0.0, down * more)])
        lean = (6 + 26 * strength) * own.between("lean", 0.4, 1.1)
        dark = (30 + 110 * strength) * own.between("dark", 0.1, 1.1) ** 2
        _draw(sheet, _Crease(ends[0], ends[1], lean, own.between("far", 8, 40), dark, open=True, dice=own))


def crumpled(sheet: Sheet, dice: Dice, strength: float) -> None:
    """A corner or a side was pushed in a bag: creases that run from it, cross one another and fade."""
    corner = dice.below("corner", 4)
    reach = dice.between("reach", 50, 150)
    middle = 0.0 if dice.happens("at the corner", 0.6) else dice.between("along", 60, 500)
    for number in range(4 + dice.below("creases", 4)):
        own = dice.of(f"crease {number}")
        away, turn = reach * own.between("away", 0.02, 0.8), own.between("turn", 0, np.pi / 2)
        place = away * np.cos(turn), away * np.sin(turn) + middle
        ends = _ends(place, own.between("way", 0, np.pi), own.between("long", 14, 0.75 * reach))
        start, end = _at_corner(sheet, corner, ends)
        lean = (5 + 24 * strength) * own.between("lean", 0.3, 1.2)
        dark = (30 + 100 * strength) * own.share("dark") ** 2 if own.happens("sharp", _SHARP) else 0.0
        _draw(sheet, _Crease(start, end, lean, own.between("far", 4, 20), dark, open=False, dice=own))


def off_the_glass(sheet: Sheet, dice: Dice, strength: float) -> None:
    """Paper that has been handled waves, and its sides curl: where it stands off it is darker, for the lamp
    is close. A few soft creases where somebody held it."""
    columns, rows = (-(-side // sheet.px(_CELL)) for side in (sheet.width, sheet.height))
    cell = dice.between("cell", 90, 260) / _CELL
    waves = blotches(dice.of("waves"), columns, rows, cell).astype(np.float32) / WHITE
    stood = np.clip(1.7 * waves - 0.75, 0, 1) * dice.between("waved", 0.1, 1)
    side = dice.below("side", 4)
    # A side or a corner curls; how much changes along it.
    down, across = np.mgrid[0:rows, 0:columns].astype(np.float32)
    x, y = across / columns, down / rows
    far = (y, 1 - x, 1 - y, x)[side] * (rows if side % 2 == 0 else columns) * _CELL
    along = (x, y)[side % 2]
    from_end = along if dice.happens("first end", 0.5) else 1 - along
    curled = np.exp(-far / np.float32(dice.between("curl", 8, 55)))
    curled *= np.clip(1.15 - from_end * np.float32(dice.between("taper", 0, 1.6)), 0, 1)
    deep = (3 + 17 * strength) * dice.between("deep", 0.4, 1.2)
    passing = levels(WHITE - deep * (stood + dice.between("curled", 0.2, 2.4) * curled))
    sheet.shade(cv2.resize(passing, (sheet.width, sheet.height), interpolation=cv2.INTER_LINEAR))
    for number in range(dice.below("creases", 3)):
        own = dice.of(f"crease {number}")
        place = (
            own.share("across") * sheet.width / sheet.scale,
            own.share("down") * sheet.height / sheet.scale,
        )
        ends = _ends(place, own.between("turn", 0, np.pi), own.between("long", 20, 90))
        lean = (2 + 12 * strength) * own.between("lean", 0.3, 1.2)
        _draw(sheet, _Crease(ends[0], ends[1], lean, own.between("far", 4, 16), 0.0, open=False, dice=own))


def _ends(middle: Point, turn: float, long: float) -> list[Point]:
    x, y = 0.5 * long * np.cos(turn), 0.5 * long * np.sin(turn)
    return [(middle[0] + sign * x, middle[1] + sign * y) for sign in (-1, 1)]


def _at_corner(sheet: Sheet, corner: int, points: list[Point]) -> list[Point]:
    """Points from a corner inward, of four clockwise from the top left, as places on the sheet."""
    width, height = sheet.width / sheet.scale, sheet.height / sheet.scale
    right, low = corner in (1, 2), corner in (2, 3)
    return [(width - x if right else x, height - y if low else y) for x, y in points]


def _draw(sheet: Sheet, one: _Crease) -> None:
    _shade(sheet, one)
    if one.dark:
        _press(sheet, one)


@dataclass(frozen=True, slots=True)
class _Around:
    """A part of the sheet from `left` and `top`, `size` pixels wide and high, in cells. Of each: `away`, how
    far it lies beside the crease, in pixels; `step`, how far along it, of so many; `beyond`, how far behind
    its ends."""

    left: int
    top: int
    size: tuple[int, int]
    away: Field
    step: NDArray[np.uint8]
    beyond: Field


def _around(sheet: Sheet, one: _Crease, reach: float, cell: int) -> _Around | None:
    """What of the sheet lies so many pixels about a crease, in cells of so many pixels."""
    scale, dice = sheet.scale, one.dice
    ends = np.array([one.start, one.end]) * scale
    low, high = np.maximum(ends.min(axis=0) - reach, 0), ends.max(axis=0) + reach
    left, top = low.astype(int).tolist()
    right, bottom = np.minimum(high, [sheet.width, sheet.height]).astype(int).tolist()
    if right - left < cell or bottom - top < cell:
        return None
    across, down = (np.arange(*side, cell, dtype=np.float32) for side in ((left, right), (top, bottom)))
    across, down = (
        across[None, :] + np.float32(cell / 2 - ends[0, 0]),
        down[:, None] + np.float32(cell / 2 - ends[0, 1]),
    )
    length = float(np.hypot(*(ends[1] - ends[0])))
    x, y = (np.float32(way) for way in (ends[1] - ends[0]) / length)
    along = x * across + y * down
    step = np.clip(along * np.float32((_STEPS - 1) / length), 0, _STEPS - 1).astype(np.uint8)
    bow = dice.about("bow", 0.02) * length * np.sin(np.pi * _LONG)
    line = 0.9 * scale * wave(dice.of("wanders"), _STEPS, 40 * _STEPS * scale / length) + bow
    away = y * across - x * down
    away += line.astype(np.float32)[step]
    if dice.happens("that side", 0.5):
        away *= np.float32(-1)
    half = np.float32(length / 2)
    return _Around(
        left, top, (right - left, bottom - top), away, step, np.maximum(np.abs(along - half) - half, 0)
    )


def _shade(sheet: Sheet, one: _Crease) -> None:
    """The light on both sides."""
    scale, dice = sheet.scale, one.dice
    far = np.float32(one.far * scale)
    seen = _around(sheet, one, _REACH * float(far), _CELLS)
    if seen is None:
        return
    near = np.float32(scale * dice.between("round", 0.6, 1.6))
    leaning = np.clip(seen.away * (1 / (2 * near)) + np.float32(0.5), 0, 1)
    back = np.float32(dice.between("back", 0.1, 0.6))
    fades = np.exp(np.where(seen.away > 0, seen.away / -far, seen.away / (3 * near)))
    light = (back + (1 - back) * leaning) * fades * np.exp(-((seen.beyond * (2 / far)) ** 2))
    amount = levels(light * (one.lean * _strong(one)).astype(np.float32)[seen.step])
    sheet.stain(cv2.resize(amount, seen.size, interpolation=cv2.INTER_LINEAR), seen.left, seen.top, (0, 0, 0))


def _press(sheet: Sheet, one: _Crease) -> None:
    """The line, broken where it was pressed less, and ink that has flaked off along it."""
    seen, dice = _around(sheet, one, 3 * sheet.scale, 1), one.dice
    if seen is None:
        return
    pressed = np.clip(0.5 + 1.1 * wave(dice.of("pressed"), _STEPS, 14), 0, 1) * _strong(one)
    thin = np.float32(1 / (sheet.scale * dice.between("thin", 0.18, 0.45)))
    core = np.exp(np.float32(-0.5) * (seen.away * thin) ** 2) * pressed.astype(np.float32)[seen.step]
    core[seen.beyond > 0] = 0
    sharp = levels(WHITE * core)
    rough = blotches(dice.of("flakes"), *seen.size, max(1.0, 0.6 * sheet.scale), 0, 200)
    flakes = cv2.subtract(cv2.multiply(sharp, rough, scale=1 / WHITE), 90)
    sheet.cover(cv2.add(flakes, flakes), seen.left, seen.top, WHITE)
    sheet.stain(levels(one.dark * core), seen.left, seen.top, (0, 0, 0))


def _strong(one: _Crease) -> NDArray[np.float64]:
    """Along it, 0 to 1."""
    strong = np.clip(0.75 + 0.5 * wave(one.dice.of("uneven"), _STEPS, 90), 0, 1)
    return np.asarray(strong * (1 if one.open else np.sin(np.pi * _LONG) ** 0.8))
