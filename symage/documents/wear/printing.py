"""What the printer does: toner that runs out or lies unevenly, bands across the paper's way. Of one printer,
so alike on all pages of a document."""

import numpy as np

from symage.documents.opencv import cv2
from symage.documents.wear.banks import blotches, mottle
from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import WHITE, Pixels, Sheet
from symage.documents.wear.strips import COARSE, MOTTLE, SOFT

_FAINT = 24
_GRAINS = (SOFT, COARSE, MOTTLE)


def low_toner(sheet: Sheet, dice: Dice, strength: float) -> None:
    """Pale lanes along the paper's way, and a hard white streak where the blade is nicked."""
    broad = blotches(dice.of("lanes"), sheet.width, 8, sheet.px(75))[4].astype(int)
    streaks = blotches(dice.of("streaks"), min(sheet.width, 500), 8, 1.6)[4].astype(int)
    streaks = np.repeat(streaks, -(-sheet.width // len(streaks)))[: sheet.width]
    # Where a cartridge is empty it is so from edge to edge of a lane; beside it all is well.
    lanes = np.clip((broad - 112) * 4, 0, 165) * (150 + streaks * 105 // 255) // 255
    shaken = lanes * round(175 * strength + 25) // 165
    if dice.happens("nicked", 0.5):
        at, wide = dice.below("nick", sheet.width), max(1, sheet.px(dice.between("breadth", 0.3, 1.2)))
        shaken[at : at + wide] = 235
    along = blotches(dice.of(f"along {sheet.page}"), 64, sheet.height, sheet.px(220), 196, 255)[:, 32]
    pale = cv2.multiply(
        _rows(shaken.astype(np.uint8)[None, :], sheet.height), _columns(along, sheet.width), scale=1 / 255
    )
    _fade(sheet, pale)


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
    _fade(sheet, pale)


def mottled(sheet: Sheet, dice: Dice, strength: float) -> None:
    """Toner lies on rough paper here thick and there thin, so that no solid is of one black. Old drums have
    coarser grains."""
    deep = (5 + 9 * strength) * dice.between("deep", 0.6, 1.15)
    # What is thicker than most is no blacker.
    thin = mottle(sheet.pixels.shape, dice.of(f"thin {sheet.page}"), deep, dice.among("grains", _GRAINS))
    _fade(sheet, cv2.add(thin, thin))


def _fade(sheet: Sheet, lost: Pixels) -> None:
    """Thin the toner: 255 takes all of it. What a press printed and what a pen wrote stays."""
    toner = sheet.imprint.toner(sheet.pixels)
    if toner is None:
        return
    sheet.pixels = cv2.add(sheet.pixels, cv2.multiply(toner, lost, scale=1 / 255))
    if sheet.tint is not None:
        bare = cv2.threshold(toner, _FAINT, WHITE, cv2.THRESH_BINARY_INV)[1]
        sheet.tint.dim(cv2.max(bare, cv2.bitwise_not(lost)))


def _rows(row: Pixels, count: int) -> Pixels:
    return np.repeat(row, count, 0)


def _columns(column: Pixels, count: int) -> Pixels:
    return np.repeat(column.reshape(-1, 1), count, 1)
