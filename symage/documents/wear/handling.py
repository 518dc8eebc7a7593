"""What hands leave on paper: grey fingers, dirt along the sides that stand out of a pile, lint.

Faint, and for the most part where nothing is written: people hold a sheet by its margin.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from symage.documents.opencv import cv2
from symage.documents.wear.banks import blotches, patches, wave
from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import WHITE, Pixels, Sheet, levels
from symage.documents.wear.tint import Colour

_DIRT: Colour = (95, 95, 95)
_LINT: Colour = (70, 70, 70)
"""Grey, or every page that somebody held would have to have planes of colours."""
_BITS = 4
"""OpenCV counts sixteenths of a pixel."""
_MARGIN = 46.0
"""Points from a side, within which a sheet is held."""

Field = NDArray[np.floating[Any]]


def handled(sheet: Sheet, dice: Dice, strength: float) -> None:
    """Of a sheet that went through some hands."""
    first = dice.below("side", 4)
    for number in range(1 + dice.happens("two sides", 0.35)):
        _side(sheet, dice.of(f"side {number}"), (first + number) % 4, strength)
    for number in range(dice.below("fingers", 4)):
        _finger(sheet, dice.of(f"finger {number}"), strength)
    if dice.happens("lint", 0.35):
        _lint(sheet, dice.of("lint"))


def _side(sheet: Sheet, dice: Dice, side: int, strength: float) -> None:
    """Dirt that a pile's side takes: at the very edge, here and there farther in."""
    long = sheet.width if side % 2 == 0 else sheet.height
    deep = sheet.px(dice.between("deep", 4, 20))
    far = np.arange(deep, dtype=np.float32)[:, None] / np.float32(deep)
    reach = np.clip(0.45 + 0.5 * wave(dice.of("reach"), long, sheet.px(70)), 0.08, 1)
    amount = np.clip(1 - far / reach, 0, 1) ** 2
    patchy = blotches(dice.of("patchy"), long, deep, sheet.px(5), 60).astype(np.float32) / WHITE
    dark = (18 + 70 * strength) * dice.between("dark", 0.25, 1.1)
    strip = levels(dark * amount * patchy)
    if side == 0:
        sheet.stain(strip, 0, 0, _DIRT)
    elif side == 2:
        sheet.stain(np.ascontiguousarray(strip[::-1]), 0, sheet.height - deep, _DIRT)
    elif side == 3:
        sheet.stain(np.ascontiguousarray(strip.T), 0, 0, _DIRT)
    else:
        sheet.stain(np.ascontiguousarray(strip[::-1].T), sheet.width - deep, 0, _DIRT)


def _finger(sheet: Sheet, dice: Dice, strength: float) -> None:
    """The ball of a finger, in part: it was put down slantwise, or wiped. Of a few the ridges are seen."""
    long, broad = (
        sheet.scale * dice.between(way, *ends) for way, ends in (("long", (13, 24)), ("broad", (8, 13)))
    )
    if dice.happens("wiped", 0.3):
        long *= dice.between("far", 1.3, 2.4)
    room = round(1.3 * max(long, broad))
    down, across = (axis.astype(np.float32) for axis in np.ogrid[-room:room, -room:room])
    turn = dice.between("turn", 0, np.pi)
    along = np.float32(np.cos(turn)) * across + np.float32(np.sin(turn)) * down
    beside = np.float32(np.cos(turn)) * down - np.float32(np.sin(turn)) * across
    patchy = patches(dice.of("patchy"), 2 * room, 2 * room, 4.5 * sheet.scale)
    away = np.hypot(along / np.float32(long), beside / np.float32(broad)) + 0.3 * patchy
    there = np.clip((1 - away) * dice.between("soft", 1.2, 3), 0, 1) * (0.7 + 0.5 * patchy)
    if dice.happens("ridges", 0.4):
        apart = np.float32(sheet.scale * dice.between("apart", 1.25, 1.7))
        arched = (
            np.hypot(along * np.float32(0.7) + np.float32(0.4 * long), beside) + 2.2 * sheet.scale * patchy
        )
        there *= 0.55 + 0.45 * np.sin(arched * (np.float32(2 * np.pi) / apart))
    dark = (10 + 44 * strength) * dice.between("dark", 0.3, 1.1)
    left, top = _held(sheet, dice)
    sheet.stain(levels(dark * there), left - room, top - room, _DIRT)


def _held(sheet: Sheet, dice: Dice) -> tuple[int, int]:
    """Most hold a sheet low at its sides."""
    margin = sheet.px(dice.between("margin", 4, _MARGIN))
    low = dice.share("low") ** 0.6
    if dice.happens("foot", 0.3):
        return dice.below("across", sheet.width), sheet.height - margin
    right = dice.happens("right", 0.6)
    return sheet.width - margin if right else margin, int(low * sheet.height)


def _lint(sheet: Sheet, dice: Dice) -> None:
    """A hair or a thread that lay on the paper, or on the glass."""
    long = sheet.scale * dice.between("long", 9, 46)
    steps = 48
    at = np.linspace(0, 1, steps)
    turn = dice.between("turn", 0, 6.3) + dice.between("curls", 0.5, 3.2) * wave(dice.of("curl"), steps, 26)
    way = np.stack([np.cos(turn), np.sin(turn)], axis=1) * (long / steps)
    path = np.cumsum(way, axis=0)
    path -= path.min(axis=0) - 4
    width, height = (np.ceil(path.max(axis=0)).astype(int) + 4).tolist()
    amount: Pixels = np.zeros((height, width), np.uint8)
    points = np.rint(path * 2**_BITS).astype(np.int32)
    dark = dice.between("dark", 90, 220) * (0.75 + 0.25 * np.cos(7 * at))
    for number in range(steps - 1):
        one, other = points[number].tolist(), points[number + 1].tolist()
        cv2.line(amount, one, other, round(float(dark[number])), 1, cv2.LINE_AA, _BITS)
    sheet.stain(amount, dice.below("across", sheet.width), dice.below("down", sheet.height), _LINT)
