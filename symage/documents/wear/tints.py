"""Where a form is tinted, by its filled boxes in the order in which they are painted, and by what screen."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symage.documents.wear.dice import Dice
from symage.documents.wear.tint import luminance
from symage.forms.face import Face, FacePage

_LIGHTEST, _DARKEST = 0.02, 0.65
"""Shares of ink that are printed as a screen; what has more is solid."""

_OFFSET, _LASER = (120.0, 150.0), (85.0, 106.0)
"""Lines to the inch."""


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """`corners`: 4 × 2, points from the top left of the page. `level`: its grey. `share`: how much of it is
    inked, where its ink is one of those that print pure colours. `coloured`: whether that is not grey."""

    corners: NDArray[np.float64]
    level: int
    share: float
    coloured: bool

    @property
    def is_tint(self) -> bool:
        return _LIGHTEST < self.share < _DARKEST

    @property
    def contrast(self) -> float:
        """Of its ink to paper, in grey levels."""
        return (255 - self.level) / self.share


@dataclass(frozen=True, slots=True)
class Screen:
    """`lines` to the inch, `angle` in degrees, `mottle` in grey levels."""

    lines: float
    angle: float
    mottle: float

    @classmethod
    def of(cls, dice: Dice, *, laser: bool, coloured: bool) -> "Screen":
        """As the form's printer has it: `dice` are of who prints."""
        lines = dice.between("lines", *(_LASER if laser else _OFFSET))
        angle = (75.0 if dice.happens("steep", 0.5) else 15.0) if coloured and laser else 45.0
        mottle = dice.between("mottle", 2.0, 4.0) if laser else dice.between("mottle", 0.8, 1.8)
        return cls(lines, angle + dice.about("angle", 0.4), mottle)


def areas_of(face: Face, page: FacePage) -> tuple[Area, ...]:
    """None where no box is tinted."""
    boxes = [operation for operation in page.paint if operation[0] == "B" and operation[1] >= 0]
    areas = tuple(_area(face.fills[fill], *sides) for _, fill, _, *sides in boxes)
    return areas if any(area.is_tint for area in areas) else ()


def _area(fill: str, left: float, top: float, right: float, bottom: float) -> Area:
    red, green, blue = (int(fill[at : at + 2], 16) for at in (1, 3, 5))
    return Area(
        corners=np.array([[left, top], [right, top], [right, bottom], [left, bottom]], float),
        level=luminance((red, green, blue)),
        share=1 - min(red, green, blue) / 255,
        coloured=not red == green == blue,
    )
