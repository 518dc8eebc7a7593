"""How one instance of a letter differs in shape from the next: nobody writes the same 6 twice.

What differs is what people do not attend to: how much of a letter its lower half takes, how wide it is at the
top and at the foot, how far it leans and bows, from where a stroke sets out and how far its end closes. A
difference goes through the whole of an instance or fades out along a stroke, so that it is another movement
and no tremor. What does not belong here: noise from point to point (`hand.py`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symage.documents.handwriting.draws import Draws
from symage.documents.handwriting.motion import Floats, Strokes

Ints = NDArray[np.int64]

_WIDE, _HIGH = 0.066, 0.031
"""Deviations of an instance's width and height, to its own."""
_WAIST, _SHEAR, _BOW, _FOOT = 0.044, 0.048, 0.031, 0.079
"""By how much its middle lies higher, to its height; it leans more; its middle stands out, to its height; and
its top is wider than its foot."""
_TURN, _REACH = 0.15, 0.062
"""By how much the begin and the end of a stroke are turned, in radians, and go on, to their length."""
_PART = 0.4
"""How much of a stroke belongs to its begin, and to its end."""
_RING, _RINGS = 22, 0.4
"""Ends nearer than this close a ring, and are turned by less."""
_SLIM, _SLIMMER = 0.35, 0.45
"""A letter that is slimmer is a stem, and differs less: bent as far as others a 1 is a bracket."""


@dataclass(frozen=True, slots=True, eq=False)
class Frames:
    """Of each instance its lowest corner and its size (× 2), which is never 0."""

    low: Floats
    size: Floats


def differences(strokes: Strokes, owner: Ints, much: Floats, draws: Draws) -> Floats:
    """By how much every point is elsewhere (strokes × most × 2). `owner`: the instance of each stroke, in
    order; `much`: of each instance, 1 as most people vary."""
    frames = _frames(strokes, owner)
    much = much * np.where(frames.size[:, 0] < _SLIM * frames.size[:, 1], _SLIMMER, 1.0)
    whole = draws.normals("whole", len(much), 6) * much[:, None]
    off = _whole(strokes.points, frames, whole, owner)
    ends = draws.normals("ends", len(owner), 4) * (much[owner] * _closing(strokes))[:, None]
    return off + _turned(strokes, ends)


def _closing(strokes: Strokes) -> Floats:
    """Of each stroke how freely its ends go: those of a ring less, or a 0 is a U."""
    apart = np.hypot(*(strokes.points[:, -1] - strokes.points[:, 0]).T)
    return np.where(apart < _RING, _RINGS, 1.0)


def _frames(strokes: Strokes, owner: Ints) -> Frames:
    first = np.flatnonzero(np.append(True, owner[1:] != owner[:-1]))
    low = np.minimum.reduceat(strokes.points.min(axis=1), first)
    high = np.maximum.reduceat(strokes.points.max(axis=1), first)
    return Frames(low, np.maximum(high - low, 8.0))


def _whole(points: Floats, frames: Frames, whole: Floats, owner: Ints) -> Floats:
    """What goes through all strokes of an instance; its foot stays where it is."""
    low, size = frames.low[owner, None], frames.size[owner, None]
    x, y = np.moveaxis((points - low) / size, 2, 0)
    wide, high, waist, shear, bow, foot = whole[owner].T[:, :, None]
    middle = np.sin(np.pi * y)
    across = (_WIDE * wide + _FOOT * foot * (2 * y - 1)) * (x - 0.5) * size[..., 0]
    across += (_SHEAR * shear * (y - 0.5) + _BOW * bow * middle) * size[..., 1]
    up = (_HIGH * high * y + _WAIST * waist * middle) * size[..., 1]
    return np.stack([across, up], axis=2)


def _turned(strokes: Strokes, ends: Floats) -> Floats:
    """The begin and the end of each stroke, about the point where they go over into the rest of it."""
    points = strokes.points
    step = np.hypot(*np.moveaxis(np.diff(points, axis=1), 2, 0))
    way = np.cumsum(np.pad(step, ((0, 0), (1, 0))), axis=1)
    share = way / np.maximum(way[:, -1:], 1e-6)
    rows = np.arange(len(points))
    off = np.zeros_like(points)
    for column, far in ((0, share), (2, 1 - share)):
        fades = np.clip(1 - far / _PART, 0, None)
        pivot = points[rows, np.argmin(np.where(fades > 0, fades, np.inf), axis=1)][:, None]
        from_it = points - pivot
        turned = np.stack([-from_it[..., 1], from_it[..., 0]], axis=2)
        angle, longer = (ends[:, column + i, None, None] for i in (0, 1))
        off += fades[..., None] * (_TURN * angle * turned + _REACH * longer * from_it)
    return off
