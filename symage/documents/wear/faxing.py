"""What a fax machine sends and another prints: dots that are black or white, in lines of 98 or 196 to the
inch, with what the line lost, under the sender's header."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from symage.documents.image_pdf import PageImage, group4
from symage.documents.opencv import cv2
from symage.documents.transform import Bend
from symage.documents.wear.banks import grain
from symage.documents.wear.dice import Dice
from symage.documents.wear.fax_faults import dirty, drift, leading_edge, speckle
from symage.documents.wear.fax_header import footer, header
from symage.documents.wear.fax_tints import KINDS, printed
from symage.documents.wear.halftone import Part, lifted
from symage.documents.wear.sheet import WHITE, Pixels, Sheet
from symage.documents.wear.strips import HARD, Noise
from symage.documents.wear.tints import Area
from symage.documents.wear.transmission import lose_lines

OUTSIDE = 255
_BACKING = 244
DOTS = 204
FINE, STANDARD = 196, 98
"""Dots and lines to the inch of a Group 3 fax. A picture that has fewer keeps its own."""
_PALE = 0.1
_DARKEST = 204
"""Grey levels that are black where no light is lost."""
_ALONG = Noise(1.4, 0)
"""Of a line that is read: fringes of rules run along it."""


def backing(_machine: Dice) -> int:
    return _BACKING


def faxed(sheet: Sheet, how: Bend, machine: Dice, page: Dice, strength: float) -> PageImage:
    lines = STANDARD if machine.happens("standard", 0.6 * strength) else FINE
    leading_edge(sheet, how, machine, page, strength)
    raster = _rastered(sheet.pixels, sheet.scale, lines)
    line = header(machine, sheet, raster.shape[1], len(raster) / sheet.height)
    found = lifted(raster, sheet.imprint.areas, _from_points(sheet, how, raster.shape))
    dotted = _dotted(raster, machine, page, strength)
    _tint(dotted, found, machine, page, low=_is_low(raster, sheet))
    dirty(dotted, len(line), machine, page, strength)
    speckle(dotted, machine, page, strength)
    dotted[: len(line)] &= line
    lose_lines(dotted, machine, page, strength)
    foot = footer(machine, sheet, raster.shape[1], len(raster) / sheet.height)
    if foot is not None:
        dotted[len(dotted) - len(foot) :] &= foot
    sheet.pixels = _enlarged(dotted, sheet.width, sheet.height)
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


def _from_points(sheet: Sheet, how: Bend, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """A matrix to the dots and lines of a raster."""
    squeezed = np.diag([shape[1] / sheet.width, shape[0] / sheet.height, 1.0])
    matrix = squeezed @ how.matrix @ np.diag([sheet.scale, sheet.scale, 1.0])
    return np.asarray(matrix / matrix[2, 2])


def _dotted(raster: Pixels, machine: Dice, page: Dice, strength: float) -> Pixels:
    """Black or white by a threshold that no two machines share, and that no line and no column of the sensor
    keeps; noise frays the edges."""
    soft = cv2.GaussianBlur(raster, (3, 3), 0.35 + 0.35 * strength)
    grain(soft, page.of("noise"), 4 + 11 * strength, HARD)
    grain(soft, page.of("grain"), 4 + 9 * strength, _ALONG)
    lost = drift(soft, machine, page, strength)
    threshold = machine.between("threshold", 150 - 20 * strength, 154 + 54 * strength)
    # Paper stays white where most light is lost.
    threshold = min(threshold - lost / 2, _DARKEST - lost)
    dotted: Pixels = cv2.threshold(soft, round(threshold), WHITE, cv2.THRESH_BINARY)[1]
    return dotted


def _tint(
    dotted: Pixels, found: Sequence[tuple[Area, Part, Pixels]], machine: Dice, page: Dice, *, low: bool
) -> None:
    """Print the tints as the machine has them. `found`: as `lifted` tells of them."""
    kind = machine.one_of("tints", KINDS)
    for area, place, mask in found:
        share = (255 - area.level) / 255 * machine.between("tint", 0.7, 1.25)
        if kind == "lost" or share < _PALE:
            continue
        here = page.of(f"dots {place[0].start} {place[1].start}")
        black = printed(mask.shape, share, kind, machine, here, low=low)
        dotted[place][cv2.bitwise_and(black, mask) > 0] = 0


def _is_low(raster: Pixels, sheet: Sheet) -> bool:
    """Whether its lines lie twice as far apart as its dots."""
    return int(raster.shape[1]) * sheet.height > 1.5 * len(raster) * sheet.width
