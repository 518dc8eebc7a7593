"""What a sheet takes of its desk's light: a dark line where it touches, a soft shade where it does not quite,
and a shadow away from the lamp.

On a grid, in grey levels. What does not belong here: who else is in the light (`cast.py`).
"""

import numpy as np
from numpy.typing import NDArray

from symage.documents.opencv import cv2
from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import WHITE, Pixels, levels, toned
from symage.documents.wear.tint import halved

Point = tuple[float, float]
Axis = NDArray[np.float64]

_COARSE = 8
"""Cells, to which it is worked out how far the sheet stands off."""
_VERY_SOFT = 3.0
"""Cells."""
_LEVELS = np.arange(256)


def left(inside: Pixels, away: Point, cell: float, dice: Dice, lifted: Point | None) -> Pixels:
    """The light that is left round a sheet; 255 is all. `inside`: 255 where it lies, on a grid of cells
    so many points large. `away`: from the lamp, a unit vector; where the sheet faces it there is no shadow.
    `lifted`: a corner that stands up, in cells."""
    off, near = _uneven(inside.shape, dice), _soft(inside, dice.between("near", 2.2, 6.0) / cell)
    shade = cv2.multiply(near, off, scale=0.6 / WHITE)
    if lifted is not None:
        rise = _rise(inside.shape, lifted)
        off = cv2.max(off, rise)
        shade = cv2.max(shade, cv2.multiply(_soft(inside, 11.0 / cell), rise, scale=0.8 / WHITE))
    close = _slipped(inside, away, dice.between("close", 1.0, 4.5) / cell)
    loose = _slipped(inside, away, dice.between("loose", 3, 24) / cell)
    shadow = cv2.max(
        toned(close, dice.between("dark", 0.25, 0.58) * _LEVELS), cv2.multiply(loose, off, scale=0.62 / WHITE)
    )
    # Half of a soft edge lies beneath the sheet. What stands off touches less.
    touching = _soft(inside, dice.between("touch", 0.3, 0.65) / cell)
    touching = cv2.multiply(touching, cv2.bitwise_not(off), scale=dice.between("line", 0.55, 1.15) / WHITE)
    light = cv2.multiply(cv2.bitwise_not(touching), cv2.bitwise_not(shadow), scale=1 / WHITE)
    whole: Pixels = cv2.multiply(light, cv2.bitwise_not(shade), scale=1 / WHITE)
    return whole


def _uneven(shape: tuple[int, ...], dice: Dice) -> Pixels:
    """How far the sheet stands off its desk; 255 is far."""
    down, across = _places(shape)
    turn, flat = dice.between("uneven", 0, 6.3), dice.between("flat", 0.05, 0.45)
    waves = np.sin(turn + 5 * across) * np.sin(turn * 2 + 4 * down)
    return _whole(flat * (1 + 0.8 * waves), shape)


def _rise(shape: tuple[int, ...], lifted: Point) -> Pixels:
    """The same of a corner that stands up."""
    down, across = _places(shape)
    x, y = (at / shape[0] for at in lifted)
    return _whole(0.8 * np.clip(1.1 - np.hypot(across - x, down - y) / 0.24, 0, 1), shape)


def _places(shape: tuple[int, ...]) -> tuple[Axis, Axis]:
    """In heights of the grid."""
    height, width = (-(-side // _COARSE) for side in shape)
    down, across = np.ogrid[0:height, 0:width]
    return down / height, across / height


def _whole(share: Axis, shape: tuple[int, ...]) -> Pixels:
    field: Pixels = cv2.resize(levels(WHITE * share), shape[::-1], interpolation=cv2.INTER_LINEAR)
    return field


def _slipped(inside: Pixels, away: Point, cells: float) -> Pixels:
    """Moved away from the lamp, and the softer the farther."""
    across, down = (cells * way for way in away)
    moved = np.roll(inside, (round(down), round(across)), (0, 1))
    return _soft(moved, max(0.45 * cells, 0.35))


def _soft(layer: Pixels, deviation: float) -> Pixels:
    """Where it is very soft, half of the size will do."""
    if deviation < _VERY_SOFT:
        soft: Pixels = cv2.GaussianBlur(layer, (0, 0), max(deviation, 0.3))
        return soft
    small = cv2.GaussianBlur(halved(layer), (0, 0), deviation / 2)
    whole: Pixels = cv2.resize(small, layer.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return whole
