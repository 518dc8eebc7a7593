"""A page while it is being worn: its pixels, and what the effects may know of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symage.documents.opencv import cv2

Pixels = NDArray[np.uint8]
Colour = tuple[int, int, int]
"""red, green, blue"""

Curve = NDArray[np.floating[Any]]
"""What each of 256 grey levels becomes."""

WHITE = 255


@dataclass(slots=True)
class Sheet:
    """`pixels`: height × width, of coloured ones × 3; effects write on them. `scale`: pixels to the point.
    `in_colour`: whether what comes of it has colours. `words`: left, top, right, bottom in pixels of each
    word that is filled in. `back`: the other side, where there is one. `dated`: the last day that the
    document itself can tell of."""

    pixels: Pixels
    scale: float
    in_colour: bool
    page: int
    words: NDArray[np.int64]
    back: Pixels | None
    dated: date

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return len(self.pixels)

    def px(self, points: float) -> int:
        return round(points * self.scale)

    def stain(self, amount: Pixels, left: int, top: int, colour: Colour) -> None:
        """Lay transparent ink on it: `amount` of 255 is the colour itself on white paper. What hangs over the
        edge is cut off. A grey sheet turns coloured where it may."""
        if self.in_colour and self.pixels.ndim == 2 and len(set(colour)) > 1:
            self.pixels = cv2.cvtColor(self.pixels, cv2.COLOR_GRAY2RGB)
        place, amount = self._inside(amount, left, top)
        if amount.size:
            touched = self.pixels[place]
            touched[...] = cv2.multiply(touched, self._passing(amount, colour), scale=1 / 255)

    def cover(self, amount: Pixels, left: int, top: int, level: int) -> None:
        """Lay something grey over it, which hides what is beneath; `amount` of 255 hides it all."""
        place, amount = self._inside(amount, left, top)
        if amount.size:
            touched = self.pixels[place]
            hiding = amount if touched.ndim == 2 else cv2.merge([amount] * 3)
            lid = np.full_like(touched, level)
            beneath = cv2.multiply(touched, WHITE - hiding, scale=1 / 255)
            touched[...] = cv2.add(beneath, cv2.multiply(lid, hiding, scale=1 / 255))

    def shade(self, passing: Pixels) -> None:
        """Less light everywhere: 255 is all of it. `passing`: as large as the sheet, or one row or column."""
        whole = np.broadcast_to(passing, self.pixels.shape[:2])
        dimmed = np.ascontiguousarray(whole) if self.pixels.ndim == 2 else cv2.merge([whole.copy()] * 3)
        cv2.multiply(self.pixels, dimmed, dst=self.pixels, scale=1 / 255)

    def _inside(self, amount: Pixels, left: int, top: int) -> tuple[tuple[slice, slice], Pixels]:
        height, width = amount.shape
        x0, y0 = max(left, 0), max(top, 0)
        x1, y1 = min(left + width, self.width), min(top + height, self.height)
        cut = amount[y0 - top : max(y1 - top, 0), x0 - left : max(x1 - left, 0)]
        return (slice(y0, max(y1, y0)), slice(x0, max(x1, x0))), cut

    def _passing(self, amount: Pixels, colour: Colour) -> Pixels:
        """What the ink lets through."""
        levels = colour if self.pixels.ndim == 3 else (luminance(colour),)
        curves = [
            np.rint(WHITE - np.arange(256) * (WHITE - level) / WHITE).astype(np.uint8) for level in levels
        ]
        layers = [cv2.LUT(amount, curve) for curve in curves]
        passing: Pixels = cv2.merge(layers) if len(layers) > 1 else layers[0]
        return passing


def luminance(colour: Colour) -> int:
    red, green, blue = colour
    return (299 * red + 587 * green + 114 * blue) // 1000


def grey(pixels: Pixels) -> Pixels:
    if pixels.ndim == 2:
        return pixels
    found: Pixels = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    return found


def toned(pixels: Pixels, curve: Curve) -> Pixels:
    """Each of 256 grey levels as the curve has it."""
    found: Pixels = cv2.LUT(pixels, np.clip(np.rint(curve), 0, 255).astype(np.uint8))
    return found
