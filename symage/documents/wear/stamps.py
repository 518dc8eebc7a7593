"""The stamp of an office that a page came to, where the page has room."""

from datetime import date, timedelta

import numpy as np
from PIL import Image

from symage.documents.opencv import cv2
from symage.documents.wear.banks import blotches
from symage.documents.wear.dates import on_business
from symage.documents.wear.dice import Dice
from symage.documents.wear.offices import office_of
from symage.documents.wear.rubber import rubber
from symage.documents.wear.sheet import WHITE, Pixels, Sheet, levels

_LATEST = 75
"""Days after the document's own that it may come in."""
_CELL = 8
"""Points: what is looked for is room as large."""
_EDGE = 2
"""Cells that a stamp keeps from the edge of the page."""


def stamp(sheet: Sheet, dice: Dice, strength: float) -> None:
    """Pressed by hand, on a business day."""
    office = office_of(dice)
    inked = _pressed(rubber(office, _day(sheet, dice), sheet.scale), dice, sheet.scale, strength)
    left, top = _free_place(sheet, dice, inked.shape[1], inked.shape[0])
    sheet.stain(inked, left, top, office.ink)


def _day(sheet: Sheet, dice: Dice) -> date:
    """After the document's own; of a fax, not after it was sent."""
    day = on_business(sheet.dated + timedelta(days=1 + dice.below("days", _LATEST)))
    return day if sheet.sent is None else min(day, sheet.sent)


def _pressed(rubber: Pixels, dice: Dice, scale: float, strength: float) -> Pixels:
    """On paper: turned, and pressed harder on one side. Ink is squeezed from under each letter to its rim;
    at the far side the pad was dry; some stamps touch twice."""
    turned = Image.fromarray(rubber).rotate(dice.about("turn", 4), Image.Resampling.BICUBIC, expand=True)
    room = max(4, round(3 * scale))
    shape = cv2.copyMakeBorder(np.asarray(turned), *[room] * 4, cv2.BORDER_CONSTANT, value=0)
    pressure = _pressure(dice, shape.shape[0], shape.shape[1], strength)
    inside = cv2.GaussianBlur(shape, (0, 0), 0.55 * scale)
    hollow = cv2.LUT(inside, np.rint(255 - np.clip(np.arange(256) - 130, 0, 255) * 0.42).astype(np.uint8))
    inked = cv2.multiply(
        cv2.multiply(shape, hollow, scale=1 / 255), levels(WHITE * np.minimum(pressure, 1)), scale=1 / 255
    )
    # Paper is rough: where the pad was dry only its tops take ink.
    tops = blotches(dice.of("paper"), shape.shape[1], shape.shape[0], 0.7 * scale).astype(np.int64)
    dry = np.clip((pressure * 330 - tops + 10) * 3 / WHITE, 0, 1)
    inked = cv2.multiply(inked, levels(WHITE * dry), scale=1 / 255)
    if dice.happens("twice", 0.2):
        slip = (
            round(scale * dice.between("slip across", -1.8, 1.8)),
            round(scale * dice.between("slip down", 0.5, 2)),
        )
        again = np.roll(inked, slip[::-1], (0, 1))
        inked = cv2.max(
            inked,
            cv2.LUT(again, np.rint(np.arange(256) * dice.between("again", 0.1, 0.26)).astype(np.uint8)),
        )
    soft: Pixels = cv2.GaussianBlur(inked, (0, 0), 0.16 * scale)
    return soft


def _pressure(
    dice: Dice, height: int, width: int, strength: float
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """1 where the rubber is full on the paper, falling towards a side or a corner, of some stamps not at all,
    and where the paper lies hollow."""
    turn, far = 2 * np.pi * dice.share("heavy side"), dice.between("far", -0.1, 0.45)
    down, across = np.mgrid[0:height, 0:width]
    along = np.cos(turn) * (across / width - 0.5) + np.sin(turn) * (down / height - 0.5)
    worst = dice.between("dry", 0.0, 0.7 + 0.5 * strength) * dice.between("evenly", 0.1, 1.0)
    hollow = blotches(dice.of("hollow"), width, height, max(8, height / 2)) / WHITE
    lost = worst * 1.9 * np.maximum(along + 0.5 - far, 0) ** 1.6 + 0.35 * strength * np.maximum(
        hollow - 0.6, 0
    )
    return np.asarray(np.clip(1.02 - lost, 0.12, 1.0))


def _free_place(sheet: Sheet, dice: Dice, width: int, height: int) -> tuple[int, int]:
    """Of all places that are as empty as the emptiest, one that a hand might choose. Filled-in words count
    more than print."""
    cell = max(1, sheet.px(_CELL))
    rows, columns = sheet.height // cell, sheet.width // cell
    whole = sheet.pixels[: rows * cell, : columns * cell]
    ink = 255.0 - cv2.resize(whole, (columns, rows), interpolation=cv2.INTER_AREA)
    for left, top, right, bottom in (sheet.words // cell).tolist():
        ink[top : bottom + 1, left : right + 1] += 120
    total = np.zeros((rows + 1, columns + 1))
    total[1:, 1:] = ink.cumsum(axis=0).cumsum(axis=1)
    down, across = -(-height // cell), -(-width // cell)
    inked = total[down:, across:] - total[:-down, across:] - total[down:, :-across] + total[:-down, :-across]
    free = inked[_EDGE : rows - down - _EDGE, _EDGE : columns - across - _EDGE]
    good = np.argwhere(free <= free.min() + 2 * down * across)
    # People stamp high up, where there is room.
    top, left = (good[min(dice.below(f"place {n}", len(good)) for n in range(3))] + _EDGE).tolist()
    return left * cell, top * cell
