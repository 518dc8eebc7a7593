"""Fewer points of a line: it stays where it was, and as wide."""

import numpy as np
import pytest

from symage.documents.handwriting.thinning import thinned
from symage.documents.handwriting.trace import Trace

STROKES, POINTS = 30, 24
SEEN = 8.0
"""Thousandths of an em: a fifth of a pixel at 200 dpi."""


def trace(seed: int) -> Trace:
    """Smooth strokes of any shape, some of which change their width."""
    chance = np.random.default_rng(seed)
    turns = np.cumsum(chance.normal(0, 0.25, (STROKES, POINTS)), axis=1)
    steps = np.stack([np.cos(turns), np.sin(turns)], axis=2) * chance.uniform(8, 60, (STROKES, 1, 1))
    points = np.rint(np.cumsum(steps, axis=1)).astype(np.int16).reshape(-1, 2)
    step = np.sort(chance.integers(8, 14, (STROKES, POINTS)), axis=1).astype(np.uint8).ravel()
    strokes = (np.arange(STROKES + 1) * POINTS).astype(np.int32)
    return Trace(
        np.arange(STROKES + 1, dtype=np.int32), strokes, points, step, np.full(len(step), 200, np.uint8)
    )


def off(point: np.ndarray, line: np.ndarray) -> float:
    """How far a point is from a line of points."""
    along = np.diff(line, axis=0)
    share = ((point - line[:-1]) * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), 1e-9)
    nearest = line[:-1] + np.clip(share, 0, 1)[:, None] * along
    return float(np.hypot(*(nearest - point).T).min())


@pytest.mark.parametrize("seed", range(6))
def test_what_is_left_out_lies_on_the_line(seed: int) -> None:
    before = trace(seed)
    after = thinned(before)
    assert len(after.points) < 0.9 * len(before.points)
    for stroke in range(STROKES):
        old = before.points[slice(*before.strokes[stroke : stroke + 2])].astype(float)
        new = after.points[slice(*after.strokes[stroke : stroke + 2])].astype(float)
        assert (new[[0, -1]] == old[[0, -1]]).all()
        assert max(off(point, new) for point in old) < SEEN


@pytest.mark.parametrize("seed", range(6))
def test_widths_stay_where_they_are(seed: int) -> None:
    before = trace(seed)
    after = thinned(before)
    for each in (before, after):
        assert each.begins.sum() == STROKES
    changes = [np.flatnonzero(np.diff(each.step)) + 1 for each in (before, after)]
    assert (before.points[changes[0]] == after.points[changes[1]]).all()
