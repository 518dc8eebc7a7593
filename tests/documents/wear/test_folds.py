"""A fold shades both sides of its line, and takes ink on the line alone."""

from datetime import date

import numpy as np

from symage.documents.wear.dice import Dice
from symage.documents.wear.folds import fold
from symage.documents.wear.sheet import Sheet

SCALE = 200 / 72
KEYS = range(30)


def _folded(level: int, key: int) -> np.ndarray:
    pixels = np.full((2200, 1700), level, np.uint8)
    sheet = Sheet(pixels, None, SCALE, False, 0, np.zeros((0, 4), np.int64), None, date(2024, 12, 31))
    fold(sheet, Dice(key), 0.5)
    return sheet.pixels.astype(float)


def _lines(page: np.ndarray) -> list[int]:
    """Rows about which folds lie: the darkest of the page's thirds or halves."""
    rows = page.mean(axis=1)
    near = [slice(third * 2200 // 6 - 60, third * 2200 // 6 + 60) for third in (2, 3, 4)]
    return [part.start + int(rows[part].argmin()) for part in near if rows[part].min() < 250]


def test_some_folds_are_soft_dark_lines_a_few_pixels_broad_and_others_hardly_any() -> None:
    deep = []
    for key in KEYS:
        page = _folded(255, key)
        lines = _lines(page)
        assert 1 <= len(lines) <= 2
        for line in lines:
            profile = np.sort(page[line - 20 : line + 20, 600:640].mean(axis=1))
            deep.append(profile[20] - profile[0])
            if deep[-1] > 12:
                assert (profile < (profile[0] + profile[20]) / 2).sum() <= 10
    assert min(deep) < 6
    assert 0.2 < np.mean(np.array(deep) > 12) < 0.9


def test_one_side_of_a_fold_is_darker_than_the_other() -> None:
    for key in KEYS:
        page = _folded(255, key)
        for line in _lines(page):
            above, below = page[line - 18 : line - 8].mean(), page[line + 8 : line + 18].mean()
            assert 1 < abs(above - below) < 25


def test_ink_breaks_off_on_the_line_and_nowhere_else() -> None:
    flaked = 0
    for key in KEYS:
        inked = _folded(40, key)
        bare = np.flatnonzero((inked > 60).any(axis=1))
        flaked += bool(len(bare))
        lines = _lines(_folded(255, key))
        # A fold is not quite level, over the breadth of a page.
        assert all(min(abs(row - line) for line in lines) <= 12 for row in bare)
        for column in range(0, 1700, 50):
            assert (inked[:, column] > 60).sum() <= 8
        assert (inked > 140).any(axis=0).mean() < 0.8
    assert flaked > len(KEYS) // 2


def test_both_sides_of_a_fold_are_darker_than_paper_and_nowhere_alike() -> None:
    """For a few lines' height, the one side farther than the other; and more here than there."""
    uneven = []
    for key in KEYS:
        page = _folded(255, key)
        for line in _lines(page):
            above, below = 255 - page[line - 8 : line - 3].mean(), 255 - page[line + 4 : line + 9].mean()
            assert min(above, below) > 0.2
            along = 255 - page[line - 20 : line + 20].mean(axis=0).reshape(17, 100).mean(axis=1)
            uneven.append(along.std() / along.mean())
    assert np.median(uneven) > 0.12


def test_the_line_of_a_fold_is_broken() -> None:
    broken = []
    for key in KEYS:
        page = _folded(255, key)
        for line in _lines(page):
            strip = page[line - 12 : line + 12]
            deep = np.median(strip, axis=0) - strip.min(axis=0)
            if np.quantile(deep, 0.9) > 25:
                broken.append((deep < 0.3 * np.quantile(deep, 0.9)).mean())
    assert len(broken) > 10
    assert np.median(broken) > 0.08
    assert max(broken) < 0.95
