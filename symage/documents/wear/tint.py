"""The colours of a page beside its grey, kept as JPEG keeps them: how much bluer and how much redder than
grey it is, half as fine as the page. So wear works on one plane, and colours cost where there are some.

What does not belong here: the grey itself (`sheet.py`), and the cast of a lamp (`photographing.py`).
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from symage.documents.bending import bend
from symage.documents.opencv import cv2
from symage.documents.transform import Bend

Pixels = NDArray[np.uint8]
Colour = tuple[int, int, int]
"""red, green, blue"""

NEUTRAL = 128
"""Of grey, in both planes."""
_BLUE, _RED = 144, 182
"""Of 255: what of the blue and of the red that grey has not is kept, by JFIF's definition."""


@dataclass(slots=True)
class Tint:
    """`planes`: 2 × half the page's height × half its width, rounded up: the blue one, then the red one."""

    planes: Pixels

    @classmethod
    def none(cls, width: int, height: int) -> Self:
        """Of a grey page of so many pixels."""
        return cls(np.full((2, *half_size(width, height)[::-1]), NEUTRAL, np.uint8))

    @classmethod
    def of(cls, pixels: Pixels) -> Self:
        """Of a page in red, green and blue."""
        _, red, blue = cv2.split(cv2.cvtColor(halved(pixels), cv2.COLOR_RGB2YCrCb))
        return cls(np.stack([blue, red]))

    def stain(self, grey: Pixels, amount: Pixels, left: int, top: int, colour: Colour) -> None:
        """Transparent ink over a part of the page. `grey`: the part as it was; `amount`, as large as that:
        255 is the colour itself."""
        part, ink = self._part(amount, left, top), _halves(amount, left, top)
        light = ink * _halves(grey, left, top) // 255
        passing = 255 - ink * (255 - luminance(colour)) // 255
        for plane, difference in zip(self.planes, differences(colour), strict=True):
            mixed = (plane[part].astype(np.int32) - NEUTRAL) * passing + light * difference
            plane[part] = np.clip(NEUTRAL + mixed // 255, 0, 255)

    def cover(self, amount: Pixels, left: int, top: int) -> None:
        """Something grey over a part of the page; `amount` of 255 hides it all."""
        self._dim(self._part(amount, left, top), 255 - _halves(amount, left, top))

    def dim(self, passing: Pixels) -> None:
        """Less light, or less ink: 255 is all of it. `passing`: of each pixel of the page."""
        self._dim((slice(None), slice(None)), halved(passing).astype(np.int32))

    def fade(self, share: float) -> None:
        """Keep a share of all colours."""
        levels = np.clip(np.rint(NEUTRAL + (np.arange(256) - NEUTRAL) * share), 0, 255).astype(np.uint8)
        self.planes = cv2.LUT(self.planes, levels)

    def bent(self, how: Bend) -> "Tint":
        """`how`: between pixels of the planes."""
        return Tint(np.stack([bend(plane, how, NEUTRAL) for plane in self.planes]))

    def _dim(self, part: tuple[slice, slice], passing: NDArray[np.int32]) -> None:
        for plane in self.planes:
            plane[part] = NEUTRAL + (plane[part].astype(np.int32) - NEUTRAL) * passing // 255

    def _part(self, amount: Pixels, left: int, top: int) -> tuple[slice, slice]:
        height, width = amount.shape
        return slice(top // 2, -(-(top + height) // 2)), slice(left // 2, -(-(left + width) // 2))


def luminance(colour: Colour) -> int:
    red, green, blue = colour
    return (299 * red + 587 * green + 114 * blue) // 1000


def differences(colour: Colour) -> tuple[int, int]:
    """Of a colour's blue and of its red from its grey, as the planes count them."""
    grey = luminance(colour)
    return (colour[2] - grey) * _BLUE // 255, (colour[0] - grey) * _RED // 255


def half_size(width: int, height: int) -> tuple[int, int]:
    return -(-width // 2), -(-height // 2)


def halved(pixels: Pixels) -> Pixels:
    """Half as large."""
    height, width = pixels.shape[:2]
    half: Pixels = cv2.resize(pixels, half_size(width, height), interpolation=cv2.INTER_AREA)
    return half


def _halves(part: Pixels, left: int, top: int) -> NDArray[np.int32]:
    """A part of the page, half as large; it begins and ends with whole pixels of the planes, and is nothing
    where it had to be widened for that."""
    height, width = part.shape
    edges = top % 2, (top + height) % 2, left % 2, (left + width) % 2
    whole = cv2.copyMakeBorder(part, *edges, cv2.BORDER_CONSTANT, value=0)
    return halved(whole).astype(np.int32)
