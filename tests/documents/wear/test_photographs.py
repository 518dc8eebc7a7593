"""The light round a sheet in a photograph."""

from io import BytesIO

import numpy as np
from PIL import Image

from symage.documents.wear.dice import Dice
from symage.documents.wear.lighting import beside, lamp_of
from tests.documents.wear.worn import worn

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


def test_the_sensor_errs_in_red_green_and_blue_apart() -> None:
    for files in worn("irs_w2_single_page_2025", "photographed", 6).files():
        seen = np.asarray(Image.open(BytesIO(files.pngs[0])).convert("RGB")).astype(int)
        blank = seen[1150:1350, 450:800]
        red, blue = (blank[..., channel] - blank[..., 1] for channel in (0, 2))
        # What is left of it after a paper's slow shading, which neighbours share.
        assert min(np.diff(plane, axis=1).std() for plane in (red, blue)) > 0.2
