"""The figure of wood: boards cut from trunks, with rings, fibres, pores and knots, laid side by side."""

import numpy as np
from numpy.typing import NDArray

from symage.documents.wear.banks import unevenness
from symage.documents.wear.dice import Dice
from symage.documents.wear.strips import DEVIATION, Noise

_FIBRES, _PORES = Noise(14, 0.6), Noise(5, 0.5)
_RING = 9.0
"""How far rings stand apart where they are cut across, in pixels."""
Field = NDArray[np.float64]


def boards(dice: Dice, rows: int, columns: int, broad: int) -> Field:
    """rows × columns of about -1 to 1; they repeat. Joints between boards are darker than wood is."""
    count = max(1, round(rows / broad))
    edges = [round(rows * at / count) for at in range(count + 1)]
    fibres, pores = (
        unevenness(dice.of(name), rows, columns, noise) / DEVIATION
        for name, noise in (("fibres", _FIBRES), ("pores", _PORES))
    )
    figure = 0.3 * fibres - 0.8 * np.clip(pores - 1.5, 0, 1)
    for number, (first, end) in enumerate(zip(edges[:-1], edges[1:], strict=True)):
        board = dice.of(f"board {number}")
        split = board.below("end", columns)
        for part, (left, right) in enumerate(((0, split), (split, columns))):
            # Of two lengths that meet at an end joint, the second is a board of its own.
            figure[first:end, left:right] += _board(board.of(f"part {part}"), end - first, right - left)
        figure[first:end, max(split - 1, 0) : split + 1] = -2.2
        figure[first : first + 2] = -2.4
        figure[first + 2 : first + 4] += 0.25
    return figure


def _board(dice: Dice, rows: int, columns: int) -> Field:
    x, y = np.arange(columns, dtype=np.float64)[None, :], np.arange(rows, dtype=np.float64)[:, None]
    heart = rows * dice.between("heart", -0.6, 1.6) + _wander(dice, "heart", x, columns, 14)
    below = dice.between("below", 30, 260) + _wander(dice, "below", x, columns, 60)
    away = np.sqrt((y - heart) ** 2 + below**2) + _wander(dice, "ripple", x, columns, 3)
    shade = np.zeros((rows, columns))
    for number in range(dice.below("knots", 3)):
        knot = dice.of(f"knot {number}")
        across, down = knot.below("across", columns), rows * knot.between("down", 0.2, 0.8)
        size = knot.between("size", 6, 17)
        part = slice(max(across - round(21 * size), 0), across + round(21 * size))
        near = ((x[:, part] - across) / 2.1) ** 2 + (y - down) ** 2
        # Rings flow round a knot: hardly one closes upon itself.
        away[:, part] += 0.9 * size * np.exp(-near / (3.2 * size) ** 2)
        shade[:, part] -= 1.5 * np.exp(-near / (0.62 * size) ** 2)
    ring = away / _RING % 1.0
    late = ring * ring * ring - np.clip((ring - 0.93) / 0.07, 0, 1)
    return np.asarray(dice.between("tone", -0.45, 0.45) - 0.75 * late + shade)


def _wander(dice: Dice, name: str, x: Field, columns: int, far: float) -> Field:
    """A slow wave that ends where it began."""
    waves = [
        far / (number + 1) * np.sin(2 * np.pi * ((number + 1) * x / columns + dice.share(f"{name} {number}")))
        for number in range(3)
    ]
    return np.asarray(sum(waves))
