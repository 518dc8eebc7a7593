"""Letters as operators of a content stream, in a space of their own: thousandths of an em, y upward.

An instance is written out once; a page places it by a matrix. Lines keep the width of the pen whatever the
size of the letters, so that an instance has a program for each of a few sizes.
"""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from symage.documents.handwriting.hand import Hand, hand_of
from symage.documents.handwriting.trace import LADDER

SHADES = 5
"""Of ink, in programs that tell them."""


@lru_cache(maxsize=40_000)
def program(number: int, difficulty: float, instance: int, em: int, *, shaded: bool) -> bytes:
    """The operators that draw an instance. `em`: its size in half points; `shaded`: in shades of grey,
    as much ink as there is."""
    hand = hand_of(number, difficulty)
    return b"\n".join(_strokes(hand, instance, em / 2, shaded=shaded))


def _strokes(hand: Hand, instance: int, em: float, *, shaded: bool) -> Iterator[bytes]:
    trace, scale = hand.trace, 1000 * hand.writer.pen.width / em
    widths = np.rint(LADDER * scale).astype(int).tolist()
    for stroke in range(trace.starts[instance], trace.starts[instance + 1]):
        rows = slice(trace.strokes[stroke], trace.strokes[stroke + 1])
        points, step = trace.points[rows].tolist(), trace.step[rows].tolist()
        shade = (trace.ink[rows] // (256 // SHADES + 1)).tolist() if shaded else [0] * len(step)
        start = 0
        for end in range(1, len(points)):
            last = end == len(points) - 1
            if not last and (step[end], shade[end]) == (step[start], shade[start]):
                continue
            grey = b"%.2f G " % (1 - (shade[start] + 0.7) / SHADES) if shaded else b""
            path = b" ".join(b"%d %d l" % (x, y) for x, y in points[start + 1 : end + 1])
            yield b"%b%d w %d %d m %b S" % (grey, widths[step[start]], *points[start], path)
            start = end
