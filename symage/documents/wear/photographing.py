"""What a phone makes of the bent page: light, shadows, the desk around it. Its faults: `developing.py`."""

import numpy as np
from numpy.typing import NDArray

from symage.documents.image_pdf import PageImage
from symage.documents.opencv import cv2
from symage.documents.transform import Bend, Points, corners, outline
from symage.documents.wear.desk import CELL, Desk, below, desk_of
from symage.documents.wear.developing import coloured, developed
from symage.documents.wear.dice import Dice
from symage.documents.wear.halftone import rippled
from symage.documents.wear.lighting import beside, light
from symage.documents.wear.phones import phone_of
from symage.documents.wear.sheet import WHITE, Pixels, Sheet, packed
from symage.documents.wear.tint import halved

OUTSIDE = 255
_EDGE_STEPS = 24
_BITS = 4
_SHARP = 0.3
"""Of the screens of tints, at 100 lines to the inch."""


def backing(_machine: Dice) -> int:
    """What lies behind the paper: nobody photographs the holes of one."""
    return OUTSIDE


def before(sheet: Sheet, page: Dice) -> None:
    """What is seen of the flat sheet: its tints."""
    rippled(sheet, np.eye(3), page.of("tints"), sharp=_SHARP)


def photographed(sheet: Sheet, how: Bend, machine: Dice, page: Dice, strength: float) -> PageImage:
    edge = _edge(sheet, how)
    mask = np.zeros((sheet.height, sheet.width), np.uint8)
    outer = edge if sheet.torn is None else how.shown(sheet.rim(_EDGE_STEPS))
    rim = np.rint((outer - 0.5) * 2**_BITS).astype(np.int32)
    cv2.fillPoly(mask, [rim], WHITE, cv2.LINE_AA, _BITS)
    desk, phone = desk_of(machine), phone_of(machine)
    sheet.pixels = _upon(_below(sheet, how, edge, mask, desk, machine, page), sheet.pixels, mask)
    sheet.shade(light(sheet, how, page, strength))
    developed(sheet, phone, page, strength)
    if sheet.in_colour:
        coloured(sheet, halved(mask), desk.tints, phone, page, strength)
    return packed(sheet, phone.packs(strength))


def _edge(sheet: Sheet, how: Bend) -> Points:
    """The sheet's edge in the picture, in pixels: 4 sides of as many points; of a torn sheet all within."""
    deep = 0 if sheet.torn is None else sheet.torn.deep
    sides = (np.array([side], float) for side in (deep, deep, sheet.width - deep, sheet.height - deep))
    edge: Points = how.shown(outline(corners(*sides), _EDGE_STEPS))[0]
    return edge


def _below(
    sheet: Sheet, how: Bend, edge: Points, mask: NDArray[np.uint8], desk: Desk, machine: Dice, page: Dice
) -> Pixels:
    rims = edge.reshape(4, _EDGE_STEPS, 2)
    whole = np.concatenate([rims, np.roll(rims, -1, axis=0)[:, :1]], axis=1)
    lit = beside(mask, rims[:, 0], sheet.scale, CELL, page)
    return below(sheet, how, desk, whole, lit, machine, page)


def _upon(ground: Pixels, paper: Pixels, mask: Pixels) -> Pixels:
    """The sheet on the desk. `mask`: where it lies, and by how much of a pixel at its edge. Its own picture
    is white beyond the edge; so the desk is made white beneath it, and the darker of both is seen."""
    bare = cv2.bitwise_not(mask)
    cv2.multiply(cv2.bitwise_not(ground), bare, dst=ground, scale=1 / 255)
    seen: Pixels = cv2.min(cv2.bitwise_not(ground), paper)
    return seen
