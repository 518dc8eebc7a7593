"""Holes show what lies behind the sheet; toner that runs out takes toner alone."""

from datetime import date

import numpy as np
import pytest

from symage.documents.wear.dice import Dice
from symage.documents.wear.holes import holes
from symage.documents.wear.imprint import Imprint
from symage.documents.wear.printing import low_toner
from symage.documents.wear.sheet import Sheet
from symage.documents.wear.tints import Screen


def _sheet(pixels: np.ndarray, **more: object) -> Sheet:
    return Sheet(pixels, None, 2, False, 0, np.zeros((0, 4), np.int64), None, date(2024, 12, 31), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("backing", [30, 140, 230])
def test_a_hole_shows_the_backing(backing: int) -> None:
    for key in range(30):
        sheet = _sheet(np.full((1584, 1224), 255, np.uint8), backing=backing)
        holes(sheet, Dice(key), 0.5)
        seen = sheet.pixels[:, :140]
        assert (np.abs(seen.astype(int) - backing) <= 2).sum() > 2 * 500
        assert (sheet.pixels[:, 220:] == 255).all()


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
