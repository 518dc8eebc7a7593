"""A sheet as it would look if its writer wrote the same shapes larger, narrower, more slanted or with a
thicker pen.

What normalising does not undo of this would else pass for shape. Every sheet is disguised before it is
normalised, each in its own way, so that it counts as what varies in one hand. The disguises reach as far as
writers do."""

from collections.abc import Sequence

import numpy as np

from bench.writer_identification.features import Picture, Vector
from symage.documents.opencv import cv2

NARROWEST, WIDEST = 0.8, 1.3
LOWEST, HIGHEST = 0.8, 1.3
LEFTMOST, RIGHTMOST = -0.3, 0.3
"""Shears that are added to a writer's own slant."""
PENS = (1, 2, 3)
"""Pixels at 200 dpi: a pen is thicker by this less one."""


def disguised(sheet: Sequence[Picture], chance: np.random.Generator) -> tuple[Picture, ...]:
    """All lines in the same way."""
    across, down, slant = chance.uniform((NARROWEST, LOWEST, LEFTMOST), (WIDEST, HIGHEST, RIGHTMOST))
    pen = int(chance.choice(PENS))
    matrix = np.array([[across, -slant], [0.0, down]])
    return tuple(_moved(_thickened(line, pen), matrix) for line in sheet)


def _thickened(line: Picture, pen: int) -> Picture:
    return np.asarray(cv2.erode(line, np.ones((pen, pen), np.uint8), borderValue=255))


def _moved(line: Picture, matrix: Vector) -> Picture:
    height, width = line.shape
    corners = np.array([[0, 0], [width, 0], [0, height], [width, height]]) @ matrix.T
    first, last = corners.min(axis=0), corners.max(axis=0)
    placed = np.column_stack([matrix, -first])
    size = tuple(np.ceil(last - first).astype(int).tolist())
    return np.asarray(cv2.warpAffine(line, placed, size, flags=cv2.INTER_CUBIC, borderValue=255))
