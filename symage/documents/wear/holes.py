"""Holes for a ring binder: through them is seen what lies behind the sheet, as it is seen beside it."""

import numpy as np
from numpy.typing import NDArray

from symage.documents.opencv import cv2
from symage.documents.wear.banks import blotches
from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import WHITE, Pixels, Sheet

_THREE, _TWO = (-306, 0, 306), (-100, 100)
"""Points from the middle of the page."""
_RADIUS, _FROM_EDGE = 10.2, 25.0
_RIM = 48
"""Corners of a hole's outline."""
_ROOM = 7.0
_TORN, _TWICE = 0.12, 0.05
"""How often a hole is torn out to the edge, and a sheet was punched again beside its holes."""


def holes(sheet: Sheet, dice: Dice, _strength: float) -> None:
    """Where filled-in text would be lost, the page was never punched."""
    radius = sheet.px(_RADIUS * dice.between("punch", 0.86, 1.04))
    x = sheet.px(_FROM_EDGE + dice.about("edge", 2.5))
    middle = sheet.height // 2 + sheet.px(dice.about("middle", 6))
    places = _TWO if dice.happens("two", 0.2) else _THREE
    centres = [(x + sheet.px(dice.about(f"slip {y}", 0.5)), middle + sheet.px(y)) for y in places]
    if dice.happens("twice", _TWICE):
        slip = sheet.px(dice.between("again across", -4, 9)), sheet.px(dice.between("again down", 24, 48))
        centres += [(across + slip[0], down + slip[1]) for across, down in centres]
    if any(_hits(sheet.words, centre, radius) for centre in centres):
        return
    torn = dice.below("torn one", len(centres)) if dice.happens("torn", _TORN) else None
    for at, centre in enumerate(centres):
        _hole(sheet, dice, dice.of(f"hole {at}"), centre, radius, torn=at == torn)


def _hits(words: NDArray[np.int64], centre: tuple[int, int], radius: int) -> bool:
    x, y = centre
    left, top, right, bottom = words.T
    near = (left < x + radius) & (right > x - radius) & (top < y + radius) & (bottom > y - radius)
    return bool(near.any())


def _hole(sheet: Sheet, page: Dice, dice: Dice, centre: tuple[int, int], radius: int, *, torn: bool) -> None:
    room = radius + sheet.px(_ROOM)
    left, top = centre[0] - room, centre[1] - room
    shape = _shape(sheet, dice, room, radius)
    if torn:
        _tear(sheet, dice, shape, room, radius)
    sheet.cover(shape, left, top, sheet.backing)
    # The sheet is thick: on one side its cut edge throws a shadow on what lies behind, the other is lit.
    slip = (
        np.array([page.between("light across", -1.2, 1.2), page.between("light down", 0.3, 1.2)])
        * sheet.scale
    )
    moved = cv2.GaussianBlur(_moved(shape, slip), (0, 0), 0.35 * sheet.scale)
    shadow = cv2.subtract(shape, moved)
    sheet.stain(cv2.LUT(shadow, (np.arange(256) * 0.5).astype(np.uint8)), left, top, (30, 30, 30))
    lit = cv2.subtract(_moved(shape, -0.4 * slip), shape)
    sheet.stain(cv2.LUT(lit, (np.arange(256) * 0.2).astype(np.uint8)), left, top, (60, 60, 60))


def _shape(sheet: Sheet, dice: Dice, room: int, radius: int) -> Pixels:
    """Not quite round: a punch bends paper before it cuts, and leaves a burr."""
    turn = np.arange(_RIM) * (2 * np.pi / _RIM)
    oval = 1 + dice.about("oval", 0.012) * np.cos(2 * (turn - 6.3 * dice.share("along")))
    rough = (dice.shares("rim", _RIM) - 0.5) * 0.5 * sheet.scale
    burr = dice.below("burr", _RIM)
    rough[burr : burr + 2] -= dice.between("burrs", 0, 1.1) * sheet.scale
    away = radius * oval + rough
    rim = np.stack([room + away * np.cos(turn), room + away * np.sin(turn)], axis=1)
    shape = np.zeros((2 * room, 2 * room), np.uint8)
    cv2.fillPoly(shape, [np.rint(rim * 16).astype(np.int32)], WHITE, cv2.LINE_AA, 4)
    soft: Pixels = cv2.GaussianBlur(shape, (3, 3), 0.6)
    return soft


def _tear(sheet: Sheet, dice: Dice, shape: Pixels, room: int, radius: int) -> None:
    """A slit to the left, with fibres along it."""
    wide = max(2, sheet.px(dice.between("slit", 0.6, 2.2)))
    rag = blotches(dice.of("rag"), 4, room, sheet.px(2))[:, 1].astype(float) / WHITE
    start = room + round(radius * dice.between("from", -0.5, 0.5))
    for at in range(room - radius // 2):
        half = max(1, round(wide * (0.3 + 0.9 * rag[at])))
        middle = start + round(3 * sheet.scale * (rag[(at * 3) % room] - 0.5))
        shape[middle - half : middle + half, at] = WHITE


def _moved(shape: Pixels, slip: NDArray[np.float64]) -> Pixels:
    across, down = np.rint(slip).astype(int).tolist()
    return np.roll(shape, (down, across), (0, 1))
