"""Weighted choices keep their shares, alone and in groups."""

import numpy as np
import pytest

from symage.identities.choice import Choice, GroupedChoice, alias_table
from symage.randomness import word

INDEXES = np.arange(200_000, dtype=np.uint64)


def shares(rows: np.ndarray, size: int) -> np.ndarray:
    return np.bincount(rows, minlength=size) / len(rows)


def test_rows_come_up_as_often_as_their_weights_say() -> None:
    drawn = Choice.of([1, 2, 0, 5]).pick(word(INDEXES, "choice"))
    assert shares(drawn, 4) == pytest.approx([0.125, 0.25, 0, 0.625], abs=0.005)


def test_every_group_has_its_own_shares() -> None:
    choice = GroupedChoice.of([[1, 1], [1, 3, 4], [7]])
    groups = (INDEXES % np.uint64(3)).astype(np.int64)
    drawn = choice.pick(word(INDEXES, "choice"), groups)
    assert shares(drawn[groups == 0], 6)[:2] == pytest.approx([0.5, 0.5], abs=0.01)
    assert shares(drawn[groups == 1], 6)[2:5] == pytest.approx([0.125, 0.375, 0.5], abs=0.01)
    assert set(drawn[groups == 2].tolist()) == {5}


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1]])
def test_impossible_weights_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        alias_table(weights)
