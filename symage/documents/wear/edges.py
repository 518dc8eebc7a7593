"""The shadow along an edge of a sheet: a line where it touches what lies behind it, and a softer one beside
it, each here broader and there narrower, as paper lies close or does not.

As amounts, in a picture of the edge's surroundings. What does not belong here: which edges are shaded.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symage.documents.opencv import cv2
from symage.documents.transform import Points
from symage.documents.wear.banks import blotches
from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import WHITE, Pixels

_BITS = 4
_NARROW = 4
"""Pixels across an edge, where it is alike."""
_SOFT = 0.2
"""Of its breadth, how soft a shadow is."""
_KNOTS = 40.0
"""Points between the places where the breadth is drawn."""


@dataclass(frozen=True, slots=True)
class Line:
    """`depth`: how dark, of 255; `thin` and `broad`: in points, how far the line and what is soft beside it
    reach at most, 0 for nothing soft; `cell`: in points, how long it is dark or pale; `low` to `high`: by how
    much of 255."""

    depth: int
    thin: float
    broad: float
    cell: float
    low: int
    high: int


def along(start: Points, end: Points, line: Line, scale: float, dice: Dice) -> tuple[Pixels, int, int]:
    """What is darkened, and where its left top corner lies. `start`, `end`: in pixels; the sheet lies to the
    right of the way from one to the other."""
    room = 3 + round(1.4 * line.broad * scale)
    low, high = np.minimum(start, end), np.maximum(start, end)
    left, top = (np.floor(low).astype(int) - room).tolist()
    width, height = (np.ceil(high).astype(int) - [left, top] + room).tolist()
    ways = end - start
    length = float(np.hypot(*ways))
    places = np.linspace(0, 1, max(3, round(length / (_KNOTS * scale))))[:, None]
    inner = start - [left, top] + places * ways
    outward = np.array([ways[1], -ways[0]]) / length
    seen = np.zeros((height, width), np.uint8)
    if line.broad:
        _lay(
            seen,
            inner,
            line.broad * scale * _share(dice, "broad", len(places)) * outward,
            2 * line.depth // 3,
        )
        deviation = max(0.4, _SOFT * line.broad * scale)
        side = 2 * max(1, round(2 * deviation)) + 1
        seen = cv2.GaussianBlur(seen, (side, side), deviation)
    _lay(seen, inner, line.thin * scale * _share(dice, "thin", len(places)) * outward, line.depth)
    level = width >= height
    across, down = (width, _NARROW) if level else (_NARROW, height)
    loose = blotches(dice, across, down, line.cell * scale, line.low, line.high)
    loose = loose[1:2] if level else loose[:, 1:2]
    everywhere = np.ascontiguousarray(np.broadcast_to(loose, seen.shape))
    amount: Pixels = cv2.multiply(seen, everywhere, scale=1 / WHITE)
    return amount, left, top


def _share(dice: Dice, name: str, count: int) -> NDArray[np.float64]:
    """Of the greatest breadth, at each place."""
    return np.asarray(dice.shares(name, count)[:, None] ** 1.5)


def _lay(seen: Pixels, inner: Points, outward: Points, dark: int) -> None:
    """A ribbon along the edge."""
    rim = np.concatenate([inner, (inner + outward)[::-1]]) - 0.5
    cv2.fillPoly(seen, [np.rint(rim * 2**_BITS).astype(np.int32)], dark, cv2.LINE_AA, _BITS)
