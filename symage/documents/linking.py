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

from symage.documents.cells import Rules, cells_around
from symage.forms.definition import Field
from symage.geometry import Box

_TOUCH = 2.0
"""Points by which a caption may reach over the edge of a field's box."""
_UNDER = 12.0
"""Points under a line to sign on within which its caption stands."""
_HEAD = 60.0
"""Points that the head of a column of check boxes may be wide."""


def links(
    texts: Sequence[Sequence[str]], hulls: Sequence[Box], fields: Sequence[Field], number: int, rules: Rules
) -> list[list[int]]:
    """For each caption of form page `number`, given as words and box, the indexes of the fields it names."""
    found: list[list[int]] = [[] for _ in texts]
    for index, field in enumerate(fields):
        for box in _boxes(field, number):
            cells = cells_around(rules, box)
            inside = [i for i, hull in enumerate(hulls) if any(cell.contains(hull, 2.0) for cell in cells)]
            named = _stated(field, box, hulls, texts) or _naming(field, box, inside, hulls, texts)
            for i in named:
                if index not in found[i]:
                    found[i].append(index)
    return found


def _boxes(field: Field, number: int) -> Iterator[Box]:
    if field.options and field.page == number:
        yield from field.options.values()
        return
    yield from (place.box for place in field.places if place.page == number)


def unknown_captions(texts: Sequence[Sequence[str]], field: Field) -> list[str]:
    """The captions that the field's definition tells of and that the page does not have."""
    return [begin for begin in field.captions if not any(_begins(text, begin) for text in texts)]


def _stated(field: Field, box: Box, hulls: Sequence[Box], texts: Sequence[Sequence[str]]) -> list[int]:
    """Those that the definition tells; of several that begin alike the nearest that is not under the box."""
    found = []
    for begin in field.captions:
        alike = [i for i, text in enumerate(texts) if _begins(text, begin)]
        before = [i for i in alike if hulls[i].top < box.bottom]
        found += _nearest(box, before or alike, hulls)
    return found


def _begins(text: Sequence[str], begin: str) -> bool:
    words = begin.split()
    return list(text[: len(words)]) == words


def _naming(
    field: Field, box: Box, inside: Sequence[int], hulls: Sequence[Box], texts: Sequence[Sequence[str]]
) -> list[int]:
    """Which captions name the field: by label and line number in its cell, else around it."""
    spoken = [i for i in inside if _tokens(" ".join(texts[i]))]
    named = _in_cell(field, box, spoken, hulls, texts)
    if not named and not field.options:
        named = _around(field, box, hulls, texts)
    return named or _nearest(box, spoken or inside, hulls)


def _in_cell(
    field: Field, box: Box, inside: Sequence[int], hulls: Sequence[Box], texts: Sequence[Sequence[str]]
) -> list[int]:
    agreement = {i: _agreement(field, texts[i]) for i in inside}
    best = max(agreement.values(), default=0.0)
    by_label = _nearest(box, [i for i in inside if best >= 0.5 and agreement[i] == best], hulls)
    by_line = [i for i in inside if texts[i][0] == field.line and i not in by_label]
    sure = [i for i in by_line if len(texts[i]) == 1 or agreement[i] > 0.5]
    return by_label + sure or by_line


def _nearest(box: Box, among: Sequence[int], hulls: Sequence[Box]) -> list[int]:
    return sorted(among, key=lambda i: _distance(hulls[i], box))[:1]


def _around(field: Field, box: Box, hulls: Sequence[Box], texts: Sequence[Sequence[str]]) -> list[int]:
    """The captions outside the cell that name the field: in its row the one that says most of the label and
    its line number; where there are not both, the nearest over its column or under its line; else the
    nearest to the left."""
    spoken = [i for i, text in enumerate(texts) if _tokens(" ".join(text))]
    row = [i for i in spoken if _is_left_in_row(hulls[i], box)]
    column = [i for i in spoken if _is_over(hulls[i], box) or _is_under(hulls[i], box)]
    shared = {i: len(_tokens(field.label) & _tokens(" ".join(texts[i]))) for i in row}
    beside = sorted(_fit(field, row, texts), key=lambda i: (-shared[i], _distance(hulls[i], box)))[:1]
    numbers = [i for i in row if list(texts[i]) == [field.line] and i not in beside]
    if beside and numbers:
        return beside + _nearest(box, numbers, hulls)
    named = beside + _nearest(box, _fit(field, column, texts), hulls)
    return named + _nearest(box, [i for i in numbers if i not in named], hulls) or _nearest(box, row, hulls)


def _fit(field: Field, among: Sequence[int], texts: Sequence[Sequence[str]]) -> list[int]:
    """Those that agree with the label. Numbers and single letters agree with much and say nothing."""
    return [i for i in among if _agreement(field, texts[i]) >= 0.5 and _says_something(texts[i])]


def _says_something(text: Sequence[str]) -> bool:
    return any(len(token) > 2 and token.isalpha() for token in _tokens(" ".join(text)))


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


def _agreement(field: Field, text: Sequence[str]) -> float:
    """The share of the label's words that the caption has, or of the caption's that the label has."""
    label, caption = _tokens(field.label), _tokens(" ".join(text))
    return len(label & caption) / max(1, min(len(label), len(caption)))


def _tokens(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", text.replace("’", "").replace("'", "").lower()))


def _distance(caption: Box, box: Box) -> float:
    """Between two boxes; zero when they touch or overlap."""
    across = max(0.0, caption.left - box.right, box.left - caption.right)
    down = max(0.0, caption.top - box.bottom, box.top - caption.bottom)
    return math.hypot(across, down)
