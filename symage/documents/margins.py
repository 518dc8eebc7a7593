"""Titles in the margin of a page, beside the questions that they head, and how far down these go.

Such a title stands beside the first of its questions or a little under it; the last is the one above the rule
that runs across margin and questions. What does not belong here: titles over their questions (`heading.py`).
"""

from collections.abc import Sequence

from symage.documents.cells import Rules
from symage.documents.printed import Printed
from symage.geometry import Box

_WIDE = 80.0
"""Points that a title in the margin is wide, at most."""
_OVER = 16.0
"""Points by which the first question may stand higher than its title, or lower."""
_INTO = 4.0
"""Points from an edge from which on a rule is taken to run across the margin."""


def in_margin(titles: Sequence[Printed], questions: Sequence[Printed]) -> set[Printed]:
    """Those that stand beside a question, to its left."""
    return {title for title in titles if any(_is_beside(title.box, each.box) for each in questions)}


def _is_beside(title: Box, question: Box) -> bool:
    level = abs(title.top - question.top) <= _OVER
    return level and title.width <= _WIDE and title.right <= question.left


def in_strip(title: Box, question: Box, rules: Rules) -> bool:
    """Whether the question of a title in the margin is not above it and in the same strip of the page."""
    upper, lower = sorted([(title.top + title.bottom) / 2, (question.top + question.bottom) / 2])
    left, right = min(title.left, question.left) + _INTO, max(title.right, question.left) - _INTO
    ruled_off = any(
        upper < rule.at < lower and rule.low <= left and rule.high >= right for rule in rules.across
    )
    return title.top <= question.top + _OVER and not ruled_off


def share_margin(title: Printed, other: Printed) -> bool:
    """Whether both are narrow and begin at one edge: what the one heads the other does not."""
    narrow = max(title.box.width, other.box.width) <= _WIDE
    return narrow and abs(title.box.left - other.box.left) <= _INTO
