"""Fractions in a line of print: a small raised figure, a stroke, a small figure."""

from collections.abc import Sequence

from symage.documents.drawing import Caption

_RAISED = 0.4
"""Sizes of the line by which the upper figure is raised, at most."""
_NEAR = 0.1
"""Sizes between the parts, at most."""


def is_in_fraction(last: Caption, caption: Caption, captions: Sequence[Caption]) -> bool:
    """Whether the run is the upper figure of one, behind words of its line, or the stroke behind it."""
    if _is_stroke(last, caption):
        return True
    if not caption.text.isdecimal() or caption.size >= last.size or not _is_near(last, caption):
        return False
    following = captions.index(caption) + 1
    return following < len(captions) and _is_stroke(caption, captions[following])


def _is_stroke(last: Caption, caption: Caption) -> bool:
    """Whether it is the stroke under a raised figure."""
    return (
        caption.text[:1] == "/"
        and last.text.isdecimal()
        and last.size < caption.size
        and _is_near(caption, last)
    )


def _is_near(line: Caption, figure: Caption) -> bool:
    first, second = sorted([line, figure], key=lambda each: each.x)
    raised = 0 < line.baseline - figure.baseline <= _RAISED * line.size
    return raised and abs(second.x - first.x - first.width) <= _NEAR * line.size
