"""Sheets that are not flat are lighter and darker, and move nothing."""

import numpy as np
import pytest

from symage.documents.opencv import cv2
from symage.documents.wear.creases import crumpled, dog_ear, off_the_glass
from symage.documents.wear.dice import Dice
from symage.documents.wear.effects import EFFECTS
from tests.documents.wear.flat import SCALE, sheet

KEYS = range(30)
CORNERS = np.array([[0, 0], [1700, 0], [1700, 2200], [0, 2200]])


def _dark(effect: str, key: int, strength: float = 0.5) -> np.ndarray:
    one = sheet()
    EFFECTS[effect].wear(one, Dice(key), strength)
    return 255 - one.pixels.astype(int)


@pytest.mark.parametrize("effect", ["off the glass", "crumpled", "dog ear"])
def test_paper_that_is_not_flat_is_light_alone(effect: str) -> None:
    assert EFFECTS[effect].moves is None
    weak, strong = (np.mean([_dark(effect, key, much).sum() for key in KEYS]) for much in (0.2, 1.0))
    assert 0 < 1.5 * weak < strong


def test_a_dog_ear_is_a_line_at_one_corner_whose_sides_differ() -> None:
    differ = []
    for key in KEYS:
        dark = _dark("dog ear", key)
        y, x = np.nonzero(dark)
        away = np.hypot(*(np.stack([x, y], axis=1)[:, None] - CORNERS).transpose(2, 0, 1)).max(axis=0)
        corner = int(away.argmin())
        assert away[corner] < 250 * SCALE
        inward = 1 if corner in (0, 3) else -1, 1 if corner in (0, 1) else -1
        part = dark[:: inward[1], :: inward[0]][:600, :600]
        lit = cv2.blur(part.astype(np.float32), (9, 9))
        steepest = np.abs(np.diff(lit, axis=1)).max()
        differ.append(lit.max() > 4 and steepest > 0.5)
    assert np.mean(differ) > 0.8


def test_creases_of_a_crumpled_corner_run_all_ways() -> None:
    for key in KEYS:
        dark = cv2.GaussianBlur(_dark("crumpled", key).astype(np.float32), (0, 0), 2)
        across, down = cv2.Sobel(dark, cv2.CV_32F, 1, 0), cv2.Sobel(dark, cv2.CV_32F, 0, 1)
        steep = np.hypot(across, down)
        ways = np.arctan2(down, across)[steep > max(1.0, 0.3 * steep.max())] % np.pi
        # Of one crease all would be alike.
        assert abs(np.exp(2j * ways).mean()) < 0.97


def test_where_paper_stands_off_the_glass_it_is_a_little_darker_and_softly() -> None:
    spans = []
    for key in KEYS:
        dark = cv2.resize(
            _dark("off the glass", key).astype(np.float32), (17, 22), interpolation=cv2.INTER_AREA
        )
        assert dark.max() < 60
        spans.append(float(np.ptp(dark)))
    assert np.median(spans) > 3
    one = sheet()
    off_the_glass(one, Dice(3), 0.5)
    assert np.abs(np.diff(one.pixels.astype(int), axis=1)).max() < 30


def test_ink_flakes_off_sharp_creases_alone() -> None:
    for wear in (dog_ear, crumpled):
        flaked = []
        for key in KEYS:
            one = sheet(np.full((2200, 1700), 40, np.uint8))
            wear(one, Dice(key), 0.8)
            flaked.append((one.pixels > 60).sum())
            assert (one.pixels > 60).mean() < 0.002
        assert sum(map(bool, flaked)) > len(KEYS) // 4
