"""What a photographed page lies on: a ground in the perspective of the page, and its gloss."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from symage.documents.bending import Place, origins
from symage.documents.opencv import cv2
from symage.documents.transform import Bend
from symage.documents.wear import grounds
from symage.documents.wear.bends import FLAT
from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import Pixels, Sheet

CELL = 4
"""Pixels, to which its light is worked out."""
_BLOCK = 16


@dataclass(frozen=True, slots=True)
class Desk:
    """`ground`: its tile; `tints`: how much of red, green and blue it has; `gloss`: how many levels a lamp is
    mirrored by."""

    ground: Callable[[], Pixels]
    tints: tuple[float, float, float]
    gloss: int = 0


_DESKS: Mapping[str, tuple[float, Desk]] = {
    "oak boards": (16, Desk(partial(grounds.wood, 142, 30, 100), (1.1, 0.92, 0.7), 22)),
    "pine boards": (8, Desk(partial(grounds.wood, 184, 24, 128), (1.08, 0.95, 0.74), 14)),
    "walnut table": (14, Desk(partial(grounds.wood, 80, 22, 256), (1.12, 0.88, 0.68), 40)),
    "speckled laminate": (14, Desk(partial(grounds.speckled, 168, 20), (1.0, 1.0, 0.97), 18)),
    "dark laminate": (8, Desk(partial(grounds.speckled, 74, 18), (0.99, 1.0, 1.02), 26)),
    "white table": (10, Desk(partial(grounds.plain, 206), (1.0, 0.985, 0.95), 20)),
    "black table": (8, Desk(partial(grounds.plain, 46), (0.97, 0.99, 1.03), 44)),
    "blue cloth": (7, Desk(partial(grounds.cloth, 92, 34), (0.84, 0.94, 1.16))),
    "linen": (6, Desk(partial(grounds.cloth, 172, 40), (1.06, 0.98, 0.86))),
    "leather": (5, Desk(partial(grounds.leather, 66, 26), (1.14, 0.9, 0.78), 24)),
    "desk pad": (4, Desk(partial(grounds.pad, 222), (1.0, 0.99, 0.94))),
}
"""How often, and what."""


def desk_of(dice: Dice) -> Desk:
    return _DESKS[dice.one_of("desk", {name: often for name, (often, _) in _DESKS.items()})][1]


def below(
    sheet: Sheet, how: Bend, desk: Desk, rims: NDArray[np.float64], lit: Pixels, machine: Dice, page: Dice
) -> Pixels:
    """The desk as large as the picture, drawn where the sheet is not. `rims`: points along the sheet's edge,
    4 sides × n × 2, in pixels from the top left one, clockwise. `lit`: how much light it gets in each cell of
    so many pixels; 255 is all."""
    drawn = np.zeros((sheet.height, sheet.width), np.uint8)
    # Tiles are turned beforehand, so that rows of the picture lie along rows of them.
    tile = grounds.turned(desk.ground) if machine.happens("crosswise", 0.5) else desk.ground()
    plane = Bend(how.matrix @ _laid(sheet, machine), FLAT)
    # Sides are powers of two. OpenCV's own way to repeat a picture is slow.
    repeats = np.array([tile.shape[1] - 1, tile.shape[0] - 1], np.int16)
    shine = _gloss(lit.shape[1], lit.shape[0], desk.gloss, page)
    for place in _bare(sheet, rims):
        whole, parts = cv2.convertMaps(origins(plane, place), None, cv2.CV_16SC2)
        whole &= repeats
        seen = cv2.remap(tile, whole, parts, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
        if desk.gloss:
            seen = cv2.add(seen, _at(place, shine))
        seen = cv2.multiply(seen, _at(place, lit), scale=1 / 255)
        drawn[place.top : place.bottom, place.left : place.right] = seen
    return drawn


def _at(place: Place, field: Pixels) -> Pixels:
    """A part of a field of cells, in pixels."""
    first, last = place.top // CELL, -(-place.bottom // CELL)
    left, right = place.left // CELL, -(-place.right // CELL)
    size = (right - left) * CELL, (last - first) * CELL
    whole = cv2.resize(field[first:last, left:right], size, interpolation=cv2.INTER_LINEAR)
    part: Pixels = whole[: place.bottom - place.top, : place.right - place.left]
    return part


def _laid(sheet: Sheet, machine: Dice) -> NDArray[np.float64]:
    """From the tile's pixels to the flat sheet's: people lay sheets along their desks, more or less."""
    turn = np.radians(machine.about("askew", 5))
    size = sheet.scale / grounds.DENSITY * machine.between("ground size", 0.9, 1.2)
    cos, sin = np.cos(turn) * size, np.sin(turn) * size
    right, down = -machine.between("tile across", 0, 1) * 2000, -machine.between("tile down", 0, 1) * 2000
    laid: NDArray[np.float64] = np.array([[cos, -sin, right], [sin, cos, down], [0, 0, 1]])
    return laid


def _bare(sheet: Sheet, rims: NDArray[np.float64]) -> Iterator[Place]:
    """Four parts of the picture round what is within the sheet for certain, which begin at whole cells."""
    top, bottom = rims[0, :, 1].max() + 3, rims[2, :, 1].min() - 3
    left, right = rims[3, :, 0].max() + 3, rims[1, :, 0].min() - 3
    top, bottom = (int(np.clip(side, 0, sheet.height)) // _BLOCK * _BLOCK for side in (top + _BLOCK, bottom))
    left, right = (int(np.clip(side, 0, sheet.width)) // _BLOCK * _BLOCK for side in (left + _BLOCK, right))
    parts = (
        Place(0, 0, sheet.width, min(top, bottom)),
        Place(0, bottom, sheet.width, sheet.height),
        Place(0, top, min(left, right), bottom),
        Place(right, top, sheet.width, bottom),
    )
    for part in parts:
        if part.right > part.left and part.bottom > part.top:
            yield from part.strips()


def _gloss(width: int, height: int, most: int, page: Dice) -> Pixels:
    """The lamp or a window, mirrored in what shines: a broad soft patch, in cells."""
    patch = np.zeros((-(-height // 4), -(-width // 4)), np.uint8)
    x, y = (
        page.between("gloss across", 0, 1) * patch.shape[1],
        page.between("gloss down", -0.1, 0.7) * len(patch),
    )
    size = page.between("broad", 0.12, 0.4) * len(patch), page.between("high", 0.2, 0.6) * len(patch)
    rim = cv2.boxPoints(((x, y), size, page.about("leans", 12)))
    cv2.fillPoly(patch, [np.rint(rim).astype(np.int32)], most)
    soft = cv2.GaussianBlur(patch, (0, 0), len(patch) * page.between("polish", 0.03, 0.1))
    whole: Pixels = cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR)
    return whole
