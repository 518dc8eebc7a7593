"""A staple is a round wire off the paper; where one was pulled there are slits, no two alike."""

import numpy as np

from symage.documents.opencv import cv2
from symage.documents.wear.dice import Dice
from symage.documents.wear.staples import staple
from tests.documents.wear.flat import SCALE, sheet

KEYS = range(80)


def _stapled(key: int, page: int) -> np.ndarray:
    one = sheet(page=page)
    staple(one, Dice(key), 0.5)
    return one.pixels[:300, :300]


def _wired(key: int) -> bool:
    """Whether something much longer than a slit is on the first page."""
    count, _, stats, _ = cv2.connectedComponentsWithStats((_stapled(key, 0) < 190).astype(np.uint8))
    return any(np.hypot(*stats[at][2:4]) > 30 * SCALE for at in range(1, count))


def test_some_first_pages_keep_their_wire_and_others_never_do() -> None:
    assert 0.2 < np.mean([_wired(key) for key in KEYS]) < 0.6
    for key in KEYS:
        dark = (_stapled(key, 1) < 190).astype(np.uint8)
        count, _, stats, _ = cv2.connectedComponentsWithStats(dark)
        assert count > 1
        assert all(np.hypot(*stats[at][2:4]) < 12 * SCALE for at in range(1, count))


def test_a_wire_shines_here_and_there_and_throws_its_shadow_on_one_side() -> None:
    uneven, one_sided = [], []
    for key in filter(_wired, KEYS):
        seen = _stapled(key, 0)
        y, x = np.nonzero(seen < 190)
        middle = np.array([x.mean(), y.mean()])
        along = np.linalg.svd(np.stack([x, y], axis=1) - middle, full_matrices=False)[2][0]
        aside = np.array([-along[1], along[0]])
        at = np.arange(-11, 12) * SCALE
        places = middle + at[:, None, None] * along + (np.arange(-14, 15) / 2)[:, None] * aside
        across = seen[tuple(np.rint(places).astype(int).clip(0, 299).T[::-1])].astype(float)
        uneven.append(across.min(axis=0).std() + across[11:18].max(axis=0).std())
        sides = 255 - across[:7].mean(), 255 - across[-7:].mean()
        one_sided.append(max(sides) > 1.5 * min(sides))
    assert np.median(uneven) > 8
    assert np.mean(one_sided) > 0.45


def test_slits_are_long_and_no_two_are_alike() -> None:
    shapes, ratios = set(), []
    for key in KEYS:
        dark = (_stapled(key, 1) < 190).astype(np.uint8)
        count, labels, stats, _ = cv2.connectedComponentsWithStats(dark)
        for at in range(1, count):
            if stats[at][4] < 6:
                continue
            y, x = np.nonzero(labels == at)
            spread = np.linalg.eigvalsh(np.cov(np.stack([x, y])) + np.eye(2) / 12)
            ratios.append(float(np.sqrt(spread[1] / spread[0])))
            left, top, width, height = stats[at][:4]
            shapes.add(dark[top : top + height, left : left + width].tobytes())
    assert len(shapes) > 0.95 * len(ratios) > 60
    assert np.median(ratios) > 1.3
