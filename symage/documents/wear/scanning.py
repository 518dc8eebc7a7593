"""What a scanner makes of the bent page."""

import numpy as np

from symage.documents.image_pdf import PageImage
from symage.documents.opencv import cv2
from symage.documents.transform import Bend, Points
from symage.documents.wear.banks import blotches, grain
from symage.documents.wear.dice import Dice
from symage.documents.wear.halftone import rippled
from symage.documents.wear.sensors import Sensor, sensor_of
from symage.documents.wear.sheet import WHITE, Curve, Sheet, packed, softened, toned
from symage.documents.wear.specks import specks

OUTSIDE = 255
"""Until it is known what lies there."""
_TOE = 0.3
"""Below this share of white a sensor tells less and less apart."""


def scanned(sheet: Sheet, how: Bend, machine: Dice, page: Dice, strength: float) -> PageImage:
    """`machine`: what all pages of the document have in common. `how`: between pixels."""
    sensor = sensor_of(machine)
    _soften(sheet, machine, strength)
    rippled(sheet, how.matrix, page.of("tints"), sharp=sensor.sharp)
    _grain(sheet, sensor, page, strength)
    _beyond(sheet, how, sensor, page, strength)
    _tone(sheet, machine, strength)
    sheet.dim(sensor.light(sheet.width, sheet.scale, strength))
    specks(sheet, machine.of("glass"), machine.below("spots", round(10 * strength) + 1), 0.15, 0.8, 90)
    specks(sheet, page.of("dust"), page.below("spots", round(36 * strength) + 1), 0.12, 0.6, 70)
    if machine.happens("streak", 0.25 * strength):
        _streak(sheet, machine, strength)
    return packed(sheet, round(88 - 34 * strength * machine.between("packed", 0.6, 1.3)))


def _soften(sheet: Sheet, machine: Dice, strength: float) -> None:
    deviation = (0.1 + 0.36 * strength * machine.between("focus", 0.6, 1.3)) * sheet.scale
    sheet.pixels = softened(sheet.pixels, deviation)


def _grain(sheet: Sheet, sensor: Sensor, page: Dice, strength: float) -> None:
    """Of the sensor, and of the paper; what the sheet's tones do to it comes later, and the lid has none."""
    grain(sheet.pixels, page.of("grain"), 0.8 + sensor.grain * strength * 1.4, sensor.noise)


def _tone(sheet: Sheet, machine: Dice, strength: float) -> None:
    """Ink is not black; paper is not quite white, or bleached. Faint greys are lost or deepened."""
    black = machine.between("black", 6, 12 + 60 * strength)
    white = machine.between("white", 252 - 16 * strength, 264)
    bow = machine.between("bow", 1 - 0.4 * strength, 1 + 0.7 * strength)
    sheet.pixels = toned(sheet.pixels, black + (white - black) * _rising() ** bow)
    if sheet.tint is not None:
        sheet.tint.fade((white - black) / 255)


def _rising() -> Curve:
    share = np.arange(256) / WHITE
    return np.where(share < _TOE, _TOE * (share / _TOE) ** 1.6, share)


def _beyond(sheet: Sheet, how: Bend, sensor: Sensor, page: Dice, strength: float) -> None:
    """Beyond the sheet is the lid, which has no grain, and where the sheet ends it throws a thin shadow."""
    width, height = sheet.width, sheet.height
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], float)
    ends = how.shown(corners)
    for at in range(4):
        beyond = np.array([ends[at], ends[at - 1], corners[at - 1], corners[at]])
        cv2.fillPoly(sheet.pixels, [np.rint(beyond * 16).astype(np.int32)], sensor.lid, cv2.LINE_AA, 4)
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
    points = [(round(x) - left, round(y) - top) for x, y in ((x0, y0), (x1, y1))]
    cv2.line(thin, *points, depth * 2 // 3, max(1, sheet.px(0.35)), cv2.LINE_AA)
    cv2.line(broad, *points, depth, max(2, sheet.px(1.1)), cv2.LINE_AA)
    side = 2 * sheet.px(0.8) + 1
    lifted = cv2.GaussianBlur(broad, (side, side), 0.4 * sheet.scale)
    loose = blotches(dice, shape[1], shape[0], sheet.px(70), -110, 330)
    sheet.stain(cv2.max(thin, cv2.multiply(lifted, loose, scale=1 / 255)), left, top, (0, 0, 0))


def _streak(sheet: Sheet, machine: Dice, strength: float) -> None:
    """Dirt on the sensor's glass, drawn down the whole page."""
    broad = max(1, sheet.px(machine.between("broad", 0.3, 0.9)))
    amount = np.full((sheet.height, broad), round(24 + 90 * strength * machine.share("dark")), np.uint8)
    sheet.stain(amount, machine.below("streak at", sheet.width), 0, (0, 0, 0))
