"""A writer's letters, made once: of each some instances, which differ as one person's letters do.

What a page needs of them lies in columns, one row for each instance: its strokes, its ink and how near its
neighbours may come. What does not belong here: where letters stand (`lines.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from symage.documents.handwriting.allographs import Allograph, load
from symage.documents.handwriting.legibility import illegible
from symage.documents.handwriting.motion import Floats, Paths, Strokes, moved
from symage.documents.handwriting.shaping import Shape, kind_of, shaped
from symage.documents.handwriting.trace import Trace, traced
from symage.documents.handwriting.writers import (
    BLOCK,
    CAPITAL,
    CURSIVE,
    DIGIT,
    LOWER,
    MIXED,
    PRINT,
    Writer,
    writer,
)

Ints = NDArray[np.int64]

_MAIN, _OTHER = 5, 3
"""Instances of the form that a writer uses, and of their other form."""
_SECOND = 0.55
"""The share of letters of which somebody has a second form."""
_TRIES = 5
_WEAKER = 0.65
BANDS = np.arange(-48, 132, 12)
"""The lower ends of the bands by which letters are fitted to one another."""
_SHOULDER = 3.0
"""How much nearer ink may be that lies in the next band."""
_CACHED = 700
"""Hands that a process keeps; about 100 KB each."""


@dataclass(frozen=True, slots=True)
class Forms:
    """The instances of a text: of the usual form, of the other one and how often it is used, and of the one in
    words of capitals."""

    main: range
    other: range
    odds: float
    plain: range


@dataclass(frozen=True, slots=True, eq=False)
class Hand:
    """`texts`: what it can write; of each its `ranges` (× 3 × 2: first instance and number of instances of the
    usual form, of the other, and of that in words of capitals), the `odds` of the other form, and what it is.
    `left` and `right`: instances × bands, how far its ink goes in each, from its own left edge, which is at
    0. `outer`: its points that lie outermost (× 16 × 2, thousandths of an em), and their width. `entry`, `exit`: where joins begin and end; `arrive`, `leave`: the directions there; `joined`: whether it
    may be joined before and behind."""

    writer: Writer
    texts: tuple[str, ...]
    ranges: Ints
    odds: Floats
    capital: NDArray[np.bool_]
    digit: NDArray[np.bool_]
    point: NDArray[np.bool_]
    dash: NDArray[np.bool_]
    trace: Trace
    left: Floats
    right: Floats
    width: Floats
    outer: NDArray[np.int16]
    outer_step: NDArray[np.uint8]
    entry: Floats
    exit: Floats
    arrive: Floats
    leave: Floats
    joined: NDArray[np.bool_]


@lru_cache(maxsize=_CACHED)
def hand_of(number: int, difficulty: float) -> Hand:
    """The hand of a writer."""
    return made(writer(number, difficulty))


def made(who: Writer) -> Hand:
    letters, forms = _chosen(who)
    shapes = _legible(who, letters)
    return _built(who, letters, forms, shapes)


# ---- which form of each letter


@dataclass(frozen=True, slots=True)
class _Letter:
    """An allograph of a writer, `place` in the list of its text's."""

    allograph: Allograph
    place: int
    instances: int


def _chosen(who: Writer) -> tuple[list[_Letter], dict[str, Forms]]:
    letters: list[_Letter] = []
    forms: dict[str, Forms] = {}
    total = 0

    def add(allograph: Allograph, place: int, instances: int) -> range:
        nonlocal total
        letters.append(_Letter(allograph, place, instances))
        total += instances
        return range(total - instances, total)

    for text, each in load().items():
        draws = who.draws.of(f"forms/{text}")
        weights = _weights(who, each)
        main = int(draws.pick("main", _numbered(weights)))
        rest = {**_numbered(weights), str(main): 0.0}
        second = len(each) > 1 and draws.chance("second", _SECOND)
        usual = add(each[main], main, _MAIN)
        other, odds, plain = usual, 0.0, usual
        if second:
            place = int(draws.pick("other", rest))
            other, odds = add(each[place], place, _OTHER), who.alternates * draws.uniform("odds", 0.0, 1.6)
        if kind_of(text) == CAPITAL and "j" in each[main].tags:
            unjoined = [weight * ("j" not in form.tags) for weight, form in zip(weights, each, strict=True)]
            place = int(draws.pick("plain", _numbered(unjoined)))
            plain = add(each[place], place, _OTHER)
        forms[text] = Forms(usual, other, odds, plain)
    return letters, forms


def _numbered(weights: Sequence[float]) -> dict[str, float]:
    return {str(place): weight for place, weight in enumerate(weights)}


def _weights(who: Writer, allographs: Sequence[Allograph]) -> list[float]:
    """How likely each form of a letter is with this writer."""
    return [
        exp(log(each.weight) + sum(who.likes.get(tag, 0.0) for tag in sorted(each.tags)) + _styled(who, each))
        for each in allographs
    ]


def _styled(who: Writer, allograph: Allograph) -> float:
    """How much more likely a form is in the writer's style, as an exponent."""
    joins, loops, school = ("j" in allograph.tags, "l" in allograph.tags, "s" in allograph.tags)
    if kind_of(allograph.text) == LOWER:
        return {
            PRINT: -1.2 * joins - 3.0 * (loops and joins),
            MIXED: 0.9 * joins,
            CURSIVE: 3.5 * joins + 1.2 * loops + 1.6 * (school and joins and who.school),
            BLOCK: -1.2 * joins - 3.0 * (loops and joins),
        }[who.style]
    if kind_of(allograph.text) == CAPITAL:
        return {PRINT: -1.5, MIXED: -0.5, CURSIVE: 2.6 if who.school else 0.6, BLOCK: -3.0}[who.style] * joins
    return 0.0


# ---- their shapes


def _legible(who: Writer, letters: Sequence[_Letter]) -> list[list[Shape]]:
    """The shapes of the letters; those that could be read as others are made again, more as they are taught."""
    shapes: list[list[Shape]] = [[] for _ in letters]
    waiting, strength = list(range(len(letters))), 1.0
    for attempt in range(_TRIES):
        for row in waiting:
            each = letters[row].allograph
            draws = who.draws.of(f"letter/{each.text}/{letters[row].place}/{attempt}")
            shapes[row] = shaped(who, each, draws, strength)
        texts = [letters[row].allograph.text for row in waiting]
        bad = illegible(texts, _plainly_moved(who, [shapes[row] for row in waiting]))
        waiting = [row for row, wrong in zip(waiting, bad, strict=True) if wrong]
        if not waiting:
            break
        strength *= _WEAKER
    return shapes


def _plainly_moved(who: Writer, letters: Sequence[Sequence[Shape]]) -> list[list[Floats]]:
    """The points of each letter's strokes as this writer moves, without the chances of one instance."""
    strokes = Strokes.of([(shape.points, shape.corners) for shapes in letters for shape in shapes])
    calm = np.zeros((len(strokes.count), 5))
    paths = moved(strokes, who.movement, calm, calm[:, :2])
    pieces = np.split(paths.points, paths.starts[1:-1])
    ends = np.cumsum([len(shapes) for shapes in letters]).tolist()
    return [pieces[end - len(shapes) : end] for end, shapes in zip(ends, letters, strict=True)]


# ---- their instances


def _built(
    who: Writer, letters: Sequence[_Letter], forms: Mapping[str, Forms], shapes: Sequence[Sequence[Shape]]
) -> Hand:
    repeated = [
        (row, shape)
        for row, letter in enumerate(letters)
        for _ in range(letter.instances)
        for shape in shapes[row]
    ]
    counts = [len(shapes[row]) for row, each in enumerate(letters) for _ in range(each.instances)]
    starts = np.concatenate([[0], np.cumsum(counts)])
    small = np.array(
        [len(shape.points) and np.hypot(*np.ptp(shape.points, axis=0)) < 14 for _, shape in repeated]
    )
    strokes = Strokes.of([(shape.points, shape.corners) for _, shape in repeated])
    strokes = _unsteady(who, strokes, np.repeat(counts, counts) > 1, small)
    n = len(strokes.count)
    warp = 0.18 * who.draws.normals("warp", n, 5)
    paths = moved(strokes, who.movement, warp, 2 * np.pi * who.draws.uniforms("shake", n, 2))
    light = _light([shape for _, shape in repeated], paths)
    of_point = np.repeat(np.arange(len(starts) - 1), np.diff(paths.starts[starts]))
    edge = np.full(len(starts) - 1, np.inf)
    np.minimum.at(edge, of_point, paths.points[:, 0])
    paths.points[:, 0] -= edge[of_point]
    left, right = _profiles(paths.points, of_point, len(starts) - 1)
    tags = [letters[row].allograph for row, each in enumerate(letters) for _ in range(each.instances)]
    texts = tuple(forms)
    first = paths.starts[starts[:-1]]
    last = paths.starts[starts[:-1] + 1] - 1
    trace = traced(who, paths, starts, light, small)
    outermost = _outermost(trace, of_point, len(starts) - 1)
    return Hand(
        writer=who,
        texts=texts,
        ranges=np.array(
            [[_extent(each.main), _extent(each.other), _extent(each.plain)] for each in forms.values()]
        ),
        odds=np.array([each.odds for each in forms.values()]),
        capital=np.array([kind_of(text) == CAPITAL for text in texts]),
        digit=np.array([kind_of(text) == DIGIT for text in texts]),
        point=np.array([text in _POINTS for text in texts]),
        dash=np.array([text == "-" for text in texts]),
        trace=trace,
        left=left,
        right=right,
        width=right.max(axis=1),
        outer=trace.points[outermost],
        outer_step=trace.step[outermost],
        entry=paths.points[first],
        exit=paths.points[last],
        arrive=_directions(paths.points, first, np.minimum(first + 3, last)),
        leave=_directions(paths.points, np.maximum(last - 3, first), last),
        joined=np.array([_joinable(each) for each in tags]),
    )


def _extent(instances: range) -> tuple[int, int]:
    return instances.start, len(instances)


_POINTS = frozenset(".,'")
"""What nothing may slide over."""
_LEAVES_ALONE = frozenset("gjqy")
"""Letters that are joined behind only where they have a loop."""


def _joinable(allograph: Allograph) -> tuple[bool, bool]:
    joins = "j" in allograph.tags
    lower = joins and kind_of(allograph.text) == LOWER
    return lower, joins and (allograph.text[-1] not in _LEAVES_ALONE or "l" in allograph.tags)


def _unsteady(who: Writer, strokes: Strokes, several: NDArray[np.bool_], small: NDArray[np.bool_]) -> Strokes:
    """Each instance a little elsewhere: smoothly along its strokes, more in large ones, and as a whole."""
    shape = strokes.points.shape
    noise = who.draws.normals("motor", *shape)
    noise[:, 1:] = 0.8 * noise[:, 1:] + 0.6 * noise[:, :-1]
    last = np.minimum(np.arange(shape[1]), strokes.count[:, None] - 1)
    noise = np.take_along_axis(noise, last[..., None], axis=1)
    extent = np.hypot(*np.moveaxis(np.ptp(strokes.points, axis=1), 1, 0))
    scale = who.steadiness.motor * (0.5 + np.minimum(1.0, extent / 90)) * np.where(small, 0.5, 0.85)
    apart = 1.0 * who.steadiness.motor * who.draws.normals("apart", shape[0], 1, 2) * several[:, None, None]
    return Strokes(strokes.points + noise * scale[:, None, None] + apart, strokes.corners, strokes.count)


def _light(shapes: Sequence[Shape], paths: Paths) -> NDArray[np.bool_]:
    """Of each point of the paths whether the pen passed it lightly; by how far along its stroke it is."""
    found = np.zeros(len(paths.points), np.bool_)
    for index, shape in enumerate(shapes):
        if shape.light.any():
            rows = slice(paths.starts[index], paths.starts[index + 1])
            steps = np.hypot(*np.diff(shape.points, axis=0).T)
            way = np.concatenate([[0.0], np.cumsum(steps)]) / max(steps.sum(), 1e-9)
            along = paths.way[rows] / max(float(paths.length[index]), 1e-9)
            found[rows] = np.interp(along, way, shape.light) > 0.5
    return found


def _outermost(trace: Trace, of_point: Ints, count: int) -> Ints:
    """Of each instance the rows of the points that lie farthest in each of 16 directions."""
    angles = np.arange(16) * np.pi / 8
    first = np.searchsorted(of_point, np.arange(count))
    rows = []
    for x, y in zip(np.cos(angles), np.sin(angles), strict=True):
        far = trace.points[:, 0] * x + trace.points[:, 1] * y
        most = np.flatnonzero(far == np.maximum.reduceat(far, first)[of_point])
        rows.append(most[np.searchsorted(of_point[most], np.arange(count))])
    return np.stack(rows, axis=1)


def _profiles(points: Floats, of_point: Ints, count: int) -> tuple[Floats, Floats]:
    """How far each instance's ink goes to the left and right in each band."""
    band = np.clip(((points[:, 1] - BANDS[0]) // (BANDS[1] - BANDS[0])).astype(np.int64), 0, len(BANDS) - 1)
    left, right = np.full((count, len(BANDS)), 1e4), np.full((count, len(BANDS)), -1e4)
    np.minimum.at(left, (of_point, band), points[:, 0])
    np.maximum.at(right, (of_point, band), points[:, 0])
    wide_left, wide_right = left.copy(), right.copy()
    for here, there in ((slice(1, None), slice(None, -1)), (slice(None, -1), slice(1, None))):
        wide_left[:, here] = np.minimum(wide_left[:, here], left[:, there] + _SHOULDER)
        wide_right[:, here] = np.maximum(wide_right[:, here], right[:, there] - _SHOULDER)
    return wide_left, wide_right


def _directions(points: Floats, start: Ints, end: Ints) -> Floats:
    along = points[end] - points[start]
    found: Floats = along / (np.hypot(along[:, 0], along[:, 1])[:, None] + 1e-9)
    return found
