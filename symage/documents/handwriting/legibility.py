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
from symage.documents.handwriting.writers import DIGIT, OTHER

_POINTS = 28
_GRID = 6
_LIKELY = 6
"""How many letters are compared with one, of its own and of others."""
_DOT = 8
"""Strokes that are smaller are left out."""
_NO_DIGITS = frozenset("DUAVGThZ")
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
    for row, text in enumerate(texts):
        kind = kind_of(text)
        if kind != OTHER and len(text) == 1:
            found[row] = _misread(_taught(kind), text, _cloud(letters[row]))
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Taught:
    """The letters of a kind as they are taught: what each is, its cloud (letters × points × 2), and a blurred
    picture of it, flat, by which near ones are found."""

    texts: NDArray[np.str_]
    clouds: Floats
    pictures: Floats


def _misread(taught: _Taught, text: str, cloud: Floats) -> bool:
    """Whether another letter is nearer than its own; of both, those that look most like it are compared."""
    unlike = ((taught.pictures - _picture(cloud)) ** 2).sum(axis=1)
    own = taught.texts == text
    likely = [np.flatnonzero(of)[np.argsort(unlike[of], kind="stable")[:_LIKELY]] for of in (own, ~own)]
    nearest = [_distances(cloud, taught.clouds[rows]).min() for rows in likely]
    return bool(nearest[0] > _limit(text) * nearest[1])


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
    return _Taught(
        np.array([each.text for each in letters]), clouds, np.stack([_picture(cloud) for cloud in clouds])
    )


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


def _picture(cloud: Floats) -> Floats:
    """A cloud on a coarse grid, each point shared out among its four neighbours."""
    place = np.clip((cloud + [0.6, 0.0]) * (_GRID - 1) * [0.8, 0.98], 0, _GRID - 1.001)
    corner = place.astype(np.int64)
    part = place - corner
    found = np.zeros(_GRID * _GRID)
    for right in (0, 1):
        for up in (0, 1):
            weight = np.abs(1 - right - part[:, 0]) * np.abs(1 - up - part[:, 1])
            np.add.at(found, (corner[:, 0] + right) * _GRID + corner[:, 1] + up, weight)
    return found


def _distances(cloud: Floats, others: Floats) -> Floats:
    """To each of the others."""
    apart = ((cloud[None, :, None] - others[:, None]) ** 2).sum(axis=3)
    found: Floats = np.sqrt(apart.min(axis=2)).mean(axis=1) + np.sqrt(apart.min(axis=1)).mean(axis=1)
    return found
