"""What a scanner sees beside the sheet: its lid or its rollers, and the shadow of the sheet's edge on them.

Of the sheet as it lies, which ends in the picture or beyond it. What does not belong here: what the sensor
adds to all of this (`scanning.py`).
"""

import numpy as np

from symage.documents.opencv import cv2
from symage.documents.transform import Bend, Points
from symage.documents.wear.banks import blotches
from symage.documents.wear.dice import Dice
from symage.documents.wear.sensors import Sensor
from symage.documents.wear.sheet import Sheet

_BITS = 4
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
    # The lamp moves along one side of the sensor: two sides of the sheet are shaded, one of them more.
    lit = sensor.dice.below("lit", 4)
    depth = sensor.dice.between("depth", 40, 60 + 110 * strength)
    for at, share in ((lit, 1.0), ((lit + 1) % 4, sensor.dice.between("other", 0.2, 0.6))):
        _shadow_line(sheet, ends[at], ends[(at + 1) % 4], round(depth * share), page.of(f"edge {at}"))


def _shadow_line(sheet: Sheet, start: Points, end: Points, depth: int, dice: Dice) -> None:
    """Thin, and broader and softer where the sheet does not lie close."""
    soft = 3 * max(1, sheet.px(0.8))
    (x0, y0), (x1, y1) = start.tolist(), end.tolist()
    left, top = round(min(x0, x1)) - soft, round(min(y0, y1)) - soft
    shape = round(abs(y1 - y0)) + 2 * soft, round(abs(x1 - x0)) + 2 * soft
    thin, broad = np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)
    points = [
        (round((x - left - 0.5) * 2**_BITS), round((y - top - 0.5) * 2**_BITS))
        for x, y in ((x0, y0), (x1, y1))
    ]
    cv2.line(thin, *points, depth * 2 // 3, max(1, sheet.px(0.35)), cv2.LINE_AA, _BITS)
    cv2.line(broad, *points, depth, max(2, sheet.px(1.1)), cv2.LINE_AA, _BITS)
    side = 2 * sheet.px(0.8) + 1
    lifted = cv2.GaussianBlur(broad, (side, side), 0.4 * sheet.scale)
    loose = blotches(dice, shape[1], shape[0], sheet.px(70), -110, 330)
    sheet.stain(cv2.max(thin, cv2.multiply(lifted, loose, scale=1 / 255)), left, top, (0, 0, 0))
