"""What happens to a sheet of paper: it lets its back shine through, is stapled, stained. Folds:
`folds.py`; holes: `holes.py`."""

import numpy as np

from symage.documents.opencv import cv2
from symage.documents.wear.banks import blotches
from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import WHITE, Pixels, Sheet, grey, levels

_CROWN, _WIRE = 34.0, 1.5
"""A staple's length and thickness in points."""
_COFFEE = (122, 84, 48)


def bleed(sheet: Sheet, dice: Dice, strength: float) -> None:
    """The other side shines through: mirrored, soft and faint. Ink alone does, paper never darkens."""
    if sheet.back is None:
        return
    half = (sheet.width // 2, sheet.height // 2)
    back = cv2.resize(cv2.flip(grey(sheet.back), 1), half, interpolation=cv2.INTER_AREA)
    soft = cv2.resize(cv2.GaussianBlur(back, (0, 0), 0.45 * sheet.scale), (sheet.width, sheet.height))
    shift = np.roll(soft, (sheet.px(dice.about("down", 3)), sheet.px(dice.about("across", 3))), (0, 1))
    share = round(12 + 46 * strength * dice.between("thin", 0.7, 1.2))
    sheet.shade(cv2.LUT(shift, (WHITE - (WHITE - np.arange(256)) * share // WHITE).astype(np.uint8)))


def staple(sheet: Sheet, dice: Dice, strength: float) -> None:
    """Sheets are pulled apart before they go through a feeder: the holes of the legs stay, and the first page
    of some keeps its wire."""
    corner = sheet.px(dice.between("across", 22, 40)), sheet.px(dice.between("down", 18, 34))
    turn = np.radians(
        dice.between("turn", -52, -28) if dice.happens("slanted", 0.6) else dice.about("level", 4)
    )
    along = np.array([np.cos(turn), np.sin(turn)]) * _CROWN / 2 * sheet.scale
    legs = [(round(corner[0] + sign * along[0]), round(corner[1] + sign * along[1])) for sign in (-1, 1)]
    if sheet.page == 0 and dice.happens("left in", 0.4):
        _wire(sheet, legs)
    else:
        for number, leg in enumerate(legs):
            _leg_hole(sheet, dice.of(f"leg {number}"), leg, strength)


def _wire(sheet: Sheet, legs: list[tuple[int, int]]) -> None:
    size = sheet.px(80)
    thick = max(2, sheet.px(_WIRE))
    shadow, steel, gleam = (np.zeros((size, size), np.uint8) for _ in range(3))
    low = [(x + thick, y + thick) for x, y in legs]
    cv2.line(shadow, low[0], low[1], 130, 2 * thick, cv2.LINE_AA)
    sheet.stain(cv2.GaussianBlur(shadow, (0, 0), 0.9 * sheet.scale), 0, 0, (40, 40, 40))
    cv2.line(steel, legs[0], legs[1], WHITE, thick, cv2.LINE_AA)
    sheet.cover(steel, 0, 0, 104)
    cv2.line(gleam, *((x, y - max(1, thick // 4)) for x, y in legs), 210, max(1, thick // 3), cv2.LINE_AA)
    sheet.cover(gleam, 0, 0, 214)


def _leg_hole(sheet: Sheet, dice: Dice, leg: tuple[int, int], strength: float) -> None:
    radius = max(1, sheet.px(dice.between("radius", 0.5, 0.9)))
    room = radius * 4
    torn = _disc(2 * room, room, room, radius)
    sheet.cover(cv2.GaussianBlur(torn, (3, 3), 0.6), leg[0] - room, leg[1] - room, 74)
    dent = cv2.GaussianBlur(_disc(2 * room, room + radius, room + radius, 2 * radius), (0, 0), radius)
    faint = cv2.LUT(dent, (np.arange(256) * (0.12 + 0.3 * strength)).astype(np.uint8))
    sheet.stain(faint, leg[0] - room, leg[1] - room, (90, 90, 90))


def coffee(sheet: Sheet, dice: Dice, strength: float) -> None:
    """The ring that a cup leaves: a dark rim here and there, a wash inside it, a gap, a drop beside it."""
    radius = dice.between("radius", 95, 118) * sheet.scale
    side = round(2 * radius + 26 * sheet.scale)
    down, across = (axis - side / 2 for axis in np.ogrid[0:side, 0:side])
    wobble = blotches(dice.of("wobble"), side, side, radius * 0.8).astype(float) / WHITE
    away = np.sqrt(across * across + down * down) + 4 * sheet.scale * (wobble - 0.5)
    wet = blotches(dice.of("wet"), side, side, radius * 0.9).astype(float) / WHITE
    rim = np.maximum(0, 1 - np.abs(away - radius) / (1.1 * sheet.scale)) * np.clip(2.6 * wet - 0.7, 0, 1)
    band = np.maximum(0, 1 - np.abs(away - radius + 3.5 * sheet.scale) / (4.5 * sheet.scale)) * np.clip(
        1.6 * wet - 0.25, 0, 1
    )
    amount = (rim * 0.85 + band * 0.36) * (110 + 140 * strength)
    left = dice.below("across", sheet.width) - side // 2
    top = dice.below("down", sheet.height) - side // 2
    soft = cv2.GaussianBlur(levels(amount), (0, 0), 0.25 * sheet.scale)
    sheet.stain(soft, left, top, _COFFEE)
    drop = max(2, sheet.px(dice.between("drop", 1.5, 4)))
    spot = cv2.GaussianBlur(_disc(4 * drop, 2 * drop, 2 * drop, drop), (0, 0), 0.4 * sheet.scale)
    beside = left + sheet.px(dice.between("beside", 10, 60)), top + sheet.px(dice.between("beneath", 8, 40))
    sheet.stain(cv2.LUT(spot, (np.arange(256) * 0.3).astype(np.uint8)), *beside, _COFFEE)


def _disc(side: int, x: int, y: int, radius: int) -> Pixels:
    disc = np.zeros((side, side), np.uint8)
    cv2.circle(disc, (x, y), radius, WHITE, -1, cv2.LINE_AA)
    return disc
