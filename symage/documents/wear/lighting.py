"""The light on a photographed page: a lamp, the shade of the paper's own waves, shadows of hand and phone.

Worked out at every sixteenth pixel, for light has no edges.
"""

import numpy as np
from numpy.typing import NDArray

from symage.documents.opencv import cv2
from symage.documents.transform import Bend
from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import WHITE, Pixels, Sheet

_CELL = 16
Field = NDArray[np.float64]


def light(sheet: Sheet, how: Bend, dice: Dice, strength: float) -> Pixels:
    """How much light each pixel gets; 255 is all of it."""
    width, height = -(-sheet.width // _CELL), -(-sheet.height // _CELL)
    field = _lamp(width, height, dice, strength) * _waves(how, width, height, strength)
    return _whole(field * (1 - _shadows(width, height, dice, strength)), sheet.width, sheet.height)


def lamp_of(dice: Dice) -> tuple[float, float]:
    """How far across and how far down it hangs, in heights of the picture."""
    return dice.between("lamp across", -0.2, 0.95), dice.between("lamp down", -0.35, 0.5)


def beside(inside: Pixels, dice: Dice, strength: float) -> Pixels:
    """How much the desk gets round the sheet, which is where `inside` says, half as large as the picture: a
    sheet that lies on it throws little shadow, away from the lamp."""
    height, width = inside.shape
    small = cv2.resize(inside, None, fx=2 / _CELL, fy=2 / _CELL, interpolation=cv2.INTER_AREA)
    moved = np.roll(small, (round(1 - 2 * lamp_of(dice)[0]), 1), (1, 0))
    near, wide = (cv2.GaussianBlur(moved, (0, 0), deviation).astype(np.float64) for deviation in (0.7, 2.6))
    return _whole(1 - (0.3 * near + 0.2 * wide) / WHITE * (0.6 + 0.3 * strength), width, height)


def _whole(field: Field, width: int, height: int) -> Pixels:
    levels = np.clip(np.rint(field * WHITE), 0, WHITE).astype(np.uint8)
    whole: Pixels = cv2.resize(levels, (width, height), interpolation=cv2.INTER_LINEAR)
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


def _waves(how: Bend, width: int, height: int, strength: float) -> Field:
    """Paper that leans to the lamp is lighter."""
    if how.is_flat:
        return np.ones((height, width))
    x, y = np.meshgrid((np.arange(width) + 0.5) * _CELL, (np.arange(height) + 0.5) * _CELL)
    clean = how.clean(np.stack([x, y], axis=-1))
    (across, a, at_a), (down, b, at_b) = how.curl
    lean = across * a * np.cos(a * clean[..., 1] + at_a) + down * b * np.cos(b * clean[..., 0] + at_b)
    return np.asarray(1 + np.clip(2.2 * lean * (0.6 + 0.8 * strength), -0.28, 0.12))


def _shadows(width: int, height: int, dice: Dice, strength: float) -> Field:
    """A hand that holds a phone over the page; often it stays out of the light. It takes the lamp's, and with
    no line to it some of the room's."""
    cast = np.zeros((height, width), np.uint8)
    if dice.happens("phone", 0.25 + 0.6 * strength):
        side = 1 if dice.happens("right hand", 0.8) else -1
        x, y = (
            width * dice.between("phone across", 0.25, 0.75),
            height * dice.between("phone down", 0.55, 1.05),
        )
        box = ((x, y), (height * 0.36, height * 0.19), 90 + side * dice.between("tilt", -14, 22))
        cv2.fillPoly(cast, [np.rint(cv2.boxPoints(box)).astype(np.int32)], WHITE)
        for arm in (side, -side)[: 1 + dice.below("hands", 2)]:
            elbow = (round(x + arm * width * 0.42), round(y + height * 0.5))
            palm = (round(x + arm * width * 0.13), round(y + height * 0.09))
            cv2.line(cast, palm, elbow, WHITE, round(height * 0.105))
    soft = dice.between("soft", 0.016, 0.045) * height
    lamp = cv2.GaussianBlur(cast, (0, 0), soft).astype(np.float64)
    depth = (0.1 + 0.36 * strength) * dice.between("depth", 0.6, 1.15)
    return np.asarray((0.55 * lamp + 0.6 * _spread(cast, 3.5 * soft)) / WHITE * depth)


def _spread(cast: Pixels, deviation: float) -> Field:
    """So soft that a quarter of the size will do."""
    height, width = cast.shape
    small = cv2.resize(cast, (-(-width // 4), -(-height // 4)), interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), deviation / 4)
    return np.asarray(cv2.resize(soft, (width, height), interpolation=cv2.INTER_CUBIC).astype(np.float64))
