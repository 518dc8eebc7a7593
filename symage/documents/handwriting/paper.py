"""Ink on paper: lines painted into a picture, with the tooth of the paper and the way of the pen.

Every line is drawn at four times the resolution, in whole numbers, and brought down to that of the page; then
the fibres of the paper move its edges and show where there is little ink. Only what is covered is looked at.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from symage.changes import changes, firsts
from symage.documents.handwriting.drawn import Drawn
from symage.documents.handwriting.pens import BALLPOINT, FELT, GEL, PENCIL, Pen
from symage.documents.opencv import cv2
from symage.randomness import mix

Ints = NDArray[np.int64]
Singles = NDArray[np.float32]

_FINE = 4
"""How many times finer lines are drawn."""
_SHIFT = 4
"""Bits of the fractions of a fine pixel."""
_TILE = 512
_FEATHER = {BALLPOINT: 0.24, GEL: 0.10, FELT: 0.16, PENCIL: 0.18}
"""How far fibres move the edge of a line, in pixels."""


def paint(pixels: NDArray[np.uint8], what: Drawn, pen: Pen, ink: int, dpi: int, shift: int) -> None:
    """Paint into pixels (height × width, of coloured ones × 3). `ink`: 0xRRGGBB; `shift`: where on the
    paper's tooth the page lies."""
    for line in _lines(what, dpi):
        left, top, right, bottom = _box(line, pixels.shape)
        if left < right and top < bottom:
            deposit = _deposit(line, (left, top, right, bottom))
            _blend(pixels[top:bottom, left:right], deposit, pen, ink, (top + shift // _TILE, left + shift))


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """What is drawn on a line: points in fractions of fine pixels, how thick the line is there, how much ink
    it has, and the rows where pieces of one width and ink start and end."""

    points: NDArray[np.int32]
    thick: Ints
    ink: NDArray[np.uint8]
    starts: Ints
    ends: Ints


def _lines(what: Drawn, dpi: int) -> Iterator[_Line]:
    scale = _FINE * dpi / 72
    points = np.rint(what.points * (scale * (1 << _SHIFT))).astype(np.int32) - (1 << _SHIFT - 1)
    thick = np.maximum(np.rint(2 * scale * what.half), 1).astype(np.int64)
    begins = what.begins | changes(thick, what.ink)
    edges = [*firsts(what.line).tolist(), len(what.line)]
    for first, end in zip(edges, edges[1:], strict=False):
        rows = slice(first, end)
        starts = np.flatnonzero(begins[rows])
        # A piece goes on to where the next one of its stroke begins.
        ends = np.append(starts[1:] + ~what.begins[rows][starts[1:]], end - first)
        yield _Line(points[rows], thick[rows], what.ink[rows], starts, ends)


def _box(line: _Line, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a line in pixels, within the page."""
    reach = int(line.thick.max()) / _FINE + 1
    left, top = np.floor(line.points.min(axis=0) / (_FINE << _SHIFT) - reach).astype(int).tolist()
    right, bottom = np.ceil(line.points.max(axis=0) / (_FINE << _SHIFT) + reach).astype(int).tolist()
    return max(left, 0), max(top, 0), min(right, shape[1]), min(bottom, shape[0])


def _deposit(line: _Line, box: tuple[int, int, int, int]) -> NDArray[np.uint8]:
    """How much ink lies on each pixel of a box."""
    left, top, right, bottom = box
    canvas = np.zeros(((bottom - top) * _FINE, (right - left) * _FINE), np.uint8)
    points = line.points - np.array([left, top], np.int32) * (_FINE << _SHIFT)
    for ink, thick, rows in _alike(line):
        pieces = [points[start:end] for start, end in rows]
        cv2.polylines(canvas, pieces, False, ink, thick, cv2.LINE_8, _SHIFT)
    seen: NDArray[np.uint8] = cv2.resize(canvas, (right - left, bottom - top), interpolation=cv2.INTER_AREA)
    return seen


def _alike(line: _Line) -> Iterator[tuple[int, int, Sequence[tuple[int, int]]]]:
    """Pieces of one ink and width together, darker ones later: they lie over lighter ones."""
    ink, thick = line.ink[line.starts], line.thick[line.starts]
    order = np.lexsort((thick, ink.astype(np.int64)))
    edges = [*firsts(ink[order], thick[order]).tolist(), len(order)]
    starts, ends = line.starts[order].tolist(), line.ends[order].tolist()
    inks, widths = ink[order].tolist(), thick[order].tolist()
    for first, last in zip(edges, edges[1:], strict=False):
        yield inks[first], widths[first], list(zip(starts[first:last], ends[first:last], strict=True))


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


def _blend(
    pixels: NDArray[np.uint8], deposit: NDArray[np.uint8], pen: Pen, ink: int, corner: tuple[int, int]
) -> None:
    """Lay a deposit on as many pixels, whose corner lies there on the tooth. Ink lets through what it lies
    on: over black print it is black."""
    row, column = np.nonzero(deposit)
    tooth = _tooth()[(row + corner[0]) % _TILE, (column + corner[1]) % _TILE]
    cover = _cover(deposit[row, column].astype(np.float32) / np.float32(255), tooth, pen)
    grey = (299 * (ink >> 16) + 587 * (ink >> 8 & 255) + 114 * (ink & 255)) / 1000
    parts = [grey] if pixels.ndim == 2 else [ink >> 16, ink >> 8 & 255, ink & 255]
    old = pixels[row, column].reshape(len(row), -1).astype(np.float32)
    light = 1 - np.array(parts, np.float32) / 255
    new = np.rint(old * (1 - light * cover[:, None])).astype(np.uint8)
    pixels[row, column] = new[:, 0] if pixels.ndim == 2 else new
