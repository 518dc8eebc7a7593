"""The light on a photographed page: a lamp, the shade of the paper's waves and of a corner that stands up.

Worked out at every sixteenth pixel, for light has no edges; shadows at every eighth.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from symage.documents.opencv import cv2
from symage.documents.transform import Bend, Points
from symage.documents.wear.cast import holder
from symage.documents.wear.clouds import clouds
from symage.documents.wear.contact import left
from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import WHITE, Pixels, Sheet, levels

_CELL, _SHADOW_CELL = 16, 8
_LIFTED = 0.3
"""How often a corner of the sheet stands up."""
Field = NDArray[np.floating[Any]]


def light(sheet: Sheet, how: Bend, dice: Dice, strength: float) -> Pixels:
    """How much light each pixel gets; 255 is all of it."""
    width, height = -(-sheet.width // _CELL), -(-sheet.height // _CELL)
    field = _lamp(width, height, dice, strength) * _waves(how, width, height, dice)
    field *= _corner(how, sheet, width, height, dice)
    cells = -(-sheet.width // _SHADOW_CELL), -(-sheet.height // _SHADOW_CELL)
    lit = cv2.resize(field, cells, interpolation=cv2.INTER_LINEAR)
    paper = clouds(sheet.width, sheet.height, how, dice.of("paper"))
    away = away_from_lamp(dice, sheet.width / sheet.height)
    return _whole(lit * (1 - holder(*cells, away, dice, strength)), paper, sheet.width, sheet.height)


def lamp_of(dice: Dice) -> tuple[float, float]:
    """How far across and how far down it hangs, in heights of the picture."""
    return dice.between("lamp across", -0.3, 1.1), dice.between("lamp down", -0.4, 0.8)


def beside(inside: Pixels, corners: Points, scale: float, cell: int, dice: Dice) -> Pixels:
    """How much the desk gets round the sheet, in cells of so many pixels; 255 is all. `inside`: 255 where the
    sheet is, as large as the picture; its corners in pixels, 4 × 2. A sheet throws its shadow away from the
    lamp, and none towards it."""
    height, width = inside.shape
    small = cv2.resize(inside, (-(-width // cell), -(-height // cell)), interpolation=cv2.INTER_AREA)
    lifted = lifted_corner(dice, width / height)
    place = None if lifted is None else tuple((corners[lifted] / cell).tolist())
    away = away_from_lamp(dice, width / height)
    return left(small, away, cell / scale, dice.of("sheet"), place)


def away_from_lamp(dice: Dice, broad: float) -> tuple[float, float]:
    """Across and down, a unit vector, of a picture so broad in its heights."""
    x, y = lamp_of(dice)
    across, down = broad / 2 - x, 0.5 - y
    far = float(np.hypot(across, down))
    return across / far, down / far


def lifted_corner(dice: Dice, broad: float) -> int | None:
    """Which of four, clockwise from the top left, stands up, and leans from the lamp; often none does."""
    if not dice.happens("lifted", _LIFTED):
        return None
    across, down = away_from_lamp(dice, broad)
    ways = [(-1, -1), (1, -1), (1, 1), (-1, 1)]
    order = sorted(range(4), key=lambda at: -(ways[at][0] * across + ways[at][1] * down))
    return order[dice.below("which", 2)]


def _corner(how: Bend, sheet: Sheet, width: int, height: int, dice: Dice) -> Field:
    """Paper that stands up turns from the lamp: it bends along a line across the corner, and is darker beyond
    that, at first a little."""
    lifted = lifted_corner(dice, sheet.width / sheet.height)
    if lifted is None:
        return np.ones((height, width))
    corner = np.array([[0, 0], [sheet.width, 0], [sheet.width, sheet.height], [0, sheet.height]])[lifted]
    x, y = how.shown(corner.astype(float)).tolist()
    down, across = (np.mgrid[0:height, 0:width] + 0.5) * _CELL
    inward = np.arctan2(sheet.height / 2 - y, sheet.width / 2 - x) + dice.about("aslant", 0.22)
    far = np.cos(inward) * (across - x) + np.sin(inward) * (down - y)
    beyond = np.clip(1 - far / (sheet.height * dice.between("bent", 0.08, 0.2)), 0, 1)
    return np.asarray(1 - dice.between("turned", 0.08, 0.2) * beyond * beyond * (3 - 2 * beyond))


def _whole(field: Field, paper: Pixels, width: int, height: int) -> Pixels:
    lit = cv2.resize(levels(field * WHITE), paper.shape[::-1], interpolation=cv2.INTER_LINEAR)
    cv2.multiply(lit, paper, dst=lit, scale=1 / 255)
    whole: Pixels = cv2.resize(lit, (width, height), interpolation=cv2.INTER_LINEAR)
    return whole


def _lamp(width: int, height: int, dice: Dice, strength: float) -> Field:
    """Brightest somewhere near or beyond an edge, and darker in the corners as any lens has it."""
    down, across = np.mgrid[0:height, 0:width] / height
    x, y = lamp_of(dice)
    away = np.sqrt((across - x) ** 2 + (down - y) ** 2)
    brightest = dice.between("exposure", 0.9 - 0.08 * strength, 0.98)
    corner = (across - width / height / 2) ** 2 + (down - 0.5) ** 2
    fall = 0.06 + 0.42 * strength * dice.between("fall", 0.6, 1.2)
    return np.asarray(brightest * (1 - fall * away / (0.6 + away)) * (1 - 0.16 * strength * corner))


def _waves(how: Bend, width: int, height: int, dice: Dice) -> Field:
    """Paper that leans to the lamp is lighter, and darker where it leans from it."""
    if how.is_flat:
        return np.ones((height, width))
    x, y = np.meshgrid((np.arange(width) + 0.5) * _CELL, (np.arange(height) + 0.5) * _CELL)
    clean = how.clean(np.stack([x, y], axis=-1))
    (high, a, at_a), (wide, b, at_b), _ = how.curl
    right, below = away_from_lamp(dice, width / height)
    # Of paper that rises down the page it counts how far the lamp hangs above, of other how far aside.
    lean = high * a * np.cos(a * clean[..., 1] + at_a) * _turning(below)
    lean += wide * b * np.cos(b * clean[..., 0] + at_b) * _turning(right)
    return np.asarray(1 + np.clip(lean * dice.between("lean", 0.8, 1.7), -0.3, 0.12))


def _turning(away: float) -> float:
    """How much paper turns to the lamp, or from it, that rises along this axis: never not at all, for lamps
    are broad. `away`: from the lamp along the axis."""
    return float(np.copysign(0.35 + 0.65 * abs(away), away))
