"""Rows of noise, cut out of long strips: each at a place of its own, so that no part of a picture's noise
comes twice in it, nor in two pictures.

Strips are drawn once for a process, of integers alone, so that all machines have the same. What does not
belong here: what noise is laid on (`banks.py`).
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from symage.documents.opencv import cv2
from symage.documents.wear.dice import Dice
from symage.randomness import word

Pixels = NDArray[np.uint8]

_MIDDLE, DEVIATION = 128, 40
"""Of the grey levels of a strip."""
_LENGTH = 2**17
_STRIPS = 8
_FAR = 2.4
"""Deviations, behind which one row's noise is cut off."""


@dataclass(frozen=True, slots=True)
class Noise:
    """How far neighbours are alike, across and down: deviations in pixels, 0 for not at all. Across it is a
    bell, down the mean of some rows."""

    across: float
    down: float

    @property
    def rows(self) -> int:
        """Whose mean deviates from its middle as far as `down` says."""
        return round(float(np.sqrt(12 * self.down**2 + 1)))


HARD, SOFT = Noise(0, 0), Noise(0.8, 0.8)
"""Of single pixels, and as sensors and their software have it."""
FINE, SHORT, COLUMNS = Noise(0.5, 0.5), Noise(0.9, 0.5), Noise(0.5, 0.9)
"""Of scanners; longer across where rows are read fast, and down where columns are told apart."""
COARSE, MOTTLE = Noise(1.4, 1.4), Noise(2.6, 2.6)
"""Of phones, which smooth it."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows of noise, each the sum of `each` that follow one another. `windows` begin at every place of a
    strip; those that are meant at `places`."""

    windows: NDArray[np.void]
    places: NDArray[np.int64]
    each: int

    @classmethod
    def of(cls, shape: tuple[int, ...], dice: Dice, deviation: float, noise: Noise) -> tuple["Rows", int]:
        """For a picture, and what noise is on the whole."""
        single = deviation / noise.rows**0.5
        most = max(1, round(_FAR * single))
        steps = np.rint((np.arange(256) - _MIDDLE) * single / DEVIATION)
        strip = cv2.LUT(_strip(noise.across), np.clip(most + steps, 0, 2 * most).astype(np.uint8))
        return cls._cut(strip, shape, dice, noise.rows), most * noise.rows

    @classmethod
    def _cut(cls, strip: Pixels, shape: tuple[int, ...], dice: Dice, each: int) -> "Rows":
        height, width = shape
        free = _LENGTH - width
        windows: NDArray[np.void] = np.ndarray((free,), f"V{width}", strip, strides=(1,))
        return cls(windows, (dice.shares("rows", height + each) * free).astype(np.int64), each)

    @classmethod
    def bare(cls, shape: tuple[int, ...], dice: Dice, noise: Noise) -> NDArray[np.int64]:
        """All of them, as the strip has them, round zero."""
        rows = cls._cut(_strip(noise.across), shape, dice, noise.rows)
        single = rows._single(0, shape[0]).astype(np.int64) - _MIDDLE
        return np.asarray(sum(single[behind : behind + shape[0]] for behind in range(rows.each)))

    def drawn(self, top: int, count: int) -> Pixels:
        """So many of them, below 256."""
        drawn = self._single(top, count)
        if self.each == 1:
            return drawn
        total: Pixels = cv2.add(drawn[:count], drawn[1 : 1 + count])
        for behind in range(2, self.each):
            cv2.add(total, drawn[behind : behind + count], dst=total)
        return total

    def _single(self, top: int, count: int) -> Pixels:
        count += self.each - 1
        return self.windows[self.places[top : top + count]].view(np.uint8).reshape(count, -1)


@lru_cache(maxsize=_STRIPS)
def _strip(across: float) -> Pixels:
    """Six bytes' sum for each pixel, near enough to a bell, and then the mean of neighbours."""
    bits = word(np.arange(_LENGTH, dtype=np.uint64), "wear/grain")
    parts = sum((bits >> np.uint64(shift) & np.uint64(255)).astype(np.int64) for shift in range(0, 48, 8))
    level = np.asarray(parts) - 765
    if across:
        reach = np.arange(-round(3 * across), round(3 * across) + 1)
        bell = np.rint(256 * np.exp(-(reach**2) / (2 * across**2))).astype(np.int64)
        level = np.convolve(level, bell, "same")
    spread = (int((level * level).sum()) / _LENGTH) ** 0.5
    strip: Pixels = np.clip(_MIDDLE + np.rint(level * (DEVIATION / spread)), 0, 255).astype(np.uint8)
    return strip
