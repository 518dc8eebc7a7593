"""Handwriting as the content stream of a page: letters by their programs, and the joins between them."""

import numpy as np

from symage.changes import changes
from symage.documents.handwriting.drawn import Drawn
from symage.documents.handwriting.programs import SIZES, UNITS, programs
from symage.documents.script import Passage


class _Operands(dict[int, bytes]):
    """Whole numbers as operands, each divided by a number; few, since letters are of few sizes."""

    def __init__(self, divisor: int, decimals: int) -> None:
        self.divisor, self.decimals = divisor, decimals

    def __missing__(self, number: int) -> bytes:
        text = f"{number / self.divisor:.{self.decimals}f}".rstrip("0").rstrip(".")
        found = (text.replace("0.", ".", 1) if abs(number) < self.divisor else text or "0").encode("ascii")
        if len(self) < _KEPT:
            self[number] = found
        return found


_KEPT = 20_000
_FACTORS = _Operands(10_000, 4)
_PLACES = _Operands(20, 2)
"""Of points: a letter is nowhere more than a fortieth of one from where it should be."""
_FINE = 100
"""Points of lines are hundredths of a point."""


def operators(passage: Passage, height: float) -> bytes:
    """Of one page, whose `height` is in points."""
    letters = passage.letters
    made = programs(passage.hand.writer.number, passage.difficulty)
    keys = letters.instance * SIZES + np.minimum(np.rint(letters.em * 2).astype(np.int64), SIZES - 1)
    factors = letters.matrix.transpose(2, 1, 0).reshape(4, -1) * (10_000 * 1000 / UNITS)
    places = np.stack([letters.place[:, 0], height - letters.place[:, 1]]) * 20
    pieces: list[bytes] = [b""] * (7 * len(keys))
    for column, values in enumerate(np.rint(factors).astype(np.int64).tolist()):
        pieces[column::7] = map(_FACTORS.__getitem__, values)
    for column, values in enumerate(np.rint(places).astype(np.int64).tolist(), 4):
        pieces[column::7] = map(_PLACES.__getitem__, values)
    pieces[6::7] = map(made.__getitem__, keys.tolist())
    return b"1 J 1 j\nq %b Q\n%b" % (b" ".join(pieces), lines(passage.free, height))


def lines(free: Drawn, height: float) -> bytes:
    """Lines of points as operators, each as far as it keeps its width, of a page of a `height` in points."""
    if not len(free.points):
        return b""
    placed = np.rint((free.points * [1, -1] + [0, height]) * _FINE).astype(np.int64)
    points = [b"%d %d" % (x, y) for x, y in placed.tolist()]
    half, begins = np.rint(2 * _FINE * free.half).astype(np.int64), free.begins
    ends = np.append(begins[1:], True)
    starts = np.flatnonzero(~ends & (begins | changes(half)))
    nexts = np.append(starts, len(points))[1:]
    lasts = nexts - np.append(begins, True)[nexts]
    pieces = [
        b"%d w %b m %b l S\n" % (width, points[start], b" l ".join(points[start + 1 : last + 1]))
        for width, start, last in zip(half[starts].tolist(), starts.tolist(), lasts.tolist(), strict=True)
    ]
    return b"q .01 0 0 .01 0 0 cm\n%bQ\n" % b"".join(pieces)
