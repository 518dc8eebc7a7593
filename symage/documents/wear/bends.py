"""How a device bends the page that it sees: in points, from the seed alone, before anything is drawn."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symage.documents.transform import Bend
from symage.documents.wear.dice import Dice

Matrix = NDArray[np.float64]

FLAT = np.zeros((2, 3))
HEADER = 9.0
"""Points by which a fax is pushed down by its header line."""
_HARDLY = 0.7
"""Points by which paper that bends one way waves the other."""
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
    tall, wide = size.height, size.width
    # Paper bends one way at a time: about a line down the page, so that lines of text rise and fall, or
    # about one across it, so that its sides do. The other way it hardly waves.
    upright = dice.happens("upright", 0.7)
    across = dice.about("across", (_HARDLY if upright else 4.5) * strength)
    down = dice.about("down", (7.0 if upright else _HARDLY) * strength)
    curl = np.array(
        [
            [across, _radians(dice, "a", tall), dice.between("at a", 0, 6.28)],
            [down, _radians(dice, "b", wide), dice.between("at b", 0, 6.28)],
        ]
    )
    page = np.array([[0, 0], [wide, 0], [wide, tall], [0, tall]])
    slips = [dice.about(f"slip {n}", 0.032 * strength * wide) for n in range(8)]
    turn = np.radians(dice.about("turn", 2.6 * strength))
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    middle = page.mean(axis=0)
    away = (page - middle) @ spin.T + np.reshape(slips, (4, 2))
    edge = dice.between("edge", 0.008, 0.008 + 0.07 * strength) * wide + np.abs(curl[:, 0])
    most = ((middle - edge) / np.abs(away)).min()
    return _bend(_homography(page, middle + away * min(most, 1.0)), curl)


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


def _homography(page: Matrix, shown: Matrix) -> Matrix:
    """The matrix that takes four corners to four others."""
    rows = []
    for (x, y), (u, v) in zip(page.tolist(), shown.tolist(), strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    found = np.linalg.solve(np.array(rows), shown.reshape(-1))
    return np.append(found, 1.0).reshape(3, 3)


def _bend(matrix: Matrix, curl: Matrix = FLAT) -> Bend:
    return Bend(np.round(matrix, _DIGITS), np.round(curl, _DIGITS))
