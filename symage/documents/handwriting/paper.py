"""Ink on paper: lines painted into a picture, with the tooth of the paper and the way of the pen.

Every line is drawn at four times the resolution, in whole numbers, and brought down to that of the page; then
the fibres of the paper move its edges and show where there is little ink. Only what is covered is looked at.
What does not belong here: the drawing (`deposits.py`).
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from symage.documents.handwriting.deposits import deposits
from symage.documents.handwriting.drawn import Drawn
from symage.documents.handwriting.pens import BALLPOINT, FELT, GEL, PENCIL, Pen
from symage.randomness import mix

Ints = NDArray[np.int64]
Singles = NDArray[np.float32]

_TILE = 512
_FEATHER = {BALLPOINT: 0.24, GEL: 0.10, FELT: 0.16, PENCIL: 0.18}
"""How far fibres move the edge of a line, in pixels."""


def paint(pixels: NDArray[np.uint8], what: Drawn, pen: Pen, ink: int, dpi: int, shift: int) -> None:
    """Paint into pixels (height × width, of coloured ones × 3). `ink`: 0xRRGGBB; `shift`: where on the
    paper's tooth the page lies."""
    height, width = pixels.shape[:2]
    for row, column, deposit in deposits(what, dpi):
        on = (row >= 0) & (row < height) & (column >= 0) & (column < width)
        if not on.all():
            row, column, deposit = row[on], column[on], deposit[on]
        tooth = _tooth()[(row + shift // _TILE) % _TILE, (column + shift) % _TILE]
        cover = _cover(deposit.astype(np.float32) / np.float32(255), tooth, pen)
        _blend(pixels, row, column, cover, ink)


@cache
def _tooth() -> Singles:
    """A tile of paper: fine fibres and coarser ones, of mean 0 and deviation 1, which show in some places
    more than in others: what lies under a sheet is no more even than the hand."""
    fine, coarse, patches = (_noise(seed, width) for seed, width in ((1, 3), (2, 7), (3, 25)))
    mixed = (0.6 * fine + 0.4 * coarse) * np.clip(0.75 + 0.7 * patches, 0.1, 2.4)
    found: Singles = (np.rint(mixed / mixed.std() * 1024) / 1024).astype(np.float32)
    return found


def _noise(seed: int, width: int) -> NDArray[np.float64]:
    """Blurred twice by a box of a width; it goes on at the other edge."""
    words = mix(np.arange(_TILE * _TILE, dtype=np.uint64) + np.uint64(seed << 32))
    found = (words >> np.uint64(40)).astype(np.float64).reshape(_TILE, _TILE)
    found -= found.mean()
    for axis in (0, 1, 0, 1):
        before, found = found, np.zeros_like(found)
        for i in range(width):
            found += np.roll(before, i - width // 2, axis)
        found /= width
    scaled: NDArray[np.float64] = found / found.std()
    return scaled


def _cover(deposit: Singles, tooth: Singles, pen: Pen) -> Singles:
    """How much of the paper is hidden, 0 to 1: little ink stays on what stands out of it."""
    moved = deposit + np.float32(4 * _FEATHER[pen.kind]) * tooth * deposit * (1 - deposit)
    ink = np.clip(moved, 0, 1)
    if pen.kind == BALLPOINT:
        ink = 0.97 * ink - 0.20 * np.maximum(tooth - 0.1, 0) * ink * (1.3 - ink)
    elif pen.kind == PENCIL:
        ink = np.minimum(1.15 * ink, 1) * (0.84 + 0.09 * tooth)
    else:
        ink = ink * ((1.0 if pen.kind == GEL else 0.95) - 0.04 * tooth)
    found: Singles = np.clip(ink, 0, 0.96).astype(np.float32)
    return found


def _blend(pixels: NDArray[np.uint8], row: Ints, column: Ints, cover: Singles, ink: int) -> None:
    """Lay ink on pixels. It lets through what it lies on: over black print it is black."""
    grey = (299 * (ink >> 16) + 587 * (ink >> 8 & 255) + 114 * (ink & 255)) / 1000
    parts = [grey] if pixels.ndim == 2 else [ink >> 16, ink >> 8 & 255, ink & 255]
    old = pixels[row, column].reshape(len(row), -1).astype(np.float32)
    light = 1 - np.array(parts, np.float32) / 255
    new = np.rint(old * (1 - light * cover[:, None])).astype(np.uint8)
    pixels[row, column] = new[:, 0] if pixels.ndim == 2 else new
