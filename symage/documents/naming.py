"""Which printed captions name a field, by its place, its label and its line number.

A field belongs to the captions in its cell. Where a cell holds several, the words and the line number of
the field's definition decide: box f of a W-2 has its caption at the foot of a cell that begins with box e's.
Where none in the cell speaks of the field, captions outside it may: to the left in its row (the lines of a
return), at the head of its column (tables), or under the line that it is written on (signatures).
"""

from collections.abc import Sequence

from symage.documents.cells import Rules, cells_around
from symage.documents.printed import Printed, distance, nearest, tokens
from symage.forms.definition import Field
from symage.geometry import Box

_TOUCH = 2.0
"""Points by which a caption may reach over the edge of a field's box or cell."""
_UNDER = 12.0
"""Points under a line to sign on within which its caption stands."""
_HEAD = 60.0
"""Points that the head of a column of check boxes may be wide."""


def naming(field: Field, box: Box, captions: Sequence[Printed], rules: Rules) -> list[Printed]:
    """The captions that name the field at that box: by label and line number in its cell, else around it."""
    cells = cells_around(rules, box)
    inside = [each for each in captions if any(cell.contains(each.box, _TOUCH) for cell in cells)]
    named = _in_cell(field, box, inside)
    if not named and not field.options:
        named = _around(field, box, [each for each in captions if each.tokens])
    return named or nearest(box, [each for each in inside if each.tokens] or inside)


def _in_cell(field: Field, box: Box, inside: Sequence[Printed]) -> list[Printed]:
    best = max((agreement(field, each) for each in inside), default=0.0)
    by_label = nearest(box, [each for each in inside if best >= 0.5 and agreement(field, each) == best])
    by_line = [each for each in inside if each.words[0] == field.line]
    sure = [each for each in by_line if len(each.words) == 1 or agreement(field, each) > 0.5]
    return by_label + sure or by_line


def _around(field: Field, box: Box, captions: Sequence[Printed]) -> list[Printed]:
    """The captions outside the cell that name the field: in its row the one that says most of the label and
    its line number; where there are not both, the nearest over its column or under its line; else the
    nearest to the left."""
    label = tokens(field.label)
    row = [each for each in captions if _is_left_in_row(each.box, box)]
    shared = {each: len(label & each.tokens) for each in row}
    beside = sorted(_fit(field, row), key=lambda each: (-shared[each], distance(each.box, box)))[:1]
    numbers = nearest(box, [each for each in row if each.words == (field.line,)])
    if beside and numbers:
        return beside + numbers
    column = [each for each in captions if _is_over(each.box, box) or _is_under(each.box, box)]
    return beside + nearest(box, _fit(field, column)) + numbers or nearest(box, row)


def _fit(field: Field, among: Sequence[Printed]) -> list[Printed]:
    """Those that agree with the label. Numbers and single letters agree with much and say nothing."""
    label = tokens(field.label)
    return [each for each in among if _alike(label, each.said) >= 0.5 and _says_something(each)]


def _says_something(caption: Printed) -> bool:
    return any(len(token) > 2 and token.isalpha() for token in caption.tokens)


def _is_left_in_row(caption: Box, box: Box) -> bool:
    shared = min(caption.bottom, box.bottom) - max(caption.top, box.top)
    return caption.right <= box.left + _TOUCH and shared >= min(caption.height, box.height) / 2


def _is_over(caption: Box, box: Box) -> bool:
    return caption.bottom <= box.top + _TOUCH and _heads(caption, box)


def _is_under(caption: Box, box: Box) -> bool:
    return -_TOUCH <= caption.top - box.bottom <= _UNDER and _heads(caption, box)


def _heads(caption: Box, box: Box) -> bool:
    """Whether caption and box share a column; what is much wider than the box speaks of more than it."""
    shared = min(caption.right, box.right) - max(caption.left, box.left)
    narrow = min(caption.width, box.width)
    return shared >= narrow / 2 and caption.width <= max(_HEAD, 2 * box.width)


def agreement(field: Field, caption: Printed) -> float:
    """The share of the label's words that the caption has, or of the caption's that the label has."""
    return _alike(tokens(field.label), caption.tokens)


def _alike(label: frozenset[str], words: frozenset[str]) -> float:
    return len(label & words) / max(1, min(len(label), len(words)))
