"""What fax machines make of tints: clusters of dots at the pitch of their own matrix, errors of each dot
carried on to the next ones, a matrix of single dots as a computer's fax has it, or paper.

All in the machine's dots, whatever screen the form was printed by. What does not belong here: where tints are
(`halftone.py`).
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from symage.documents.wear.banks import grain
from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import WHITE, Pixels
from symage.documents.wear.strips import HARD
from symage.randomness import word

KINDS = {"clusters": 28.0, "diffused": 26.0, "matrix": 8.0, "lost": 38.0}
"""How often; what is lost stays paper."""
_HALVES = (3, 3, 4)
"""Of a cluster's square, in dots: two of them lie in each, corner to corner."""
_STEPS = 24
_ROWS, _COLUMNS = 128, 2048
_SURE, _NOISE = 255, 70
"""Of a diffused dot's decision: white, and how far it is unsure, of that."""


def printed(
    shape: tuple[int, int], share: float, kind: str, machine: Dice, area: Dice, *, low: bool
) -> Pixels:
    """255 where a part of so large a share of ink is printed black. `machine` and `area`: their dice; `low`:
    whether lines lie twice as far apart as dots."""
    if kind == "diffused":
        return _cut(_diffused(round(share * _STEPS)), shape, area)
    cell = _cluster(machine.among("cluster", _HALVES), low) if kind == "clusters" else _matrix()
    field = np.tile(cell, [-(-side // step) for side, step in zip(shape, cell.shape, strict=True)])
    field = np.ascontiguousarray(field[: shape[0], : shape[1]])
    if kind == "clusters":
        # A sensor's noise frays them.
        grain(field, area, machine.between("frayed", 4, 16), HARD)
    return np.where(field < WHITE * share, np.uint8(WHITE), np.uint8(0))


def _cluster(half: int, low: bool) -> Pixels:
    """The order in which a square's dots turn black, as levels: from two middles outward, until what is left
    white is a cluster too."""
    side = 2 * half
    y, x = np.mgrid[0:side, 0:side] + 0.5
    if low:
        y = (2 * y) % side
        y, x = y[:half], x[:half]
    turn = np.pi / half
    # The small slope gives dots that lie equally far an order of their own.
    spot = -np.cos(turn * (x + 0.03)) - np.cos(turn * (y + 0.02)) * 0.999
    return _order(spot + 0.004 * x + 0.007 * y)


def _matrix() -> Pixels:
    """Of four by four, single dots as far apart as can be."""
    two = np.array([[0, 2], [3, 1]])
    return _order(np.block([[4 * two, 4 * two + 2], [4 * two + 3, 4 * two + 1]]))


def _order(field: NDArray[np.floating] | NDArray[np.integer]) -> Pixels:
    ranks = np.argsort(np.argsort(field, axis=None, kind="stable"), kind="stable").reshape(field.shape)
    levels: Pixels = np.rint((ranks + 0.5) * WHITE / ranks.size).astype(np.uint8)
    return levels


def _cut(whole: Pixels, shape: tuple[int, int], area: Dice) -> Pixels:
    """A part of it; higher ones than it is have it again, from another place on."""
    rows, columns = shape
    parts = []
    for number, top in enumerate(range(0, rows, _ROWS)):
        place = area.below(f"place {number}", _COLUMNS)
        part = np.roll(whole, -place, axis=1)[: min(_ROWS, rows - top)]
        parts.append(np.tile(part, -(-columns // _COLUMNS))[:, :columns])
    return np.concatenate(parts)


@lru_cache(maxsize=8)
def _diffused(step: int) -> Pixels:
    """A stretch of so many twenty-fourths of ink, as Floyd and Steinberg have it: of what a dot is too dark
    or too light the next one gets seven sixteenths, and those below three, five and one. Dots that wait for
    none of each other lie two to the left on each line farther down: they are done together."""
    grey = _SURE - round(_SURE * step / _STEPS)
    unsure = word(np.arange(_ROWS * _COLUMNS, dtype=np.uint64), f"wear/diffused {step}") >> np.uint64(48)
    limit = 128 - _NOISE // 2 + (unsure.astype(np.int64) * _NOISE >> 16).reshape(_ROWS, _COLUMNS)
    wanted = np.full((_ROWS + 1, _COLUMNS + 2), 16 * grey)
    black = np.zeros((_ROWS, _COLUMNS), np.uint8)
    lines = np.arange(_ROWS)
    for at in range(_COLUMNS + 2 * _ROWS):
        y = lines[max(0, (at - _COLUMNS) // 2 + 1) : at // 2 + 1]
        x = at - 2 * y
        level = wanted[y, x + 1]
        dark = level < 16 * limit[y, x]
        black[y, x] = dark * WHITE
        error = (level - np.where(dark, 0, 16 * _SURE)) // 16
        wanted[y, x + 2] += 7 * error
        wanted[y + 1, x] += 3 * error
        wanted[y + 1, x + 1] += 5 * error
        wanted[y + 1, x + 2] += error
    return black
