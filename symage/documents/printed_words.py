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
    """`ink`: the box of its ink alone."""

    text: str
    box: Box
    ink: Box


def one_word(parts: Sequence[PrintedWord]) -> PrintedWord:
    """Of letters under each other, or of words that touch."""
    boxes, inks = [part.box for part in parts], [part.ink for part in parts]
    return PrintedWord("".join(part.text for part in parts), hull(boxes), hull(inks))


def words_of(caption: Caption) -> Iterator[PrintedWord]:
    """The words of one run of text as it is drawn."""
    face, glyphs = typeface(caption.typeface), numbers(caption.text)
    ends = [0, *np.cumsum(face.widths[glyphs]).tolist()]
    across = caption.width / max(1, ends[-1])
    for match in re.finditer(r"\S+", caption.text):
        found, begin, end = glyphs[match.start() : match.end()], ends[match.start()], ends[match.end()]
        top, bottom = int(face.top[found].max()), -int(face.bottom[found].min())
        ahead, last = -int(face.left[found[0]]), found[-1]
        behind = int(face.right[last]) - int(face.widths[last])
        starts = np.array(ends[match.start() : match.end()])
        left, right = int((starts + face.left[found]).min()), int((starts + face.right[found]).max())
        em = caption.size / 1000
        yield PrintedWord(
            match.group(),
            _box(
                caption,
                ((begin - max(0, ahead)) * across, (end + max(0, behind)) * across),
                (-max(face.ascent, top) * em, max(face.descent, bottom) * em),
            ),
            _box(caption, (left * across, right * across), (-top * em, bottom * em)),
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


def _box(caption: Caption, across: tuple[float, float], down: tuple[float, float]) -> Box:
    """From the run's beginning along its line, and from its baseline down; never without height."""
    low, high = down
    corners = [_turned(caption, x, y) for x in across for y in (low, max(high, low + caption.size / 1000))]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _turned(caption: Caption, x: float, y: float) -> tuple[float, float]:
    cos, sin = _direction(caption.angle)
    return caption.x + x * cos + y * sin, caption.baseline - x * sin + y * cos


@cache
def _direction(angle: float) -> tuple[float, float]:
    return round(math.cos(math.radians(angle)), 9), round(math.sin(math.radians(angle)), 9)
