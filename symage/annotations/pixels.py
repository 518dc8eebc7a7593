"""Boxes of the layout as whole pixels of a picture: rounded outward, and kept inside the page."""

import numpy as np
from numpy.typing import NDArray

from symage.documents.compile import CompiledPage
from symage.documents.layout import Words
from symage.documents.raster import pixel_size
from symage.geometry import Box

Pixels = tuple[int, int, int, int]
"""left, top, right, bottom"""

_INCH = 72_000
"""Thousandths of a point."""


def pixels(box: Box, page: CompiledPage, dpi: int) -> Pixels:
    """The pixels that a box in points covers at `dpi`."""
    width, height = pixel_size(page, dpi)
    left, top, right, bottom = (
        round(value * 1000) * dpi for value in (box.left, box.top, box.right, box.bottom)
    )
    return (
        max(0, left // _INCH),
        max(0, top // _INCH),
        min(width, -(-right // _INCH)),
        min(height, -(-bottom // _INCH)),
    )


def word_pixels(words: Words, pages: tuple[CompiledPage, ...], dpi: int) -> NDArray[np.int64]:
    """The same for every word of a layout: one row of left, top, right, bottom each."""
    sizes = np.array([pixel_size(page, dpi) for page in pages], np.int64)[words.page]
    return np.stack(
        [
            np.maximum(0, words.left * dpi // _INCH),
            np.maximum(0, words.top * dpi // _INCH),
            np.minimum(sizes[:, 0], -(-words.right * dpi // _INCH)),
            np.minimum(sizes[:, 1], -(-words.bottom * dpi // _INCH)),
        ],
        axis=1,
    )
