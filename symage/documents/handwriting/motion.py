"""How a pen goes through the points of a stroke: where it is, and how fast, at even steps along its way.

A smooth curve leads through the points. Speed falls with curvature, by the two-thirds power law (Lacquaniti,
Terzuolo and Viviani 1983), at the start and at the end. What is seen of it is a low pass in time: the
movements of a fast hand overlap, so that its corners go round and its slow ones stay sharp. All strokes are
moved at once.

What does not belong here: the points (`shaping.py`), and what a pen leaves on its way (`pen.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_STEPS = 10
"""Samples of the curve between two points."""
_SAMPLES = 64
"""Of a stroke that writes a letter, evenly in time."""
_REACH = 24
"""Of the low pass, in samples."""
_SLOWEST, _FASTEST = 0.12, 3.0
_STRAIGHT, _TURN, _MOST = 16.0, 0.5, 0.75
"""Between the points that are given back: hundredths of an em on straight lines, radians in bends; and how
many of them a stroke has at most, to its samples."""
_END = 7.0
"""Within how many hundredths of an em of its ends a stroke has more of them."""


@dataclass(frozen=True, slots=True)
class Movement:
    """How somebody moves. `knot`: the exponent of the curve's spacing, near 0.5; `tension`: 1 draws straight
    lines; `rise` and `fall`: within how many hundredths of an em a stroke gains and loses speed; `stop`: how
    much of it is lost; `overlap`: of successive movements, in units of time; `tremor`: of a shaking hand, in
    hundredths of an em."""

    knot: float
    tension: float
    rise: float
    fall: float
    stop: float
    overlap: float
    tremor: float


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """Strokes as moved: stroke s has the rows starts[s] … starts[s + 1] - 1 of `points` (n × 2, hundredths of
    an em), of `speed` (1: as usual) and of `way`, how far from its start; `length`: of each stroke."""

    starts: NDArray[np.int64]
    points: Floats
    speed: Floats
    way: Floats
    length: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Strokes:
    """Strokes as points to go through: `points`, strokes × most × 2, the last one repeated; `corners`, which
    of them part smooth runs; `count`, of each stroke."""

    points: Floats
    corners: NDArray[np.bool_]
    count: NDArray[np.int64]

    @classmethod
    def of(cls, strokes: Sequence[tuple[Floats, NDArray[np.bool_]]]) -> "Strokes":
        count = np.array([len(points) for points, _ in strokes])
        most = int(count.max())
        points = np.stack([points[np.minimum(np.arange(most), len(points) - 1)] for points, _ in strokes])
        corners = np.zeros((len(strokes), most), np.bool_)
        for row, (_, sharp) in enumerate(strokes):
            corners[row, : len(sharp)] = sharp
        return cls(points, corners, count)


def moved(
    strokes: Strokes, movement: Movement, warp: Floats, shake: Floats, samples: int = _SAMPLES
) -> Paths:
    """`warp`: strokes × 5, how much faster than usual each fifth of a stroke is, as an exponent; `shake`:
    strokes × 2, angles at which tremor begins; `samples`: of a stroke, more where it writes a whole word."""
    curve = _curve(strokes, movement)
    length = _lengths(curve)
    along = _resampled(curve, length, samples)
    total = length[:, -1:]
    at = np.linspace(0.0, 1.0, samples) * total
    speed = _speed(along, at, total, movement) * np.exp(_spread(warp, samples))
    speed = np.clip(speed, _SLOWEST, _FASTEST)
    step = total / (samples - 1)
    time = np.cumsum(np.pad(2 * step / (speed[:, 1:] + speed[:, :-1]), ((0, 0), (1, 0))), axis=1)
    timed = _resampled(along, time, samples)
    tick = np.maximum(time[:, -1] / (samples - 1), 1e-6)
    seen = _low_passed(timed, movement.overlap / tick)
    if movement.tremor:
        seen = seen + movement.tremor * _tremor(time, total, shake)
    return _thinned(seen, tick)


PLAIN = Movement(knot=0.5, tension=0.0, rise=6, fall=8, stop=0.5, overlap=1.2, tremor=0.0)
"""Of nobody in particular."""


def plainly(strokes: Sequence[tuple[Floats, NDArray[np.bool_]]], movement: Movement = PLAIN) -> list[Floats]:
    """The points of each stroke as moved, with nothing left to chance."""
    calm = np.zeros((len(strokes), 5))
    paths = moved(Strokes.of(strokes), movement, calm, calm[:, :2])
    return np.split(paths.points, paths.starts[1:-1])


def _curve(strokes: Strokes, movement: Movement) -> Floats:
    """Points of a smooth curve: a cubic for each pair of points, whose ends go as their neighbours say."""
    points, last = strokes.points, strokes.count[:, None] - 1
    step = np.diff(points, axis=1)
    span = (_norm(step) + 1e-3)[..., None] ** movement.knot
    slope = step / span
    inner = slope[:, :-1] - (step[:, :-1] + step[:, 1:]) / (span[:, :-1] + span[:, 1:]) + slope[:, 1:]
    free = ~strokes.corners & (np.arange(points.shape[1]) > 0) & (np.arange(points.shape[1]) < last)
    tangent = np.pad(inner, ((0, 0), (1, 1), (0, 0)))
    begins, ends = free[:, :-1, None], free[:, 1:, None]
    first, second = tangent[:, :-1], tangent[:, 1:]
    out = np.where(begins, first, np.where(ends, (3 * slope - second) / 2, slope))
    into = np.where(ends, second, np.where(begins, (3 * slope - first) / 2, slope))
    loose = 1.0 - movement.tension
    out, into = (loose * each + movement.tension * slope for each in (out, into))
    u = (np.arange(_STEPS) / _STEPS)[:, None]
    cubics = cubic(u, points[:, :-1], out * span, points[:, 1:], into * span)
    return np.concatenate([cubics.reshape(len(points), -1, 2), points[:, -1:]], axis=1)


def cubic(u: Floats, start: Floats, out: Floats, end: Floats, into: Floats) -> Floats:
    """Curves between points (… × 2), which leave and arrive with such speeds, at u from 0 to 1 (n × 1):
    … × n × 2."""
    found: Floats = (
        (2 * u**3 - 3 * u**2 + 1) * start[..., None, :]
        + (u**3 - 2 * u**2 + u) * out[..., None, :]
        + (3 * u**2 - 2 * u**3) * end[..., None, :]
        + (u**3 - u**2) * into[..., None, :]
    )
    return found


def _norm(vectors: Floats) -> Floats:
    length: Floats = np.sqrt((vectors * vectors).sum(axis=-1))
    return length


def _lengths(curve: Floats) -> Floats:
    """How far along each point is."""
    return np.cumsum(np.pad(_norm(np.diff(curve, axis=1)), ((0, 0), (1, 0))), axis=1)


def _resampled(curve: Floats, along: Floats, samples: int) -> Floats:
    """The curves at even steps of `along`, which never falls."""
    wanted = np.broadcast_to(np.linspace(0.0, 1.0, samples), (len(curve), samples))
    return _looked_up(curve, along, wanted.ravel(), np.repeat(np.arange(len(curve)), samples)).reshape(
        len(curve), samples, -1
    )


def _looked_up(columns: Floats, along: Floats, wanted: Floats, row: NDArray[np.int64]) -> Floats:
    """Values of `columns` (rows × samples × n) of a row at a share of the row's way. All rows are one long
    way, each a stretch of 2 of it, and looked up at once."""
    share = along / np.maximum(along[:, -1:], 1e-9)
    stretched = (share + 2.0 * np.arange(len(along))[:, None]).ravel()
    places = wanted + 2.0 * row
    flat = columns.reshape(len(stretched), -1)
    return np.stack([np.interp(places, stretched, flat[:, i]) for i in range(flat.shape[1])], axis=1)


def _speed(along: Floats, at: Floats, total: Floats, movement: Movement) -> Floats:
    """At even steps along: slower where it bends, after the start and before the end."""
    heading = np.diff(along, axis=1)
    heading /= np.maximum(_norm(heading), 1e-9)[..., None]
    bend = np.pad(_norm(np.diff(heading, axis=1)), ((0, 0), (1, 1)), mode="edge")
    samples = at.shape[1]
    bend /= np.maximum(total / (samples - 1), 1e-6)
    wide = np.pad(bend, ((0, 0), (2, 2)), mode="edge")
    bend = np.mean([wide[:, i : i + samples] for i in range(5)], axis=0)
    start = 1.0 - 0.75 * np.exp(-at / movement.rise)
    end = 1.0 - movement.stop * np.exp((at - total) / movement.fall)
    speed: Floats = (bend + 0.006) ** (-1 / 3) / 3.2 * start * end
    return speed


def _spread(few: Floats, samples: int) -> Floats:
    """Values between few ones, evenly."""
    place = np.linspace(0.0, few.shape[1] - 1.0, samples)
    left = np.minimum(place.astype(np.int64), few.shape[1] - 2)
    part = place - left
    found: Floats = few[:, left] * (1.0 - part) + few[:, left + 1] * part
    return found


def _low_passed(timed: Floats, sigma: Floats) -> Floats:
    """A Gaussian in time, of a deviation for each stroke in samples; its ends are mirrored, or strokes would
    shrink."""
    first, last = timed[:, :1], timed[:, -1:]
    wide = np.concatenate(
        [2 * first - timed[:, _REACH:0:-1], timed, 2 * last - timed[:, -2 : -_REACH - 2 : -1]], axis=1
    )
    offsets = np.arange(-_REACH, _REACH + 1)
    weights = np.exp(-0.5 * (offsets / np.maximum(sigma, 0.05)[:, None]) ** 2)
    weights /= weights.sum(axis=1, keepdims=True)
    reach = min(_REACH, int(3.2 * sigma.max()) + 1)
    middle = range(_REACH - reach, _REACH + reach + 1)
    found = np.zeros_like(timed)
    for i in middle:
        found += weights[:, i, None, None] * wide[:, i : i + timed.shape[1]]
    return found


def _tremor(time: Floats, length: Floats, shake: Floats) -> Floats:
    """A shaking of about nine beats a second, which is not even: it comes and goes, is quicker here than
    there, and grows on long strokes. What is slow takes long, and has more of it."""
    even = np.linspace(0.0, 1.0, time.shape[1]) * time[:, -1:]
    wanders = 0.9 * np.sin(0.21 * even + 3.0 * shake[:, :1]) + 0.5 * np.sin(0.34 * even + 5.0 * shake[:, 1:])
    beat = (even + wanders)[..., None] * [0.95, 0.8]
    swing = np.sin(beat + shake[:, None]) + 0.5 * np.sin(beat * 0.37 + 2.0 * shake[:, None])
    comes = 0.8 + 0.7 * np.sin(0.13 * even + 7.0 * shake[:, :1]) + 0.4 * np.sin(0.29 * even + shake[:, 1:])
    much = np.clip(comes, 0.1, 1.9) * (0.35 + 0.85 * np.minimum(length / 90, 1.0))
    found: Floats = much[..., None] * swing
    return found


def _thinned(seen: Floats, tick: Floats) -> Paths:
    """With as many points as it takes: few on straight lines, more in bends and at the ends."""
    way = _lengths(seen)
    length = way[:, -1]
    step = np.diff(seen, axis=1)
    heading = step / np.maximum(_norm(step), 1e-9)[..., None]
    turn = np.pad(_norm(np.diff(heading, axis=1)), ((0, 0), (1, 1)), mode="edge")
    dense = np.exp(-way / _END) + np.exp((way - length[:, None]) / _END)
    each = np.diff(way, axis=1) * (1 + 2.0 * (dense[:, 1:] + dense[:, :-1]) / 2) / _STRAIGHT
    cost = np.cumsum(np.pad(each + (turn[:, 1:] + turn[:, :-1]) / 2 / _TURN, ((0, 0), (1, 0))), axis=1)
    count = np.clip(np.ceil(cost[:, -1]).astype(np.int64), 2, int(_MOST * seen.shape[1])) + 1
    starts = np.concatenate([[0], np.cumsum(count)])
    row = np.repeat(np.arange(len(seen)), count)
    place = (np.arange(starts[-1]) - starts[row]) / (count[row] - 1)
    pace = np.gradient(way, axis=1) / tick[:, None]
    found = _looked_up(np.concatenate([seen, pace[..., None], way[..., None]], axis=2), cost, place, row)
    return Paths(starts, found[:, :2], found[:, 2], found[:, 3], length)
