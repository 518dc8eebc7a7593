"""How a device bends the page that it sees: in points, from the seed alone, before anything is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from symage.documents.transform import FLAT, Bend
from symage.documents.wear.dice import Dice

Matrix = NDArray[np.float64]

HEADER = 9.0
"""Points by which a fax is pushed down by its header line."""
_FAR = 1.2, 1.8
"""How far off a phone is held, in heights of the page."""
_HIGH, _UPRIGHT = 13.0, 0.7
"""By how many points paper stands up, mostly less; how often along lines that go down the page."""
_DIGITS = 12
"""Numbers are rounded, so that all later steps begin with the very same ones."""


@dataclass(frozen=True, slots=True)
class PageSize:
    """In points."""

    width: float
    height: float


def scanner(size: PageSize, dice: Dice, strength: float) -> Bend:
    """Fed askew, and a little off the stops."""
    turn = np.clip(dice.about("skew", 0.85 * strength), -2.2, 2.2)
    right, down = (dice.about(way, 5 * strength) for way in ("right", "down"))
    return _bend(_skew(size, turn, right, down))


def fax(size: PageSize, dice: Dice, strength: float) -> Bend:
    turn = np.clip(dice.about("skew", 0.6 * strength), -1.6, 1.6)
    return _bend(_skew(size, turn, dice.about("right", 4 * strength), HEADER))


def phone(size: PageSize, dice: Dice, strength: float) -> Bend:
    """Held by hand over a sheet that does not lie quite flat; all of it is in the picture."""
    middle = np.array([size.width, size.height]) / 2
    far = dice.between("far", *_FAR) * size.height
    turned = _turned(*(dice.about(way, most * strength) for way, most in _HELD.items()))
    curl = _curl(size, dice, strength)
    curl[2] = [*(middle - far * turned[2, :2]), far * turned[2, 2]]
    page = np.array([[0, 0, 1], [size.width, 0, 1], [size.width, size.height, 1], [0, size.height, 1]])
    plane = np.column_stack([turned[:, 0], turned[:, 1], [0, 0, far]]) @ _shift(-middle)
    seen = page @ plane.T
    away = far * seen[:, :2] / seen[:, 2:]
    # What stands up is seen farther out by this share of its way from below the eye.
    out = np.abs(curl[:2, 0]).sum() / curl[2, 2] * np.hypot(*(page[:, :2] - curl[2, :2]).T).max()
    room = middle - dice.between("edge", 0.008, 0.008 + 0.07 * strength) * size.width - out
    low, high = away.min(axis=0), away.max(axis=0)
    zoom = min((2 * room / (high - low)).min(), 1.0)
    spare = room - zoom * (high - low) / 2
    off = spare * [dice.between("right", -0.8, 0.8), dice.between("below", -0.8, 0.8)]
    focus = np.diag([zoom * far, zoom * far, 1.0])
    return _bend(_shift(middle + off - zoom * (high + low) / 2) @ focus @ plane, curl)


_HELD: Mapping[str, float] = MappingProxyType({"pitch": 4.0, "yaw": 3.0, "turn": 2.6})
"""Degrees by which a phone leans back and aside, and is turned, mostly less."""


def _turned(pitch: float, yaw: float, turn: float) -> Matrix:
    """The page's axes as a phone sees them, held at so many degrees: 3 × 3, away from it last."""
    (a, b, c), (d, e, f) = (fn(np.radians([pitch, yaw, turn])) for fn in (np.cos, np.sin))
    back = np.array([[1, 0, 0], [0, a, -d], [0, d, a]])
    aside = np.array([[b, 0, e], [0, 1, 0], [-e, 0, b]])
    about = np.array([[c, -f, 0], [f, c, 0], [0, 0, 1]])
    turned: Matrix = about @ back @ aside
    return turned


def _curl(size: PageSize, dice: Dice, strength: float) -> Matrix:
    """Paper bends one way at a time: about lines down the page or about lines across it."""
    curl = FLAT.copy()
    along, length = (1, size.width) if dice.happens("upright", _UPRIGHT) else (0, size.height)
    high = np.clip(dice.about("high", _HIGH * strength), -2 * _HIGH, 2 * _HIGH)
    curl[along] = [high, _radians(dice, "wave", length), dice.between("at", 0, 6.28)]
    return curl


def _shift(way: Matrix) -> Matrix:
    return np.array([[1, 0, way[0]], [0, 1, way[1]], [0, 0, 1]])


def copier(size: PageSize, dice: Dice, strength: float) -> Matrix:
    """A copy is a little larger or smaller, and turned."""
    scale, turn = 1 + dice.about("size", 0.008 * strength), np.radians(dice.about("turn", 0.5 * strength))
    cos, sin = scale * np.cos(turn), scale * np.sin(turn)
    x, y = size.width / 2, size.height / 2
    return np.array([[cos, -sin, x - cos * x + sin * y], [sin, cos, y - sin * x - cos * y], [0, 0, 1]])


def after(first: Matrix, then: Bend) -> Bend:
    """What moves first, and then bends. Raises ValueError where it would curl: curls come first of all."""
    if not then.is_flat:
        raise ValueError("a page that curls cannot have moved before")
    return _bend(then.matrix @ first)


def _skew(size: PageSize, degrees: float, right: float, down: float) -> Matrix:
    """Two shears about the middle: to the eye a turn, but lines keep their length across and down."""
    slope = np.tan(np.radians(degrees))
    across = np.array([[1, -slope, slope * size.height / 2 + right], [0, 1, 0], [0, 0, 1]])
    falling = np.array([[1, 0, 0], [slope, 1, down - slope * size.width / 2], [0, 0, 1]])
    skewed: Matrix = falling @ across
    return skewed


def _radians(dice: Dice, name: str, length: float) -> float:
    """To the point, of a wave of which about one fits the length."""
    return dice.between(name, 0.45, 1.25) * 2 * np.pi / length


def _bend(matrix: Matrix, curl: Matrix = FLAT) -> Bend:
    return Bend(np.round(matrix, _DIGITS), np.round(curl, _DIGITS))
