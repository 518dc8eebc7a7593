"""Lines that run out of room: they end where the box does, narrower towards their end or as a whole."""

import numpy as np
import pytest

from symage.documents.handwriting.draws import Draws
from symage.documents.handwriting.edges import Squeezed, squeezed

LETTERS, WIDTH = 20, 50.0
X = WIDTH * np.arange(LETTERS)
LINE = np.zeros(LETTERS, np.int64)


def one(narrow: float, seed: int, *, free: bool = True) -> Squeezed:
    chance = Draws(seed).uniforms("edges", 1, 3)
    return squeezed(X, X + WIDTH, LINE, np.array([narrow]), np.array([free]), chance)


@pytest.mark.parametrize("narrow", [0.72, 0.8, 0.9, 0.97, 1.0])
def test_a_line_ends_where_its_room_does(narrow: float) -> None:
    for seed in range(40):
        found = one(narrow, seed)
        end = found.along[-1] + WIDTH * found.wide[-1]
        assert end == pytest.approx(narrow * LETTERS * WIDTH, abs=0.2 * WIDTH)
        assert (np.diff(found.along) > 0.5 * WIDTH).all()


def test_most_see_the_edge_too_late_and_some_turn_down() -> None:
    every = [one(0.85, seed) for seed in range(400)]
    late = [each for each in every if each.wide[-1] < 0.95 * each.wide[0]]
    assert 0.6 < len(late) / len(every) < 0.8
    assert all((np.diff(each.wide) <= 1e-9).all() and each.high[-1] < 1 for each in late)
    down = [each for each in late if each.down[-1] > 0.05]
    assert 0.15 < len(down) / len(late) < 0.35


def test_nothing_changes_where_there_is_room_or_a_line_ends_at_the_right() -> None:
    for seed in range(20):
        roomy, right = one(1.0, seed), one(0.8, seed, free=False)
        assert (roomy.wide == 1).all()
        assert not roomy.down.any()
        assert (right.wide == 0.8).all()
        np.testing.assert_allclose(right.along, 0.8 * X)
