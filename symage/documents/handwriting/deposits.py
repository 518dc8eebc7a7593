"""How much ink lies where: lines of writing drawn at four times the resolution, and brought down to it.

All lines of a page that do not lie on one another are drawn at once, side by side on a sheet of their own,
and then found again on the page.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isqrt

import numpy as np
from numpy.typing import NDArray

from symage.changes import changes, firsts
from symage.documents.handwriting.drawn import Drawn
from symage.documents.opencv import cv2

Ints = NDArray[np.int64]

_FINE = 4
"""How many times finer lines are drawn."""
_SHIFT = 4
"""Bits of the fractions of a fine pixel."""


def deposits(what: Drawn, dpi: int) -> Iterator[tuple[Ints, Ints, NDArray[np.uint8]]]:
    """Row and column of pixels with ink, which may lie off the page, and how much they have, 1 to 255. No
    pixel comes twice at a time."""
    if not len(what.points):
        return
    pieces = _pieces(what, dpi)
    boxes = _boxes(pieces)
    for lines in _apart(boxes):
        yield _drawn(pieces, boxes, lines)


@dataclass(frozen=True, slots=True, eq=False)
class _Pieces:
    """`points` in fractions of fine pixels, how `thick` the line is there, the `line` of text as a number
    from 0 on; and of pieces of one width and ink the rows where they start and end."""

    points: NDArray[np.int32]
    thick: Ints
    ink: NDArray[np.uint8]
    line: Ints
    starts: Ints
    ends: Ints


def _pieces(what: Drawn, dpi: int) -> _Pieces:
    scale = _FINE * dpi / 72
    points = np.rint(what.points * (scale * (1 << _SHIFT))).astype(np.int32) - (1 << _SHIFT - 1)
    thick = np.maximum(np.rint(2 * scale * what.half), 1).astype(np.int64)
    line = np.cumsum(changes(what.line)) - 1
    begins = what.begins | changes(thick, what.ink, line)
    starts = np.flatnonzero(begins)
    # A piece goes on to where the next one of its stroke begins.
    onward = ~what.begins[starts[1:]] & (line[starts[1:]] == line[starts[:-1]])
    return _Pieces(points, thick, what.ink, line, starts, np.append(starts[1:] + onward, len(points)))


def _boxes(pieces: _Pieces) -> Ints:
    """Left, top, right and bottom of each line in pixels."""
    first = firsts(pieces.line)
    reach = np.maximum.reduceat(pieces.thick, first)[:, None] / _FINE + 1
    low = np.minimum.reduceat(pieces.points, first, axis=0) / (_FINE << _SHIFT) - reach
    high = np.maximum.reduceat(pieces.points, first, axis=0) / (_FINE << _SHIFT) + reach
    return np.concatenate([np.floor(low), np.ceil(high)], axis=1).astype(np.int64)


def _apart(boxes: Ints) -> Iterator[Ints]:
    """The lines in groups within which no boxes meet; of two that do, the first is in the first group."""
    low, high = boxes[:, :2], boxes[:, 2:]
    meets: NDArray[np.bool_] = np.all((low[:, None] < high) & (low < high[:, None]), axis=2)
    group = np.zeros(len(boxes), np.int64)
    for line in np.flatnonzero(np.tril(meets, -1).any(axis=1)).tolist():
        group[line] = 1 + group[:line][meets[line, :line]].max()
    for number in range(int(group.max()) + 1):
        yield np.flatnonzero(group == number)


def _drawn(pieces: _Pieces, boxes: Ints, lines: Ints) -> tuple[Ints, Ints, NDArray[np.uint8]]:
    corner, size = boxes[lines, :2], boxes[lines, 2:] - boxes[lines, :2]
    place, (width, height) = _packed(size)
    moves = np.zeros((len(boxes), 2), np.int32)
    moves[lines] = (place - corner) * (_FINE << _SHIFT)
    canvas = np.zeros((height * _FINE, width * _FINE), np.uint8)
    points = pieces.points + moves[pieces.line]
    chosen = np.zeros(len(boxes), np.bool_)
    chosen[lines] = True
    rows = np.flatnonzero(chosen[pieces.line[pieces.starts]])
    _draw(canvas, pieces, points, rows)
    seen = cv2.resize(canvas, (width, height), interpolation=cv2.INTER_AREA)
    owner = np.zeros((height, width), np.uint16)
    for number, ((x, y), (w, h)) in enumerate(zip(place.tolist(), size.tolist(), strict=True)):
        owner[y : y + h, x : x + w] = number
    inked = np.flatnonzero(seen)
    across, down = (corner - place).T
    line, row = owner.ravel()[inked], inked // width
    return row + down[line], inked - row * width + across[line], seen.ravel()[inked]


def _packed(size: Ints) -> tuple[Ints, tuple[int, int]]:
    """A place on a sheet for each box of a width and height, in rows of like height; and the sheet's size."""
    width = max(int(size[:, 0].max()), isqrt(int(size.prod(axis=1).sum())))
    place = np.zeros_like(size)
    x = y = below = 0
    for number in np.argsort(-size[:, 1], kind="stable").tolist():
        wide, high = size[number].tolist()
        if x + wide > width:
            x, y = 0, below
        below = max(below, y + high)
        place[number] = x, y
        x += wide
    return place, (width, below)


def _draw(canvas: NDArray[np.uint8], pieces: _Pieces, points: NDArray[np.int32], rows: Ints) -> None:
    """Pieces of one ink and width together, darker ones later: they lie over lighter ones."""
    first = pieces.starts[rows]
    ink, thick = pieces.ink[first], pieces.thick[first]
    order = np.lexsort((thick, ink))
    edges = [*firsts(ink[order], thick[order]).tolist(), len(order)]
    starts, ends = first[order].tolist(), pieces.ends[rows][order].tolist()
    inks, widths = ink[order].tolist(), thick[order].tolist()
    strokes = [points[start:end] for start, end in zip(starts, ends, strict=True)]
    for begin, last in zip(edges, edges[1:], strict=False):
        cv2.polylines(canvas, strokes[begin:last], False, inks[begin], widths[begin], cv2.LINE_8, _SHIFT)
