"""What a scanner sees beside the sheet: its lid or its rollers, and the shadow of the sheet's edge on them.

Of the sheet as it lies, which ends in the picture or beyond it. What does not belong here: what the sensor
adds to all of this (`scanning.py`).
"""

import numpy as np

from symage.documents.opencv import cv2
from symage.documents.transform import Bend, Points
from symage.documents.wear.dice import Dice
from symage.documents.wear.edges import Line, along
from symage.documents.wear.sensors import Sensor
from symage.documents.wear.sheet import Sheet

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
    out = np.array(
        [[-_FAR, -_FAR], [width + _FAR, -_FAR], [width + _FAR, height + _FAR], [-_FAR, height + _FAR]]
    )
    rims = [np.rint((rim - 0.5) * 2**_BITS).astype(np.int32) for rim in (out, ends)]
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
        side = ends[[(lit + number) % 4, (lit + number + 1) % 4]]
        if _is_out_of(sheet, side, 1.5 * broad * sheet.scale + 2):
            continue
        soft = broad * share if number < _SHADED else 0.0
        line = Line(max(round(depth * share), _FAINTEST), thin, soft, cell=70, low=20, high=330)
        dark = along(side[0], side[1], line, sheet.scale, page.of(f"edge {(lit + number) % 4}"))
        sheet.stain(*dark, (0, 0, 0))


def _is_out_of(sheet: Sheet, side: Points, reach: float) -> bool:
    """Whether an edge lies so far beyond the picture that nothing of it is seen."""
    beyond = side.max(axis=0) < -reach, side.min(axis=0) > np.array([sheet.width, sheet.height]) + reach
    return bool(np.any(beyond))
