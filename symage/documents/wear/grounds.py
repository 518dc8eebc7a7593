"""The grounds on which sheets lie, seen from straight above: boards, laminates, paint, cloth, leather, a pad.

Each is drawn once for a process, as a tile that repeats, at so many pixels to the point; where it lies in a
picture, and its light, is `desk.py`'s.
"""

from collections.abc import Callable
from functools import cache

import numpy as np

from symage.documents.opencv import cv2
from symage.documents.wear.dice import Dice
from symage.documents.wear.fabrics import hide, weave
from symage.documents.wear.figure import Wood, boards
from symage.documents.wear.sheet import Pixels, levels
from symage.documents.wear.streaks import Field, streaks
from symage.randomness import word_of

ROWS, COLUMNS = 1024, 2048
DENSITY = 2.0
"""Pixels of a tile to the point."""
_SHAPE = ROWS, COLUMNS


@cache
def wood(level: int, depth: float, kind: Wood) -> Pixels:
    return levels(level + depth * boards(_dice(f"wood {level}"), _SHAPE, kind))


@cache
def speckled(level: int, depth: float) -> Pixels:
    """A laminate printed as stone is: soft clouds, and grains of some sizes, lighter and darker, few of them
    strong."""
    name = f"speckled {level}"
    field = 0.35 * _noise(f"{name} clouds", 32, 32) + 0.3 * _noise(f"{name} grit", 2, 2)
    for size, dark, pale in ((4, 1.25, 1.4), (8, 1.35, 1.5)):
        grains = _noise(f"{name} grains {size}", size, size) + 0.25 * _noise(f"{name} rim {size}", 2, 2)
        field += 2.4 * np.clip(grains - pale, 0, 0.5) - 3.6 * np.clip(-grains - dark, 0, 0.5)
    return levels(level + depth * field)


@cache
def plain(level: int) -> Pixels:
    """Painted or coated: the roller's skin, smears of many hands, hairlines and dust."""
    name = f"plain {level}"
    skin = 0.7 * _noise(f"{name} skin", 8, 8) + 0.5 * _noise(f"{name} fine", 2, 2)
    smears = _noise(f"{name} smears", 256, 64) + _noise(f"{name} hands", 64, 128)
    tile = levels(level + (0.6 if level > 128 else 0.9) * skin + 1.1 * smears)
    dice, marks = _dice(f"{name} scratches"), np.zeros(_SHAPE, np.uint8)
    for number in range(34):
        _hairline(marks, dice.of(f"scratch {number}"))
    for x, y, size in dice.shares("dust", 420).reshape(-1, 3).tolist():
        cv2.circle(
            marks, (int(x * COLUMNS * 8), int(y * ROWS * 8)), int(4 + 8 * size**3), 160, -1, cv2.LINE_AA, 3
        )
    part = cv2.LUT(marks, (np.arange(256) * (0.05 if level > 128 else 0.12)).astype(np.uint8))
    marked: Pixels = cv2.subtract(tile, part) if level > 128 else cv2.add(tile, part)
    return marked


def _hairline(marks: Pixels, dice: Dice) -> None:
    """Bowed, and fainter towards its ends."""
    x, y, long = dice.share("x") * COLUMNS, dice.share("y") * ROWS, 20 + 150 * dice.share("long") ** 2
    turn, bow = dice.between("turn", 0, 6.3), dice.about("bow", 0.5)
    at = np.linspace(0, 1, 9)
    points = np.stack(
        [x + long * at * np.cos(turn + bow * at), y + long * at * np.sin(turn + bow * at)], axis=1
    )
    strength = dice.between("deep", 50, 200)
    for number, (one, other) in enumerate(zip(points[:-1], points[1:], strict=True)):
        ends = [tuple(np.rint(end * 8).astype(int).tolist()) for end in (one, other)]
        cv2.line(marks, *ends, round(strength * np.sin(np.pi * (number + 0.5) / 8)), 1, cv2.LINE_AA, 3)


@cache
def cloth(level: int, depth: float, thread: int) -> Pixels:
    """A plain weave of threads so many pixels broad, in soft waves, as cloth never lies quite smooth."""
    name = f"cloth {level}"
    waves = 0.2 * _noise(f"{name} waves", 256, 256) + 0.14 * _noise(f"{name} folds", 64, 128)
    return levels(level + depth * (weave(_dice(name), _SHAPE, thread) + waves))


@cache
def leather(level: int, depth: float) -> Pixels:
    name = f"leather {level}"
    wear = 0.35 * _noise(f"{name} wear", 128, 128) + 0.2 * _noise(f"{name} pores", 2, 2)
    return levels(level + depth * (hide(_dice(name), _SHAPE, 8) + wear))


@cache
def pad(level: int) -> Pixels:
    """A pad of paper with a month ruled on it."""
    tile = levels(level + 0.9 * _noise("pad fine", 2, 2) + 1.3 * _noise("pad clouds", 8, 8))
    for x in np.linspace(60, COLUMNS + 60, 5, endpoint=False).astype(int).tolist():
        cv2.line(tile, (x, 0), (x, ROWS), level - 46, 1)
    for y in (300, 812):
        cv2.line(tile, (0, y), (COLUMNS, y), level - 46, 1)
    return tile


@cache
def turned(ground: Callable[[], Pixels]) -> Pixels:
    """Its columns as rows."""
    return np.ascontiguousarray(ground().T)


def _noise(name: str, across: int, down: int) -> Field:
    return streaks(_dice(name), _SHAPE, across, down)


def _dice(name: str) -> Dice:
    return Dice(word_of(0, f"wear/ground/{name}"))
