"""Which printed captions name which fields.

A field belongs to the captions in its cell. Where a cell holds several, the words and the line number of
the field's definition decide: box f of a W-2 has its caption at the foot of a cell that begins with box e's.
Where none in the cell speaks of the field, captions outside it may: to the left in its row (the lines of a
return), at the head of its column (tables), or under the line that it is written on (signatures).
What a definition says of a field's captions holds before all this.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from symage.documents.cells import Rules, cells_around
from symage.forms.definition import Field
from symage.geometry import Box

_TOUCH = 2.0
"""Points by which a caption may reach over the edge of a field's box or cell."""
_UNDER = 12.0
"""Points under a line to sign on within which its caption stands."""
_HEAD = 60.0
"""Points that the head of a column of check boxes may be wide."""


@dataclass(frozen=True, slots=True, eq=False)
class Printed:
    """A caption of the page. `tokens`: its words in small letters without marks; none says nothing."""

    words: tuple[str, ...]
    box: Box
    tokens: frozenset[str]

    @classmethod
    def of(cls, words: Sequence[str], box: Box) -> Self:
        return cls(tuple(words), box, _tokens(" ".join(words)))


def links(
    captions: Sequence[Printed], fields: Sequence[Field], number: int, rules: Rules
) -> list[list[tuple[int, int]]]:
    """For each caption of form page `number` what it names: the index of a field, and of its places on the
    page which."""
    found: dict[Printed, list[tuple[int, int]]] = {caption: [] for caption in captions}
    for index, field in enumerate(fields):
        for copy, box in _boxes(field, number):
            for caption in _stated(field, box, captions) or _naming(field, box, captions, rules):
                if (index, copy) not in found[caption]:
                    found[caption].append((index, copy))
    return [found[caption] for caption in captions]


def _boxes(field: Field, number: int) -> Iterator[tuple[int, Box]]:
    """The options of a choice are one place."""
    if field.options and field.page == number:
        yield from ((0, box) for box in field.options.values())
        return
    yield from enumerate(place.box for place in field.places if place.page == number)


def unknown_captions(texts: Sequence[Sequence[str]], field: Field) -> list[str]:
    """The captions that the field's definition tells of and that the page does not have."""
    return [begin for begin in field.captions if not any(_begins(text, begin) for text in texts)]


def _stated(field: Field, box: Box, captions: Sequence[Printed]) -> list[Printed]:
    """Those that the definition tells; of several that begin alike the nearest that is not under the box."""
    found = []
    for begin in field.captions:
        alike = [each for each in captions if _begins(each.words, begin)]
        before = [each for each in alike if each.box.top < box.bottom]
        found += _nearest(box, before or alike)
    return found


def _begins(text: Sequence[str], begin: str) -> bool:
    words = begin.split()
    return list(text[: len(words)]) == words


def _naming(field: Field, box: Box, captions: Sequence[Printed], rules: Rules) -> list[Printed]:
    """Which captions name the field: by label and line number in its cell, else around it."""
    cells = cells_around(rules, box)
    inside = [each for each in captions if any(cell.contains(each.box, _TOUCH) for cell in cells)]
    named = _in_cell(field, box, inside)
    if not named and not field.options:
        named = _around(field, box, [each for each in captions if each.tokens])
    return named or _nearest(box, [each for each in inside if each.tokens] or inside)


def _in_cell(field: Field, box: Box, inside: Sequence[Printed]) -> list[Printed]:
    best = max((_agreement(field, each) for each in inside), default=0.0)
    by_label = _nearest(box, [each for each in inside if best >= 0.5 and _agreement(field, each) == best])
    by_line = [each for each in inside if each.words[0] == field.line]
    sure = [each for each in by_line if len(each.words) == 1 or _agreement(field, each) > 0.5]
    return by_label + sure or by_line


def _nearest(box: Box, among: Sequence[Printed]) -> list[Printed]:
    return sorted(among, key=lambda each: _distance(each.box, box))[:1]


def _around(field: Field, box: Box, captions: Sequence[Printed]) -> list[Printed]:
    """The captions outside the cell that name the field: in its row the one that says most of the label and
    its line number; where there are not both, the nearest over its column or under its line; else the
    nearest to the left."""
    label = _tokens(field.label)
    row = [each for each in captions if _is_left_in_row(each.box, box)]
    shared = {each: len(label & each.tokens) for each in row}
    beside = sorted(_fit(field, row), key=lambda each: (-shared[each], _distance(each.box, box)))[:1]
    numbers = _nearest(box, [each for each in row if each.words == (field.line,)])
    if beside and numbers:
        return beside + numbers
    column = [each for each in captions if _is_over(each.box, box) or _is_under(each.box, box)]
    return beside + _nearest(box, _fit(field, column)) + numbers or _nearest(box, row)


def _fit(field: Field, among: Sequence[Printed]) -> list[Printed]:
    """Those that agree with the label. Numbers and single letters agree with much and say nothing."""
    return [each for each in among if _agreement(field, each) >= 0.5 and _says_something(each)]


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


def _agreement(field: Field, caption: Printed) -> float:
    """The share of the label's words that the caption has, or of the caption's that the label has."""
    label = _tokens(field.label)
    return len(label & caption.tokens) / max(1, min(len(label), len(caption.tokens)))


@lru_cache(maxsize=4096)
def _tokens(text: str) -> frozenset[str]:
    """Asked of one label again and again, for each caption of its page."""
    return frozenset(re.findall(r"[a-z0-9]+", text.replace("’", "").replace("'", "").lower()))


def _distance(caption: Box, box: Box) -> float:
    """Between two boxes; zero when they touch or overlap."""
    across = max(0.0, caption.left - box.right, box.left - caption.right)
    down = max(0.0, caption.top - box.bottom, box.top - caption.bottom)
    return math.hypot(across, down)
