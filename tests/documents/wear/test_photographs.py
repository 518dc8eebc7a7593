"""The light round a sheet in a photograph."""

import numpy as np

from symage.documents.wear.dice import Dice
from symage.documents.wear.lighting import beside, lamp_of

MIDDLE = 320 / 825
"""Of the picture, across, in heights of it."""


def test_a_sheet_throws_its_shadow_away_from_the_lamp() -> None:
    sheet = np.zeros((825, 640), np.uint8)
    sheet[100:725, 100:540] = 255
    lamps = [Dice(key).of("page") for key in range(40)]
    sides = [dice for dice in lamps if abs(lamp_of(dice)[0] - MIDDLE) > 0.4]
    assert {lamp_of(dice)[0] > MIDDLE for dice in sides} == {True, False}
    for dice in sides:
        light = beside(sheet, dice, 0.5).astype(int)
        left, right = light[300:500, 85:95].mean(), light[300:500, 545:555].mean()
        above, below = light[85:95, 200:400].mean(), light[730:740, 200:400].mean()
        assert (left < right) == (lamp_of(dice)[0] > MIDDLE)
        assert below < above
