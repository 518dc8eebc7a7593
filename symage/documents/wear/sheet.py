"""A page while it is being worn: its pixels, and what the effects may know of it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symage.documents.image_pdf import PageImage, jpeg
from symage.documents.opencv import cv2
from symage.documents.transform import Points, corners, outline
from symage.documents.wear.imprint import PLAIN, Imprint
from symage.documents.wear.tint import Colour, Tint, luminance

Pixels = NDArray[np.uint8]
Curve = NDArray[np.floating[Any]]
"""What each of 256 grey levels becomes."""

WHITE = 255
BAND = 64
"""Rows that are worked on at once, so that they stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Where a sheet has no paper: 255 of `shape`, whose left top corner lies at a pixel of the flat sheet."""

    shape: Pixels
    left: int
    top: int


@dataclass(frozen=True, slots=True, eq=False)
class Torn:
    """A side that was torn off: 0 is the top one, then clockwise. `rim`: points from corner to corner, n × 2
    in pixels, none beyond the side. `base`: how far within the side most of them are; `deep`: the deepest."""

    side: int
    rim: Points
    base: float
    deep: float


@dataclass(slots=True)
class Sheet:
    """`pixels`: height × width of grey; effects write on them. `tint`: its colours, None where it has none.
    `scale`: pixels to the point. `in_colour`: whether what comes of it may have colours. `words`: left, top,
    right, bottom in pixels of each word that is filled in. `back`: the other side, where there is one.
    `dated`: the last day that the document itself can tell of. `backing`: the grey level of what lies behind
    the paper, and is seen through holes. `imprint`: how its form came upon it. `sender`: name and number of
    whoever faxes it, and `sent`: when, if somebody does. `pages`: of the document. `gaps`: its holes.
    `torn`: one of its sides."""

    pixels: Pixels
    tint: Tint | None
    scale: float
    in_colour: bool
    page: int
    words: NDArray[np.int64]
    back: Pixels | None
    dated: date
    backing: int = WHITE
    imprint: Imprint = PLAIN
    sender: tuple[str, str] = ("", "")
    sent: date | None = None
    pages: int = 1
    gaps: list[Gap] = field(default_factory=list)
    torn: Torn | None = None

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return len(self.pixels)

    def rim(self, steps: int) -> Points:
        """Round the flat paper, clockwise from the top left corner: n × 2, in pixels; of each side so many
        points, but of the torn one its own."""
        ends = (np.array([side], float) for side in (0, 0, self.width, self.height))
        sides = list(outline(corners(*ends), steps)[0].reshape(4, steps, 2))
        if self.torn is not None:
            sides[self.torn.side] = self.torn.rim
        return np.concatenate(sides)

    def px(self, points: float) -> int:
        return round(points * self.scale)

    def stain(self, amount: Pixels, left: int, top: int, colour: Colour) -> None:
        """Lay transparent ink on it: `amount` of 255 is the colour itself on white paper. What hangs over the
        edge is cut off. A grey sheet turns coloured where it may."""
        place, amount = self.inside(amount, left, top)
        if not amount.size:
            return
        touched = self.pixels[place]
        if self.tint is None and self.in_colour and len(set(colour)) > 1:
            self.tint = Tint.none(self.width, self.height)
        if self.tint is not None:
            self.tint.stain(touched, amount, place[1].start, place[0].start, colour)
        touched[...] = cv2.multiply(touched, _passing(amount, luminance(colour)), scale=1 / 255)

    def cover(self, amount: Pixels, left: int, top: int, level: int) -> None:
        """Lay something grey over it, which hides what is beneath; `amount` of 255 hides it all."""
        place, amount = self.inside(amount, left, top)
        if not amount.size:
            return
        touched = self.pixels[place]
        beneath = cv2.multiply(touched, WHITE - amount, scale=1 / 255)
        touched[...] = cv2.add(beneath, cv2.multiply(np.full_like(touched, level), amount, scale=1 / 255))
        if self.tint is not None:
            self.tint.cover(amount, place[1].start, place[0].start)

    def shade(self, passing: Pixels) -> None:
        """Less light everywhere: 255 is all of it. `passing`: as large as the sheet, or one row or column."""
        whole = np.ascontiguousarray(np.broadcast_to(passing, self.pixels.shape))
        cv2.multiply(self.pixels, whole, dst=self.pixels, scale=1 / 255)
        if self.tint is not None:
            self.tint.dim(whole)

    def inside(self, amount: Pixels, left: int, top: int) -> tuple[tuple[slice, slice], Pixels]:
        """What of the sheet a picture at a place covers, and what of the picture lies on it."""
        height, width = amount.shape
        x0, y0 = max(left, 0), max(top, 0)
        x1, y1 = min(left + width, self.width), min(top + height, self.height)
        cut = amount[y0 - top : max(y1 - top, 0), x0 - left : max(x1 - left, 0)]
        return (slice(y0, max(y1, y0)), slice(x0, max(x1, x0))), cut


def _passing(amount: Pixels, level: int) -> Pixels:
    """What ink of a grey level lets through."""
    curve = np.rint(WHITE - np.arange(256) * (WHITE - level) / WHITE).astype(np.uint8)
    passing: Pixels = cv2.LUT(amount, curve)
    return passing


def softened(pixels: Pixels, deviation: float) -> Pixels:
    """Out of focus by so many pixels; what comes from beyond two deviations is left out."""
    side = 2 * max(1, round(2 * deviation)) + 1
    soft: Pixels = cv2.GaussianBlur(pixels, (side, side), max(deviation, 0.3))
    return soft


def packed(sheet: Sheet, quality: int) -> PageImage:
    """As a JPEG file, of one plane where the sheet has no colours."""
    return jpeg(sheet.pixels, quality, None if sheet.tint is None else sheet.tint.planes)


def grey(pixels: Pixels) -> Pixels:
    if pixels.ndim == 2:
        return pixels
    found: Pixels = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    return found


def toned(pixels: Pixels, curve: Curve) -> Pixels:
    """Each of 256 grey levels as the curve has it."""
    found: Pixels = cv2.LUT(pixels, levels(curve))
    return found


def levels(field: NDArray[np.floating[Any]]) -> Pixels:
    """As grey levels, from black to white."""
    found: Pixels = np.clip(np.rint(field), 0, WHITE).astype(np.uint8)
    return found
