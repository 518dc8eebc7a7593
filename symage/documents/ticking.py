"""Which printed caption says what a box to tick is for.

It stands beside the box, over it or under it: to its right unless the name of the option says otherwise.
What the ticks of a row are about is asked to their left: "Check if from:".
"""

import re
from collections.abc import Sequence
from enum import IntEnum

from symage.documents.printed import Printed, distance, nearest
from symage.geometry import Box

_REACH = 32.0
"""Points beside a box within which the words of its tick begin."""
_LEVEL = 8.0
"""Points under a box within which they stand."""
_COLUMN = 150.0
"""Points over a box within which the head of its column stands."""
_OVERLAP = -2.0
"""Points by which words may reach into the box's column or row."""


class _Side(IntEnum):
    """Where a caption stands beside a box; the likelier first."""

    RIGHT = 0
    LEFT = 1
    OVER = 2
    UNDER = 3


_COLUMNS = (_Side.OVER, _Side.UNDER)
_MAINLY = 0.5
"""The share of a caption's words, and of an option's, from which on one is the name of the other."""


def tick_caption(option: str, box: Box, captions: Sequence[Printed], boxes: Sequence[Box]) -> Printed | None:
    """The caption of an option's box; None where no caption is near. `boxes`: all boxes of the page."""
    words = frozenset(re.findall(r"[a-z0-9]+", option.lower()))
    found: list[tuple[int, _Side, float, Printed]] = []
    for each in captions:
        side = _side(each.box, box)
        if side is None or not each.tokens:
            continue
        likely = _likelihood(side, words, each)
        if likely is not None and (side in _COLUMNS or not _is_parted(box, each.box, boxes)):
            found.append((-likely, side, distance(each.box, box), each))
    return min(found, key=lambda row: row[:3])[3] if found else None


def _likelihood(side: _Side, words: frozenset[str], caption: Printed) -> int | None:
    """How much speaks for it: that it is mainly the option's name, or stands to the right and says it; less,
    that it says it at all. In the box's column nothing else is meant."""
    shared = len(words & caption.tokens)
    if shared and (side == _Side.RIGHT or shared >= _MAINLY * max(len(words), len(caption.tokens))):
        return 2
    if side in _COLUMNS:
        return None
    return 1 if shared else 0


def lead_in(box: Box, captions: Sequence[Printed]) -> list[Printed]:
    """What a row of boxes to tick is about: the nearest words to the left that ask or that a number opens."""
    asking = [
        each
        for each in captions
        if each.box.right <= box.left - _OVERLAP
        and _in_row(each.box, box)
        and (each.words[-1][-1] in ":?" or each.opens_line)
    ]
    return nearest(box, asking)


def _side(caption: Box, box: Box) -> _Side | None:
    if _in_row(caption, box):
        return _beside(caption, box)
    if not caption.left <= (box.left + box.right) / 2 <= caption.right:
        return None
    if _OVERLAP <= box.top - caption.bottom <= _COLUMN:
        return _Side.OVER
    return _Side.UNDER if _OVERLAP <= caption.top - box.bottom <= _LEVEL else None


def _beside(caption: Box, box: Box) -> _Side | None:
    if _OVERLAP <= caption.left - box.right <= _REACH:
        return _Side.RIGHT
    return _Side.LEFT if _OVERLAP <= box.left - caption.right <= _REACH else None


def _in_row(caption: Box, box: Box) -> bool:
    shared = min(caption.bottom, box.bottom) - max(caption.top, box.top)
    return shared >= min(caption.height, box.height) / 2


def _is_parted(box: Box, caption: Box, boxes: Sequence[Box]) -> bool:
    """Whether another box stands between the two in their row."""
    low, high = min(box.right, caption.right), max(box.left, caption.left)
    return any(
        low - 1 <= other.left and other.right <= high + 1 and _in_row(other, box) and other != box
        for other in boxes
    )
