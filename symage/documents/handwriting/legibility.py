"""Whether a letter as somebody writes it can still be read: is another letter nearer to it than its own?

Letters are compared as clouds of points, of one height and with half of their slant taken out, by the mean
distance of each point to the nearest one of the other cloud, both ways.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from symage.documents.handwriting.allographs import load
from symage.documents.handwriting.motion import Floats, plainly
from symage.documents.handwriting.shaping import kind_of
from symage.documents.handwriting.writers import CAPITAL, DIGIT, LOWER, OTHER

_POINTS = 28
_GRID = 6
_LIKELY = 6
"""How many letters are compared with one, of its own and of others."""
_DOT = 8
"""Strokes that are smaller are left out."""
_NO_DIGITS = frozenset("DUAVGThZL")
"""Letters that a figure must not be taken for either. Some it may: nobody tells 0 from O."""
_NEAR, _NEAR_DIGIT = 0.92, 0.8
"""How near a letter may be to another one, to its nearness to its own."""
_STRICT = frozenset("egarnucqmxITLUVDOGXF")
_STRICTEST = frozenset("aoevM")
_NEAR_STRICT, _NEAR_STRICTEST = 0.85, 0.76
"""Of letters that are easily taken for others, and most easily."""


def illegible(texts: Sequence[str], letters: Sequence[Sequence[Floats]]) -> NDArray[np.bool_]:
    """Which of the letters read as others: `letters`, of each the points of its strokes as moved."""
    found = np.zeros(len(texts), np.bool_)
    kinds = np.array([kind_of(text) if len(text) == 1 else OTHER for text in texts])
    for kind in (LOWER, CAPITAL, DIGIT):
        rows = np.flatnonzero(kinds == kind)
        if len(rows):
            clouds = np.stack([_cloud(letters[row]) for row in rows.tolist()])
            found[rows] = _misread(_taught(kind), [texts[row] for row in rows.tolist()], clouds)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Taught:
    """The letters of a kind as they are taught: what each is, its cloud (letters × points × 2), and a blurred
    picture of it, flat, by which near ones are found."""

    texts: NDArray[np.str_]
    clouds: Floats
    pictures: Floats


def _misread(taught: _Taught, texts: Sequence[str], clouds: Floats) -> NDArray[np.bool_]:
    """Whether another letter is nearer than its own; of both, those that look most like it are compared."""
    unlike = ((taught.pictures - _pictures(clouds)[:, None]) ** 2).sum(axis=2)
    own = np.array(texts)[:, None] == taught.texts
    mine, others = (_nearest(taught, clouds, np.where(of, unlike, np.inf)) for of in (own, ~own))
    return mine > np.array([_limit(text) for text in texts]) * others


def _nearest(taught: _Taught, clouds: Floats, unlike: Floats) -> Floats:
    """How near the nearest is that is not infinitely unlike, of each cloud."""
    likely = np.argsort(unlike, axis=1, kind="stable")[:, :_LIKELY]
    apart = _distances(clouds, taught.clouds[likely])
    found: Floats = np.where(np.isfinite(np.take_along_axis(unlike, likely, 1)), apart, np.inf).min(axis=1)
    return found


def _limit(text: str) -> float:
    if kind_of(text) == DIGIT:
        return _NEAR_DIGIT
    if text in _STRICTEST:
        return _NEAR_STRICTEST
    return _NEAR_STRICT if text in _STRICT else _NEAR


@cache
def _taught(kind: int) -> _Taught:
    letters = [
        each
        for forms in load().values()
        for each in forms
        if len(each.text) == 1 and (kind_of(each.text) == kind or (kind == DIGIT and each.text in _NO_DIGITS))
    ]
    strokes = [[(stroke.points, stroke.corners) for stroke in each.strokes] for each in letters]
    clouds = np.stack([_cloud(plainly(each)) for each in strokes])
    return _Taught(np.array([each.text for each in letters]), clouds, _pictures(clouds))


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


def _pictures(clouds: Floats) -> Floats:
    """Clouds on a coarse grid, each point shared out among its four neighbours."""
    place = np.clip((clouds + [0.6, 0.0]) * (_GRID - 1) * [0.8, 0.98], 0, _GRID - 1.001)
    corner = place.astype(np.int64)
    part = place - corner
    cell = np.arange(len(clouds))[:, None] * _GRID**2 + corner[..., 0] * _GRID + corner[..., 1]
    found = np.zeros(len(clouds) * _GRID**2)
    for right in (0, 1):
        for up in (0, 1):
            weight = np.abs(1 - right - part[..., 0]) * np.abs(1 - up - part[..., 1])
            found += np.bincount((cell + right * _GRID + up).ravel(), weight.ravel(), len(found))
    return found.reshape(len(clouds), -1)


def _distances(clouds: Floats, others: Floats) -> Floats:
    """Of each cloud (n × points × 2) to each of its own others (n × m × points × 2)."""
    x, y = (clouds[:, None, :, None, axis] - others[:, :, None, :, axis] for axis in (0, 1))
    apart = x * x + y * y
    found: Floats = np.sqrt(apart.min(axis=3)).mean(axis=2) + np.sqrt(apart.min(axis=2)).mean(axis=2)
    return found
