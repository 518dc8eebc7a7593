"""The scanners that offices and homes have: what each leaves on all that it sees.

A scanner is known by a number, so that documents of one scanner are alike and those of two are not. Shares
and ranges are estimates.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symage.documents.wear.dice import Dice
from symage.documents.wear.strips import COLUMNS, FINE, HARD, SHORT, SOFT, Noise
from symage.randomness import word_of

_SCANNERS = 400
_DARK = (26, 64)
_ALIKE = 5
"""Columns that a step of the lamp's light is as broad as, in points."""

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Kind:
    """`grain`: in grey levels at the greatest strength; `noises`: what it is like; `columns`: how far one
    column of the sensor sees more than its neighbours, in thousandths; `fall`: how much less light there is
    at the ends of the lamp, in thousandths; `dark`: how often its lid or its rollers are black; `lid`: the
    grey levels of the others; `sharp`: the share of the contrast of dots that it sees at 100 lines to
    the inch; `colours`: how often it is set to see them."""

    grain: Range
    noises: tuple[Noise, ...]
    columns: Range
    fall: Range
    dark: float
    lid: Range
    sharp: Range
    colours: float


_KINDS: Mapping[str, tuple[float, _Kind]] = {
    "flatbed": (
        34,
        _Kind((0.6, 2.0), (FINE, HARD, FINE, SOFT), (0, 3), (0, 30), 0.04, (212, 252), (0.3, 0.6), 0.36),
    ),
    "sheet-fed": (
        30,
        _Kind((1.2, 4.2), (SHORT, FINE), (2, 8), (8, 50), 0.34, (216, 250), (0.15, 0.45), 0.2),
    ),
    "office copier": (
        36,
        _Kind((0.8, 3.2), (COLUMNS, FINE, SOFT), (1, 5), (5, 40), 0.16, (222, 254), (0.2, 0.5), 0.14),
    ),
}
"""How often, and what."""


@dataclass(frozen=True, slots=True)
class Sensor:
    """One scanner. `lid`: the grey level of what it has behind the paper; `grain` at the greatest strength;
    `columns` and `fall` in thousandths; `dice`: of all else that is its own."""

    dice: Dice
    grain: float
    noise: Noise
    columns: float
    fall: float
    lid: int
    sharp: float
    sees_colours: bool

    @property
    def is_dark(self) -> bool:
        return self.lid <= max(_DARK)

    def light(self, width: int, scale: float, strength: float) -> NDArray[np.uint8]:
        """1 × width: how much of the light each column sees; 255 is all of it."""
        ends = np.abs(np.linspace(-1, 1, width) + self.dice.between("middle", -0.3, 0.3)) ** 3
        single = self.dice.shares("columns", width) - 0.5
        broad = np.repeat(self.dice.shares("steps", width) - 0.5, max(1, round(_ALIKE * scale)))[:width]
        uneven = (2.4 * single**3 * 4 + 0.8 * broad) * self.columns
        lost = (0.3 + strength) * (np.maximum(uneven, 0) + self.fall * ends) / 1000
        level: NDArray[np.uint8] = np.clip(np.rint(255 * (1 - lost)), 0, 255).astype(np.uint8)[None, :]
        return level


def sensor_of(machine: Dice) -> Sensor:
    """The one that a document went through."""
    dice = Dice(word_of(machine.below("scanner", _SCANNERS), "wear/scanner"))
    kind = _KINDS[dice.one_of("kind", {name: often for name, (often, _) in _KINDS.items()})][1]
    dark = dice.happens("dark", kind.dark)
    return Sensor(
        dice=dice,
        grain=dice.between("grain", *kind.grain),
        noise=dice.among("noise", kind.noises),
        columns=dice.between("unevenness", *kind.columns),
        fall=dice.between("fall", *kind.fall),
        lid=round(dice.between("lid", *(_DARK if dark else kind.lid))),
        sharp=dice.between("sharp", *kind.sharp),
        sees_colours=dice.happens("coloured", kind.colours),
    )


def backing(machine: Dice) -> int:
    """The grey level of what a scanner has behind the paper."""
    return sensor_of(machine).lid


def sees_colours(machine: Dice) -> bool:
    return sensor_of(machine).sees_colours
