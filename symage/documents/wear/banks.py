"""Grain and blotches: drawn once for a process, and cut out at places that the dice say.

Made of integers alone, so that all machines have the same. What does not belong here: what they are laid on.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from symage.documents.opencv import cv2
from symage.documents.wear.dice import Dice
from symage.randomness import word

Pixels = NDArray[np.uint8]

_MIDDLE, _DEVIATION = 128, 40
"""Of the grey levels of grain."""
_ROWS, _COLUMNS, _SLACK = 320, 6144, 64
_FIELD = 512


def grain(pixels: Pixels, dice: Dice, deviation: float, *, soft: bool = False) -> None:
    """Noise of so many grey levels, on the pixels themselves. `soft`: neighbours are alike, as sensors and
    their software have it."""
    _lay(_soft() if soft else _hard(), pixels, dice, deviation)


def fibres(pixels: Pixels, dice: Dice, deviation: float) -> None:
    """The same, of dashes across, such as wood shows from near."""
    _lay(_dashes(), pixels, dice, deviation)


def _lay(bank: Pixels, pixels: Pixels, dice: Dice, deviation: float) -> None:
    if deviation < 0.05:
        return
    height, width = pixels.shape[:2]
    first = dice.below("columns", _COLUMNS - min(width + _SLACK, _COLUMNS))
    cut = bank[:, first : first + width + _SLACK]
    steps = np.rint((np.arange(256) - _MIDDLE) * deviation / _DEVIATION)
    lighter, darker = (cv2.LUT(cut, np.clip(sign * steps, 0, 255).astype(np.uint8)) for sign in (1, -1))
    band = _ROWS - _SLACK
    slips = (dice.shares("slips", 2 * (height // band + 1)) * _SLACK).astype(int).tolist()
    for number, top in enumerate(range(0, height, band)):
        rows = pixels[top : top + band]
        down, across = slips[2 * number], slips[2 * number + 1]
        place = (slice(down, down + len(rows)), slice(across, across + width))
        plus, minus = lighter[place], darker[place]
        if pixels.ndim == 3:
            plus, minus = cv2.merge([plus] * 3), cv2.merge([minus] * 3)
        cv2.add(rows, plus, dst=rows)
        cv2.subtract(rows, minus, dst=rows)


def blotches(dice: Dice, width: int, height: int, cell: float, low: int = 0, high: int = 255) -> Pixels:
    """A field of soft patches about `cell` pixels wide, between two grey levels."""
    across, down = (min(_FIELD, max(2, round(side / cell) + 1)) for side in (width, height))
    left, top = dice.below("left", _FIELD - across), dice.below("top", _FIELD - down)
    levels = np.linspace(low, high, 256).round().astype(np.uint8)
    patches = cv2.LUT(_patches()[top : top + down, left : left + across], levels)
    field: Pixels = cv2.resize(patches, (width, height), interpolation=cv2.INTER_CUBIC)
    return field


@cache
def _hard() -> Pixels:
    """Six bytes' sum for each pixel, near enough to a bell."""
    bits = word(np.arange(_ROWS * _COLUMNS, dtype=np.uint64), "wear/grain")
    parts = sum((bits >> np.uint64(shift) & np.uint64(255)).astype(np.int64) for shift in range(0, 48, 8))
    level = _MIDDLE + (np.asarray(parts) - 765) * _DEVIATION // 181
    bank: Pixels = np.clip(level, 0, 255).astype(np.uint8).reshape(_ROWS, _COLUMNS)
    return bank


@cache
def _soft() -> Pixels:
    blurred = cv2.GaussianBlur(_hard(), (3, 3), 0.8).astype(np.int64) - _MIDDLE
    bank: Pixels = np.clip(_MIDDLE + blurred * 2, 0, 255).astype(np.uint8)
    return bank


@cache
def _dashes() -> Pixels:
    """Grain drawn out over some thirty pixels, whose mean varies a sixth as much."""
    drawn = cv2.GaussianBlur(_hard(), (49, 3), 9.0, sigmaY=0.6).astype(np.int64) - _MIDDLE
    bank: Pixels = np.clip(_MIDDLE + drawn * 7, 0, 255).astype(np.uint8)
    return bank


@cache
def _patches() -> Pixels:
    levels = word(np.arange(_FIELD * _FIELD, dtype=np.uint64), "wear/patches") >> np.uint64(56)
    return levels.astype(np.uint8).reshape(_FIELD, _FIELD)
