"""Hands leave faint dirt at a sheet's sides."""

import numpy as np

from symage.documents.wear.dice import Dice
from symage.documents.wear.handling import handled
from tests.documents.wear.flat import sheet

KEYS = range(60)
MARGIN = 190
"""Pixels."""


def _dark(key: int, strength: float) -> np.ndarray:
    one = sheet()
    handled(one, Dice(key), strength)
    return 255 - one.pixels.astype(int)


def test_dirt_is_faint_and_lies_in_the_margin() -> None:
    within = total = 0
    for key in KEYS:
        dark = _dark(key, 0.5)
        assert dark.any()
        # A hair may be dark, but is thin.
        assert (dark > 70).sum() < 900
        total += dark.sum()
        within += dark[MARGIN:-MARGIN, MARGIN:-MARGIN].sum()
    assert within < 0.2 * total


def test_sides_are_darkest_at_the_very_edge_and_not_evenly() -> None:
    for key in KEYS:
        dark = _dark(key, 1.0)
        sides = [dark[:40], dark[::-1][:40], dark[:, :40].T, dark[:, ::-1][:, :40].T]
        dirty = max(sides, key=lambda side: side[:3].sum())
        assert dirty[:3].mean() > dirty[25:].mean()
        edge = dirty[:3].mean(axis=0)
        assert edge.std() > 0.3 * edge.mean()
