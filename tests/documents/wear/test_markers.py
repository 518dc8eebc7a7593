"""Markers: whole entries, by hand, with wet ink."""

from datetime import date

import numpy as np
import pytest

from symage.documents.opencv import cv2
from symage.documents.wear.dice import Dice
from symage.documents.wear.imprint import Imprint
from symage.documents.wear.markers import highlighter
from symage.documents.wear.sheet import Sheet
from symage.documents.wear.tints import Screen

SCALE = 2
NAME = [(200, 300, 260, 316), (266, 300, 340, 318), (345, 302, 420, 316)]
"""Three words of a line, a few points apart."""
FAR = (600, 300, 680, 316)
BELOW = (200, 340, 300, 356)


PEN, TONER = (Imprint((), Screen(133, 45, 0), form=False, fill=fill) for fill in (False, True))


def _marked(machine: int) -> np.ndarray:
    return _stroked(machine) < 250


def _stroked(machine: int, pixels: np.ndarray | None = None, imprint: Imprint = TONER) -> np.ndarray:
    sheet = Sheet(
        pixels=np.full((600, 900), 255, np.uint8) if pixels is None else pixels.copy(),
        tint=None,
        scale=SCALE,
        in_colour=False,
        page=0,
        words=np.array([*NAME, FAR, BELOW]),
        back=None,
        dated=date(2024, 12, 31),
        imprint=imprint,
    )
    highlighter(sheet, Dice(machine), 0.5)
    return sheet.pixels


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


def test_a_stroke_is_neither_even_nor_straight() -> None:
    ragged, uneven = [], []
    for machine in range(60):
        seen = _stroked(machine)
        count, labels, stats, _ = cv2.connectedComponentsWithStats((seen < 250).astype(np.uint8))
        for at in range(1, count):
            left, top, width, height, area = stats[at]
            if area < 900:
                continue
            part = labels[top : top + height, left : left + width] == at
            upper = part.argmax(axis=0)[width // 5 : -width // 5].astype(float)
            places = np.arange(len(upper))
            ragged.append(float((upper - np.polyval(np.polyfit(places, upper, 1), places)).std()))
            ink = 255.0 - seen[top : top + height, left : left + width][part]
            uneven.append(float(ink.std() / ink.mean()))
    assert len(ragged) > 60
    assert np.median(ragged) > 0.25
    assert np.median(uneven) > 0.12


def test_strokes_overlap_now_and_then_and_are_darker_there() -> None:
    twice = []
    for machine in range(60):
        ink = 255.0 - cv2.medianBlur(_stroked(machine), 5)
        marked = ink[ink > 5]
        twice.append(float((marked > 1.5 * np.median(marked)).mean()) > 0.1)
    assert 0.05 < np.mean(twice) < 0.6


def test_a_pens_ink_is_dragged_along_and_toner_is_not() -> None:
    written = np.full((600, 900), 255, np.uint8)
    for left, top, right, bottom in (*NAME, FAR, BELOW):
        written[top:bottom, left:right:6] = 20
    bare = written == 255
    dragged = {True: 0, False: 0}
    for machine in range(40):
        for imprint in (PEN, TONER):
            alone, seen = _stroked(machine, imprint=imprint), _stroked(machine, written, imprint)
            dragged[imprint.fill] += int((seen[bare] < alone[bare]).sum())
            assert (seen <= alone).all()
    assert dragged[False] > 0
    assert dragged[True] == 0
