"""A page in pixels."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from symage.documents.opencv import cv2
from symage.request import PNG_COLOUR, PNG_GREY


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """8-bit pixels. `rows`: height × (1 + width × channels), each led by a zero, as PNG files have them;
    `channels` is 1 (grey) or 3 (red, green, blue)."""

    rows: NDArray[np.uint8]
    channels: int

    @classmethod
    def white(cls, width: int, height: int, channels: int) -> Self:
        rows = np.full((height, 1 + width * channels), 255, np.uint8)
        rows[:, 0] = 0
        return cls(rows, channels)

    @classmethod
    def of(cls, pixels: NDArray[np.uint8]) -> Self:
        """Of pixels as `pixels` gives them."""
        picture = cls.white(pixels.shape[1], pixels.shape[0], 1 if pixels.ndim == 2 else 3)
        picture.pixels[...] = pixels
        return picture

    @property
    def width(self) -> int:
        return (int(self.rows.shape[1]) - 1) // self.channels

    @property
    def height(self) -> int:
        return len(self.rows)

    @property
    def pixels(self) -> NDArray[np.uint8]:
        """A view: height × width, of coloured ones × 3."""
        pixels = self.rows[:, 1:]
        return pixels if self.channels == 1 else pixels.reshape(self.height, self.width, self.channels)


def in_mode(picture: Picture, mode: str | None) -> Picture:
    """With one channel, with three, or as it is where no mode is asked for."""
    if mode == PNG_GREY and picture.channels == 3:
        return Picture.of(cv2.cvtColor(picture.pixels, cv2.COLOR_RGB2GRAY))
    if mode == PNG_COLOUR and picture.channels == 1:
        return Picture.of(cv2.cvtColor(picture.pixels, cv2.COLOR_GRAY2RGB))
    return picture
