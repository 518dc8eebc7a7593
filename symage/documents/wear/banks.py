"""Grain and blotches: drawn once for a process, and cut out at places that the dice say.

Made of integers alone, so that all machines have the same. What does not belong here: what they are laid on.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from symage.documents.opencv import cv2
from symage.documents.wear.dice import Dice
from symage.randomness import word

Pixels = NDArray[np.uint8]

_MIDDLE, DEVIATION = 128, 40
"""Of the grey levels of grain."""
_ROWS, _COLUMNS, _SLACK = 320, 6144, 64
_FIELD = 512


@dataclass(frozen=True, slots=True)
class Noise:
    """How far neighbours are alike, across and down: deviations of a blur in pixels, 0 for not at all.
    `gain`: what the blur is made up for with."""

    across: float
    down: float
    gain: int


HARD, SOFT = Noise(0, 0, 1), Noise(0.8, 0.8, 2)
"""Of single pixels, and as sensors and their software have it."""
COARSE, ROWS, COLUMNS, MOTTLE = Noise(1.4, 1.4, 5), Noise(1.4, 0.6, 3), Noise(0.6, 1.4, 3), Noise(2.6, 2.6, 9)


def grain(
    pixels: Pixels, dice: Dice, deviation: float, noise: Noise, gain: NDArray[np.uint8] | None = None
) -> None:
    """Noise of so many grey levels, on the pixels themselves. `gain`: of each of 256 grey levels, how much of
    it there is: 255 for all."""
    if deviation < 0.05:
        return
    bank = _bank(noise)
    height, width = pixels.shape[:2]
    first = dice.below("columns", _COLUMNS - min(width + _SLACK, _COLUMNS))
    cut = bank[: height + _SLACK, first : first + width + _SLACK]
    steps = np.rint((np.arange(256) - _MIDDLE) * deviation / DEVIATION)
    lighter, darker = (cv2.LUT(cut, np.clip(sign * steps, 0, 255).astype(np.uint8)) for sign in (1, -1))
    band = _ROWS - _SLACK
    slips = (dice.shares("slips", 2 * (height // band + 1)) * _SLACK).astype(int).tolist()
    for number, top in enumerate(range(0, height, band)):
        rows = pixels[top : top + band]
        down, across = slips[2 * number], slips[2 * number + 1]
        place = (slice(down, down + len(rows)), slice(across, across + width))
        plus, minus = lighter[place], darker[place]
        if gain is not None:
            share = cv2.LUT(rows, gain)
            plus, minus = (cv2.multiply(part, share, scale=1 / 255) for part in (plus, minus))
        cv2.add(rows, plus, dst=rows)
        cv2.subtract(rows, minus, dst=rows)


def unevenness(dice: Dice, rows: int, columns: int, noise: Noise) -> NDArray[np.float64]:
    """Noise alone: levels round zero, of the deviation of its bank."""
    tile = np.full((rows, columns), _MIDDLE, np.uint8)
    grain(tile, dice, DEVIATION, noise)
    return tile.astype(np.float64) - _MIDDLE


def blotches(dice: Dice, width: int, height: int, cell: float, low: int = 0, high: int = 255) -> Pixels:
    """A field of soft patches about `cell` pixels wide, between two grey levels."""
    across, down = (min(_FIELD, max(2, round(side / cell) + 1)) for side in (width, height))
    left, top = dice.below("left", _FIELD - across), dice.below("top", _FIELD - down)
    levels = np.clip(np.linspace(low, high, 256).round(), 0, 255).astype(np.uint8)
    patches = cv2.LUT(_patches()[top : top + down, left : left + across], levels)
    field: Pixels = cv2.resize(patches, (width, height), interpolation=cv2.INTER_CUBIC)
    return field


@cache
def _hard() -> Pixels:
    """Six bytes' sum for each pixel, near enough to a bell."""
    bits = word(np.arange(_ROWS * _COLUMNS, dtype=np.uint64), "wear/grain")
    parts = sum((bits >> np.uint64(shift) & np.uint64(255)).astype(np.int64) for shift in range(0, 48, 8))
    level = _MIDDLE + (np.asarray(parts) - 765) * DEVIATION // 181
    bank: Pixels = np.clip(level, 0, 255).astype(np.uint8).reshape(_ROWS, _COLUMNS)
    return bank


@cache
def _bank(noise: Noise) -> Pixels:
    if not noise.across:
        return _hard()
    sides = [2 * round(2.5 * side) + 1 for side in (noise.across, noise.down)]
    blurred = cv2.GaussianBlur(_hard(), sides, noise.across, sigmaY=noise.down).astype(np.int64) - _MIDDLE
    bank: Pixels = np.clip(_MIDDLE + blurred * noise.gain, 0, 255).astype(np.uint8)
    return bank


@cache
def _patches() -> Pixels:
    levels = word(np.arange(_FIELD * _FIELD, dtype=np.uint64), "wear/patches") >> np.uint64(56)
    return levels.astype(np.uint8).reshape(_FIELD, _FIELD)
