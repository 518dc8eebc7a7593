"""A pen's way with fewer points: those that its line hardly bends at are left out, and nothing is seen of it.

A tolerance is a few thousandths of an em: a tenth of a pixel at 200 dpi.
"""

import numpy as np
from numpy.typing import NDArray

from symage.changes import changes
from symage.documents.handwriting.trace import Trace

_TOLERANCE = 5.0
"""How far a point that is left out may be from the line that is drawn, in thousandths of an em."""
_ROUNDS = 4


def thinned(trace: Trace) -> Trace:
    """The same strokes. Points at which width or ink change stay, and the ends."""
    rows = np.arange(len(trace.points))
    for _ in range(_ROUNDS):
        rows = rows[~_needless(trace, rows)]
    kept = np.zeros(len(trace.points) + 1, np.int64)
    kept[rows + 1] = 1
    strokes = np.cumsum(kept)[trace.strokes]
    return Trace(
        trace.starts, strokes.astype(np.int32), trace.points[rows], trace.step[rows], trace.ink[rows]
    )


def _needless(trace: Trace, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Of the points that are left, which go next: never two in a row."""
    begins = trace.begins[rows] | changes(trace.step[rows], trace.ink[rows])
    inner = ~begins & ~np.append(trace.begins[rows][1:], True)
    points = trace.points[rows].astype(np.float64)
    off = np.full(len(rows), np.inf)
    before, behind = points[1:-1] - points[:-2], points[2:] - points[:-2]
    length = np.hypot(behind[:, 0], behind[:, 1])
    off[1:-1] = np.abs(behind[:, 0] * before[:, 1] - behind[:, 1] * before[:, 0]) / (length + 1e-9)
    # Between its neighbours it lies near their line; a turning point does not.
    inside = (before * behind).sum(axis=1) * ((behind - before) * behind).sum(axis=1) >= 0
    off[1:-1][~inside | (length < 1e-9)] = np.inf
    off[~inner | (off > _TOLERANCE)] = np.inf
    left, right = np.append(np.inf, off[:-1]), np.append(off[1:], np.inf)
    found: NDArray[np.bool_] = np.isfinite(off) & (off < left) & (off <= right)
    return found
