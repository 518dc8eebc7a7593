"""The light round a sheet in a photograph."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from symage.documents.image_pdf import unpacked
from symage.documents.opencv import cv2
from symage.documents.picture import Picture
from symage.documents.wear import lighting, photographing
from symage.documents.wear.cast import holder
from symage.documents.wear.contact import left
from symage.documents.wear.dice import Dice
from symage.documents.wear.lighting import away_from_lamp, beside
from symage.documents.wear.phones import phone_of
from tests.documents.wear.worn import worn


def _beside(sheet: np.ndarray, corners: np.ndarray, dice: Dice) -> np.ndarray:
    return beside(sheet, corners, 1.0, 1, dice).astype(int)


def _laid() -> tuple[np.ndarray, np.ndarray]:
    """A sheet of 440 × 625 pixels, and its corners."""
    sheet = np.zeros((825, 640), np.uint8)
    sheet[100:725, 100:540] = 255
    return sheet, np.array([[100, 100], [540, 100], [540, 725], [100, 725]], float)


def test_a_sheet_throws_its_shadow_away_from_the_lamp_and_none_towards_it() -> None:
    sheet, corners = _laid()
    lamps = [Dice(key).of("page") for key in range(60)]
    sides = [dice for dice in lamps if abs(away_from_lamp(dice, 640 / 825)[0]) > 0.5]
    assert {away_from_lamp(dice, 640 / 825)[0] > 0 for dice in sides} == {True, False}
    for dice in sides:
        light = _beside(sheet, corners, dice)
        left, right = light[300:500, 97:100].mean(), light[300:500, 540:543].mean()
        shaded, lit = (right, left) if away_from_lamp(dice, 640 / 825)[0] > 0 else (left, right)
        assert lit - shaded > 2
        clear = light[300:500, 80:86] if away_from_lamp(dice, 640 / 825)[0] > 0 else light[300:500, 554:560]
        assert clear.mean() > 238


def test_a_dark_line_lies_along_every_side_where_the_sheet_touches() -> None:
    sheet, corners = _laid()
    for dice in (Dice(key).of("page") for key in range(60)):
        light = _beside(sheet, corners, dice)
        for side in (light[:, 300:340].T, light[::-1, 300:340].T, light[400:440], light[400:440, ::-1]):
            edge = np.flatnonzero((sheet[:, 320] if side.shape[1] == 825 else sheet[420]) == 255)[0]
            assert side[:, edge - 1].mean() < side[:, edge - 5].mean() - 5


def test_a_corner_that_stands_up_is_shaded_more_broadly() -> None:
    sheet, _ = _laid()
    for key in range(30):
        flat, lifted = (
            left(sheet, (0.0, 1.0), 1.0, Dice(key), corner).astype(int) for corner in (None, (540.0, 725.0))
        )
        near = slice(728, 736), slice(500, 545)
        assert lifted[near].mean() < flat[near].mean() - 8
        assert abs(lifted[90:98, 100:300].mean() - flat[90:98, 100:300].mean()) < 6


def test_a_shadow_darkens_desk_and_sheet_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the sensor gets it: what is lost is the same share on both sides of the sheet's edge."""

    def lit(*, shaded: bool) -> tuple[np.ndarray, np.ndarray]:
        pages = worn("irs_w9_2024", "photographed", 1, seed=31, dpi=100)
        monkeypatch.setattr(photographing, "developed", lambda *_: None)
        monkeypatch.setattr(photographing, "coloured", lambda *_: None)
        monkeypatch.setattr(lighting, "holder", _half if shaded else _none)
        ((image,),) = pages.seen([(Picture.of(np.full((1100, 850), 255, np.uint8)),)], only=frozenset())
        return unpacked(image).astype(float), pages.layout.transforms.of(0, 0).at(100).shown(SIDE)

    (dark, side), (light, _) = lit(shaded=True), lit(shaded=False)
    for x, y in side.astype(int).tolist():
        for part in (slice(x - 14, x - 6), slice(x + 6, x + 14)):
            assert abs(dark[y - 4 : y + 4, part].mean() / light[y - 4 : y + 4, part].mean() - 0.5) < 0.06


SIDE = np.array([[0.0, y] for y in range(150, 1000, 50)])


def _half(width: int, height: int, *_: object) -> np.ndarray:
    return np.full((height, width), 0.5)


def _none(width: int, height: int, *_: object) -> np.ndarray:
    return np.zeros((height, width))


def test_shadows_of_phones_have_no_edge() -> None:
    """Of all that a shadow takes, no eighteenth of the picture's height takes more than half."""
    for key in range(200):
        field = holder(340, 440, (0.3, 0.954), Dice(key), 0.5)
        if field.max() > 0:
            step = 440 // 36
            assert np.abs(field[step:] - field[:-step]).max() < 0.5 * field.max() + 0.01


def test_phones_differ() -> None:
    phones = {phone_of(Dice(key)) for key in range(400)}
    grains, qualities = ([getattr(phone, name) for phone in phones] for name in ("grain", "quality"))
    assert max(grains) > 4 * min(grains)
    assert max(qualities) - min(qualities) > 30
    assert len({phone.noise for phone in phones}) >= 4
    assert len({phone.sharpening for phone in phones}) >= 5


def test_the_lower_side_of_a_sheet_is_shaded_when_the_lamp_hangs_above() -> None:
    sheet, corners = _laid()
    for dice in (Dice(key).of("page") for key in range(60)):
        if away_from_lamp(dice, 640 / 825)[1] < 0.5:
            continue
        light = _beside(sheet, corners, dice)
        assert light[727:730, 200:400].mean() < light[95:98, 200:400].mean() - 6


def test_the_sensor_errs_in_red_green_and_blue_apart_but_less_than_in_grey() -> None:
    """But for pictures that a service has packed anew: colours are the first that it leaves out."""
    pages = worn("irs_w2_single_page_2025", "photographed", 10)
    for wear, files in zip(pages.wears, pages.files(), strict=True):
        if phone_of(wear.dice).packs(wear.strength) < 62:
            continue
        seen = np.asarray(Image.open(BytesIO(files.pngs[0])).convert("RGB")).astype(np.float32)
        blank = seen[1150:1350, 450:800]
        red, blue = (blank[..., channel] - blank[..., 1] for channel in (0, 2))
        # What is left of it after a paper's slow shading, which neighbours share.
        assert min(np.diff(plane, axis=1).std() for plane in (red, blue)) > 0.2
        noise = blank - cv2.GaussianBlur(blank, (0, 0), 8)
        alike = np.corrcoef(noise.reshape(-1, 3).T)
        assert min(alike[0, 1], alike[0, 2]) > 0.5
