"""Labels follow the wear: dots drawn on the clean page are found where the transform says.

A dot's place is that of its rim, measured along rays from where it should be, to a small part of a pixel.
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
RADIUS, RADIUS_OF_FAXES = 13.0, 32.0
ANGLES = np.linspace(0, 2 * np.pi, 360, endpoint=False)
AROUND = np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1)
RIM, STEP = 9, 0.25
"""How far rays go on both sides of a rim, and by what steps, in pixels."""
PLACES = np.array([(x, y) for x in range(60, 580, 120) for y in range(70, 760, 110)], float)
"""Points: dots over the whole page, away from its edges."""
MOVING = frozenset(name for name, effect in EFFECTS.items() if effect.moves is not None)
MEAN, USUAL, FARTHEST = 0.075, 0.2, 0.25
"""Pixels: of all dots, of 99 in a hundred, of any, in the worst profile. Rims in the dark of a photograph are
frayed by its noise (the same page evenly lit is a third as far off)."""
SENDINGS = 7
"""Of a fax, whose rims are of lines two pixels high that a line's noise frays, and some of which are lost:
the median of what several sendings show is where its dots are."""


@pytest.mark.parametrize("strength", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("profile", PROFILES)
def test_a_dot_is_where_its_label_is(profile: str, strength: float) -> None:
    _check(_errors(worn(W2, profile, 3, seed=40, dpi=DPI, strength=strength)))


@pytest.mark.long
@pytest.mark.parametrize("profile", PROFILES)
def test_dots_of_many_pages_are_where_their_labels_are(profile: str) -> None:
    for strength in (0.3, 0.5, 0.7, 1.0):
        _check(_errors(worn(W2, profile, 25, seed=900, dpi=DPI, strength=strength)))


def _check(errors: np.ndarray) -> None:
    print(f"mean {errors.mean():.3f}, of 99 % {np.quantile(errors, 0.99):.3f}, farthest {errors.max():.3f}")
    assert errors.mean() <= MEAN
    assert np.quantile(errors, 0.99) <= USUAL
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
    radius = RADIUS_OF_FAXES if faxes else RADIUS
    clean = _dotted(radius * DPI / 72)
    times = [_found(pages, clean, radius, again) for again in range(SENDINGS if faxes else 1)]
    return np.asarray(np.hypot(*np.moveaxis(np.median(times, axis=0), -1, 0)))


def _found(pages: Worn, clean: np.ndarray, radius: float, again: int) -> np.ndarray:
    """How far off each dot of each document is, across and down."""
    found = []
    seen = pages.seen([(Picture.of(clean),) for _ in pages.items], only=MOVING, again=again)
    for document, (image,) in enumerate(seen):
        assert pages.layout.transforms is not None
        bend = pages.layout.transforms.of(document, 0)
        centres = bend.shown(PLACES) * DPI / 72
        rims = bend.shown(PLACES[:, None] + radius * AROUND) * DPI / 72
        picture = grey(unpacked(image))
        found.append([_away(picture, *dot) for dot in zip(centres, rims, strict=True)])
    return np.array(found)


def _dotted(radius: float) -> np.ndarray:
    """A white page with dots whose rims are smooth."""
    page = np.full((2200, 1700), 255.0)
    reach = int(radius) + 4
    for x, y in PLACES * DPI / 72:
        top, left = int(y) - reach, int(x) - reach
        down, across = np.mgrid[top : top + 2 * reach, left : left + 2 * reach] + 0.5
        inked = np.clip(radius + 0.5 - np.hypot(across - x, down - y), 0, 1)
        page[top : top + 2 * reach, left : left + 2 * reach] = 255 * (1 - inked)
    return np.rint(page).astype(np.uint8)


def _away(shown: np.ndarray, centre: np.ndarray, rim: np.ndarray) -> np.ndarray:
    """From a dot's rim as the transform has it to the rim that is seen."""
    angle, away = np.arctan2(*(rim - centre).T[::-1]), np.hypot(*(rim - centre).T)
    expected = _place(angle, away)
    return _place(angle, away + _beyond(shown, rim, angle)) - expected


def _beyond(shown: np.ndarray, rim: np.ndarray, angle: np.ndarray) -> np.ndarray:
    """How far behind the rim, along each ray, it is half dark for the last time. Lines that are lost may
    cross a dot, and shadows: what is dark is told by the ray alone."""
    steps = np.arange(-RIM, RIM, STEP)
    outward = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    x, y = (rim[:, None] + outward[:, None] * steps[:, None] - 0.5).astype(np.float32).transpose(2, 0, 1)
    seen = cv2.remap(shown, x, y, cv2.INTER_LINEAR).astype(float)
    side = len(steps) // 4
    ink, paper = (np.median(part, axis=1, keepdims=True) for part in (seen[:, :side], seen[:, -side:]))
    dark = seen < (ink + paper) / 2
    return steps[len(steps) - 1 - np.argmax(dark[:, ::-1], axis=1)]


def _place(angle: np.ndarray, away: np.ndarray) -> np.ndarray:
    """The middle of an ellipse, for a dot is one where the page leans. Rays that stand apart do not count:
    where a line of a fax is lost, there is no rim to be found."""
    terms = np.stack([f(n * angle) for n in (1, 0, 2) for f in (np.cos, np.sin)], axis=1)
    kept = np.full(len(angle), True)
    for _ in range(6):
        found = np.linalg.lstsq(terms[kept], away[kept], rcond=None)[0]
        off = np.abs(away - terms @ found)
        kept = off <= max(3 * np.median(off), 0.5)
    return found[:2]
