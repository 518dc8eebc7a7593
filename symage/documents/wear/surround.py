"""What a scanner sees beside the sheet: its lid or its rollers, and the shadow of the sheet's edge on them.

Of the sheet as it lies, which ends in the picture or beyond it. What does not belong here: what the sensor
adds to all of this (`scanning.py`).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from symage.documents.opencv import cv2
from symage.documents.transform import Bend, Points
from symage.documents.wear.dice import Dice
from symage.documents.wear.edges import Line, along
from symage.documents.wear.sensors import Sensor
from symage.documents.wear.sheet import WHITE, Sheet

_BITS = 4
_FAINTEST = 26
"""Of 255: how dark the line at a sheet's edge is where no shadow falls."""
_SHADED = 2
"""Sides of a sheet."""
_FAR = 4000
"""Pixels: farther out than any sheet slips, so that no edge but the sheet's is drawn."""


def beyond(sheet: Sheet, how: Bend, sensor: Sensor, page: Dice, strength: float) -> None:
    """Draw it round the bent sheet. `how`: between pixels."""
    width, height = sheet.width, sheet.height
    ends = how.shown(np.array([[0, 0], [width, 0], [width, height], [0, height]], float))
    rim = how.shown(sheet.rim(1))
    out = np.array(
        [[-_FAR, -_FAR], [width + _FAR, -_FAR], [width + _FAR, height + _FAR], [-_FAR, height + _FAR]]
    )
    rims = [np.rint((each - 0.5) * 2**_BITS).astype(np.int32) for each in (out, rim)]
    cv2.fillPoly(sheet.pixels, rims, sensor.lid, cv2.LINE_AA, _BITS)
    if sensor.is_dark:
        return
    # The lamp moves along one side of the sensor: two sides of the sheet are shaded, one of them more; the
    # others are told by the line at which they end, or bleached paper would have no edge.
    lit, own = sensor.dice.below("lit", 4), sensor.dice
    depth = own.between("depth", 40, 60 + 110 * strength)
    thin, broad = own.between("thin", 0.35, 0.9), own.between("broad", 0.8, 3.4)
    shares = (
        1.0,
        own.between("other", 0.3, 0.7),
        own.between("far", 0.2, 0.5),
        own.between("last", 0.2, 0.5),
    )
    for number, share in enumerate(shares):
        which = (lit + number) % 4
        side = ends[[which, (which + 1) % 4]]
        if _is_out_of(sheet, side, 1.5 * broad * sheet.scale + 2):
            continue
        soft = broad * share if number < _SHADED else 0.0
        line = Line(max(round(depth * share), _FAINTEST), thin, soft, cell=70, low=20, high=330)
        dice = page.of(f"edge {which}")
        if sheet.torn is not None and sheet.torn.side == which:
            _shade_torn(sheet, side + sheet.torn.base * _inward(side), line, rims, dice)
        else:
            sheet.stain(*along(side[0], side[1], line, sheet.scale, dice), (0, 0, 0))


def _shade_torn(
    sheet: Sheet, side: Points, line: Line, rims: Sequence[NDArray[np.int32]], dice: Dice
) -> None:
    """Between tabs and beyond them, not upon them. `rims`: no paper is between them; in parts of pixels."""
    dark, left, top = along(side[0], side[1], line, sheet.scale, dice)
    bare = np.zeros_like(dark)
    place = np.array([left, top], np.int32) * 2**_BITS
    cv2.fillPoly(bare, [rim - place for rim in rims], WHITE, cv2.LINE_AA, _BITS)
    sheet.stain(cv2.min(dark, bare), left, top, (0, 0, 0))


def _inward(side: Points) -> Points:
    """A unit vector from a side, clockwise about the sheet, towards it."""
    way = side[1] - side[0]
    inward: Points = np.array([-way[1], way[0]]) / np.hypot(*way)
    return inward


def _is_out_of(sheet: Sheet, side: Points, reach: float) -> bool:
    """Whether an edge lies so far beyond the picture that nothing of it is seen."""
    beyond = side.max(axis=0) < -reach, side.min(axis=0) > np.array([sheet.width, sheet.height]) + reach
    return bool(np.any(beyond))
