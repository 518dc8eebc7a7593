"""What is left of a hand when its slant, height, width, spacing and pen are taken away: its shapes.

The strokes of a sheet are thinned to their centre lines. Three numbers of these are brought to the same
value for every sheet: the slant, which is the shear that makes the way that the pen goes sideways shortest;
this way; and the way that it goes up and down. They follow what a sheet is sheared and stretched by, and
gaps are no part of them. The centre lines are then drawn anew with one pen, and measured as any sheet is,
but for sizes. Sheets that are compared must be of the same text, for the ways are those of the whole sheet.

It is not perfect: a thick pen fills small bends, and with them goes up to a sixth of the way. What is left
of manners so is made to count for little by `disguise.py`.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bench.writer_identification.features import Picture, Vector, directions, ink
from symage.documents.opencv import cv2

HEIGHT = 56.0
"""Pixels that components are enlarged to, about, before they are thinned."""
SMOOTHED = 3.0
"""The width of the bell, in such pixels, by which a centre line is averaged."""
UP_AND_DOWN, SIDEWAYS = 1100.0, 660.0
"""Pixels of both ways in a line of a normalised sheet: letters are as high as in usual writing at 200 dpi."""
PEN, MARGIN = 3, 10
FRACTION = 4
"""Bits of a pixel's fraction in drawing."""

Segments = NDArray[np.float64]
"""Short pieces of centre lines: (pieces, 2 ends, x and y)."""


def normalised_features(sheet: Sequence[Picture]) -> Vector:
    return directions(normalised(sheet))


def normalised(sheet: Sequence[Picture]) -> tuple[Picture, ...]:
    """The sheet written upright, in one size and with one pen. ValueError where nothing is written."""
    zoom = HEIGHT / _height(sheet)
    lines = [centre_lines(ink(_zoomed(line, zoom))) for line in sheet]
    steps = np.concatenate([line[:, 1] - line[:, 0] for line in lines])
    slant = _slant(steps)
    sideways, up_and_down = np.abs(steps @ _shear(slant)).sum(axis=0) / len(sheet)
    matrix = _shear(slant) @ np.diag([SIDEWAYS / sideways, UP_AND_DOWN / up_and_down])
    return tuple(_drawn(line @ matrix) for line in lines)


def centre_lines(mask: Picture) -> Segments:
    """The strokes, thinned and smoothed, as pieces between neighbouring pixels."""
    left, top, width, height = cv2.boundingRect(mask)
    thin = thinned(mask[top : top + height, left : left + width])
    rows, columns = np.indices(thin.shape, dtype=np.float64)
    around = np.maximum(_mean(thin), 1e-6)
    points = np.stack([_mean(columns * thin), _mean(rows * thin)], axis=-1) / around[..., None]
    pieces = [_pieces(thin, points, down, right) for down, right in ((0, 1), (1, 0), (1, 1), (1, -1))]
    return np.concatenate(pieces)


def thinned(mask: Picture) -> Picture:
    """Of 1s, a line one pixel wide through their middle (Zhang and Suen 1984)."""
    thin = cv2.copyMakeBorder(mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    while True:
        thinner = thin
        for goes in _GOES:
            around = cv2.filter2D(thinner, -1, _BITS, borderType=cv2.BORDER_CONSTANT)
            thinner = thinner & (1 - cv2.LUT(around, goes))
        if np.array_equal(thin, thinner):
            return np.asarray(thin[1:-1, 1:-1])
        thin = thinner


def _height(sheet: Sequence[Picture]) -> float:
    """How high components are, by and large: every one counts by its height, so that dots hardly do."""
    found = [cv2.connectedComponentsWithStats(ink(line))[2][1:, cv2.CC_STAT_HEIGHT] for line in sheet]
    heights = np.concatenate(found).astype(np.float64)
    return float((heights**2).sum() / heights.sum())


def _zoomed(line: Picture, zoom: float) -> Picture:
    framed = cv2.copyMakeBorder(line, 2, 2, 2, 2, cv2.BORDER_CONSTANT, value=255)
    return np.asarray(cv2.resize(framed, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC))


def _mean(values: NDArray[np.generic]) -> Vector:
    return np.asarray(
        cv2.GaussianBlur(values.astype(np.float64), (0, 0), SMOOTHED, borderType=cv2.BORDER_CONSTANT)
    )


def _pieces(thin: Picture, points: Vector, down: int, right: int) -> Segments:
    height, width = thin.shape
    here = np.s_[: height - down, max(-right, 0) : width - max(right, 0)]
    there = np.s_[down:, max(right, 0) : width - max(-right, 0)]
    both = (thin[here] & thin[there]) > 0
    return np.stack([points[here][both], points[there][both]], axis=1)


def _slant(steps: Vector) -> float:
    """The shear after which the steps go sideways least: the median of their slopes, each as heavy as it is
    high."""
    high = steps[np.abs(steps[:, 1]) > 1e-3]
    slopes = high[:, 0] / high[:, 1]
    order = np.argsort(slopes)
    weights = np.cumsum(np.abs(high[order, 1]))
    return float(slopes[order[np.searchsorted(weights, weights[-1] / 2)]])


def _shear(slant: float) -> Vector:
    return np.array([[1.0, 0.0], [-slant, 1.0]])


def _drawn(line: Segments) -> Picture:
    placed = line - line.min(axis=(0, 1)) + MARGIN
    width, height = np.ceil(placed.max(axis=(0, 1)) + MARGIN).astype(int)
    picture = np.full((height, width), 255, np.uint8)
    ends = np.rint(placed * 2**FRACTION).astype(np.int32)
    cv2.polylines(picture, list(ends), False, 0, PEN, cv2.LINE_AA, FRACTION)
    return picture


_BITS = np.array([[128, 1, 2], [64, 0, 4], [32, 16, 8]], np.float32)
"""A pixel's neighbours, clockwise from the one above it."""


def _rules() -> tuple[Picture, Picture]:
    """For each of the two rounds and each of the 256 neighbourhoods: whether a pixel goes."""
    bits = np.arange(256)[:, None] >> np.arange(8) & 1
    up, right, down, left = bits[:, ::2].T
    neighbours = bits.sum(axis=1)
    begins = ((bits == 0) & (np.roll(bits, -1, axis=1) == 1)).sum(axis=1)
    edge = (neighbours >= 2) & (neighbours <= 6) & (begins == 1)
    first = edge & (up * right * down == 0) & (right * down * left == 0)
    second = edge & (up * right * left == 0) & (up * down * left == 0)
    return first.astype(np.uint8), second.astype(np.uint8)


_GOES = _rules()
