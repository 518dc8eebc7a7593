"""What a phone sees is what a pinhole would: worked out here in space, from the eye and the sheet alone."""

import numpy as np
import pytest

from symage.documents.wear.bends import PageSize, phone
from symage.documents.wear.dice import Dice

SIZE = PageSize(612.0, 792.0)
CORNERS = np.array([(0.0, 0.0), (612.0, 0.0), (612.0, 792.0), (0.0, 792.0)])
MIDDLE = np.array([306.0, 396.0])


@pytest.mark.parametrize("strength", [0.2, 0.5, 1.0])
def test_paper_that_stands_up_is_seen_where_its_ray_meets_the_picture(strength: float) -> None:
    for seed in range(60):
        bend = phone(SIZE, Dice(seed), strength)
        (down, across, (x, y, eye)), places = bend.curl, np.random.default_rng(seed).uniform(0, 612, (50, 2))
        high = down[0] * np.sin(down[1] * places[:, 1] + down[2])
        high += across[0] * np.sin(across[1] * places[:, 0] + across[2])
        rays = np.c_[places, high] - [x, y, eye]
        met = [x, y] + rays[:, :2] * (eye / (eye - high))[:, None]
        through = np.c_[met, np.ones(len(met))] @ bend.matrix.T
        assert bend.shown(places) == pytest.approx(through[:, :2] / through[:, 2:], abs=1e-9)
        assert bend.clean(bend.shown(places)) == pytest.approx(places, abs=1e-6)


@pytest.mark.parametrize("strength", [0.2, 0.5, 1.0])
def test_the_outline_is_one_that_some_lens_sees(strength: float) -> None:
    """Axes at right angles stay so for one focal length alone: it is real, and both axes are as long."""
    for seed in range(200):
        bend = phone(SIZE, Dice(seed), strength)
        x, y, eye = bend.curl[2]
        # Rays from the eye, 3 × 3, go to pixels by the lens and the phone's turn: lens · turn.
        seen = bend.matrix @ np.array([[1, 0, x / eye], [0, 1, y / eye], [0, 0, 1 / eye]])
        lens = np.linalg.inv(seen @ seen.T)
        assert lens[0, 1] / lens[0, 0] == pytest.approx(0, abs=1e-6)
        assert lens[1, 1] / lens[0, 0] == pytest.approx(1, abs=1e-6)


def test_all_of_a_sheet_is_in_the_picture_and_not_always_in_its_middle() -> None:
    places = np.stack(np.meshgrid(np.linspace(0, 612, 30), np.linspace(0, 792, 30)), axis=-1).reshape(-1, 2)
    off = []
    for seed in range(300):
        bend = phone(SIZE, Dice(seed), 1.0)
        seen = bend.shown(places)
        assert (seen > 0).all()
        assert (seen < [612, 792]).all()
        off.append(bend.shown(CORNERS).mean(axis=0) - MIDDLE)
    assert (np.std(off, axis=0) > 4).all()
