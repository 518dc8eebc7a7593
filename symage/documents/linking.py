"""Which printed captions name which fields.

A field belongs to the captions in its cell. Where a cell holds several, the words and the line number of
the field's definition decide: box f of a W-2 has its caption at the foot of a cell that begins with box e's.
"""

import math
import re
from collections.abc import Iterator, Sequence

from symage.documents.cells import Rules, cells_around
from symage.forms.definition import Field
from symage.geometry import Box


def links(
    texts: Sequence[Sequence[str]], hulls: Sequence[Box], fields: Sequence[Field], number: int, rules: Rules
) -> list[list[int]]:
    """For each caption of form page `number`, given as words and box, the indexes of the fields it names."""
    found: list[list[int]] = [[] for _ in texts]
    for index, field in enumerate(fields):
        for box in _boxes(field, number):
            cells = cells_around(rules, box)
            inside = [i for i, hull in enumerate(hulls) if any(cell.contains(hull, 2.0) for cell in cells)]
            for i in _naming(field, box, inside, hulls, texts):
                if index not in found[i]:
                    found[i].append(index)
    return found


def _boxes(field: Field, number: int) -> Iterator[Box]:
    if field.options and field.page == number:
        yield from field.options.values()
        return
    yield from (place.box for place in field.places if place.page == number)


def _naming(
    field: Field, box: Box, inside: Sequence[int], hulls: Sequence[Box], texts: Sequence[Sequence[str]]
) -> list[int]:
    """Which of the captions in the field's cell name it: by label and line number, else the nearest one."""
    agreement = {i: _agreement(field, texts[i]) for i in inside}
    best = max(agreement.values(), default=0.0)
    by_label = [i for i in inside if best >= 0.5 and agreement[i] == best]
    by_label = sorted(by_label, key=lambda i: _distance(hulls[i], box))[:1]
    by_line = [i for i in inside if texts[i][0] == field.line and i not in by_label]
    sure = [i for i in by_line if len(texts[i]) == 1 or agreement[i] > 0.5]
    return by_label + sure or by_line or sorted(inside, key=lambda i: _distance(hulls[i], box))[:1]


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
