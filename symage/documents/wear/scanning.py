"""What a scanner makes of the bent page."""

import numpy as np

from symage.documents.image_pdf import PageImage
from symage.documents.transform import Bend
from symage.documents.wear import banks
from symage.documents.wear.chroma import tinted
from symage.documents.wear.dice import Dice
from symage.documents.wear.fibres import fibred
from symage.documents.wear.halftone import rippled
from symage.documents.wear.sensors import sensor_of
from symage.documents.wear.sheet import WHITE, Curve, Sheet, packed, softened
from symage.documents.wear.specks import specks
from symage.documents.wear.surround import beyond

OUTSIDE = 255
"""Until it is known what lies there."""
_BEST, _PACKED = 91, 26
"""Of JPEG qualities, and how much lower they are at the greatest strength."""
_LEAST = 0.6, 0.034
"""Grey levels of noise, and more for each step that a file is packed below 100."""
_TOE = 0.3
"""Below this share of white a sensor tells less and less apart."""


def scanned(sheet: Sheet, how: Bend, machine: Dice, page: Dice, strength: float) -> PageImage:
    """`machine`: what all pages of the document have in common. `how`: between pixels."""
    sensor = sensor_of(machine)
    darker = fibred(sheet, how, machine.of("paper"), page.of("fibres"))
    beyond(sheet, how, sensor, page, strength)
    _soften(sheet, machine, strength)
    rippled(sheet, how.matrix, page.of("tints"), sharp=sensor.sharp)
    light = sensor.light(sheet.width, sheet.scale, strength)
    quality = round(_BEST - _PACKED * strength * machine.between("packed", 0.6, 1.3))
    # Less than this would not outlast its packing.
    deviation = max(0.4 + sensor.grain * strength, _LEAST[0] + _LEAST[1] * (100 - quality))
    tones = _tone(sheet, machine, strength, darker)
    paper = WHITE - darker
    banks.scanned(sheet.pixels, paper, page.of("grain"), deviation, sensor.noise, tones, light)
    if sheet.in_colour:
        tinted(sheet, sensor.dice, machine.of("paper"), page, strength)
    specks(sheet, machine.of("glass"), machine.below("spots", round(10 * strength) + 1), 0.15, 0.8, 90)
    specks(sheet, page.of("dust"), page.below("spots", round(36 * strength) + 1), 0.12, 0.6, 70)
    if machine.happens("streak", 0.25 * strength):
        _streak(sheet, machine, strength)
    return packed(sheet, quality)


def _soften(sheet: Sheet, machine: Dice, strength: float) -> None:
    deviation = (0.19 + 0.3 * strength * machine.between("focus", 0.6, 1.3)) * sheet.scale
    sheet.pixels = softened(sheet.pixels, deviation)


def _tone(sheet: Sheet, machine: Dice, strength: float, darker: int) -> Curve:
    """Ink is not black; paper is not quite white, or bleached. Faint greys are lost or deepened. `darker`: by
    how many levels paper is below white."""
    black = machine.between("black", 6, 12 + 60 * strength)
    white = machine.between("white", 252 - 16 * strength, 258)
    bow = machine.between("bow", 1 - 0.4 * strength, 1 + 0.7 * strength)
    if sheet.tint is not None:
        sheet.tint.fade((white - black) / 255)
    return np.asarray(black + (white - black) * _rising(darker) ** bow)


def _rising(darker: int) -> Curve:
    share = np.arange(256) / (WHITE - darker)
    return np.where(share < _TOE, _TOE * (share / _TOE) ** 1.6, share)


def _streak(sheet: Sheet, machine: Dice, strength: float) -> None:
    """Dirt on the sensor's glass, drawn down the whole page."""
    broad = max(1, sheet.px(machine.between("broad", 0.3, 0.9)))
    amount = np.full((sheet.height, broad), round(24 + 90 * strength * machine.share("dark")), np.uint8)
    sheet.stain(amount, machine.below("streak at", sheet.width), 0, (0, 0, 0))
