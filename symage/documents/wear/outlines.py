"""What a punch cuts: round, but frayed where it is blunt; a binder's rings draw few out."""

from collections.abc import Collection

import numpy as np

from symage.documents.opencv import cv2
from symage.documents.wear.banks import blotches
from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import WHITE, Pixels

_CORNERS = 96
_ROOM = 8.0
"""Points round a hole, for what is torn and for its shadow."""
_WORN = 0.05
"""How often a binder's rings have drawn holes out."""


def outline(radius: float, scale: float, punch: Dice, number: int, spoilt: Collection[str]) -> Pixels:
    """255 where the paper is gone, the hole in the middle of its square. `radius` in pixels; `number`: of the
    hole, of one punch; `spoilt`: "torn" out to the left, its chad "hanging"."""
    room = round(radius + _ROOM * scale)
    dice = punch.of(f"outline {number}")
    shape = np.zeros((2 * room, 2 * room), np.uint8)
    rim = _rim(radius, scale, punch, dice)
    cv2.fillPoly(shape, [np.rint((room + rim) * 16).astype(np.int32)], WHITE, cv2.LINE_AA, 4)
    if punch.happens("drawn", _WORN):
        way = punch.between("way", 2.2, 4.1) + dice.about("own way", 0.3)
        pulled = rim * 0.97 + dice.between("pulled", 0.3, 1.6) * scale * np.array([np.cos(way), np.sin(way)])
        cv2.fillPoly(shape, [np.rint((room + pulled) * 16).astype(np.int32)], WHITE, cv2.LINE_AA, 4)
    if "torn" in spoilt:
        _tear(shape, dice, scale, radius)
    if "hanging" in spoilt:
        _hang(shape, dice, radius)
    soft: Pixels = cv2.GaussianBlur(shape, (3, 3), 0.6)
    return soft


def _rim(radius: float, scale: float, punch: Dice, dice: Dice) -> np.ndarray:
    """Fibres stand out where the punch is blunt, and it always is in one place more than in others."""
    turn = np.arange(_CORNERS) * (2 * np.pi / _CORNERS)
    oval = 1 + dice.about("oval", 0.004) * np.cos(2 * (turn - 6.3 * dice.share("along")))
    waves = sum(
        dice.about(f"wave {n}", 0.1 / n) * np.cos(n * turn + 6.3 * dice.share(f"at {n}")) for n in range(3, 9)
    )
    blunt = punch.between("blunt", 0.0, 0.3) * (1.2 + np.cos(turn - 6.3 * punch.share("worst")))
    fibres = np.maximum(dice.shares("fibres", _CORNERS) - 0.7, 0) * 3.2 * blunt
    away = radius * oval * (1 + dice.about("size", 0.008)) + (0.6 * waves - fibres) * scale
    return np.stack([away * np.cos(turn), away * np.sin(turn)], axis=1)


def _tear(shape: Pixels, dice: Dice, scale: float, radius: float) -> None:
    """A slit to the left, with fibres along it; some do not reach the edge."""
    room = len(shape) // 2
    wide = max(2.0, scale * dice.between("slit", 0.6, 2.4))
    rag = blotches(dice.of("rag"), 4, room, max(1.0, 2 * scale))[:, 1].astype(float) / WHITE
    start, slope = room + radius * dice.between("from", -0.6, 0.6), dice.about("slope", 0.25)
    end = dice.below("end", room // 2) if dice.happens("ends", 0.4) else 0
    for at in range(end, room):
        taper = min(1.0, (at - end + 2) / (6 * scale)) if end else 1.0
        half = wide * taper * (0.3 + 0.9 * rag[at])
        middle = start + slope * (room - at) + 2.4 * scale * (rag[(at * 3) % room] - 0.5)
        shape[max(0, round(middle - half)) : round(middle + half), at] = WHITE


def _hang(shape: Pixels, dice: Dice, radius: float) -> None:
    """The chad still hangs on one side, and hides some of the hole."""
    room, turn = len(shape) // 2, dice.between("hinge", 0, 6.3)
    away = radius * dice.between("hides", 0.5, 1.3)
    place = round(16 * (room + away * np.cos(turn))), round(16 * (room + away * np.sin(turn)))
    cv2.circle(shape, place, round(16 * 0.97 * radius), 0, -1, cv2.LINE_AA, 4)
