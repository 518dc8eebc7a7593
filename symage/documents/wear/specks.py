"""Dust: on paper, on glass, on a drum."""

import numpy as np

from symage.documents.opencv import cv2
from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import WHITE, Sheet

_BITS = 4
"""OpenCV counts sixteenths of a pixel."""


def specks(sheet: Sheet, dice: Dice, count: int, smallest: float, largest: float, darkest: int) -> None:
    """So many spots, their radii in points; most are small and grey."""
    if count <= 0:
        return
    x, y, size, level, stretch = dice.shares("specks", 5 * count).reshape(5, count)
    radii = (smallest + (largest - smallest) * size**3) * sheet.scale
    for at in range(count):
        radius, grey = float(radii[at]), darkest + (225 - darkest) * float(level[at])
        room = int(radius * 2) + 2
        spot = np.zeros((2 * room, 2 * room), np.uint8)
        axes = round(radius * 2**_BITS), round(radius * (0.5 + float(stretch[at])) * 2**_BITS)
        centre = (room << _BITS, room << _BITS)
        turn = 180 * float(stretch[at] * 7 % 1)
        cv2.ellipse(spot, centre, axes, turn, 0, 360, WHITE, -1, cv2.LINE_AA, _BITS)
        sheet.cover(spot, int(x[at] * sheet.width) - room, int(y[at] * sheet.height) - room, round(grey))
