"""From places on the clean pages of a batch to pixels of the pictures: the one thing that formats know of
geometry. Boxes are rounded outward and kept inside the picture."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symage.documents.compile import CompiledPage
from symage.documents.layout import Layout, Words
from symage.documents.raster import pixel_size
from symage.documents.transform import Points, Transforms, corners, outline
from symage.geometry import Box

Ints = NDArray[np.int64]
Pixels = list[int]
"""left, top, right, bottom"""
Quad = list[list[float]]
"""x and y of four corners, clockwise from the one that is the top left of the clean page"""

_INCH = 72_000
"""Thousandths of a point."""
_SHORT, _FEW, _MANY = 72_000, 4, 32
"""Boxes with no longer sides than an inch are followed at few places of each edge, others at many: between
two places even a very wavy page leaves the straight line by a tenth of a point at most."""
_HUNDREDTHS = 2
"""Digits of a quadrangle's corners in pixels."""


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """The pages of a form in pixels of `dpi`; `transforms`: how each page of each document is bent."""

    pages: tuple[CompiledPage, ...]
    dpi: int
    transforms: Transforms | None = None

    @classmethod
    def of(cls, pages: tuple[CompiledPage, ...], layout: Layout, dpi: int) -> "Projection":
        return cls(pages, dpi, layout.transforms)

    def words(self, words: Words) -> Ints:
        """The pixels that every word of the layout covers: a row of left, top, right, bottom each."""
        return self.pixels(words.document, words.page, words.sides)

    def quads(self, document: Ints, page: Ints, sides: Ints) -> list[Quad]:
        """Where the corners of boxes are on bent pages; `sides` as in `pixels`. A curled edge leaves the
        straight one between its corners."""
        if self.transforms is None:
            raise ValueError("boxes of flat pages have no quadrangles")
        moved = self.transforms.move(document, page, _corners(sides)) * self.dpi / 72
        found: list[Quad] = np.round(moved, _HUNDREDTHS).tolist()
        return found

    def pixels(self, document: Ints, page: Ints, sides: Ints) -> Ints:
        """The same for boxes as layouts have them, in thousandths of a point: a row of left, top, right,
        bottom each."""
        sizes = np.array([pixel_size(each, self.dpi) for each in self.pages], np.int64)[page]
        if self.transforms is None:
            low, high = sides[:, :2] * self.dpi // _INCH, -(-sides[:, 2:] * self.dpi // _INCH)
        else:
            low, high = self._bent(self.transforms, document, page, sides)
        return np.concatenate([np.clip(low, 0, sizes), np.clip(high, 0, sizes)], axis=1)

    def around(self, document: Ints, page: Ints, sides: Ints, first: Ints) -> Ints:
        """The same for the boxes around runs of boxes, which begin at the rows `first`. On curled pages each
        box is followed at places of its own, between which a wave may rise over a pixel's edge: what a run's
        boxes cover, the box around them does too."""
        found = self.pixels(document[first], page[first], hulls(sides, first))
        if self.transforms is None or not self.transforms.curled or not len(first):
            return found
        parts = hulls(self.pixels(document, page, sides), first)
        low, high = np.minimum(found[:, :2], parts[:, :2]), np.maximum(found[:, 2:], parts[:, 2:])
        return np.concatenate([low, high], axis=1)

    def _bent(self, transforms: Transforms, document: Ints, page: Ints, sides: Ints) -> tuple[Ints, Ints]:
        """The least and the most pixels of boxes whose edges have moved."""
        low, high = np.empty((len(sides), 2), np.int64), np.empty((len(sides), 2), np.int64)
        long = (sides[:, 2:] - sides[:, :2]).max(axis=1, initial=0) > _SHORT
        for rows, steps in ((~long, _FEW), (long, _MANY)):
            edges = _corners(sides[rows])
            if transforms.curled:
                edges = outline(edges, steps)
            moved = transforms.move(document[rows], page[rows], edges) * self.dpi / 72
            low[rows] = np.floor(moved.min(axis=1))
            high[rows] = np.ceil(moved.max(axis=1))
        return low, high


def hulls(sides: Ints, first: Ints) -> Ints:
    """The boxes around runs of boxes, which begin at the rows `first`."""
    if not len(first):
        return sides
    low, high = np.minimum.reduceat(sides[:, :2], first), np.maximum.reduceat(sides[:, 2:], first)
    return np.concatenate([low, high], axis=1)


def thousandths(boxes: Sequence[Box]) -> Ints:
    """Boxes in points as layouts have them: a row of left, top, right, bottom each."""
    sides = [[round(side * 1000) for side in (box.left, box.top, box.right, box.bottom)] for box in boxes]
    return np.array(sides, np.int64).reshape(-1, 4)


def _corners(sides: Ints) -> Points:
    return corners(*(sides / 1000).T)
