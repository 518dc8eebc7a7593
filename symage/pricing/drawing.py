"""How an order has its pictures drawn, and how many times as large its files are for it."""

from bisect import bisect
from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log

MEASURED_DPI = 150
"""Of the pictures that rates were measured on: what orders have by default."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """How an order has its pictures drawn: pixels an inch, and their channels, None as each page is."""

    dpi: int
    mode: str | None = None

    def growth(self, factors: Mapping[str, float]) -> float:
        """How many times as large files are as by default. `factors`: of some resolutions and of modes;
        between two resolutions, and beyond them, sizes are powers of it."""
        known = sorted((int(name), factor) for name, factor in factors.items() if name.isdecimal())
        channels = factors.get(self.mode or "", 1.0)
        if len(known) < 2:
            return channels
        place = min(max(bisect(known, (self.dpi, 0.0)), 1), len(known) - 1)
        (low, less), (high, more) = known[place - 1], known[place]
        power = log(more / less) / log(high / low)
        return channels * less * exp(power * log(self.dpi / low))


USUAL = Drawing(MEASURED_DPI)
