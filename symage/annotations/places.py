"""Where the values of documents stand in the pictures: the hull of each value's words, place by place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from symage.annotations.projection import Pixels, Projection
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
    document = np.repeat(np.arange(layout.documents), np.diff(words.starts))
    order = np.lexsort((words.copy, words.page, words.field, document))
    boxes = projection.words(words)[order]
    keys = np.stack([document, words.field, words.page, words.copy], axis=1)[order]
    first = np.flatnonzero(np.any(np.diff(keys, axis=0, prepend=-1) != 0, axis=1))
    low, high = np.minimum.reduceat(boxes[:, :2], first), np.maximum.reduceat(boxes[:, 2:], first)
    hulls = np.concatenate([low, high], axis=1).tolist()
    for (each, field, page, _), hull in zip(keys[first].tolist(), hulls, strict=True):
        found[each].setdefault(field, []).append(Place(page, hull))
    return found
