"""Handwriting as the content stream of a page: letters by their programs, and the joins between them."""

import numpy as np

from symage.changes import changes
from symage.documents.handwriting.drawn import Drawn
from symage.documents.handwriting.programs import program
from symage.documents.script import Passage


class _Factors(dict[int, bytes]):
    """Hundred-thousandths as operands; few, since letters are of few sizes."""

    def __missing__(self, number: int) -> bytes:
        found = b"%.5f" % (number / 100_000)
        if len(self) < _KEPT:
            self[number] = found
        return found


_KEPT = 20_000
_FACTORS = _Factors()


def operators(passage: Passage, height: float) -> bytes:
    """Of one page, whose `height` is in points."""
    letters, number = passage.letters, passage.hand.writer.number
    sizes = np.rint(letters.em * 2).astype(np.int64).tolist()
    programs = [
        program(number, passage.difficulty, instance, size)
        for instance, size in zip(letters.instance.tolist(), sizes, strict=True)
    ]
    turned = np.rint(letters.matrix.transpose(0, 2, 1).reshape(-1, 4) * 100_000).astype(np.int64).T.tolist()
    columns = [map(_FACTORS.__getitem__, column) for column in turned]
    x, y = letters.place[:, 0].tolist(), (height - letters.place[:, 1]).tolist()
    placed = b"".join(
        [b"q %b %b %b %b %.2f %.2f cm\n%b\nQ\n" % row for row in zip(*columns, x, y, programs, strict=True)]
    )
    return b"1 J 1 j\n" + placed + lines(passage.free, height)


def lines(free: Drawn, height: float) -> bytes:
    """Lines of points as operators, each as far as it keeps its width, of a page of a `height` in points."""
    points = np.stack([free.points[:, 0], height - free.points[:, 1]], axis=1).tolist()
    half, begins = free.half.tolist(), free.begins
    ends = np.append(begins[1:], True)[: len(points)]
    starts = np.flatnonzero(~ends & (begins | changes(free.half)))
    nexts = np.append(starts, len(points))[1:]
    lasts = nexts - np.append(begins, True)[nexts]
    pieces = []
    for start, last in zip(starts.tolist(), lasts.tolist(), strict=True):
        path = b" ".join([b"%.2f %.2f l" % (x, y) for x, y in points[start + 1 : last + 1]])
        pieces.append(b"%.2f w %.2f %.2f m %b S\n" % (2 * half[start], *points[start], path))
    return b"".join(pieces)
