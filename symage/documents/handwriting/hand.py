"""A writer's letters, made once: of each some instances, which differ as one person's letters do.

What a page needs of them lies in columns, one row for each instance: its strokes, its ink and how near its
neighbours may come. What does not belong here: where letters stand (`lines.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from symage.documents.handwriting.allographs import Allograph, load
from symage.documents.handwriting.forms import Letter, chosen, ligatures, odds_of
from symage.documents.handwriting.instances import varied
from symage.documents.handwriting.legibility import illegible
from symage.documents.handwriting.motion import Floats, Paths, Strokes, moved, plainly
from symage.documents.handwriting.population import writer
from symage.documents.handwriting.shaping import Shape, kind_of, shaped
from symage.documents.handwriting.thinning import thinned
from symage.documents.handwriting.trace import LADDER, Trace, traced
from symage.documents.handwriting.writers import CAPITAL, DIGIT, LOWER, Writer

Ints = NDArray[np.int64]
Singles = NDArray[np.float32]

_TRIES = 5
_WEAKER = 0.65
BANDS = np.arange(-48, 132, 12)
"""The lower ends of the bands by which letters are fitted to one another."""
_FAR = 9999
"""Where a band has no ink."""
_SHOULDER = 3.0
"""How much nearer ink may be that lies in the next band."""
CACHED = 260
"""Hands that a process keeps; about 300 KB each."""


@dataclass(frozen=True, slots=True, eq=False)
class Hand:
    """A writer's letters. Of each text of the library, in its order: `ranges` (× 4 × 2: first instance and
    number of instances of its forms), the `odds` of the other form, and what it is; `ligatures`: those of
    several characters that this hand uses.

    Of each instance: `left` and `right` (× bands): how far its ink goes in each band, from its own left edge,
    which is at 0; `outer`: its points that lie outermost (× 2 × 8, thousandths of an em), and half of
    the line's width there in points; `entry`, `exit`: where joins begin and end; `arrive`, `leave`: the
    directions there; `joined`: whether it may be joined before and behind; `exits_high`: at the top;
    `leads_in`: whether it begins with a stroke from the letter before.
    """

    writer: Writer
    ligatures: tuple[str, ...]
    ranges: Ints
    odds: Floats
    capital: NDArray[np.bool_]
    small: NDArray[np.bool_]
    tall: NDArray[np.bool_]
    below: NDArray[np.bool_]
    digit: NDArray[np.bool_]
    dash: NDArray[np.bool_]
    begins_pointed: NDArray[np.bool_]
    ends_pointed: NDArray[np.bool_]
    trace: Trace
    left: NDArray[np.int16]
    right: NDArray[np.int16]
    width: Singles
    outer: NDArray[np.int16]
    outer_half: Singles
    entry: Singles
    exit: Singles
    arrive: Singles
    leave: Singles
    joined: NDArray[np.bool_]
    exits_high: NDArray[np.bool_]
    leads_in: NDArray[np.bool_]


@lru_cache(maxsize=CACHED)
def hand_of(number: int, difficulty: float) -> Hand:
    """The hand of a writer."""
    return made(writer(number, difficulty))


def made(who: Writer) -> Hand:
    letters, forms = chosen(who)
    shapes = _legible(who, letters, 1 if who.scrawl else _TRIES)
    return _built(who, letters, forms, shapes)


# ---- shapes


def _legible(who: Writer, letters: Sequence[Letter], tries: int) -> list[list[Shape]]:
    """The shapes of the letters; those that could be read as others are made anew, more as taught."""
    shapes: list[list[Shape]] = [[] for _ in letters]
    waiting, strength = list(range(len(letters))), 1.0
    for attempt in range(tries):
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
    strokes = [(shape.points, shape.corners) for shapes in letters for shape in shapes]
    pieces = plainly(strokes, who.movement)
    ends = np.cumsum([len(shapes) for shapes in letters]).tolist()
    return [pieces[end - len(shapes) : end] for end, shapes in zip(ends, letters, strict=True)]


# ---- instances


def _built(
    who: Writer,
    letters: Sequence[Letter],
    forms: Sequence[Sequence[range]],
    shapes: Sequence[Sequence[Shape]],
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
    texts = [letter.allograph.text for letter in letters for _ in range(letter.instances)]
    strokes = Strokes.of([(shape.points, shape.corners) for _, shape in repeated])
    strokes = varied(who, texts, strokes, np.repeat(np.arange(len(counts)), counts), small)
    n = len(strokes.count)
    warp = 0.18 * who.draws.normals("warp", n, 5)
    paths = moved(strokes, who.movement, warp, 2 * np.pi * who.draws.uniforms("shake", n, 2))
    light = _light([shape for _, shape in repeated], paths)
    of_point = np.repeat(np.arange(len(starts) - 1), np.diff(paths.starts[starts]))
    edge = np.full(len(starts) - 1, np.inf)
    np.minimum.at(edge, of_point, paths.points[:, 0])
    paths.points[:, 0] -= edge[of_point]
    tags = [letters[row].allograph for row, each in enumerate(letters) for _ in range(each.instances)]
    first = paths.starts[starts[:-1]]
    last = paths.starts[starts[:-1] + 1] - 1
    trace = traced(who, paths, starts, light, small)
    broader = np.maximum(LADDER[trace.step] - 1, 0) * (50 * who.pen.width / who.size)
    left, right = _profiles(paths, broader, of_point, len(starts) - 1)
    half = 0.5 * who.pen.width * LADDER[_reaching(trace)]
    outermost = _outermost(trace, 1000 * half / who.size, of_point, len(starts) - 1)
    of_library = tuple(load())
    return Hand(
        writer=who,
        ligatures=ligatures(who),
        ranges=np.array([[(each.start, len(each)) for each in row] for row in forms]),
        odds=np.array([odds_of(who, text) for text in of_library]),
        capital=np.array([kind_of(text) == CAPITAL for text in of_library]),
        small=np.array([kind_of(text) == LOWER for text in of_library]),
        tall=np.array([text in _TALL for text in of_library]),
        below=np.array([text in _BELOW for text in of_library]),
        digit=np.array([kind_of(text) == DIGIT for text in of_library]),
        dash=np.array([text == "-" for text in of_library]),
        begins_pointed=np.array([text[0] in _POINTS for text in of_library]),
        ends_pointed=np.array([text[-1] in _POINTS for text in of_library]),
        trace=thinned(trace),
        left=np.floor(np.clip(left, -_FAR, _FAR)).astype(np.int16),
        right=np.ceil(np.clip(right, -_FAR, _FAR)).astype(np.int16),
        width=right.max(axis=1).astype(np.float32),
        outer=trace.points[outermost].transpose(0, 2, 1).copy(),
        outer_half=half[outermost].astype(np.float32),
        entry=paths.points[first].astype(np.float32),
        exit=paths.points[last].astype(np.float32),
        arrive=_directions(paths.points, first, np.minimum(first + 3, last)),
        leave=_directions(paths.points, np.maximum(last - 3, first), last),
        joined=np.array([_joinable(each) for each in tags]),
        exits_high=np.array(["t" in each.tags for each in tags]),
        leads_in=np.array([each.leads_in for each in letters for _ in range(each.instances)]),
    )


_TALL = frozenset("bdfhklt")
_BELOW = frozenset("\u0327\u0328\u0335\u0338")
"""Accents that do not go up with their letter."""
_POINTS = frozenset(".,'")
"""What nothing may slide over."""
_STANDS_ALONE = frozenset("v")
"""Letters that are not joined: with a line that rises to its arm a v is a w, with one that leaves it an r."""
_LEAVES_ALONE = frozenset("gjqy")
"""Letters that are joined behind only where they have a loop."""


def _joinable(allograph: Allograph) -> tuple[bool, bool]:
    joins = "j" in allograph.tags and allograph.text not in _STANDS_ALONE
    lower = joins and kind_of(allograph.text) == LOWER
    return lower, joins and (allograph.text[-1] not in _LEAVES_ALONE or "l" in allograph.tags)


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


def _reaching(trace: Trace) -> NDArray[np.uint8]:
    """The widest step that each point is drawn with: a line of one width goes on to where the next begins."""
    before = np.where(trace.begins, 0, np.append(trace.step[:1], trace.step[:-1]))
    return np.maximum(trace.step, before)


def _outermost(trace: Trace, half: Floats, of_point: Ints, count: int) -> Ints:
    """Of each instance the rows of the points whose ink lies farthest up and down, and to both sides as far
    as a page slants and narrows what stands on it; `half`: of the line's width at each point."""
    angles = np.radians([90, 270, 0, 22.5, -22.5, 180, 157.5, 202.5])
    first = np.searchsorted(of_point, np.arange(count))
    rows = []
    for x, y in zip(np.cos(angles), np.sin(angles), strict=True):
        far = trace.points[:, 0] * x + trace.points[:, 1] * y + half
        most = np.flatnonzero(far == np.maximum.reduceat(far, first)[of_point])
        rows.append(most[np.searchsorted(of_point[most], np.arange(count))])
    return np.stack(rows, axis=1)


def _profiles(paths: Paths, broader: Floats, of_point: Ints, count: int) -> tuple[Floats, Floats]:
    """How far each instance's ink goes to the left and right in each band; `broader`: by how much half of the
    line is wider than the pen at each point."""
    points, row = _dense(paths)
    of_point, broader = of_point[row], broader[row]
    band = np.clip(((points[:, 1] - BANDS[0]) // (BANDS[1] - BANDS[0])).astype(np.int64), 0, len(BANDS) - 1)
    left, right = np.full((count, len(BANDS)), float(_FAR)), np.full((count, len(BANDS)), -float(_FAR))
    np.minimum.at(left, (of_point, band), points[:, 0] - broader)
    np.maximum.at(right, (of_point, band), points[:, 0] + broader)
    wide_left, wide_right = left.copy(), right.copy()
    for here, there in ((slice(1, None), slice(None, -1)), (slice(None, -1), slice(1, None))):
        wide_left[:, here] = np.minimum(wide_left[:, here], left[:, there] + _SHOULDER)
        wide_right[:, here] = np.maximum(wide_right[:, here], right[:, there] - _SHOULDER)
    return wide_left, wide_right


def _dense(paths: Paths) -> tuple[Floats, Ints]:
    """The points, and as many between them that ink misses no band: straight lines have points at their ends
    alone. The row of the point before, of each."""
    points = paths.points
    step = np.diff(points, axis=0, append=points[-1:])
    step[paths.starts[1:] - 1] = 0
    pieces = 1 + (np.abs(step[:, 1]) / (0.5 * (BANDS[1] - BANDS[0]))).astype(np.int64)
    row = np.repeat(np.arange(len(points)), pieces)
    share = (np.arange(len(row)) - np.repeat(np.cumsum(pieces) - pieces, pieces)) / pieces[row]
    return points[row] + share[:, None] * step[row], row


def _directions(points: Floats, start: Ints, end: Ints) -> Singles:
    along = points[end] - points[start]
    return (along / (np.hypot(along[:, 0], along[:, 1])[:, None] + 1e-9)).astype(np.float32)
