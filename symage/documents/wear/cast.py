"""Shadows in a photograph: what somebody who holds a phone over a page casts on it and on its desk.

Shadows are softer the farther away what casts them is. Drawn on coarse grids, for none has an edge. What does
not belong here: what the sheet itself casts (`contact.py`).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from symage.documents.opencv import cv2
from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import WHITE, Pixels

Field = NDArray[np.floating[Any]]
Point = tuple[float, float]

_PHONE = (0.245, 0.115)
"""Half its height and half its breadth, as its shadow has them, in heights of the picture."""


def holder(width: int, height: int, away: Point, dice: Dice, strength: float) -> Field:
    """The share of light that is lost to phone, hand, arm and head, on a grid of so many cells. Often they
    stay out of the light. `away`: from the lamp, a unit vector; there the shadow goes. A lamp is broad and a
    phone is held high, so that few shadows have a shape that can be told."""
    if not dice.happens("phone", 0.25 + 0.6 * strength):
        return np.zeros((height, width))
    side = 1 if dice.happens("right hand", 0.8) else -1
    far = dice.between("far", 0.12, 0.75)
    x = width / height / 2 + far * away[0] + dice.about("phone across", 0.08)
    y = 0.5 + far * away[1] + dice.about("phone down", 0.08)
    turn = np.radians(dice.between("tilt", -14, 22) * side)
    near, below, above = (np.zeros((height, width), np.uint8) for _ in range(3))
    _phone(near, x, y, turn, side, dice)
    if dice.happens("both hands", 0.35):
        _hand(near, x, y, turn, -side, dice.of("other"))
        _arm(below, x, y, turn, -side, dice.of("other"))
    _hand(near, x, y, turn, side, dice)
    _arm(below, x, y, turn, side, dice)
    if dice.happens("head", 0.6):
        _head(above, x, y, dice)
    soft = (0.03 + 0.07 * dice.share("soft") ** 2) * height
    layers = [(near, soft), (below, 1.2 * soft), (above, 2.4 * soft)]
    umbra = np.maximum.reduce([_blurred(layer, deviation) for layer, deviation in layers])
    room = _blurred(cv2.max(near, below), (0.08 * height + soft))
    depth = (0.1 + 0.36 * strength) * dice.between("depth", 0.6, 1.15)
    return np.asarray((0.62 * umbra + 0.42 * room) * depth)


def _phone(layer: Pixels, x: float, y: float, turn: float, side: int, dice: Dice) -> None:
    long, broad = _PHONE
    corner = 0.022
    long, broad = long - corner, broad - corner
    rim = [(across * broad, down * long) for across, down in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    _fill(layer, _turned(rim, x, y, turn))
    points = _turned(rim, x, y, turn)
    for at in range(4):
        _stroke(layer, [points[at], points[(at + 1) % 4]], 2 * corner)
    # A ring or a case seldom is quite smooth: the lens stands out.
    _stroke(
        layer, _turned([(side * broad * 0.6, -long * 0.8)] * 2, x, y, turn), 0.03 * (1 + dice.share("lens"))
    )


def _hand(layer: Pixels, x: float, y: float, turn: float, side: int, dice: Dice) -> None:
    """Fingers round the far edge, the thumb along the near one, and the ball of the hand behind."""
    long, broad = _PHONE
    low = dice.between("grip", 0.0, 0.45)
    for finger in range(4):
        down = long * (low - 0.32 + 0.24 * finger)
        reach = broad + 0.016 + 0.012 * (finger in (1, 2)) + 0.008 * dice.share(f"finger {finger}")
        bend = 0.018 * (finger - 1)
        tip, root = (-side * reach, down + bend), (0.0, down + 0.05)
        _stroke(layer, _turned([root, tip], x, y, turn), 0.036 - 0.003 * abs(finger - 1))
    ball = [(side * broad * 0.75, long * (low + 0.25)), (side * (broad + 0.035), long * (low + 0.75))]
    _stroke(layer, _turned(ball, x, y, turn), 0.105)
    thumb = [(side * (broad + 0.02), long * (low + 0.15)), (side * broad * 0.72, long * (low - 0.42))]
    _stroke(layer, _turned(thumb, x, y, turn), 0.044)


def _arm(layer: Pixels, x: float, y: float, turn: float, side: int, dice: Dice) -> None:
    """From the ball of the hand to beyond the picture, broader towards the elbow and in its sleeve."""
    long, broad = _PHONE
    (wx, wy), *_ = _turned([(side * (broad + 0.03), long * 0.75)], x, y, turn)
    ex, ey = wx + side * dice.between("elbow", 0.1, 0.42), wy + 0.62
    along = np.array([ex - wx, ey - wy]) / np.hypot(ex - wx, ey - wy)
    across = np.array([-along[1], along[0]])
    cuff = dice.between("cuff", 0.12, 0.3)
    right, left = [], []
    for at, half in (
        (-0.06, 0.046),
        (0.0, 0.043),
        (cuff, 0.052),
        (cuff + 0.01, 0.064),
        (0.45, 0.078),
        (0.9, 0.1),
    ):
        middle = np.array([wx, wy]) + along * at
        right.append(tuple((middle + across * half).tolist()))
        left.append(tuple((middle - across * half * (1.06 if at > cuff else 1)).tolist()))
    _fill(layer, [*right, *left[::-1]])


def _head(layer: Pixels, x: float, y: float, dice: Dice) -> None:
    """And shoulders, behind the phone."""
    cx, cy = x + dice.about("head across", 0.12), y + dice.between("head down", 0.3, 0.5)
    _ellipse(layer, cx, cy, 0.12, 0.15)
    _ellipse(layer, cx + dice.about("shoulders", 0.03), cy + 0.34, 0.33, 0.2)


def _turned(points: list[Point], x: float, y: float, turn: float) -> list[Point]:
    cos, sin = float(np.cos(turn)), float(np.sin(turn))
    return [(x + cos * a - sin * b, y + sin * a + cos * b) for a, b in points]


def _fill(layer: Pixels, rim: list[Point]) -> None:
    cv2.fillPoly(layer, [np.rint(np.array(rim) * len(layer) * 16).astype(np.int32)], WHITE, cv2.LINE_AA, 4)


def _stroke(layer: Pixels, ends: list[Point], thick: float) -> None:
    size = len(layer)
    first, last = ((round(x * size * 16), round(y * size * 16)) for x, y in ends)
    cv2.line(layer, first, last, WHITE, max(1, round(thick * size)), cv2.LINE_AA, 4)


def _ellipse(layer: Pixels, x: float, y: float, across: float, down: float) -> None:
    place, axes = ((round(a * len(layer)), round(b * len(layer))) for a, b in ((x, y), (across, down)))
    cv2.ellipse(layer, place, axes, 0, 0, 360, WHITE, -1, cv2.LINE_AA)


def _blurred(layer: Pixels, deviation: float) -> Field:
    """0 … 1. Where it is very soft, a quarter of the size will do."""
    height, width = layer.shape
    if deviation < 6:
        return np.asarray(cv2.GaussianBlur(layer, (0, 0), deviation).astype(np.float32) / np.float32(WHITE))
    small = cv2.resize(layer, (-(-width // 4), -(-height // 4)), interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), deviation / 4)
    whole = cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(whole.astype(np.float32) / np.float32(WHITE))
