"""What the printer does: toner that runs out, bands across the paper's way. Of one printer, so alike on all
pages of a document."""

import numpy as np

from symage.documents.opencv import cv2
from symage.documents.wear.banks import blotches
from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import Pixels, Sheet


def low_toner(sheet: Sheet, dice: Dice, strength: float) -> None:
    """Pale lanes along the paper's way, and a hard white streak where the blade is nicked."""
    lanes = blotches(dice.of("lanes"), sheet.width, 8, sheet.px(75))[4].astype(int)
    shaken = np.clip(lanes - 90, 0, 165) * round(175 * strength + 25) // 165
    if dice.happens("nicked", 0.5):
        at, broad = dice.below("nick", sheet.width), max(1, sheet.px(dice.between("breadth", 0.3, 1.2)))
        shaken[at : at + broad] = 235
    patches = blotches(dice.of(f"patches {sheet.page}"), 64, sheet.height, sheet.px(90), 150, 255)[:, 32]
    pale = cv2.multiply(
        _rows(shaken.astype(np.uint8)[None, :], sheet.height), _columns(patches, sheet.width), scale=1 / 255
    )
    _fade(sheet, cv2.bitwise_not(pale))


def banding(sheet: Sheet, dice: Dice, strength: float) -> None:
    """Bands as far apart as a drum is round, a dark and a pale edge each."""
    round_drum = sheet.px(dice.between("drum", 62, 118))
    first, broad = dice.below("first", round_drum), sheet.px(dice.between("breadth", 1.5, 5))
    rows = np.zeros(sheet.height, np.uint8)
    for top in range(first, sheet.height, round_drum):
        rows[top : top + broad] = round(45 + 110 * strength)
    soft = cv2.GaussianBlur(rows[:, None], (1, 0), 0.01, sigmaY=max(0.5, sheet.scale * 0.8))
    uneven = blotches(dice.of("uneven"), sheet.width, 8, sheet.px(60), 110, 255)[4:5]
    pale = cv2.multiply(_columns(soft, sheet.width), _rows(uneven, sheet.height), scale=1 / 255)
    _fade(sheet, cv2.bitwise_not(pale))


def _fade(sheet: Sheet, kept: Pixels) -> None:
    """Thin the ink: 255 keeps all of it."""
    ink = cv2.bitwise_not(sheet.pixels)
    cv2.bitwise_not(cv2.multiply(ink, kept, scale=1 / 255), dst=sheet.pixels)
    if sheet.tint is not None:
        sheet.tint.dim(kept)


def _rows(row: Pixels, count: int) -> Pixels:
    return np.repeat(row, count, 0)


def _columns(column: Pixels, count: int) -> Pixels:
    return np.repeat(column.reshape(-1, 1), count, 1)
