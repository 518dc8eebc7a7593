"""What a phone makes of the bent page: light, shadows, the desk around it, its own noise and sharpening."""

import numpy as np
from numpy.typing import NDArray

from symage.documents.image_pdf import PageImage, jpeg
from symage.documents.opencv import cv2
from symage.documents.transform import Bend, corners, outline
from symage.documents.wear.banks import grain
from symage.documents.wear.desk import Desk, desk_of
from symage.documents.wear.dice import Dice
from symage.documents.wear.lighting import beside, light
from symage.documents.wear.sheet import WHITE, Pixels, Sheet, grey, toned

OUTSIDE = 255
_EDGE_STEPS = 24
_BITS = 4


def photographed(sheet: Sheet, how: Bend, machine: Dice, page: Dice, strength: float) -> PageImage:
    paper = _outline(sheet, how)
    mask = np.zeros((sheet.height, sheet.width), np.uint8)
    cv2.fillPoly(mask, [paper], WHITE, cv2.LINE_8, _BITS)
    desk = desk_of(machine)
    sheet.pixels = _seen(sheet, mask, desk, page, strength)
    _edges(sheet, paper, page)
    sheet.shade(light(sheet, how, page, strength))
    _develop(sheet, machine, page, strength)
    if sheet.in_colour:
        sheet.pixels = _coloured(sheet.pixels, mask, desk, machine, strength)
    return jpeg(sheet.pixels, round(90 - 26 * strength * machine.between("packed", 0.6, 1.4)))


def _outline(sheet: Sheet, how: Bend) -> NDArray[np.int32]:
    """The sheet's edge in the picture, in sixteenths of a pixel."""
    sides = (np.array([side], float) for side in (0, 0, sheet.width, sheet.height))
    shown = how.shown(outline(corners(*sides), _EDGE_STEPS))[0]
    edge: NDArray[np.int32] = np.rint((shown - 0.5) * 2**_BITS).astype(np.int32)
    return edge


def _seen(sheet: Sheet, mask: Pixels, desk: Desk, page: Dice, strength: float) -> Pixels:
    """The sheet on the desk, grey where the sheet is: colours come last."""
    paper = sheet.pixels
    table = desk.seen(page.of("desk"), sheet.width, sheet.height, sheet.scale)
    cv2.multiply(table, beside(sheet, mask, page, strength), dst=table, scale=1 / 255)
    below = table if paper.ndim == 2 else cv2.merge([table] * 3)
    cv2.copyTo(paper, mask, below)
    return below


def _edges(sheet: Sheet, paper: NDArray[np.int32], page: Dice) -> None:
    """Paper has a thickness: its cut edge catches light on one side and throws a thin shadow on the other."""
    lit = page.below("lit", 4)
    thick = max(1, sheet.px(0.5))
    for side in range(4):
        run = np.arange(side * _EDGE_STEPS, (side + 1) * _EDGE_STEPS + 1) % len(paper)
        level = 238 if side in (lit, (lit + 1) % 4) else 110
        colour = (level,) * (1 if sheet.pixels.ndim == 2 else 3)
        cv2.polylines(sheet.pixels, [paper[run]], False, colour, thick, cv2.LINE_AA, _BITS)


def _develop(sheet: Sheet, machine: Dice, page: Dice, strength: float) -> None:
    """Focus, the sensor's noise, and what the phone does about both."""
    deviation = (0.12 + 0.34 * strength * page.between("focus", 0.5, 1.4)) * sheet.scale
    sheet.pixels = cv2.GaussianBlur(sheet.pixels, (0, 0), max(deviation, 0.3))
    grain(sheet.pixels, page.of("grain"), machine.between("grain", 0.8, 1.0 + 4.4 * strength), soft=True)
    if machine.happens("sharpens", 0.7):
        soft = cv2.GaussianBlur(sheet.pixels, (5, 5), 1.2)
        sheet.pixels = cv2.addWeighted(sheet.pixels, 1.5, soft, -0.5, 0)


def _coloured(pixels: Pixels, mask: Pixels, desk: Desk, machine: Dice, strength: float) -> Pixels:
    """The cast of the lamp over all, the desk's own colour beside the sheet."""
    warm = machine.about("warmth", 0.35 + 0.5 * strength)
    cast = (1 + 0.035 * warm, 1.0, 1 - 0.075 * warm)
    layers = [pixels] * 3 if pixels.ndim == 2 else list(cv2.split(pixels))
    shown: Pixels = cv2.merge([_exposed(layer, share) for layer, share in zip(layers, cast, strict=True)])
    for place in _margins(mask):
        around = cv2.bitwise_not(np.ascontiguousarray(mask[place]))
        bare = grey(np.ascontiguousarray(pixels[place]))
        tinted = [_exposed(bare, share * tint) for share, tint in zip(cast, desk.tints, strict=True)]
        shown[place] = _chosen(cv2.merge(tinted), around, shown[place])
    return shown


def _exposed(layer: Pixels, share: float) -> Pixels:
    """A sensor's curve: shadows lifted, lights rolled off."""
    levels = np.arange(256) / WHITE
    return toned(layer, (0.06 + 0.9 * levels**0.92) * share * WHITE)


def _chosen(new: Pixels, where: Pixels, old: Pixels) -> Pixels:
    kept = np.ascontiguousarray(old)
    cv2.copyTo(new, where, kept)
    return kept


def _margins(mask: Pixels) -> list[tuple[slice, slice]]:
    """Rectangles that hold all of the desk that is seen."""
    height, width = mask.shape
    filled_rows = np.flatnonzero(mask[:, width // 2])
    filled_columns = np.flatnonzero(mask[height // 2])
    if not len(filled_rows) or not len(filled_columns):
        return [(slice(0, height), slice(0, width))]
    step = 8
    inner = mask[filled_rows[0] : filled_rows[-1] : step, filled_columns[0] : filled_columns[-1] : step] > 0
    top, bottom = (int(max(np.argmax(side, axis=0).max() + 1, 1)) * step for side in (inner, inner[::-1]))
    left, right = (int(max(np.argmax(side, axis=1).max() + 1, 1)) * step for side in (inner, inner[:, ::-1]))
    first_row, end_row = int(filled_rows[0]) + top, int(filled_rows[-1]) - bottom
    first_column, end_column = int(filled_columns[0]) + left, int(filled_columns[-1]) - right
    across = slice(0, width)
    between = slice(first_row, end_row)
    return [
        (slice(0, first_row), across),
        (slice(end_row, height), across),
        (between, slice(0, first_column)),
        (between, slice(end_column, width)),
    ]
