"""The grounds of photographs, as tiles at two pixels to the point."""

import numpy as np
import pytest

from symage.documents.wear.desk import DESKS
from symage.documents.wear.dice import Dice
from symage.documents.wear.figure import Wood, boards

WOODS = ["oak boards", "pine boards", "walnut table"]
SHAPE = 512, 1024


def _tile(name: str) -> np.ndarray:
    return DESKS[name][1].ground().astype(float)


def _alike(tile: np.ndarray, step: int, axis: int) -> float:
    """The correlation of pixels that lie so far apart."""
    rest = tile - tile.mean()
    return float((rest * np.roll(rest, step, axis)).mean() / rest.var())


@pytest.mark.parametrize("name", WOODS)
def test_fibres_run_along_the_wood_and_are_far_longer_than_broad(name: str) -> None:
    tile = _tile(name)
    assert _alike(tile, 40, 1) > _alike(tile, 4, 0)
    assert _alike(tile, 12, 1) > 0.5


@pytest.mark.parametrize("name", WOODS)
def test_wood_has_little_contrast(name: str) -> None:
    assert 3 < _tile(name).std() < 10


@pytest.mark.parametrize("name", [name for name in DESKS if name != "oak boards"])
def test_a_tile_goes_on_where_it_begins_again(name: str) -> None:
    """But for boards of a floor, which end there."""
    tile = _tile(name)
    along = np.abs(np.diff(tile, axis=1))
    seam = np.abs(tile[:, 0] - tile[:, -1])
    assert seam.mean() < 2.2 * along.mean() + 0.5


def test_boards_of_a_floor_end_in_joints() -> None:
    tile = _tile("oak boards")
    assert np.median(tile[:, 0]) < np.median(tile) - 15


def test_years_are_not_alike() -> None:
    """Of boards that show nothing but their rings, no ring's breadth comes again and again."""
    wood = Wood(boards=1, ring=14, rings=6, pores=0, knots=0, joint=0, apart=0)
    for key in range(8):
        line = boards(Dice(key), SHAPE, wood)[:, 500]
        waves = np.abs(np.fft.rfft(line - line.mean())) ** 2
        assert waves[4:].max() < 0.4 * waves[4:].sum()
