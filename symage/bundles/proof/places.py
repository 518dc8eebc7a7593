"""Where something on a clean page stands in the picture, worked out anew: formats have it of
`annotations/projection.py`, which does it for a whole batch and follows an edge at fewer places."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from symage.bundles.proof.said import Corners, Sides
from symage.documents.transform import Bend

Millis = tuple[int, int, int, int]
"""left, top, right, bottom in thousandths of a point"""
_INCH = 72_000
_STEPS = 32
"""Places of an edge of curled paper that are followed."""
_STRAY = 0.1
"""Points that formats may miss of the furthest place of such an edge, at most (`projection.py`)."""
_FLAT = 0.05
"""Pixels that shares of six digits come to, at most, on pictures as large as there are."""


class Place(NamedTuple):
    """`outline` is None on flat pages."""

    box: Sides
    outline: Corners | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A page: the size of its picture in pixels, and how it is bent, None where it is flat."""

    size: tuple[int, int]
    dpi: int
    bend: Bend | None

    @property
    def spare(self) -> float:
        """Pixels by which two readings of a place may differ: of a bent one the rounding outward too."""
        return _FLAT if self.bend is None else 1 + _STRAY * self.dpi / 72

    def places(self, boxes: Sequence[Millis]) -> list[Place]:
        """Boxes are rounded outward and end at the edge of the picture."""
        if not boxes:
            return []
        sides = np.array(boxes, np.int64)
        if self.bend is None:
            return [Place(tuple(box)) for box in self._inside(sides * self.dpi / _INCH)]
        edges = _edges(sides / 1000, 1 if self.bend.is_flat else _STEPS)
        moved = self.bend.shown(edges) * self.dpi / 72
        hulls = np.concatenate([moved.min(axis=(1, 2)), moved.max(axis=(1, 2))], axis=1)
        corners = moved[:, :, 0].reshape(-1, 8).tolist()
        pairs = zip(self._inside(hulls), corners, strict=True)
        return [Place(tuple(box), tuple(outline)) for box, outline in pairs]

    def _inside(self, hulls: NDArray[np.float64]) -> list[list[int]]:
        whole = np.concatenate([np.floor(hulls[:, :2]), np.ceil(hulls[:, 2:])], axis=1)
        found: list[list[int]] = np.clip(whole, 0, self.size * 2).astype(np.int64).tolist()
        return found


def _edges(boxes: NDArray[np.float64], steps: int) -> NDArray[np.float64]:
    """Points along the four edges of each box from corner to corner: boxes × 4 × steps × 2."""
    ends = boxes[:, [[0, 1], [2, 1], [2, 3], [0, 3]]]
    along = np.arange(steps)[:, None] / steps
    edges: NDArray[np.float64] = ends[:, :, None] + along * (np.roll(ends, -1, axis=1) - ends)[:, :, None]
    return edges


def hull(boxes: Sequence[Millis]) -> Millis:
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)
