"""What a phone's lens, sensor and software do to a picture: focus, noise, sharpening, the cast of a lamp."""

from collections.abc import Sequence

import numpy as np

from symage.documents.opencv import cv2
from symage.documents.wear.banks import grain, photographed
from symage.documents.wear.dice import Dice
from symage.documents.wear.phones import Phone
from symage.documents.wear.sheet import BAND, WHITE, Curve, Pixels, Sheet, softened, toned
from symage.documents.wear.strips import Noise
from symage.documents.wear.tint import NEUTRAL, Tint, halved

_RISING = (np.arange(256) / WHITE) ** 0.7
_CELL = 32
_SMOOTHED = 0.75
"""Of noise, what is left when it is drawn half as fine and filled in."""
_LEAST_COLOURED = 0.4
"""Grey levels of noise that outlast their packing."""


def developed(sheet: Sheet, phone: Phone, page: Dice, strength: float) -> None:
    """Grey: focus, sharpening, the sensor's curve, and what the phone's smoothing has left of its noise."""
    deviation = (0.12 + 0.34 * strength * page.between("focus", 0.5, 1.3)) * sheet.scale
    sheet.pixels = softened(sheet.pixels, deviation)
    soft = cv2.GaussianBlur(sheet.pixels, (5, 5), phone.radius)
    _blur_away(sheet, soft, page, strength)
    if phone.sharpening:
        by = phone.sharpening / 8
        cv2.addWeighted(sheet.pixels, 1 + by, soft, -by, 0, dst=sheet.pixels)
    seen = 1 - (1 - phone.shade) * _RISING
    tones = _exposed(phone.dice, page, strength)
    photographed(sheet.pixels, page.of("grain"), _grain(phone, page, strength), phone.noise, seen, tones)


def _grain(phone: Phone, page: Dice, strength: float) -> float:
    """The less light there is, the more its sensor is asked to see."""
    return phone.grain * page.between("dim", 0.75, 1.35) * (0.5 + strength)


def _exposed(phone: Dice, page: Dice, strength: float) -> Curve:
    """A sensor's curve: shadows lifted by light that strays in the lens, and that black paint throws back;
    lights rolled off."""
    glare = phone.between("glare", 22, 34 + 8 * strength) + page.between("stray", 6, 10 + 20 * strength)
    white = page.between("whites", 236, 250)
    return np.asarray(glare + (white - glare) * (np.arange(256) / WHITE) ** phone.between("bow", 0.86, 1.0))


def _blur_away(sheet: Sheet, soft: Pixels, page: Dice, strength: float) -> None:
    """Away from where it is focused a lens is less sharp: its field is curved, and the phone leans."""
    width, height = -(-sheet.width // _CELL), -(-sheet.height // _CELL)
    down, across = np.mgrid[0:height, 0:width] / height
    x, y = page.between("focus across", 0.25, 0.75) * width / height, page.between("focus down", 0.25, 0.7)
    lean = (across - x) * page.about("lean across", 0.5) + (down - y) * page.about("lean down", 0.7)
    away = 1.9 * ((across - x) ** 2 + (down - y) ** 2) + np.abs(lean)
    share = np.clip((away - 0.12) * (0.5 + strength), 0, 1)
    field = cv2.resize(np.rint(share * WHITE).astype(np.uint8), (sheet.width, sheet.height))
    for top in range(0, sheet.height, BAND):
        sharp, blurred, by = (plane[top : top + BAND] for plane in (sheet.pixels, soft, field))
        cv2.multiply(sharp, cv2.bitwise_not(by), dst=sharp, scale=1 / 255)
        cv2.add(sharp, cv2.multiply(blurred, by, scale=1 / 255), dst=sharp)


def coloured(
    sheet: Sheet, inside: Pixels, desk: Sequence[float], phone: Phone, page: Dice, strength: float
) -> None:
    """What is left of the sensor's noise in red, green and blue, and the cast of the lamp: over the
    paper and what is on it, and over the desk, which has a colour of its own. Inks are as dull as the paper
    is grey. `inside`: where the sheet lies, half as large; `desk`: how much of red, green and blue it has."""
    warm = page.about("warmth", 0.35 + 0.5 * strength)
    cast = (1 + 0.035 * warm, 1.0, 1 - 0.075 * warm)
    seen = halved(sheet.pixels)
    planes = _cast_of(seen, [share * tint for share, tint in zip(cast, desk, strict=True)])
    covered = cv2.compare(inside, WHITE // 4, cv2.CMP_GT)
    for plane, paper in zip(planes, _cast_of(seen, cast), strict=True):
        cv2.copyTo(paper, covered, plane)
    if sheet.tint is not None:
        sheet.tint.fade(phone.dice.between("inks", 0.68, 0.86))
        planes = cv2.addWeighted(planes, 1, sheet.tint.planes, 1, -NEUTRAL)
    deviation = max(phone.colours * _grain(phone, page, strength) * phone.shade, _LEAST_COLOURED)
    for name, plane in zip(("blue", "red"), planes, strict=True):
        _mottle(plane, page.of(name), deviation, phone.patches)
    sheet.tint = Tint(planes)


def _mottle(plane: Pixels, dice: Dice, deviation: float, noise: Noise) -> None:
    """Noise of a colour. A phone smooths it until it is less than that of the grey, and in soft patches."""
    field = np.full_like(halved(plane), NEUTRAL)
    grain(field, dice, deviation / _SMOOTHED, noise)
    whole = cv2.resize(field, plane.shape[::-1], interpolation=cv2.INTER_LINEAR)
    cv2.addWeighted(plane, 1, whole, 1, -NEUTRAL, dst=plane)


def _cast_of(seen: Pixels, shares: Sequence[float]) -> Pixels:
    """The planes of a tint, of what is grey and lit with so much of red, green and blue."""
    red, green, blue = shares
    light = 0.299 * red + 0.587 * green + 0.114 * blue
    return np.stack(
        [toned(seen, NEUTRAL + np.arange(256) * by) for by in (0.564 * (blue - light), 0.713 * (red - light))]
    )
