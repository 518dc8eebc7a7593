"""Whether a letter as somebody writes it can still be read: is another letter nearer to it than its own?

Letters are compared as clouds of points, of one height and with half of their slant taken out, by the mean
distance of each point to the nearest one of the other cloud, both ways.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from symage.documents.handwriting.allographs import Allograph, load
from symage.documents.handwriting.motion import Floats, Movement, Strokes, moved
from symage.documents.handwriting.shaping import kind_of
from symage.documents.handwriting.writers import DIGIT, OTHER

_POINTS = 28
_DOT = 8
"""Strokes that are smaller are left out."""
_PLAIN = Movement(knot=0.5, tension=0.0, rise=6, fall=8, stop=0.5, overlap=1.2, tremor=0.0)
_NEAR, _NEAR_DIGIT = 0.92, 0.8
"""How near a letter may be to another one, to its nearness to its own."""
_STRICT = frozenset("egaorvnucq")
_NEAR_STRICT = 0.85
"""Of letters that are most easily taken for others."""


def illegible(texts: Sequence[str], letters: Sequence[Sequence[Floats]]) -> NDArray[np.bool_]:
    """Which of the letters read as others: `letters`, of each the points of its strokes as moved."""
    found = np.zeros(len(texts), np.bool_)
    kinds = np.array([kind_of(text) if len(text) == 1 else OTHER for text in texts])
    for kind in set(kinds.tolist()) - {OTHER}:
        rows = np.flatnonzero(kinds == kind)
        clouds = np.stack([_cloud(letters[row]) for row in rows.tolist()])
        taught, names = _taught(kind)
        distance = _distances(clouds, taught)
        for row, to_each in zip(rows.tolist(), distance, strict=True):
            own = names == texts[row]
            found[row] = to_each[own].min() > _limit(texts[row]) * to_each[~own].min()
    return found


def _limit(text: str) -> float:
    if kind_of(text) == DIGIT:
        return _NEAR_DIGIT
    return _NEAR_STRICT if text in _STRICT else _NEAR


@cache
def _taught(kind: int) -> tuple[Floats, NDArray[np.str_]]:
    """The clouds of the library's letters of a kind, and what each is."""
    letters = [
        each
        for forms in load().values()
        for each in forms
        if len(each.text) == 1 and kind_of(each.text) == kind
    ]
    clouds = np.stack([_cloud(_plain(each)) for each in letters])
    return clouds, np.array([each.text for each in letters])


def _plain(allograph: Allograph) -> list[Floats]:
    strokes = Strokes.of([(stroke.points, stroke.corners) for stroke in allograph.strokes])
    none = np.zeros((len(allograph.strokes), 5))
    paths = moved(strokes, _PLAIN, none, none[:, :2])
    return np.split(paths.points, paths.starts[1:-1])


def _cloud(strokes: Sequence[Floats]) -> Floats:
    large = [stroke for stroke in strokes if np.hypot(*np.ptp(stroke, axis=0)) > _DOT] or list(strokes)
    points = np.concatenate(large)
    points = points[np.linspace(0, len(points) - 1, _POINTS).astype(np.int64)]
    height = np.ptp(points[:, 1]) + 1e-6
    off = points - points.mean(axis=0)
    slant = 0.5 * (off[:, 0] * off[:, 1]).sum() / ((off[:, 1] ** 2).sum() + 1e-9)
    upright = np.stack([points[:, 0] - slant * points[:, 1], points[:, 1]], axis=1)
    placed: Floats = (upright - [upright[:, 0].mean(), upright[:, 1].min()]) / height
    placed[:, 0] /= max(0.35, float(np.ptp(placed[:, 0]))) ** 0.5
    return placed


def _distances(clouds: Floats, others: Floats) -> Floats:
    """Letters × others."""
    squares = (
        (clouds**2).sum(2)[:, None, :, None]
        + (others**2).sum(2)[None, :, None, :]
        - 2 * np.einsum("aik,bjk->abij", clouds, others, optimize=True)
    )
    squares = np.maximum(squares, 0)
    there = np.sqrt(squares.min(axis=3)).mean(axis=2)
    back = np.sqrt(squares.min(axis=2)).mean(axis=2)
    distance: Floats = there + back
    return distance
