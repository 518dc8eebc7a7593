"""What a photographed page lies on: a ground in the perspective of the page, and its gloss."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from symage.documents.bending import Place, origins
from symage.documents.opencv import cv2
from symage.documents.transform import FLAT, Bend
from symage.documents.wear import grounds
from symage.documents.wear.dice import Dice
from symage.documents.wear.figure import Wood
from symage.documents.wear.sheet import Pixels, Sheet

CELL = 4
"""Pixels, to which its light is worked out."""
_BLOCK = 16
_ROWS, _COLUMNS = (side.bit_length() - 1 for side in (grounds.ROWS, grounds.COLUMNS))
_HALF = 16
"""Bits: of a tile's sides, and of half a place."""
_TILES = 7
"""Rows of tiles that begin each at a place of its own."""


@dataclass(frozen=True, slots=True)
class Desk:
    """`ground`: its tile; `tints`: how much of red, green and blue it has; `gloss`: how many levels a lamp is
    mirrored by; `slips`: by how many pixels each row of tiles begins farther along, so that no board lies
    beside itself."""

    ground: Callable[[], Pixels]
    tints: tuple[float, float, float]
    gloss: int = 0
    slips: int = 0


_OAK = Wood(boards=2, ring=13, rings=1.5, pores=3.6, knots=0, joint=3, apart=0.35, ends=True)
_PINE = Wood(boards=3, ring=12, rings=1.5, pores=0.15, knots=0.3, joint=0.5, apart=0.4)
_WALNUT = Wood(boards=1, ring=17, rings=1.6, pores=2.2, knots=0, joint=0.25, apart=0.2)
DESKS: Mapping[str, tuple[float, Desk]] = {
    "oak boards": (16, Desk(partial(grounds.wood, 142, 11, _OAK), (1.1, 0.92, 0.7), 22, 777)),
    "pine boards": (8, Desk(partial(grounds.wood, 184, 8, _PINE), (1.08, 0.95, 0.74), 14, 777)),
    "walnut table": (14, Desk(partial(grounds.wood, 80, 8, _WALNUT), (1.12, 0.88, 0.68), 40, 777)),
    "speckled laminate": (14, Desk(partial(grounds.speckled, 168, 9), (1.0, 1.0, 0.97), 18)),
    "dark laminate": (8, Desk(partial(grounds.speckled, 74, 9), (0.99, 1.0, 1.02), 26)),
    "white table": (10, Desk(partial(grounds.plain, 206), (1.0, 0.985, 0.95), 20)),
    "black table": (8, Desk(partial(grounds.plain, 46), (0.97, 0.99, 1.03), 44)),
    "blue cloth": (7, Desk(partial(grounds.cloth, 92, 17, 4), (0.84, 0.94, 1.16))),
    "linen": (6, Desk(partial(grounds.cloth, 172, 20, 4), (1.06, 0.98, 0.86))),
    "leather": (5, Desk(partial(grounds.leather, 66, 12), (1.14, 0.9, 0.78), 24)),
    "desk pad": (4, Desk(partial(grounds.pad, 222), (1.0, 0.99, 0.94))),
}
"""How often, and what."""


def desk_of(dice: Dice) -> Desk:
    return DESKS[dice.one_of("desk", {name: often for name, (often, _) in DESKS.items()})][1]


def below(
    sheet: Sheet, how: Bend, desk: Desk, rims: NDArray[np.float64], lit: Pixels, machine: Dice, page: Dice
) -> Pixels:
    """The desk as large as the picture, drawn where the sheet is not. `rims`: points along the sheet's edge,
    4 sides × n × 2, in pixels from the top left one, clockwise. `lit`: how much light it gets in each cell of
    so many pixels; 255 is all."""
    drawn = np.zeros((sheet.height, sheet.width), np.uint8)
    # Tiles are turned beforehand, so that rows of the picture lie along rows of them.
    crosswise = machine.happens("crosswise", 0.5)
    tile = grounds.turned(desk.ground) if crosswise else desk.ground()
    plane = Bend(how.matrix @ _laid(sheet, machine), FLAT)
    pale = machine.between("pale", 0.84, 1.12)
    shine = _gloss(lit.shape[1], lit.shape[0], desk.gloss, page)
    for place in _bare(sheet, rims):
        whole, parts = cv2.convertMaps(origins(plane, place), None, cv2.CV_16SC2)
        _repeat(whole, desk.slips, crosswise=crosswise)
        seen = cv2.remap(tile, whole, parts, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
        if desk.gloss:
            seen = cv2.add(seen, _at(place, shine))
        seen = cv2.multiply(seen, _at(place, lit), scale=pale / 255)
        drawn[place.top : place.bottom, place.left : place.right] = seen
    return drawn


def _repeat(places: NDArray[np.int16], slips: int, *, crosswise: bool) -> None:
    """The same places on one tile, whose sides are powers of two; OpenCV's own way to repeat a picture is
    slow. A place is one number: how far across in its lower half, and how far down in the upper one."""
    both = places.view(np.int32)
    wide, high = (_ROWS, _COLUMNS) if crosswise else (_COLUMNS, _ROWS)
    if slips:
        row = both << _HALF >> _HALF + _ROWS if crosswise else both >> _HALF + _ROWS
        row &= _TILES
        row *= slips << _HALF if crosswise else slips
        both &= _within(wide, high)
        both += row
    both &= _within(wide, high)


def _within(wide: int, high: int) -> np.int32:
    return np.int32((1 << high) - 1 << _HALF | (1 << wide) - 1)


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
