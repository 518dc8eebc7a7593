"""A copy of a copy: strokes swell and break, greys are lost, dirt of the glass is printed along."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from symage.documents.opencv import cv2
from symage.documents.wear.banks import blotches, grain
from symage.documents.wear.dice import Dice
from symage.documents.wear.halftone import rippled
from symage.documents.wear.sheet import Sheet, levels, softened, toned
from symage.documents.wear.specks import specks
from symage.documents.wear.strips import SOFT

_SHARP = 0.8
"""Of the screens of tints: a copier's glass is close."""


def copied(sheet: Sheet, dice: Dice, strength: float) -> None:
    """From here on the sheet is the copy: grey, and clean of what has not been copied."""
    page = sheet.page
    rippled(sheet, np.eye(3), dice.of(f"tints {page}"), sharp=_SHARP)
    soft = softened(sheet.pixels, (0.2 + 0.26 * strength) * sheet.scale)
    light = blotches(
        dice.of(f"light {page}"), sheet.width, sheet.height, sheet.px(110), 0, round(8 + 16 * strength)
    )
    unevenly = cv2.subtract(soft, light)
    grain(unevenly, dice.of(f"grain {page}"), 5 + 9 * strength, SOFT)
    contrast = _contrast(150 + 24 * dice.share("exposure"), 26 - 10 * strength)
    sheet.pixels = toned(unevenly, contrast)
    areas = tuple(replace(area, level=round(contrast[area.level])) for area in sheet.imprint.areas)
    sheet.imprint = replace(sheet.imprint, areas=areas)
    sheet.tint = None
    sheet.gaps.clear()
    sheet.torn = None
    specks(sheet, dice.of("glass"), round(30 * strength), 0.25, 1.2, 60)
    specks(sheet, dice.of(f"dust {page}"), round(50 * strength), 0.2, 0.7, 70)
    _edge(sheet, dice, strength)


def _contrast(middle: float, softness: float) -> NDArray[np.float64]:
    """An S: paper to 250, ink to 28."""
    steps = (np.arange(256) - middle) / softness
    return np.asarray(28 + 222 / (1 + np.exp(-steps)))


def _edge(sheet: Sheet, dice: Dice, strength: float) -> None:
    """The lid was open: the glass beyond the sheet prints black, with a soft border."""
    broad = sheet.px(dice.between("edge", 1, 4 + 8 * strength))
    if not dice.happens("open", 0.6) or not broad:
        return
    reach = 3 * broad
    down = np.linspace(-1, 1, sheet.height)[:, None]
    # The sheet lay askew, and is not quite straight.
    wave = blotches(dice.of("ragged"), 4, sheet.height, sheet.px(90))[:, 1:2] / 255 - 0.5
    ends = broad * (1.5 + dice.about("askew", 0.45) * down + 0.12 * wave)
    soft = broad * dice.between("soft", 0.12, 0.5)
    worn = levels(dice.between("dark", 200, 248) * np.clip((ends - np.arange(reach)) / soft + 0.5, 0, 1))
    if dice.happens("left", 0.5):
        sheet.cover(worn, 0, 0, 34)
    else:
        sheet.cover(cv2.flip(worn, 1), sheet.width - reach, 0, 34)
