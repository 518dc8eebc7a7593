"""Lines that run out of room: who sees the end of the box too late writes the last letters narrower and
smaller, and some turn down at the edge. Who sees it in time writes the whole line narrower.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symage.documents.handwriting.motion import Floats

Ints = NDArray[np.int64]

_TOO_LATE = 0.7
"""How many see it too late, of those who run out of room."""
_STEEPEST = 0.62
"""How narrow the last letter gets at most, to the first."""
_LEAST_TAIL, _MOST_TAIL = 0.3, 0.7
"""The part of a line that gets narrower, at least."""
_SMALLER = 0.4
"""By how much letters get lower, to how much they get narrower."""
_DOWN, _TURNED = 0.25, 0.16
"""How many turn down at the edge, and by how much at the end, to the size of capitals."""
_PART = (1 - _STEEPEST) / 2
"""How much of the narrowing part is gained at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Squeezed:
    """Of each letter where it stands (`along`), how `wide` and `high` it is to what it would be, and how far
    it is below its line, to the size of capitals."""

    along: Floats
    wide: Floats
    high: Floats
    down: Floats


def squeezed(
    x: Floats, ends: Floats, line: Ints, narrow: Floats, free: NDArray[np.bool_], chance: Floats
) -> Squeezed:
    """`x`, `ends`: of each letter, in a line that has all room; `narrow`: by how much each line must be
    narrower; `free`: lines that begin at the left and may go on as they are; `chance`: of each line × 3."""
    long = np.zeros(len(narrow))
    np.maximum.at(long, line, ends)
    late = free & (narrow < 1) & (chance[:, 0] < _TOO_LATE)
    from_start = np.where(late, np.minimum(narrow / (1 - _PART), 1.0), narrow)
    long = long * from_start
    over = np.where(late, long - long * narrow / np.maximum(from_start, 1e-9), 0.0)
    share = _LEAST_TAIL + (_MOST_TAIL - _LEAST_TAIL) * chance[:, 1]
    tail = np.maximum(np.minimum(np.maximum(over / _PART, share * long), long), 1e-6)
    along = x * from_start[line]
    into = np.maximum(along - (long - tail)[line], 0.0)
    bend = (over / tail**2)[line]
    slope = 1 - 2 * bend * into
    turned = np.where(late & (chance[:, 2] < _DOWN), _TURNED, 0.0)[line]
    return Squeezed(
        along=along - bend * into**2,
        wide=from_start[line] * slope,
        high=1 - _SMALLER * (1 - slope),
        down=turned * (into / tail[line]) ** 2,
    )
