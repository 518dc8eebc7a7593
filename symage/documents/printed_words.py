"""The words of printed captions and their boxes.

Box convention, here and in `layout.py`: advance width by ascent and descent of the typeface drawn, and wider
or higher where the ink is.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from symage.documents.drawing import Caption
from symage.documents.typefaces import numbers, typeface
from symage.geometry import Box


@dataclass(frozen=True, slots=True)
class PrintedWord:
    text: str
    box: Box


def words_of(caption: Caption) -> Iterator[PrintedWord]:
    """The words of one run of text as it is drawn."""
    face, glyphs = typeface(caption.typeface), numbers(caption.text)
    ends = [0, *np.cumsum(face.widths[glyphs]).tolist()]
    across = caption.width / max(1, ends[-1])
    for match in re.finditer(r"\S+", caption.text):
        found, begin, end = glyphs[match.start() : match.end()], ends[match.start()], ends[match.end()]
        begin -= max(0, -int(face.left[found[0]]))
        end += max(0, int(face.right[found[-1]]) - int(face.widths[found[-1]]))
        rise, fall = (
            max(face.ascent, int(face.top[found].max())),
            max(face.descent, -int(face.bottom[found].min())),
        )
        yield PrintedWord(
            match.group(),
            _box(
                caption, begin * across, end * across, rise * caption.size / 1000, fall * caption.size / 1000
            ),
        )


def whole(caption: Caption) -> Box:
    """Around all words of a run."""
    return hull([word.box for word in words_of(caption)])


def hull(boxes: Sequence[Box]) -> Box:
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def _box(caption: Caption, start: float, end: float, rise: float, fall: float) -> Box:
    corners = [_turned(caption, x, y) for x in (start, end) for y in (-rise, max(fall, caption.size / 1000))]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _turned(caption: Caption, x: float, y: float) -> tuple[float, float]:
    cos, sin = _direction(caption.angle)
    return caption.x + x * cos + y * sin, caption.baseline - x * sin + y * cos


@cache
def _direction(angle: float) -> tuple[float, float]:
    return round(math.cos(math.radians(angle)), 9), round(math.sin(math.radians(angle)), 9)
