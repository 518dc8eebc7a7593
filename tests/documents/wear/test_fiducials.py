"""Labels follow the wear: dots drawn on the clean page are found where the transform says.

A dot's place is measured by its centre of gravity, to a small part of a pixel; on faxes, which lose lines and
with them ink, by its rim.
"""

import numpy as np
import pytest

from symage.documents.image_pdf import unpacked
from symage.documents.opencv import cv2
from symage.documents.picture import Picture
from symage.documents.wear.effects import EFFECTS
from symage.documents.wear.sheet import grey
from tests.documents.wear.worn import PROFILES, Worn, worn

W2 = "irs_w2_single_page_2025"
DPI = 200
RADIUS, RADIUS_OF_FAXES = 13.0, 18.0
ANGLES = np.linspace(0, 2 * np.pi, 360, endpoint=False)
AROUND = np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1)
RIM, STEP = 14, 0.25
"""How far rays go on both sides of a rim, and by what steps, in pixels."""
PLACES = np.array([(x, y) for x in range(60, 580, 120) for y in range(70, 760, 110)], float)
"""Points: dots over the whole page, away from its edges."""
MOVING = frozenset(name for name, effect in EFFECTS.items() if effect.moves is not None)
FARTHEST, FARTHEST_OF_FAXES = 0.25, 0.35
"""Pixels. The rim of a dot of two-pixel lines, frayed by noise, is known no better."""


@pytest.mark.parametrize("strength", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("profile", PROFILES)
def test_a_dot_is_where_its_label_is(profile: str, strength: float) -> None:
    _check(_errors(worn(W2, profile, 3, seed=40, dpi=DPI, strength=strength)), profile)


@pytest.mark.long
@pytest.mark.parametrize("profile", PROFILES)
def test_dots_of_many_pages_are_where_their_labels_are(profile: str) -> None:
    for strength in (0.3, 0.5, 0.7, 1.0):
        _check(_errors(worn(W2, profile, 25, seed=900, dpi=DPI, strength=strength)), profile)


def _check(errors: np.ndarray, profile: str) -> None:
    assert errors.mean() <= FARTHEST / 2
    if profile == "faxed":
        assert np.quantile(errors, 0.99) <= FARTHEST
        assert errors.max() <= FARTHEST_OF_FAXES
    else:
        assert errors.max() <= FARTHEST


def test_a_copied_page_moves_with_its_copy() -> None:
    pages = worn(W2, "scanned", 60, seed=7, dpi=DPI)
    copies = [at for at, wear in enumerate(pages.wears) if wear.pages[0].marks and _is_copied(pages, at)]
    assert copies
    errors = _errors(worn(W2, "scanned", 1, seed=7 + copies[0], dpi=DPI))
    assert errors.max() <= FARTHEST


def _is_copied(pages: Worn, document: int) -> bool:
    return any(mark.effect in MOVING for mark in pages.wears[document].pages[0].marks)


def _errors(pages: Worn) -> np.ndarray:
    """How far dots are from where they should be, in pixels, over all documents."""
    faxes = {wear.profile for wear in pages.wears} == {"faxed"}
    clean, away = (_dotted(RADIUS_OF_FAXES), _off_the_rim) if faxes else (_dotted(RADIUS), _away)
    found = []
    seen = pages.seen([(Picture.of(clean),) for _ in pages.items], only=MOVING)
    for document, (image,) in enumerate(seen):
        assert pages.layout.transforms is not None
        expected = pages.layout.transforms.of(document, 0).shown(PLACES) * DPI / 72
        picture = grey(unpacked(image))
        found.append([away(picture, centre) for centre in expected])
    return np.array(found)


def _dotted(points: float) -> np.ndarray:
    """A white page with dots whose rims are smooth."""
    page = np.full((2200, 1700), 255.0)
    radius = points * DPI / 72
    for x, y in PLACES * DPI / 72:
        top, left = int(y) - 60, int(x) - 60
        down, across = np.mgrid[top : top + 120, left : left + 120] + 0.5
        inked = np.clip(radius + 0.5 - np.hypot(across - x, down - y), 0, 1)
        page[top : top + 120, left : left + 120] = 255 * (1 - inked)
    return np.rint(page).astype(np.uint8)


def _away(shown: np.ndarray, centre: np.ndarray) -> float:
    """From a dot's centre, measured in a window that is moved onto it once."""
    place = centre
    for _ in range(2):
        place = _middle(shown, place)
    return float(np.hypot(*(place - centre)))


def _middle(shown: np.ndarray, near: np.ndarray) -> np.ndarray:
    """The centre of gravity of what is dark; dust farther out does not count."""
    reach = 46
    left, top = np.rint(near).astype(int) - reach
    window = shown[top : top + 2 * reach, left : left + 2 * reach].astype(float)
    paper, ink = np.median(window[:4]), np.percentile(window, 5)
    depth = np.clip((paper - window) / (paper - ink), 0, 1)
    axis = np.arange(2 * reach) + 0.5
    away = np.hypot(axis[None, :] + left - near[0], axis[:, None] + top - near[1])
    weight = np.where((depth > 0.35) & (away < RADIUS * DPI / 72 + 3), depth, 0)
    return np.array([(weight.sum(0) * axis).sum(), (weight.sum(1) * axis).sum()]) / weight.sum() + [left, top]


def _off_the_rim(shown: np.ndarray, centre: np.ndarray) -> float:
    """From where a dot should be to the middle of its rim. Rays that stand apart do not count: where a line
    is lost, there is no rim to be found. One that crosses the dot does no harm: the rim is where it is dark
    for the last time."""
    lengths = RADIUS_OF_FAXES * DPI / 72 + np.arange(-RIM, RIM, STEP)
    x, y = (centre + AROUND[:, None] * lengths[:, None] - 0.5).astype(np.float32).transpose(2, 0, 1)
    dark = cv2.remap(shown, x, y, cv2.INTER_LINEAR) < 128
    rim = lengths[len(lengths) - 1 - np.argmax(dark[:, ::-1], axis=1)]
    terms = np.stack([f(n * ANGLES) for n in (1, 0, 2) for f in (np.cos, np.sin)], axis=1)
    kept = np.full(len(rim), True)
    for _ in range(6):
        found = np.linalg.lstsq(terms[kept], rim[kept], rcond=None)[0]
        off = np.abs(rim - terms @ found)
        kept = off <= max(3 * np.median(off), 0.5)
    return float(np.hypot(*found[:2]))
