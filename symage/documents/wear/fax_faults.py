"""What a sender's fax machine adds to what it scans: a lamp and a roller that are not the same everywhere,
dirt on its glass, specks, and the shadow of the edge that goes in first.

What does not belong here: what the telephone line does (`transmission.py`).
"""

import numpy as np
from numpy.typing import NDArray

from symage.documents.opencv import cv2
from symage.documents.transform import Bend
from symage.documents.wear.banks import blotches
from symage.documents.wear.dice import Dice
from symage.documents.wear.edges import Line, along
from symage.documents.wear.sheet import BAND, WHITE, Pixels, Sheet

_EDGED = 0.4
"""How often the edge that goes in first is seen."""
_FADES = WHITE * np.linspace(1, 0, 32)


def drift(soft: Pixels, machine: Dice, page: Dice, strength: float) -> float:
    """Take light, from no line and no column of the sensor as much as from its neighbours: of a machine more
    on one side than on the other, and of a page in bands, where strokes are kept that are lost elsewhere. In
    grey levels, how much is lost on the whole."""
    height, width = soft.shape
    bands = strength * page.between("bands", 2, 7)
    lean = strength * machine.between("better side", -5, 5)
    lines = 10 * strength * page.shares("lines", height) + bands * _slowly(page.of("bands"), height, 7)
    side = np.linspace(0, lean, width) + max(-lean, 0)
    columns = 6 * strength * page.shares("columns", width) + side + 3 * strength * _slowly(machine, width, 5)
    lines, columns = lines.astype(np.uint8), columns.astype(np.uint8)
    for top in range(0, height, BAND):
        rows = soft[top : top + BAND]
        cv2.subtract(rows, lines[top : top + BAND, None] + columns[None, :], dst=rows)
    return (bands + abs(lean) + 3 * strength) / 2


def _slowly(dice: Dice, length: int, waves: int) -> NDArray[np.float64]:
    """0 … 1, of about so many waves."""
    return np.asarray(blotches(dice, 4, length, length / (2 * waves))[:, 1] / WHITE)


def dirty(dotted: Pixels, first: int, machine: Dice, page: Dice, strength: float) -> None:
    """Dirt on the sender's glass draws a line down the page, from beneath the header, which nobody scanned.
    It wavers as the paper does; of some senders it goes all the way down, of others paper wipes it off."""
    height, width = dotted.shape
    for number in range(
        machine.happens("dirty", 0.5 * strength) + machine.happens("dirtier", 0.1 * strength)
    ):
        own = machine.of(f"dirt {number}")
        at, broad = own.below("at", width - 4), 1 + own.below("broad", 2)
        wave = blotches(page.of(f"waver {number}"), 4, height, height / 9)[:, 1].astype(np.int64)
        wiped = own.between("wiped", 20, 110) if own.happens("wiped off", 0.4) else 10
        there = blotches(page.of(f"dirt {number}"), 4, height, height / 14)[:, 1] > wiped
        # It is thin: here and there a line of the fax misses it.
        there &= page.shares(f"missed {number}", height) > own.between("thin", 0.0, 0.25)
        rows = np.flatnonzero(there)
        rows = rows[rows >= first]
        for column in range(broad):
            dotted[rows, at + column + wave[rows] // 128] = 0


def speckle(dots: Pixels, machine: Dice, page: Dice, strength: float) -> None:
    """Dots of one to four, of some machines many: noise of the line, and of a drum that is not clean; more of
    them towards one side."""
    if not machine.happens("speckles", 0.4 + 0.5 * strength):
        return
    height, width = dots.shape
    most = machine.between("speckled", 0.02, 0.1 + 0.9 * strength) ** 2 * 900
    count = round(most * page.between("speckles", 0.4, 1.0))
    x, y, size = page.shares("speckle", 3 * count).reshape(3, count)
    x = x ** machine.between("aside", 1, 2.2)
    left, top = (x * (width - 2)).astype(int), (y * (height - 2)).astype(int)
    left = width - 2 - left if machine.happens("on the right", 0.5) else left
    dots[top, left] = 0
    dots[top, left + (size < 0.4)] = 0
    dots[top + (size < 0.2), left] = 0
    dots[top + (size < 0.1), left + (size < 0.1)] = 0


def leading_edge(sheet: Sheet, how: Bend, machine: Dice, page: Dice, strength: float) -> None:
    """Dashes where the sheet begins, which lies as askew as all of it; more at the looser end."""
    if not machine.happens("edge", _EDGED):
        return
    start, end = how.shown(np.array([[0.0, 0.0], [sheet.width, 0.0]]))
    line = Line(depth=round(150 + 100 * strength), thin=0.3, broad=0.5, cell=7, low=-240, high=330)
    amount, left, top = along(start, end, line, sheet.scale, page.of("edge"))
    fades = _FADES if page.happens("denser first", 0.5) else _FADES[::-1]
    closer = cv2.resize(fades.astype(np.uint8)[None, :], amount.shape[::-1])
    sheet.stain(cv2.multiply(amount, closer, scale=1 / WHITE), left, top, (0, 0, 0))
