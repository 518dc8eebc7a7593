"""Ink of all lines of a page at once is that of each line alone."""

from dataclasses import replace

import numpy as np
import pytest

from symage.documents.handwriting.deposits import deposits
from symage.documents.handwriting.drawn import Drawn

DPI = 150
LINES, EACH = 9, 12
PAGE = 1200, 1200


def page(seed: int, apart: float) -> Drawn:
    """Lines of crooked strokes, `apart` points from one to the next."""
    chance = np.random.default_rng(seed)
    line = np.repeat(np.arange(LINES), EACH)
    points = (
        chance.uniform(0, [150, 9], (len(line), 2)) + [20, 30] + np.stack([0 * line, line * apart], axis=1)
    )
    begins = np.arange(len(line)) % (EACH // 2) == 0
    half = chance.choice([0.2, 0.3, 0.5], len(line))
    ink = chance.choice([120, 200, 255], len(line)).astype(np.uint8)
    return Drawn(points, half, ink, begins, line, line)


def at(what: Drawn, line: int) -> Drawn:
    names = ("points", "half", "ink", "begins", "letter", "line")
    return replace(what, **{name: getattr(what, name)[what.line == line] for name in names})


def layers(what: Drawn) -> list[np.ndarray]:
    found = []
    for row, column, deposit in deposits(what, DPI):
        layer = np.zeros(PAGE, np.int64)
        np.add.at(layer, (row, column), 1)
        assert layer.max() == 1
        layer[row, column] = deposit
        found.append(layer)
    return found


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("apart", "several"), [(14.0, False), (4.0, True)])
def test_lines_are_as_they_are_alone(seed: int, apart: float, several: bool) -> None:
    what = page(seed, apart)
    together = layers(what)
    alone = [layer for line in range(LINES) for layer in layers(at(what, line))]
    assert len(together) > 1 if several else len(together) == 1
    assert (np.sum(together, axis=0) == np.sum(alone, axis=0)).all()


def test_nothing_leaves_no_ink() -> None:
    assert layers(at(page(0, 14.0), LINES)) == []
