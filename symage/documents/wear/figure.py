"""The figure of wood: boards sawn from trunks, whose rings are as uneven as the years were, with fibres,
pores and seldom a knot, laid side by side.

Most boards show their rings as lines that all but keep to the board; few are sawn near enough to the bark
for arches.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symage.documents.wear.dice import Dice
from symage.documents.wear.streaks import streaks

Field = NDArray[np.floating]

_STEPS = 4
"""Of the table of a trunk's rings, to the pixel."""
_OUTMOST = 4096
"""Pixels from a trunk's heart to behind its bark."""
_ARCHED = 0.3
"""How often a board is sawn so that its rings are arches."""


@dataclass(frozen=True, slots=True)
class Wood:
    """`boards`: to the tile; `ring`: how broad a year is, in pixels; `rings`, `pores`: how far they are seen;
    `knots`: how often a board has one; `joint`: how dark it is between boards; `apart`: how far boards differ
    in tone; `ends`: whether they are shorter than the tile, as on floors."""

    boards: int
    ring: float
    rings: float
    pores: float
    knots: float
    joint: float
    apart: float
    ends: bool = False


def boards(dice: Dice, shape: tuple[int, int], wood: Wood) -> Field:
    """Round zero, of deviation about 1; it repeats. `shape`: powers of two."""
    figure = np.float32(0.26) * streaks(dice.of("fibres"), shape, 128, 1)
    for name, across, down, share in (
        ("strands", 256, 4, 0.22),
        ("broad", 512, 16, 0.3),
        ("fine", 32, 1, 0.2),
    ):
        figure += np.float32(share) * streaks(dice.of(name), shape, across, down)
    waves = 5 * streaks(dice.of("waves"), shape, 512, 64) + 1.1 * streaks(dice.of("rough"), shape, 128, 4)
    pores = np.clip(streaks(dice.of("pores"), shape, 16, 1) - np.float32(1.05), 0, 1) * np.float32(wood.pores)
    for number, (first, end) in enumerate(_widths(dice, shape[0], wood.boards)):
        board = dice.of(f"board {number}")
        # Of two lengths that meet at an end joint, the second is a board of its own.
        split = board.below("end", shape[1]) if wood.ends else 0
        for part, (left, right) in enumerate(((0, split), (split, shape[1]))):
            place = slice(first, end), slice(left, right)
            rings, early = _board(board.of(f"part {part}"), waves[place], left, shape[1], wood)
            figure[place] += rings - pores[place] * early
        for end_joint in (0, split) if wood.ends else ():
            figure[first:end, end_joint : end_joint + 2] -= wood.joint
        figure[first : first + 2] -= wood.joint
        figure[first + 2 : first + 4] += 0.15 * wood.joint
    return np.asarray(figure)


def _widths(dice: Dice, rows: int, count: int) -> Iterator[tuple[int, int]]:
    edges = [
        round(rows * (at + dice.about(f"edge {at}", 0.06) * (at % count > 0)) / count) for at in range(count)
    ]
    return zip(edges, [*edges[1:], rows], strict=True)


def _board(dice: Dice, waves: Field, left: int, whole: int, wood: Wood) -> tuple[Field, Field]:
    """Its rings with its tone, and how much of each place grew in spring, which has the pores."""
    rows, columns = waves.shape
    x, y = (
        np.arange(left, left + columns, dtype=np.float32)[None, :],
        np.arange(rows, dtype=np.float32)[:, None],
    )
    arched = dice.happens("arched", _ARCHED)
    away = _arches(dice, x, y, whole) if arched else _lines(dice, x, y, whole)
    away += waves
    shade = np.full((rows, columns), dice.about("tone", wood.apart), np.float32)
    if dice.happens("knot", wood.knots):
        _knot(dice.of("knot"), x - left, y, away, shade)
    table, spring = _rings(dice, wood.ring)
    at = np.clip(away * _STEPS, 0, len(table) - 1).astype(np.int32)
    return shade + np.float32(wood.rings) * table[at], spring[at]


def _lines(dice: Dice, x: Field, y: Field, whole: int) -> Field:
    """Sawn towards the heart, or aslant to it: rings all but keep to the board."""
    start, slope = dice.between("start", 700, 2400), dice.between("slope", 0.45, 1.0)
    return np.asarray(start + slope * y + _wander(dice, "lines", x, whole, 9), np.float32)


def _arches(dice: Dice, x: Field, y: Field, whole: int) -> Field:
    """Sawn beside the heart, which wanders, as the trunk was not quite straight."""
    heart = len(y) * dice.between("heart", 0.1, 0.9) + _wander(dice, "heart", x, whole, 16)
    below = dice.between("below", 70, 200) + _wander(dice, "below", x, whole, 34)
    return np.asarray(np.sqrt((0.8 * (y - heart)) ** 2 + below**2), np.float32)


def _knot(dice: Dice, x: Field, y: Field, away: Field, shade: Field) -> None:
    """Rings flow round it: hardly one closes upon itself."""
    rows, columns = shade.shape
    across, down = columns * dice.share("across"), rows * dice.between("down", 0.15, 0.85)
    size = dice.between("size", 7, 15)
    near = ((x - across) / 2.4) ** 2 + (y - down) ** 2
    away += np.asarray(1.3 * size * np.exp(-near / (3.6 * size) ** 2), np.float32)
    core = ((x - across) / 1.3) ** 2 + (y - down) ** 2
    shade -= np.asarray(1.1 * np.exp(-core / size**2) + 0.7 * np.exp(-near / (1.9 * size) ** 2), np.float32)


def _rings(dice: Dice, broad: float) -> tuple[Field, Field]:
    """How dark it is so many steps from the heart, and how much of that is spring's: years are broad or
    narrow for some years on end, and each ends darker or paler."""
    count = round(2.2 * _OUTMOST / broad)
    drawn = dice.shares("years", 3 * count).reshape(3, count) - 0.5
    good = np.convolve(drawn[0], np.ones(7) / 7, "same") * 2.2 + drawn[1]
    ends = np.cumsum(broad * np.exp(0.9 * good))
    at = np.arange(_OUTMOST * _STEPS) / _STEPS
    year = np.minimum(np.searchsorted(ends, at), count - 1)
    first = np.concatenate([[0.0], ends])[year]
    share = np.clip((at - first) / (ends[year] - first), 0, 1)
    late = np.clip((share - 0.25) / 0.75, 0, 1) ** 1.7 * (0.25 + 0.75 * (drawn[2][year] + 0.5))
    soft = np.convolve(late, np.hanning(4 * _STEPS + 1) / np.hanning(4 * _STEPS + 1).sum(), "same")
    spring = np.clip(1.3 - 1.6 * share, 0.12, 1)
    return np.asarray(0.35 - soft, np.float32), np.asarray(spring, np.float32)


def _wander(dice: Dice, name: str, x: Field, whole: int, far: float) -> Field:
    """A slow wave that ends where it began."""
    waves = [
        far / (number + 1) * np.sin(2 * np.pi * ((number + 1) * x / whole + dice.share(f"{name} {number}")))
        for number in range(3)
    ]
    return np.asarray(sum(waves))
