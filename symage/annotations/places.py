"""Where the values of documents stand in the pictures, place by place: the boxes of FUNSD's answers, which on
bent pages are those of the hull of a value's words, bent, and not the hull of its bent words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from symage.annotations.projection import Pixels, Projection, hulls
from symage.changes import firsts
from symage.documents.layout import Layout


@dataclass(frozen=True, slots=True)
class Place:
    """A page, from 0, and the pixels that a value covers on it."""

    page: int
    box: Pixels


def value_places(layout: Layout, projection: Projection) -> Sequence[Mapping[int, list[Place]]]:
    """For each document: the index of a field -> where its value stands, in the order of pages and of
    its places there."""
    words = layout.words
    found: list[dict[int, list[Place]]] = [{} for _ in range(layout.documents)]
    if not len(words.page):
        return found
    document = words.document
    order = np.lexsort((words.copy, words.page, words.field, document))
    keys = np.stack([document, words.field, words.page, words.copy], axis=1)[order]
    first = firsts(*keys.T)
    around = hulls(words.sides[order], first)
    boxes = projection.pixels(keys[first, 0], keys[first, 2], around).tolist()
    for (each, field, page, _), box in zip(keys[first].tolist(), boxes, strict=True):
        found[each].setdefault(field, []).append(Place(page, box))
    return found
