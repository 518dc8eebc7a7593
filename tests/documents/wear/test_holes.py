"""Holes show what lies behind the sheet; toner that runs out takes toner alone."""

from datetime import date

import numpy as np
import pytest

from symage.documents.opencv import cv2
from symage.documents.wear.dice import Dice
from symage.documents.wear.holes import holes
from symage.documents.wear.imprint import Imprint
from symage.documents.wear.printing import low_toner, mottled
from symage.documents.wear.sheet import Sheet
from symage.documents.wear.tints import Screen


def _sheet(pixels: np.ndarray, **more: object) -> Sheet:
    return Sheet(pixels, None, 2, False, 0, np.zeros((0, 4), np.int64), None, date(2024, 12, 31), **more)  # type: ignore[arg-type]


def _holed(key: int, backing: int) -> Sheet:
    sheet = _sheet(np.full((1584, 1224), 255, np.uint8), backing=backing)
    holes(sheet, Dice(key), 0.5)
    return sheet


def _punched(key: int, backing: int) -> np.ndarray:
    """The strip along which holes are, its side on the left."""
    pixels = _holed(key, backing).pixels
    along, beyond = (pixels, pixels[:, 220:]) if (pixels[200:] < 255).any() else (pixels.T, pixels[220:])
    assert (beyond == 255).all()
    return along[:, :140].astype(int)


def test_three_holes_are_at_the_left_and_two_at_the_top() -> None:
    found = set()
    for key in range(80):
        middles = np.array(
            [(gap.left + len(gap.shape) / 2, gap.top + len(gap.shape) / 2) for gap in _holed(key, 30).gaps]
        )
        if len(middles) > 3:
            continue
        along, steps = middles.std(axis=0).argmax(), np.abs(np.diff(middles, axis=0)).max(axis=1)
        assert np.abs(steps - 2 * (306 if along else 198)).max() < 8
        assert len(middles) == (3 if along else 2)
        assert middles[:, 1 - along].max() < 2 * 42
        found.add(len(middles))
    assert found == {2, 3}


def test_a_hole_is_round_with_a_rim_all_round_and_spoils_no_paper() -> None:
    round_ones = checked = 0
    for key in range(40):
        sheet = _holed(key, 244)
        for gap in sheet.gaps:
            side = len(gap.shape)
            seen = sheet.pixels[gap.top : gap.top + side, gap.left : gap.left + side]
            if (seen[0] < 255).any() or (gap.shape[:, 0] > 0).any():
                continue  # A ring is stuck on it, or it is torn.
            checked += 1
            assert (seen[gap.shape == 0] == 255).all()
            gone = gap.shape > 127
            sides = np.ptp(np.flatnonzero(gone.any(axis=0))) + 1, np.ptp(np.flatnonzero(gone.any(axis=1))) + 1
            full = abs(gone.sum() / (np.pi / 4 * sides[0] * sides[1]) - 1) < 0.04
            round_ones += full and max(sides) < 1.06 * min(sides)
            rim = cv2.dilate((~gone).astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool) & gone
            assert np.percentile(seen[rim], 90) < 244
    assert checked > 80
    assert round_ones > 0.85 * checked


@pytest.mark.parametrize("backing", [30, 140])
def test_a_hole_shows_the_backing_or_another_sheet(backing: int) -> None:
    shown = [(np.abs(_punched(key, backing) - backing) <= 2).sum() > 2 * 400 for key in range(60)]
    assert 0.8 * len(shown) < sum(shown) < len(shown)


def test_no_hole_is_like_another() -> None:
    """Of one punch in place and outline, of two in breadth too."""
    areas, places = [], []
    for key in range(60):
        gone = (_punched(key, 30) < 90).astype(np.uint8)
        count, _, stats, middles = cv2.connectedComponentsWithStats(gone)
        found = [at for at in range(1, count) if stats[at][4] > 500]
        if len(found) not in (2, 3):
            continue
        shapes = [gone[y : y + h, x : x + w] for x, y, w, h in (stats[at][:4] for at in found)]
        for number, one in enumerate(shapes):
            assert not any(np.array_equal(one, other) for other in shapes[number + 1 :])
        areas.append(float(np.median([stats[at][4] for at in found])))
        places.append(float(middles[found][:, 0].std()))
    assert len(areas) > 40
    assert max(areas) > 1.4 * min(areas)
    assert len({round(place, 1) for place in places}) > 10


def test_shadows_in_holes_are_of_all_depths() -> None:
    """By how much of what is seen through a hole lies in its edge's shadow."""
    shares = []
    for key in range(60):
        seen = _punched(key, 200)
        through = seen < 215
        shares.append((seen[through] < 190).mean())
    assert max(shares) > 4 * max(min(shares), 0.01)


@pytest.mark.parametrize(("form", "fill"), [(True, True), (False, True), (True, False), (False, False)])
def test_toner_that_runs_out_takes_what_toner_printed(form: bool, fill: bool) -> None:
    blank = np.full((1584, 1224), 255, np.uint8)
    blank[100:1500:20] = 0
    pixels = blank.copy()
    pixels[110:1500:20] = 40
    faded = {True: 0, False: 0}
    for key in range(6):
        sheet = _sheet(pixels.copy(), imprint=Imprint((), Screen(100, 45, 0), form, fill, blank=blank.copy))
        low_toner(sheet, Dice(key), 0.8)
        faded[True] += int((sheet.pixels[100:1500:20] > 30).sum())
        faded[False] += int((sheet.pixels[110:1500:20] > 70).sum())
    assert (faded[True] > 0, faded[False] > 0) == (form, fill)


def test_toner_on_rough_paper_is_of_no_one_black_and_bare_paper_stays_white() -> None:
    for key in range(6):
        pixels = np.full((1584, 1224), 255, np.uint8)
        pixels[200:600, 200:600] = 0
        sheet = _sheet(pixels, imprint=Imprint((), Screen(100, 45, 0), True, True))
        mottled(sheet, Dice(key), 0.5)
        solid = sheet.pixels[200:600, 200:600].astype(float)
        assert 4 < solid.std() < 40
        assert solid.mean() < 70
        sheet.pixels[200:600, 200:600] = 255
        assert (sheet.pixels == 255).all()
