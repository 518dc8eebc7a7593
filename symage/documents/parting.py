"""What parts two runs of one line, however near they stand: boxes to fill in or tick, and sizes of type."""

from collections.abc import Sequence

from symage.documents.drawing import Caption
from symage.geometry import Box

_HEAD = 8.0
"""Points from the words over a box to tick down to it, at most."""
_SIGN = "$"
"""Printed before what is filled in."""
_LARGER = 1.6
"""By how much larger one of two runs of a line is that are no one caption."""


def is_parted(last: Caption, caption: Caption, boxes: Sequence[Box]) -> bool:
    """Whether a box to fill in stands between the two runs of a line, or one of them in a box without the
    other, as MM and DD may, or is the sign before an amount."""
    if _SIGN in (last.text.strip(), caption.text.strip()):
        return True
    if _box_of(last, boxes) != _box_of(caption, boxes):
        return True
    end, middle = last.x + last.width, caption.baseline - caption.size / 3
    return any(
        end - 1 <= (box.left + box.right) / 2 <= caption.x + 1 and box.top < middle < box.bottom
        for box in boxes
    )


def _box_of(caption: Caption, boxes: Sequence[Box]) -> Box | None:
    across, down = caption.x + caption.width / 2, caption.baseline - caption.size / 3
    inside = (box for box in boxes if box.left < across < box.right and box.top < down < box.bottom)
    return next(inside, None)


def is_tick_apart(last: Caption, caption: Caption, checks: Sequence[Box]) -> bool:
    """Whether each of the two runs stands over a box to tick of its own, as SSN and EIN do."""
    left, right = _ticked(last, checks), _ticked(caption, checks)
    return bool(left and right) and not left & right


def _ticked(caption: Caption, checks: Sequence[Box]) -> set[Box]:
    return {
        box
        for box in checks
        if caption.x <= (box.left + box.right) / 2 <= caption.x + caption.width
        and 0 <= box.top - caption.baseline <= _HEAD
    }


def is_set_apart(last: Caption, caption: Caption) -> bool:
    """Whether other words follow large ones, or large ones a sentence: the year beside a note."""
    larger = _LARGER * last.size < caption.size and last.text.endswith(".")
    smaller = _LARGER * caption.size < last.size and any(map(str.isalnum, last.text))
    return larger or smaller
