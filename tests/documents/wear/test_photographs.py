"""The light round a sheet in a photograph."""

from io import BytesIO

import numpy as np
from PIL import Image

from symage.documents.wear.dice import Dice
from symage.documents.wear.lighting import away_from_lamp, beside
from tests.documents.wear.worn import worn


def _beside(sheet: np.ndarray, corners: np.ndarray, dice: Dice) -> np.ndarray:
    return beside(sheet, corners, 1.0, 1, dice).astype(int)


def test_a_sheet_throws_its_shadow_away_from_the_lamp_and_none_towards_it() -> None:
    sheet = np.zeros((825, 640), np.uint8)
    sheet[100:725, 100:540] = 255
    corners = np.array([[100, 100], [540, 100], [540, 725], [100, 725]], float)
    lamps = [Dice(key).of("page") for key in range(60)]
    sides = [dice for dice in lamps if abs(away_from_lamp(dice, 640 / 825)[0]) > 0.5]
    assert {away_from_lamp(dice, 640 / 825)[0] > 0 for dice in sides} == {True, False}
    for dice in sides:
        light = _beside(sheet, corners, dice)
        left, right = light[300:500, 96:99].mean(), light[300:500, 542:545].mean()
        shaded, lit = (right, left) if away_from_lamp(dice, 640 / 825)[0] > 0 else (left, right)
        assert lit - shaded > 2
        assert lit > 238


def test_the_lower_side_of_a_sheet_is_shaded_when_the_lamp_hangs_above() -> None:
    sheet = np.zeros((825, 640), np.uint8)
    sheet[100:725, 100:540] = 255
    corners = np.array([[100, 100], [540, 100], [540, 725], [100, 725]], float)
    for dice in (Dice(key).of("page") for key in range(60)):
        if away_from_lamp(dice, 640 / 825)[1] < 0.5:
            continue
        light = _beside(sheet, corners, dice)
        assert light[727:730, 200:400].mean() < light[95:98, 200:400].mean() - 6


def test_the_sensor_errs_in_red_green_and_blue_apart() -> None:
    for files in worn("irs_w2_single_page_2025", "photographed", 6).files():
        seen = np.asarray(Image.open(BytesIO(files.pngs[0])).convert("RGB")).astype(int)
        blank = seen[1150:1350, 450:800]
        red, blue = (blank[..., channel] - blank[..., 1] for channel in (0, 2))
        # What is left of it after a paper's slow shading, which neighbours share.
        assert min(np.diff(plane, axis=1).std() for plane in (red, blue)) > 0.2
