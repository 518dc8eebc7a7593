"""No part of a page's noise comes again, on the page or on another; and a sheet ends where its edge is."""

from datetime import date
from functools import cache

import numpy as np
import pytest

from symage.documents.image_pdf import unpacked
from symage.documents.opencv import cv2
from symage.documents.picture import Picture
from symage.documents.transform import Bend
from symage.documents.wear.bends import FLAT
from symage.documents.wear.dice import Dice
from symage.documents.wear.fibres import fibred
from symage.documents.wear.sheet import Gap, Sheet, grey
from tests.documents.wear.worn import worn

W2 = "irs_w2_single_page_2025"
DPI, PAGES = 200, 6
HIGH, WIDE = 230, 180
PLACES = [(y, x) for y in (620, 980, 1340) for x in (520, 900)]
NEAR = 12
"""Pixels: sensors and JPEG make neighbours alike, and what is cut off below rings as far."""
AGAIN = 0.1
SHADE = 10
"""Pixels on both sides of a sheet's edge that its shadow may reach."""


@cache
def _blank(profile: str, seed: int) -> list[np.ndarray]:
    """Sheets with two rules, at the top and at the bottom, as they are seen: paper and sensor between."""
    pages = worn(W2, profile, PAGES, seed=seed, dpi=DPI)
    white = np.full((11 * DPI, 17 * DPI // 2), 255, np.uint8)
    white[[100, -100], 100:-100] = 0
    seen = pages.seen([(Picture.of(white.copy()),) for _ in pages.items], only=frozenset())
    return [grey(unpacked(image)) for (image,) in seen]


def _noise(page: np.ndarray) -> np.ndarray:
    """What is left of the middle of a page without its light, and without the columns of its sensor. Dust is
    cut off: it is alike wherever it lies."""
    middle = page[400:1800, 300:1400].astype(np.float32)
    rest = middle - cv2.GaussianBlur(middle, (0, 0), 3)
    rest -= rest.mean(axis=0)
    return np.clip(rest, -3 * rest.std(), 3 * rest.std())


def _most(noise: np.ndarray, patch: np.ndarray, own: tuple[int, int] | None) -> float:
    """The greatest correlation of a patch with any other place; `own`: where it was cut out."""
    found = np.abs(cv2.matchTemplate(noise, np.ascontiguousarray(patch), cv2.TM_CCOEFF_NORMED))
    if own is not None:
        y, x = own
        found[max(y - NEAR, 0) : y + NEAR + 1, max(x - NEAR, 0) : x + NEAR + 1] = 0
    return float(found.max())


@pytest.mark.parametrize("profile", ["scanned", "photographed"])
def test_no_part_of_the_noise_comes_twice(profile: str) -> None:
    pages = [*_blank(profile, 300), *_blank(profile, 400)]
    noises = [noise for noise in map(_noise, pages) if noise.std() > 0.3][:PAGES]
    assert len(noises) == PAGES
    first = noises[0]
    for y, x in ((y - 400, x - 300) for y, x in PLACES):
        patch = first[y : y + HIGH, x : x + WIDE]
        assert _most(first, patch, (y, x)) < AGAIN
    y, x = PLACES[2][0] - 400, PLACES[2][1] - 300
    patch = first[y : y + HIGH, x : x + WIDE]
    for noise in noises[1:]:
        assert _most(noise, patch, None) < AGAIN


@cache
def _beyond(seed: int) -> list[np.ndarray]:
    """How many pixels each pixel of the scanned sheets lies beyond the sheet."""
    pages = worn(W2, "scanned", PAGES, seed=seed, dpi=DPI)
    assert pages.layout.transforms is not None
    high, wide = 11 * DPI, 17 * DPI // 2
    places = np.stack(np.meshgrid(np.arange(wide) + 0.5, np.arange(high) + 0.5), axis=-1)
    lies = [pages.layout.transforms.of(document, 0).at(DPI).clean(places) for document in pages.items]
    return [np.maximum(-at, at - [wide, high]).max(axis=2) for at in lies]


def _sides(field: np.ndarray) -> list[np.ndarray]:
    """With each of its sides on top."""
    return [field, field[::-1], field.T, field.T[::-1]]


def test_a_page_has_no_frame() -> None:
    checked = 0
    for seed in (300, 400):
        for page, out in zip(_blank("scanned", seed), _beyond(seed), strict=True):
            for seen, away in zip(_sides(page.astype(float)), _sides(out), strict=True):
                paper = (away[0] < -SHADE) & (away[0] > -200)
                if paper.sum() > 200:
                    checked += 1
                    assert abs(seen[0][paper].mean() - seen[3][paper].mean()) < 1.5
    assert checked > PAGES


def test_what_lies_behind_a_sheet_is_seen_by_the_same_sensor() -> None:
    checked = 0
    for seed in (300, 400):
        for page, out in zip(_blank("scanned", seed), _beyond(seed), strict=True):
            lid, paper = page[out > SHADE], page[600:1500, 400:1200]
            if len(lid) > 1000:
                checked += 1
                assert _uneven(lid) > 0.5 * _uneven(paper)
    assert checked > PAGES // 2


def _uneven(part: np.ndarray) -> float:
    """The share of pixels that are not of its middle level."""
    return float((part != np.median(part)).mean())


def test_fibres_are_of_the_paper_and_not_of_its_holes() -> None:
    for key in range(20):
        white = np.full((400, 300), 255, np.uint8)
        sheet = Sheet(white, None, 2, False, 0, np.zeros((0, 4), np.int64), None, date(2024, 12, 31))
        sheet.gaps.append(Gap(np.full((40, 40), 255, np.uint8), 30, 50))
        darker = fibred(sheet, Bend(np.eye(3), FLAT), Dice(key), Dice(key + 1))
        assert (sheet.pixels[50:90, 30:70] == 255).all()
        sheet.pixels[50:90, 30:70] = sheet.pixels[150:190, 30:70]
        assert sheet.pixels.std() > 0.8
        assert abs(255 - darker - sheet.pixels.mean()) < 0.5
