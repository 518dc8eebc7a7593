"""Where the values of documents stand in the pictures, place by place: the boxes of FUNSD's answers, which on
bent pages are those of the hull of a value's words, bent, and not the hull of its bent words."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symage.annotations.projection import Pixels, Projection
from symage.changes import firsts
from symage.documents.layout import Layout

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where values stand, a row each: `document` and `field` by their indexes, the `page`, from 0, and the
    `box` of pixels that the value covers there. Document by document, field by field, then in the order of
    pages and of its places there."""

    document: Ints
    field: Ints
    page: Ints
    box: list[Pixels]


def value_places(layout: Layout, projection: Projection) -> Places:
    words = layout.words
    document = words.document
    order = np.lexsort((words.copy, words.page, words.field, document))
    document, field, page = document[order], words.field[order], words.page[order]
    first = firsts(document, field, page, words.copy[order])
    boxes = projection.around(document, page, words.sides[order], first)
    return Places(document[first], field[first], page[first], boxes.tolist())
