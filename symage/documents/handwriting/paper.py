"""Ink on paper: lines of points painted into a picture, with the tooth of the paper and the manner of the pen.

Every piece of a line is a capsule, whose edge the fibres of the paper feather; where pieces meet, the darker
one counts. Only what a line covers is looked at.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from symage.documents.handwriting.drawn import Drawn
from symage.documents.handwriting.motion import Floats
from symage.documents.handwriting.pens import BALLPOINT, FELT, GEL, PENCIL, Pen
from symage.randomness import mix

Singles = NDArray[np.float32]

_TILE = 512
_FEATHER = {BALLPOINT: 0.22, GEL: 0.18, FELT: 0.34, PENCIL: 0.42}
"""How far fibres move the edge of a line, in pixels."""


def paint(pixels: NDArray[np.uint8], what: Drawn, pen: Pen, ink: int, dpi: int, shift: int) -> None:
    """Paint into pixels (height × width, of coloured ones × 3). `ink`: 0xRRGGBB; `shift`: where on the
    paper's tooth the page lies."""
    height, width = pixels.shape[:2]
    deposit = np.zeros(height * width, np.uint8)
    tooth = _tooth()
    for piece in _pieces(what, dpi):
        _press(deposit, piece, tooth, (height, width), shift, _FEATHER[pen.kind])
    touched = np.flatnonzero(deposit)
    cover = _cover(deposit[touched].astype(np.float32) / 255, tooth[_of_tile(touched, width, shift)], pen)
    _blend(pixels, touched, cover, ink)


@dataclass(frozen=True, slots=True, eq=False)
class _Pieces:
    """Pieces of lines that reach as many pixels: both ends, half the width and ink at both."""

    reach: int
    start: Singles
    along: Singles
    half: Singles
    ink: Singles


def _pieces(what: Drawn, dpi: int) -> list[_Pieces]:
    """All pieces, in pixels whose middles lie on whole numbers, by how far they reach."""
    points = (what.points * (dpi / 72) - 0.5).astype(np.float32)
    half = (what.half * (dpi / 72)).astype(np.float32)
    first = np.flatnonzero(~what.begins[1:])
    along = points[first + 1] - points[first]
    wide = np.maximum(half[first], half[first + 1])
    reach = np.ceil(wide + 1.0 + 0.5 * np.abs(along).max(axis=1)).astype(np.int64)
    ink = what.ink.astype(np.float32)
    found = []
    for size in np.unique(reach).tolist():
        rows = first[reach == size]
        found.append(
            _Pieces(
                size,
                points[rows],
                along[reach == size],
                half[np.stack([rows, rows + 1])],
                ink[np.stack([rows, rows + 1])],
            )
        )
    return found


def _press(
    deposit: NDArray[np.uint8],
    pieces: _Pieces,
    tooth: Singles,
    shape: tuple[int, int],
    shift: int,
    feather: float,
) -> None:
    """The ink of the pieces, the most of what any of them leaves."""
    middle = np.rint(pieces.start + 0.5 * pieces.along).astype(np.int64)
    window = np.arange(-pieces.reach, pieces.reach + 1)
    x, y = middle[:, 0, None] + window, middle[:, 1, None] + window
    ex = (x - pieces.start[:, 0, None]).astype(np.float32)[:, None, :]
    ey = (y - pieces.start[:, 1, None]).astype(np.float32)[:, :, None]
    ax, ay = pieces.along[:, 0, None, None], pieces.along[:, 1, None, None]
    length = np.maximum(ax * ax + ay * ay, np.float32(1e-4))
    t = np.clip((ex * ax + ey * ay) / length, 0, 1)
    fx, fy = ex - t * ax, ey - t * ay
    distance = np.sqrt(fx * fx + fy * fy)
    half = pieces.half[0, :, None, None] + t * (pieces.half[1] - pieces.half[0])[:, None, None]
    height, width = shape
    inside = ((x >= 0) & (x < width))[:, None, :] & ((y >= 0) & (y < height))[:, :, None]
    place = (np.clip(y, 0, height - 1) * width)[:, :, None] + np.clip(x, 0, width - 1)[:, None, :]
    edge = half + np.float32(0.5) - distance
    near = inside & (edge > -feather)
    where = place[near]
    cover = np.clip(edge[near] + np.float32(feather) * tooth[_of_tile(where, width, shift)], 0, 1)
    ink = (pieces.ink[0, :, None, None] + t * (pieces.ink[1] - pieces.ink[0])[:, None, None])[near]
    np.maximum.at(deposit, where, np.rint(cover * ink).astype(np.uint8))


def _of_tile(places: NDArray[np.int64], width: int, shift: int) -> NDArray[np.int64]:
    """Which sample of the tooth lies under pixels."""
    row, column = np.divmod(places, width)
    return ((row + shift // _TILE) % _TILE) * _TILE + (column + shift) % _TILE


@cache
def _tooth() -> Singles:
    """A tile of paper: fine fibres and coarser ones, of mean 0 and deviation 1."""
    fine, coarse = (_noise(seed, width) for seed, width in ((1, 3), (2, 7)))
    mixed = 0.6 * fine + 0.4 * coarse
    return (np.rint(mixed / mixed.std() * 1024) / 1024).astype(np.float32).ravel()


def _noise(seed: int, width: int) -> Floats:
    """Blurred twice by a box of a width; it goes on at the other edge."""
    words = mix(np.arange(_TILE * _TILE, dtype=np.uint64) + np.uint64(seed << 32))
    found = (words >> np.uint64(40)).astype(np.float64).reshape(_TILE, _TILE)
    found -= found.mean()
    for axis in (0, 1, 0, 1):
        found = sum(np.roll(found, i - width // 2, axis) for i in range(width)) / width
    scaled: Floats = found / found.std()
    return scaled


def _cover(deposit: Singles, tooth: Singles, pen: Pen) -> Singles:
    """How much of the paper is hidden, 0 to 1: little ink stays on what stands out of it."""
    if pen.kind == BALLPOINT:
        light = np.minimum(3 * deposit, 1)
        found = deposit - light * (0.26 * np.maximum(tooth - 0.1, 0) * (1.35 - deposit) + 0.06 * tooth)
        return np.clip(0.95 * found, 0, 0.97)
    if pen.kind == PENCIL:
        grain = np.clip(deposit * 1.05 - 0.10 + 0.20 * tooth, 0, 1)
        return np.clip(grain * np.minimum(deposit * 1.8, 1) * 0.88, 0, 0.95)
    strength = 1.12 if pen.kind == GEL else 1.04
    return np.clip(deposit * (strength - 0.05 * tooth), 0, 1) * np.float32(0.94)


def _blend(pixels: NDArray[np.uint8], touched: NDArray[np.int64], cover: Singles, ink: int) -> None:
    if pixels.ndim == 2:
        grey = (299 * (ink >> 16) + 587 * (ink >> 8 & 255) + 114 * (ink & 255)) / 1000
        inks: list[float] = [grey]
        flat = pixels.reshape(-1, 1) if pixels.flags.c_contiguous else None
    else:
        inks = [ink >> 16, ink >> 8 & 255, ink & 255]
        flat = pixels.reshape(-1, 3) if pixels.flags.c_contiguous else None
    row, column = np.divmod(touched, pixels.shape[1])
    old = (
        (pixels[row, column] if flat is None else flat[touched]).reshape(len(touched), -1).astype(np.float32)
    )
    new = np.rint(old + (np.array(inks, np.float32) - old) * cover[:, None]).astype(np.uint8)
    pixels[row, column] = new[:, 0] if pixels.ndim == 2 else new
