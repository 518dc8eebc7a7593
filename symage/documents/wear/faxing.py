"""What a fax machine sends and another prints: dots that are black or white, in lines of 98 or 196 to the
inch, with what the line lost, under the sender's header."""

import numpy as np
from numpy.typing import NDArray

from symage.documents.image_pdf import PageImage, group4
from symage.documents.opencv import cv2
from symage.documents.transform import Bend
from symage.documents.wear.banks import grain
from symage.documents.wear.dice import Dice
from symage.documents.wear.fax_header import header
from symage.documents.wear.sheet import WHITE, Pixels, Sheet

OUTSIDE = 255
DOTS = 204
FINE, STANDARD = 196, 98
"""Dots and lines to the inch of a Group 3 fax. A picture that has fewer keeps its own."""


def faxed(sheet: Sheet, _how: Bend, machine: Dice, page: Dice, strength: float) -> PageImage:
    lines = STANDARD if machine.happens("standard", 0.6 * strength) else FINE
    raster = _rastered(sheet.pixels, sheet.scale, lines)
    line = header(machine, sheet, raster.shape[1], len(raster) / sheet.height)
    dots = _dotted(raster, machine, page, strength)
    dots[: len(line)] &= line
    _lose_lines(dots, page, strength)
    if machine.happens("dirty", 0.3 * strength):
        at = machine.below("dirt at", dots.shape[1])
        dots[:, at : at + 1 + machine.below("dirt", 2)] = 0
    sheet.pixels = _enlarged(dots, sheet.width, sheet.height)
    return group4(sheet.pixels)


def _rastered(pixels: Pixels, scale: float, lines: int) -> Pixels:
    """As many dots and lines as the fax has."""
    height, width = pixels.shape
    across, down = (
        side if have <= wanted * 1.05 else round(side * wanted / have)
        for side, have, wanted in ((width, 72 * scale, DOTS), (height, 72 * scale, lines))
    )
    if (down, across) == pixels.shape:
        return pixels
    low = _merged(pixels, down)
    return low if across == width else cv2.transpose(_merged(cv2.transpose(low), across))


def _merged(rows: Pixels, count: int) -> Pixels:
    """Fewer rows: each is the mean of those that it will be printed on, so that nothing moves. Of more than
    four, four stand for all."""
    if count == len(rows):
        return rows
    firsts = np.searchsorted(_shown_by(count, len(rows)), np.arange(count))
    lasts = np.append(firsts[1:], len(rows)) - 1
    middles = firsts + lasts
    outer = _mean(rows[firsts], rows[lasts])
    return _mean(outer, _mean(rows[middles // 2], rows[(middles + 1) // 2]))


def _mean(one: Pixels, other: Pixels) -> Pixels:
    mean: Pixels = cv2.addWeighted(one, 0.5, other, 0.5, 0)
    return mean


def _enlarged(dots: Pixels, width: int, height: int) -> Pixels:
    """Each dot as large as the picture's pixels make it, without grey."""
    down, across = dots.shape
    broad = dots if across == width else dots[:, _shown_by(across, width)]
    return broad if down == height else broad[_shown_by(down, height)]


def _shown_by(lines: int, rows: int) -> NDArray[np.int64]:
    """Which line each row of the picture shows."""
    return ((np.arange(rows) + 0.5) * lines / rows).astype(np.int64)


def _dotted(raster: Pixels, machine: Dice, page: Dice, strength: float) -> Pixels:
    """Black or white by a threshold that no two machines share; noise of the sensor frays the edges."""
    soft = cv2.GaussianBlur(raster, (3, 3), 0.35 + 0.35 * strength)
    grain(soft, page.of("grain"), 4 + 28 * strength)
    threshold = machine.between("threshold", 146 - 24 * strength, 150 + 50 * strength)
    dots: Pixels = cv2.threshold(soft, round(threshold), WHITE, cv2.THRESH_BINARY)[1]
    return dots


def _lose_lines(dots: Pixels, page: Dice, strength: float) -> None:
    """Errors of transmission: a stretch of some lines is lost, repeated, or slips aside."""
    height, width = dots.shape
    for number in range(page.below("errors", round(7 * strength) + 1)):
        fault = page.of(f"error {number}")
        top, count = fault.below("line", height - 4), 1 + fault.below("lines", 2)
        begin = fault.below("begin", width)
        kind = fault.one_of("kind", {"white": 40, "repeated": 44, "slipped": 16})
        rows = dots[top : top + count]
        if kind == "white":
            rows[:, begin:] = WHITE
        elif kind == "repeated":
            rows[...] = dots[top - 1 : top] if top else WHITE
        else:
            rows[...] = np.roll(rows, fault.below("slip", 40) - 20, 1)
