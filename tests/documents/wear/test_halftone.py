"""Tints of forms are screens, to each eye in its way."""

import io
from datetime import date

import numpy as np
import pytest
from PIL import Image

from symage.documents.wear.dice import Dice
from symage.documents.wear.fax_tints import printed
from symage.documents.wear.halftone import rippled
from symage.documents.wear.imprint import Imprint
from symage.documents.wear.sheet import Sheet
from symage.documents.wear.tints import Area, Screen
from tests.documents.wear.worn import worn

BOX = np.array([[72.0, 72.0], [216, 72], [216, 144], [72, 144]])
GREY = Area(BOX, level=192, share=0.247, coloured=False)
COVER = Area(BOX - [0, 36], level=255, share=0.0, coloured=False)
"""A white box that is painted over the upper half of it."""


def _sheet(dpi: int, screen: Screen, *areas: Area) -> Sheet:
    pixels = np.full((3 * dpi, 4 * dpi), 255, np.uint8)
    for area in areas:
        (left, top), (right, bottom) = (area.corners[[0, 2]] * dpi / 72).astype(int)
        pixels[top:bottom, left:right] = area.level
    return Sheet(
        pixels,
        None,
        dpi / 72,
        False,
        0,
        np.zeros((0, 4), np.int64),
        None,
        date(2024, 12, 31),
        imprint=Imprint(areas, screen, form=True, fill=True),
    )


@pytest.mark.parametrize("dpi", [100, 150, 200, 300])
@pytest.mark.parametrize("laser", [False, True])
def test_a_tint_ripples_round_its_grey_and_paper_does_not(dpi: int, laser: bool) -> None:
    swings = []
    for key in range(12):
        sheet = _sheet(dpi, Screen.of(Dice(key), laser=laser, coloured=False), GREY)
        rippled(sheet, np.eye(3), Dice(key), sharp=0.5)
        inside = sheet.pixels[dpi + 8 : 2 * dpi - 8, dpi + 8 : 3 * dpi - 8].astype(float)
        assert abs(inside.mean() - 192) < 2
        swings.append(inside.std())
        sheet.pixels[dpi - 2 : 2 * dpi + 2, dpi - 2 : 3 * dpi + 2] = 255
        assert (sheet.pixels == 255).all()
    assert min(swings) > 0.7


def test_a_ripple_repeats_as_the_screen_does() -> None:
    sheet = _sheet(300, Screen(75, 0, 0), GREY)
    rippled(sheet, np.eye(3), Dice(1), sharp=0.8)
    row = sheet.pixels[450, 310:630].astype(float)
    assert np.array_equal(row[:-4], row[4:])
    assert row.std() > 3


def test_what_is_painted_over_a_tint_is_none() -> None:
    sheet = _sheet(200, Screen(95, 45, 3), GREY, COVER)
    rippled(sheet, np.eye(3), Dice(3), sharp=0.6)
    assert (sheet.pixels[204:290, 210:590] == 255).all()
    assert sheet.pixels[310:390, 210:590].std() > 2


@pytest.mark.parametrize("low", [False, True])
@pytest.mark.parametrize("kind", ["clusters", "diffused", "matrix"])
@pytest.mark.parametrize("share", [0.1, 0.25, 0.5])
def test_faxes_print_a_tint_by_its_share(share: float, kind: str, low: bool) -> None:
    black = printed((300, 400), share, kind, Dice(5), Dice(6), low=low)
    assert abs((black > 0).mean() - share) < 0.07


@pytest.mark.parametrize("low", [False, True])
def test_a_fax_prints_its_own_dots_a_few_pixels_apart_whatever_the_press_had(low: bool) -> None:
    """As far as the strongest period of a line goes: no beat of two screens, whose dots are far broader."""
    for machine in (Dice(key) for key in range(12)):
        black = printed((256, 256), 0.25, "clusters", machine, Dice(6), low=low).astype(float)
        waves = np.abs(np.fft.rfft(black - black.mean(), axis=1)).mean(axis=0)
        assert 3 <= 256 / (waves[1:].argmax() + 1) <= 10


def test_faxes_have_no_lonely_specks_in_tints() -> None:
    """A black pixel of a tint has black ones near it, in rows or columns as regular as a screen; where a tint
    is lost, it is lost as a whole."""
    lonely = []
    for files in worn("irs_w2_single_page_2025", "faxed", 12, seed=77, dpi=200).files():
        page = np.asarray(Image.open(io.BytesIO(files.pngs[0])).convert("L"))
        tint = page[480:500, 1000:1200] == 0
        lonely.append(0 < tint.mean() < 0.02)
    assert sum(lonely) <= 1
