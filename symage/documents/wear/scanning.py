"""What a scanner makes of the bent page."""

import numpy as np

from symage.documents.image_pdf import PageImage
from symage.documents.opencv import cv2
from symage.documents.transform import Bend, Points
from symage.documents.wear.banks import grain
from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import Sheet, packed, softened, toned
from symage.documents.wear.specks import specks

OUTSIDE = 255
"""The lid is as white as paper."""


def scanned(sheet: Sheet, how: Bend, machine: Dice, page: Dice, strength: float) -> PageImage:
    """`machine`: what all pages of the document have in common. `how`: between pixels."""
    _soften(sheet, machine, strength)
    _paper_edge(sheet, how, machine, strength)
    _tone(sheet, machine, strength)
    specks(sheet, machine.of("glass"), machine.below("spots", round(10 * strength) + 1), 0.15, 0.8, 90)
    specks(sheet, page.of("dust"), page.below("spots", round(36 * strength) + 1), 0.12, 0.6, 70)
    if machine.happens("streak", 0.25 * strength):
        _streak(sheet, machine, strength)
    grain(sheet.pixels, page.of("grain"), machine.between("grain", 1.0, 1.4 + 5 * strength), soft=True)
    return packed(sheet, round(88 - 34 * strength * machine.between("packed", 0.6, 1.3)))


def _soften(sheet: Sheet, machine: Dice, strength: float) -> None:
    deviation = (0.1 + 0.36 * strength * machine.between("focus", 0.6, 1.3)) * sheet.scale
    sheet.pixels = softened(sheet.pixels, deviation)


def _tone(sheet: Sheet, machine: Dice, strength: float) -> None:
    """Ink is not black; paper is not quite white, or bleached. Faint greys are lost or deepened."""
    black = machine.between("black", 6, 12 + 60 * strength)
    white = machine.between("white", 252 - 16 * strength, 264)
    bow = machine.between("bow", 1 - 0.4 * strength, 1 + 0.7 * strength)
    sheet.pixels = toned(sheet.pixels, black + (white - black) * (np.arange(256) / 255) ** bow)
    if sheet.tint is not None:
        sheet.tint.fade((white - black) / 255)


def _paper_edge(sheet: Sheet, how: Bend, machine: Dice, strength: float) -> None:
    """Beyond the sheet is the lid, and where the sheet ends it throws a thin shadow on it."""
    width, height = sheet.width, sheet.height
    ends = how.shown(np.array([[0, 0], [width, 0], [width, height], [0, height]], float))
    lid = round(machine.between("lid", 250 - 20 * strength, 255))
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], float)
    for at in range(4):
        beyond = np.array([ends[at], ends[at - 1], corners[at - 1], corners[at]])
        cv2.fillPoly(sheet.pixels, [np.rint(beyond * 16).astype(np.int32)], lid, cv2.LINE_AA, 4)
    for name, first, last in (("top", 0, 1), ("right", 1, 2), ("bottom", 2, 3), ("left", 3, 0)):
        if machine.happens(f"shadow {name}", 0.5):
            depth = round(machine.between(f"depth {name}", 12, 26 + 90 * strength))
            _shadow_line(sheet, ends[first], ends[last], depth)


def _shadow_line(sheet: Sheet, start: Points, end: Points, depth: int) -> None:
    soft = 3 * max(1, sheet.px(0.8))
    (x0, y0), (x1, y1) = start.tolist(), end.tolist()
    left, top = round(min(x0, x1)) - soft, round(min(y0, y1)) - soft
    line = np.zeros((round(abs(y1 - y0)) + 2 * soft, round(abs(x1 - x0)) + 2 * soft), np.uint8)
    points = [(round(x) - left, round(y) - top) for x, y in ((x0, y0), (x1, y1))]
    cv2.line(line, *points, depth, max(1, sheet.px(0.7)), cv2.LINE_AA)
    sheet.stain(cv2.GaussianBlur(line, (0, 0), 0.35 * sheet.scale), left, top, (0, 0, 0))


def _streak(sheet: Sheet, machine: Dice, strength: float) -> None:
    """Dirt on the sensor's glass, drawn down the whole page."""
    broad = max(1, sheet.px(machine.between("broad", 0.3, 0.9)))
    amount = np.full((sheet.height, broad), round(24 + 90 * strength * machine.share("dark")), np.uint8)
    sheet.stain(amount, machine.below("streak at", sheet.width), 0, (0, 0, 0))
