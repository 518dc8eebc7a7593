"""What people leave on a page: markers."""

from datetime import date

import numpy as np
import pytest

from symage.documents.wear.dice import Dice
from symage.documents.wear.people import highlighter
from symage.documents.wear.sheet import Sheet

SCALE = 2
NAME = [(200, 300, 260, 316), (266, 300, 340, 318), (345, 302, 420, 316)]
"""Three words of a line, a few points apart."""
FAR = (600, 300, 680, 316)
BELOW = (200, 340, 300, 356)


def _marked(machine: int) -> np.ndarray:
    sheet = Sheet(
        pixels=np.full((600, 900), 255, np.uint8),
        tint=None,
        scale=SCALE,
        in_colour=False,
        page=0,
        words=np.array([*NAME, FAR, BELOW]),
        back=None,
        dated=date(2024, 12, 31),
    )
    highlighter(sheet, Dice(machine), 0.5)
    return sheet.pixels < 250


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_nobody_marks_half_a_name(first: int) -> None:
    for machine in range(first, first + 50):
        marked = _marked(machine)
        centres = [marked[(top + bottom) // 2, (left + right) // 2] for left, top, right, bottom in NAME]
        assert len(set(map(bool, centres))) == 1
        assert not marked[308, 480:580].any()


def test_other_words_are_marked_as_well_as_the_name() -> None:
    seen = [_marked(machine) for machine in range(60)]
    for left, top, right, bottom in (NAME[0], FAR, BELOW):
        share = np.mean([marked[(top + bottom) // 2, (left + right) // 2] for marked in seen])
        assert 0.1 < share < 0.9
