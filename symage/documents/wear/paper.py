"""What happens to a sheet of paper: it lets its back shine through, is stained. Folds: `folds.py`; holes:
`holes.py`; staples: `staples.py`."""

import numpy as np

from symage.documents.opencv import cv2
from symage.documents.wear.banks import blotches
from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import WHITE, Pixels, Sheet, grey, levels

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


def coffee(sheet: Sheet, dice: Dice, strength: float) -> None:
    """The ring that a cup leaves: a dark rim here and there, a wash inside it, a gap, a drop beside it."""
    radius = dice.between("radius", 95, 118) * sheet.scale
    side = round(2 * radius + 26 * sheet.scale)
    down, across = ((axis - side / 2).astype(np.float32) for axis in np.ogrid[0:side, 0:side])
    wobble = blotches(dice.of("wobble"), side, side, radius * 0.8).astype(np.float32) / WHITE
    away = np.sqrt(across * across + down * down) + 4 * sheet.scale * (wobble - 0.5)
    wet = blotches(dice.of("wet"), side, side, radius * 0.9).astype(np.float32) / WHITE
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
