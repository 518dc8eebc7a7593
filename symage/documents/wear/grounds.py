"""The grounds on which sheets lie, seen from straight above: boards, laminates, cloth, leather, a desk pad.

Each is drawn once for a process, as a tile that repeats, at so many pixels to the point; where it lies in a
picture, and its light, is `desk.py`'s.
"""

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from symage.documents.opencv import cv2
from symage.documents.wear.banks import unevenness
from symage.documents.wear.dice import Dice
from symage.documents.wear.figure import boards
from symage.documents.wear.sheet import Pixels, levels
from symage.documents.wear.strips import HARD, SOFT, Noise
from symage.randomness import word_of

ROWS, COLUMNS = 1024, 2048
DENSITY = 2.0
"""Pixels of a tile to the point."""
_PEBBLES = Noise(3.2, 3.2)
Field = NDArray[np.float64]


@cache
def wood(level: int, depth: int, board: int) -> Pixels:
    """Boards about so many points broad."""
    return levels(level + depth * boards(_dice(f"wood {level}"), ROWS, COLUMNS, round(board * DENSITY)))


@cache
def speckled(level: int, depth: int) -> Pixels:
    """A laminate: grains lighter and darker than it, of two sizes."""
    small, large = (
        _noise(f"{level} {name}", noise) for name, noise in (("small", SOFT), ("large", Noise(2, 2)))
    )
    grains = np.where(small > 34, 0.9, 0) - np.where(small < -38, 1.0, 0) + np.where(large > 52, 0.7, 0)
    return levels(level + depth * grains + 0.05 * large)


@cache
def plain(level: int) -> Pixels:
    """Painted or coated: hardly a figure, some scratches."""
    tile = levels(level + 0.03 * _noise(f"plain {level}", _PEBBLES) + 0.02 * _noise(f"fine {level}", HARD))
    dice = _dice(f"scratches {level}")
    for number in range(26):
        scratch = dice.of(f"scratch {number}")
        x, y = scratch.below("x", COLUMNS), scratch.below("y", ROWS)
        end = x + round(scratch.about("across", 110)), y + round(scratch.about("down", 60))
        by = -9 if level > 150 else 14
        cv2.line(tile, (x, y), end, level + by + scratch.below("pale", 7), 1, cv2.LINE_AA)
    return tile


@cache
def cloth(level: int, depth: int) -> Pixels:
    """A plain weave: threads of uneven thickness, each over the next and under the one after."""
    period = 6
    x, y = np.arange(COLUMNS), np.arange(ROWS)
    dice = _dice(f"cloth {level}")
    warp, weft = (
        dice.shares(name, count // period + 1) - 0.5 for name, count in (("warp", COLUMNS), ("weft", ROWS))
    )
    over = (x[None, :] // period + y[:, None] // period) % 2 == 0
    bulge = [np.sin(np.pi * ((at % period) + 0.5) / period) for at in (x, y)]
    threads = np.where(
        over,
        bulge[0][None, :] * 0.8 + 0.4 * warp[x // period][None, :],
        bulge[1][:, None] * 0.65 + 0.4 * weft[y // period][:, None],
    )
    return levels(level + depth * (threads - 0.6) + 0.12 * _noise(f"slub {level}", Noise(5, 0.8)))


@cache
def leather(level: int, depth: int) -> Pixels:
    """Pebbles, lit from one side, and creases between them."""
    pebbles = _noise(f"leather {level}", _PEBBLES)
    slope = pebbles - np.roll(pebbles, (2, 2), (0, 1))
    crease = np.exp(-((pebbles / 7) ** 2))
    return levels(level + depth * (slope / 46 - 0.7 * crease))


@cache
def pad(level: int) -> Pixels:
    """A paper pad with a ruled month."""
    tile = levels(level + 0.06 * _noise("pad", SOFT))
    for x in range(120, COLUMNS, 236):
        cv2.line(tile, (x, 0), (x, ROWS), level - 62, 2)
    for y in range(90, ROWS, 190):
        cv2.line(tile, (0, y), (COLUMNS, y), level - 62, 2)
        cv2.line(tile, (0, y + 26), (COLUMNS, y + 26), level - 24, 1)
    return tile


@cache
def turned(ground: Callable[[], Pixels]) -> Pixels:
    """Its columns as rows."""
    return np.ascontiguousarray(ground().T)


def _noise(name: str, noise: Noise) -> Field:
    return unevenness(_dice(name), ROWS, COLUMNS, noise)


def _dice(name: str) -> Dice:
    return Dice(word_of(0, f"wear/ground/{name}"))
