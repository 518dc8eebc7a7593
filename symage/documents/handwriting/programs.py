"""Letters as operators of a content stream, in a space of their own: 250 units to an em, y upward.

An instance is written out once; a page places it by a matrix. Lines keep the width of the pen whatever the
size of the letters, so that an instance has a program for each of a few sizes.
"""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from symage.changes import firsts
from symage.documents.handwriting.hand import CACHED, Hand, hand_of
from symage.documents.handwriting.trace import LADDER

UNITS = 250
"""To an em: a tenth of a pixel at 200 dpi. Short numbers make small files."""
SIZES = 512
"""In half points, of letters, less one."""
_KEPT = 500
"""Of one hand: more than a page needs."""


class Programs(dict[int, bytes]):
    """What draws the instances of a hand, by `instance * SIZES + size`, in half points: the end of a `cm`,
    the strokes, and the end and the beginning of a state."""

    def __init__(self, hand: Hand) -> None:
        self.hand = hand

    def __missing__(self, key: int) -> bytes:
        if len(self) >= _KEPT:
            self.clear()
        instance, size = divmod(key, SIZES)
        self[key] = made = b"cm\n%b\nQ\nq" % b"\n".join(_strokes(self.hand, instance, size / 2))
        return made


@lru_cache(maxsize=CACHED)
def programs(number: int, difficulty: float) -> Programs:
    """Of a writer."""
    return Programs(hand_of(number, difficulty))


def _strokes(hand: Hand, instance: int, em: float) -> Iterator[bytes]:
    trace = hand.trace
    rows = slice(*trace.strokes[trace.starts[instance : instance + 2]].tolist())
    widths = np.maximum(np.rint(LADDER * (UNITS * hand.writer.pen.width / em)), 1).astype(int).tolist()
    points = [b"%d %d" % (x, y) for x, y in np.rint(trace.points[rows] * (UNITS / 1000)).astype(int).tolist()]
    step, begins = trace.step[rows], trace.begins[rows]
    starts = firsts(step, np.cumsum(begins)).tolist()
    for start, end in zip(starts, [*starts[1:], len(points)], strict=True):
        # A piece goes on to where the next one of its stroke begins.
        last = end + 1 if end < len(points) and not begins[end] else end
        path = b" l ".join(points[start + 1 : last]) or points[start]
        yield b"%d w %b m %b l S" % (widths[step[start]], points[start], path)
