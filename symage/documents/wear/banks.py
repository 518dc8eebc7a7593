"""Grain and blotches: laid on, or as a field, at places that the dice say.

What does not belong here: where noise comes from (`strips.py`), and what it is laid on.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from symage.documents.opencv import cv2
from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import BAND, WHITE, Curve, Pixels, levels, toned
from symage.documents.wear.strips import Noise, Rows
from symage.randomness import word

_LEAST = 0.05
"""Grey levels: less noise is none."""
_FIELD = 512
_BLEACHED = 0.2
"""Deviations of its noise by which paper may be lighter than white."""


def grain(pixels: Pixels, dice: Dice, deviation: float, noise: Noise) -> None:
    """Noise of so many grey levels, on the pixels themselves."""
    if deviation < _LEAST:
        return
    rows, middle = Rows.of(pixels.shape, dice, deviation, noise)
    for top in range(0, len(pixels), BAND):
        seen = pixels[top : top + BAND]
        cv2.subtract(seen, rows.drawn(top, len(seen)), dst=seen)
        cv2.add(seen, float(middle), dst=seen)


def roughened(pixels: Pixels, dice: Dice, deviation: float, noise: Noise) -> int:
    """Noise of paper, which is nowhere lighter than white: it takes light alone. How much on the whole."""
    rows, middle = Rows.of(pixels.shape, dice, deviation, noise)
    for top in range(0, len(pixels), BAND):
        seen = pixels[top : top + BAND]
        cv2.subtract(seen, rows.drawn(top, len(seen)), dst=seen)
    return middle


def scanned(
    pixels: Pixels, paper: int, dice: Dice, deviation: float, noise: Noise, tones: Curve, columns: Pixels
) -> None:
    """A scanner's tones, its noise, and how much light each column sees, in one go through the pixels.
    `columns`: 1 × width, 255 is all of it; `tones`: above white, by so many levels paper, which has a level,
    is bleached, but never so far that its noise is lost and the columns alone are left."""
    rows, middle = Rows.of(pixels.shape, dice, deviation, noise)
    curve = levels(tones)
    lift = middle + min(max(0.0, float(tones[paper]) - WHITE), _BLEACHED * deviation)
    light = np.ascontiguousarray(np.broadcast_to(columns, (BAND, pixels.shape[1])))
    for top in range(0, len(pixels), BAND):
        seen = pixels[top : top + BAND]
        toned = cv2.subtract(cv2.LUT(seen, curve), rows.drawn(top, len(seen)))
        cv2.multiply(cv2.add(toned, lift, dst=toned), light[: len(seen)], dst=seen, scale=1 / 255)


def photographed(
    pixels: Pixels, dice: Dice, deviation: float, noise: Noise, gain: Curve, tones: Curve
) -> None:
    """A phone's tones, and its noise on them. `gain`: of each of 256 grey levels, how much of it there is,
    0 to 1; `tones`: what each becomes, light enough for noise to make it darker."""
    rows, middle = Rows.of(pixels.shape, dice, max(deviation, _LEAST), noise)
    share, low = levels(255 * gain), levels(tones - middle * gain)
    for top in range(0, len(pixels), BAND):
        seen = pixels[top : top + BAND]
        drawn = rows.drawn(top, len(seen))
        cv2.multiply(drawn, cv2.LUT(seen, share), dst=drawn, scale=1 / 255)
        cv2.add(cv2.LUT(seen, low), drawn, dst=seen)


def mottle(shape: tuple[int, ...], dice: Dice, deviation: float, noise: Noise) -> Pixels:
    """Noise alone, a deviation above black on the mean, and none where it would be less than black."""
    rows, middle = Rows.of(shape, dice, deviation, noise)
    found: Pixels = cv2.subtract(rows.drawn(0, shape[0]), middle - deviation)
    return found


def unevenness(dice: Dice, rows: int, columns: int, noise: Noise) -> NDArray[np.float64]:
    """Noise alone: levels round zero, of the deviation of a strip."""
    return np.asarray(Rows.bare((rows, columns), dice, noise) / noise.rows**0.5)


def blotches(dice: Dice, width: int, height: int, cell: float, low: int = 0, high: int = 255) -> Pixels:
    """A field of soft patches about `cell` pixels wide, between two grey levels."""
    across, down = (min(_FIELD, max(2, round(side / cell) + 1)) for side in (width, height))
    left, top = dice.below("left", _FIELD - across), dice.below("top", _FIELD - down)
    patches = toned(_bank()[top : top + down, left : left + across], np.linspace(low, high, 256))
    field: Pixels = cv2.resize(patches, (width, height), interpolation=cv2.INTER_CUBIC)
    return field


def patches(dice: Dice, width: int, height: int, cell: float) -> NDArray[np.float32]:
    """Of `blotches` of a pixel at least, between -1 and 1."""
    return _about_zero(blotches(dice, width, height, max(1.0, cell)))


def wave(dice: Dice, length: int, cell: float) -> NDArray[np.float32]:
    """A smooth line of so many pixels between -1 and 1, which turns about every `cell`."""
    field = blotches(dice, min(length, _FIELD), 4, cell * min(length, _FIELD) / length)[2:3]
    whole = cv2.resize(field, (length, 1), interpolation=cv2.INTER_LINEAR)[0]
    return _about_zero(whole)


def _about_zero(field: Pixels) -> NDArray[np.float32]:
    return np.asarray(field.astype(np.float32) / np.float32(127.5) - np.float32(1))


@cache
def _bank() -> Pixels:
    drawn = word(np.arange(_FIELD * _FIELD, dtype=np.uint64), "wear/patches") >> np.uint64(56)
    return drawn.astype(np.uint8).reshape(_FIELD, _FIELD)
