"""The titles of a page's parts: "Part I" or "Step 3:", and what stands beside it in its line, "Income".

What does not belong here: which questions they head (`heading.py`).
"""

import re
from collections.abc import Mapping, Sequence

from symage.documents.printed import Printed
from symage.geometry import Box

LEVEL = 6.0
"""Points by which the tops of titles, or of a title and questions, of one line may differ."""
_APART = 72.0
"""Points between two titles of one line from which they head columns of their own."""
_REACH = 4.0
"""Points by which two titles of one line may overlap."""
_PART = re.compile(r"(part|section|step)\s+([ivx]+|\d+|[a-z])(-[a-z])?\b:?", re.IGNORECASE)


def names_a_part(title: Printed) -> bool:
    """Whether it begins with the number of a part."""
    return _PART.match(title.text) is not None


def parts_of(titles: Sequence[Printed]) -> Mapping[Printed, tuple[Printed, ...]]:
    """Each title with the number of a part, and the titles to its right in its line, one after another."""
    return {title: _mates(title, titles) for title in titles if names_a_part(title)}


def _mates(part: Printed, titles: Sequence[Printed]) -> tuple[Printed, ...]:
    row, mates = [part], sorted(titles, key=lambda each: each.box.left)
    for each in mates:
        right = each.box.left >= row[-1].box.right - _REACH
        if right and not names_a_part(each) and stand_together(row[-1].box, each.box):
            row.append(each)
    return tuple(row[1:])


def stand_together(one: Box, other: Box, within: float = _APART) -> bool:
    """Whether two titles stand side by side on one line, so many points apart at most."""
    apart = max(one.left, other.left) - min(one.right, other.right)
    return abs(one.top - other.top) <= LEVEL and -_REACH <= apart <= within
