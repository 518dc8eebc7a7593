"""What a phone makes of the bent page: light, shadows, the desk around it, its own noise and sharpening."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from symage.documents.image_pdf import PageImage
from symage.documents.opencv import cv2
from symage.documents.transform import Bend, corners, outline
from symage.documents.wear.banks import fibres, grain
from symage.documents.wear.desk import Desk, desk_of
from symage.documents.wear.dice import Dice
from symage.documents.wear.lighting import beside, lamp_of, light
from symage.documents.wear.sheet import WHITE, Pixels, Sheet, packed, softened, toned
from symage.documents.wear.tint import NEUTRAL, Tint, halved

OUTSIDE = 255
_EXPOSED = (0.06 + 0.9 * (np.arange(256) / WHITE) ** 0.92) * WHITE
"""A sensor's curve: shadows lifted, lights rolled off."""
_EDGE_STEPS = 24
_BITS = 4
_RIGHT, _BELOW, _LEFT = 1, 2, 3
"""Sides of an outline."""
_TOUCH = 150
"""Of 255, the light that is left where the sheet touches the desk."""


def photographed(sheet: Sheet, how: Bend, machine: Dice, page: Dice, strength: float) -> PageImage:
    paper = _outline(sheet, how)
    mask = np.zeros((sheet.height, sheet.width), np.uint8)
    cv2.fillPoly(mask, [paper], WHITE, cv2.LINE_AA, _BITS)
    desk, inside = desk_of(machine), halved(mask)
    below = _below(sheet, paper, inside, desk, page, strength)
    sheet.pixels = _upon(below, sheet.pixels, mask)
    sheet.shade(light(sheet, how, page, strength))
    _develop(sheet, machine, page, strength)
    if sheet.in_colour:
        _colour(sheet, inside, desk, machine, page, strength)
    return packed(sheet, round(90 - 26 * strength * machine.between("packed", 0.6, 1.4)))


def _outline(sheet: Sheet, how: Bend) -> NDArray[np.int32]:
    """The sheet's edge in the picture, in sixteenths of a pixel."""
    sides = (np.array([side], float) for side in (0, 0, sheet.width, sheet.height))
    shown = how.shown(outline(corners(*sides), _EDGE_STEPS))[0]
    edge: NDArray[np.int32] = np.rint((shown - 0.5) * 2**_BITS).astype(np.int32)
    return edge


def _below(
    sheet: Sheet, paper: NDArray[np.int32], inside: Pixels, desk: Desk, page: Dice, strength: float
) -> Pixels:
    """The desk, as sharp as the sheet, which lies on it; its broad figure is drawn half as large. `inside`:
    where the sheet lies, so."""
    height, width = inside.shape
    table = desk.texture(page.of("desk"), width, height, sheet.scale / 2)
    passing = beside(inside, page, strength)
    _touch(passing, paper, page)
    cv2.multiply(table, passing, dst=table, scale=1 / 255)
    below: Pixels = cv2.resize(table, (sheet.width, sheet.height), interpolation=cv2.INTER_LINEAR)
    fibres(below, page.of("fibres"), desk.fibres)
    return below


def _touch(passing: Pixels, paper: NDArray[np.int32], page: Dice) -> None:
    """The thin dark line where a sheet touches the desk, on the two sides that the lamp does not reach."""
    for side in (_BELOW, _RIGHT if lamp_of(page)[0] < 0.5 else _LEFT):
        run = np.arange(side * _EDGE_STEPS, (side + 1) * _EDGE_STEPS + 1) % len(paper)
        cv2.polylines(passing, [paper[run]], False, _TOUCH, 2, cv2.LINE_AA, _BITS + 1)


def _upon(below: Pixels, paper: Pixels, mask: Pixels) -> Pixels:
    """The sheet on the desk. `mask`: where it lies, and by how much of a pixel at its edge. Its own picture
    is white beyond the edge; so the desk is made white beneath it, and the darker of both is seen."""
    bare = cv2.bitwise_not(mask)
    cv2.multiply(cv2.bitwise_not(below), bare, dst=below, scale=1 / 255)
    seen: Pixels = cv2.min(cv2.bitwise_not(below), paper)
    return seen


def _develop(sheet: Sheet, machine: Dice, page: Dice, strength: float) -> None:
    """Focus, the sensor's noise, and what the phone does about both."""
    deviation = (0.12 + 0.34 * strength * page.between("focus", 0.5, 1.4)) * sheet.scale
    sheet.pixels = softened(sheet.pixels, deviation)
    grain(sheet.pixels, page.of("grain"), machine.between("grain", 0.8, 1.0 + 4.4 * strength), soft=True)
    if machine.happens("sharpens", 0.7):
        soft = cv2.GaussianBlur(sheet.pixels, (5, 5), 1.2)
        sheet.pixels = cv2.addWeighted(sheet.pixels, 1.5, soft, -0.5, 0)


def _colour(sheet: Sheet, inside: Pixels, desk: Desk, machine: Dice, page: Dice, strength: float) -> None:
    """The sensor's curve and its noise, which is not the same in red, green and blue, and the cast of the
    lamp: over the paper and what is on it, and over the desk, which has a colour of its own. Inks are as dull
    as the paper is grey."""
    warm = machine.about("warmth", 0.35 + 0.5 * strength)
    cast = (1 + 0.035 * warm, 1.0, 1 - 0.075 * warm)
    seen = halved(sheet.pixels)
    planes = _cast_of(seen, [share * tint for share, tint in zip(cast, desk.tints, strict=True)])
    covered = cv2.compare(inside, WHITE // 4, cv2.CMP_GT)
    for plane, paper in zip(planes, _cast_of(seen, cast), strict=True):
        cv2.copyTo(paper, covered, plane)
    if sheet.tint is not None:
        sheet.tint.fade(machine.between("inks", 0.68, 0.86))
        planes = cv2.addWeighted(planes, 1, sheet.tint.planes, 1, -NEUTRAL)
    for name, plane in zip(("blue", "red"), planes, strict=True):
        grain(plane, page.of(name), machine.between("colour grain", 0.9, 1.4 + 3.2 * strength), soft=True)
    sheet.pixels, sheet.tint = toned(sheet.pixels, _EXPOSED), Tint(planes)


def _cast_of(seen: Pixels, shares: Sequence[float]) -> Pixels:
    """The planes of a tint, of what is grey and lit with so much of red, green and blue."""
    red, green, blue = shares
    light = 0.299 * red + 0.587 * green + 0.114 * blue
    return np.stack(
        [toned(seen, NEUTRAL + _EXPOSED * by) for by in (0.564 * (blue - light), 0.713 * (red - light))]
    )
