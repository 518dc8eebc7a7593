"""What a pen has drawn: letters in their places as lines of points, with the joins between them.

The one source of the ink in PDF files, in pictures and of the boxes of words. Places are in points from the
top left corner, y downward.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symage.changes import firsts
from symage.documents.handwriting.hand import Hand
from symage.documents.handwriting.lines import Letters
from symage.documents.handwriting.motion import Floats, cubic
from symage.documents.handwriting.trace import LADDER, Trace

Ints = NDArray[np.int64]

_JOIN = 8
"""Points of a join."""
_JOIN_STEP, _JOIN_INK = 14, 200
_ALONG: Floats = np.linspace(0.0, 1.0, _JOIN)[:, None]


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """`points` (n × 2), `half` of the line's width there, its `ink` (0 to 255), whether a stroke `begins`
    there, and the letter and the line of text that it belongs to."""

    points: Floats
    half: Floats
    ink: NDArray[np.uint8]
    begins: NDArray[np.bool_]
    letter: Ints
    line: Ints


def alone(trace: Trace, points: Floats, width: float) -> Drawn:
    """What is no letter of a line, its points being there, by a pen of a width; `letter` and `line` are 0."""
    none = np.zeros(len(points), np.int64)
    return Drawn(points, 0.5 * width * LADDER[trace.step], trace.ink, trace.begins, none, none)


_NONE = np.zeros(0, np.int64)
_NOTHING = Drawn(np.zeros((0, 2)), np.zeros(0), np.zeros(0, np.uint8), np.zeros(0, np.bool_), _NONE, _NONE)


def drawn(hand: Hand, letters: Letters, free: Drawn) -> Drawn:
    """The letters, and what is no letter."""
    trace = hand.trace
    first = trace.strokes[trace.starts[letters.instance]].astype(np.int64)
    count = trace.strokes[trace.starts[letters.instance + 1]] - first
    letter = np.repeat(np.arange(len(count)), count)
    row = np.arange(len(letter)) + np.repeat(first - (np.cumsum(count) - count), count)
    points = trace.points[row].astype(np.float64)
    matrix = letters.matrix[letter]
    moved = np.einsum("nij,nj->ni", matrix, points)
    moved[:, 1] *= -1
    half = 0.5 * hand.writer.pen.width * LADDER
    found = Drawn(
        points=letters.place[letter] + moved,
        half=half[trace.step[row]],
        ink=trace.ink[row],
        begins=trace.begins[row],
        letter=letter,
        line=letters.line[letter],
    )
    return together(found, free)


def joined(hand: Hand, letters: Letters) -> Drawn:
    """The joins, each a cubic from the end of a letter to the start of the next."""
    if not len(letters.joins):
        return _NOTHING
    half = 0.5 * hand.writer.pen.width * LADDER[_JOIN_STEP]
    here, there = letters.joins.T
    start = _placed(letters, here, hand.exit[letters.instance[here]])
    end = _placed(letters, there, hand.entry[letters.instance[there]])
    length = np.hypot(*(end - start).T)[:, None]
    leave = _turned(letters, here, hand.leave[letters.instance[here]]) * length
    arrive = _turned(letters, there, hand.arrive[letters.instance[there]]) * length
    points = cubic(_ALONG, start, leave, end, arrive).reshape(-1, 2)
    return Drawn(
        points=points,
        half=np.full(len(points), half),
        ink=np.full(len(points), _JOIN_INK, np.uint8),
        begins=np.arange(len(points)) % _JOIN == 0,
        letter=np.repeat(here, _JOIN),
        line=letters.line[np.repeat(here, _JOIN)],
    )


def _placed(letters: Letters, rows: Ints, points: Floats) -> Floats:
    moved: Floats = np.einsum("nij,nj->ni", letters.matrix[rows], points * 10)
    found: Floats = letters.place[rows] + moved * [1, -1]
    return found


def _turned(letters: Letters, rows: Ints, directions: Floats) -> Floats:
    moved: Floats = np.einsum("nij,nj->ni", letters.matrix[rows], directions) * [1, -1]
    found: Floats = moved / (np.hypot(moved[:, 0], moved[:, 1])[:, None] + 1e-12)
    return found


def together(first: Drawn, second: Drawn) -> Drawn:
    """Line by line."""
    if not len(second.points):
        return first
    if not len(first.points):
        return second
    order = np.argsort(np.concatenate([first.line, second.line]), kind="stable")
    return Drawn(
        *(
            np.concatenate([getattr(first, name), getattr(second, name)])[order]
            for name in ("points", "half", "ink", "begins", "letter", "line")
        )
    )


def boxes(hand: Hand, letters: Letters, free: Drawn) -> Floats:
    """Of each word left, top, right and bottom of its ink, in points; of each letter its outermost points are
    looked at. `free`: the joins of the letters."""
    if not len(letters.word):
        return np.zeros((0, 4))
    half = hand.outer_half[letters.instance]
    # letters × 2 × 8, and y downward
    across, up = (hand.outer[letters.instance, axis, None] for axis in (0, 1))
    matrix = letters.matrix * [[[1], [-1]]]
    outer = letters.place[:, :, None] + matrix[:, :, :1] * across + matrix[:, :, 1:] * up
    first = firsts(letters.word)
    low = np.minimum.reduceat((outer - half[:, None]).min(axis=2), first, axis=0)
    high = np.maximum.reduceat((outer + half[:, None]).max(axis=2), first, axis=0)
    if len(free.points):
        rows = firsts(free.letter)
        reach, word = free.half[:, None], letters.word[free.letter[rows]]
        np.minimum.at(low, word, np.minimum.reduceat(free.points - reach, rows, axis=0))
        np.maximum.at(high, word, np.maximum.reduceat(free.points + reach, rows, axis=0))
    return np.concatenate([low, high], axis=1)
