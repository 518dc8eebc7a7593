"""Ticks stand on bare paper alone, and in no box."""

import numpy as np

from symage.documents.opencv import cv2
from symage.documents.wear.dice import Dice
from symage.documents.wear.ticks import ticks
from tests.documents.wear.flat import SCALE, sheet

KEYS = range(80)
WORDS = [
    (400 + 300 * column, 200 + 90 * row, 520 + 300 * column, 230 + 90 * row)
    for row in range(18)
    for column in (0, 2)
]


def _ticked(key: int, pixels: np.ndarray) -> np.ndarray:
    one = sheet(pixels.copy(), words=WORDS)
    ticks(one, Dice(key), 0.5)
    return one.pixels != pixels


def _written() -> np.ndarray:
    pixels = np.full((2200, 1700), 255, np.uint8)
    for left, top, right, bottom in WORDS:
        pixels[top:bottom, left:right:3] = 30
    return pixels


def test_most_who_check_a_page_leave_something_on_it() -> None:
    assert np.mean([_ticked(key, _written()).any() for key in KEYS]) > 0.9


def test_no_tick_touches_what_is_written_or_printed() -> None:
    pixels = _written()
    pixels[::97] = 90
    pixels[:, ::390] = 120
    near = cv2.dilate((pixels < 215).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    found = 0
    for key in KEYS:
        marked = _ticked(key, pixels)
        assert not (marked & near).any()
        found += marked.any()
    assert found > len(KEYS) // 5


def test_no_tick_stands_in_a_box_that_is_there_to_be_ticked() -> None:
    """Boxes of thirteen points, as large as forms have them, all over the page."""
    side = round(13 * SCALE)
    pixels = _written()
    pixels[::side] = 0
    pixels[:, ::side] = 0
    assert not any(_ticked(key, pixels).any() for key in KEYS)
