"""Letters as operators of a content stream, in a space of their own: thousandths of an em, y upward.

An instance is written out once; a page places it by a matrix. Lines keep the width of the pen whatever the
size of the letters, so that an instance has a program for each of a few sizes.
"""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from symage.documents.handwriting.hand import Hand, hand_of
from symage.documents.handwriting.trace import LADDER


@lru_cache(maxsize=40_000)
def program(number: int, difficulty: float, instance: int, em: int) -> bytes:
    """The operators that draw an instance. `em`: its size in half points."""
    hand = hand_of(number, difficulty)
    return b"\n".join(_strokes(hand, instance, em / 2))


def _strokes(hand: Hand, instance: int, em: float) -> Iterator[bytes]:
    trace, scale = hand.trace, 1000 * hand.writer.pen.width / em
    widths = np.rint(LADDER * scale).astype(int).tolist()
    for stroke in range(trace.starts[instance], trace.starts[instance + 1]):
        rows = slice(trace.strokes[stroke], trace.strokes[stroke + 1])
        points, step = trace.points[rows].tolist(), trace.step[rows].tolist()
        start = 0
        for end in range(1, len(points)):
            if end < len(points) - 1 and step[end] == step[start]:
                continue
            path = b" ".join(b"%d %d l" % (x, y) for x, y in points[start + 1 : end + 1])
            yield b"%d w %d %d m %b S" % (widths[step[start]], *points[start], path)
            start = end
