"""Lines of a fax that come wrong: how many, how much of each, and how."""

import numpy as np

from symage.documents.wear.dice import Dice
from symage.documents.wear.transmission import lose_lines

HIGH, WIDE, STRENGTH = 700, 600, 0.5
PAGES = range(80)
SENT = np.where(np.random.default_rng(1).random((HIGH, WIDE)) < 0.2, np.uint8(0), np.uint8(255))
"""No two of its lines are alike."""


def _received(key: int) -> np.ndarray:
    seen = SENT.copy()
    lose_lines(seen, Dice(key).of("machine"), Dice(key).of("page"), STRENGTH)
    return seen


def _runs(wrong: np.ndarray) -> list[int]:
    """How many lines follow one another, of each stretch that is wrong."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], wrong.astype(int), [0]])))
    return (edges[1::2] - edges[::2]).tolist()


def test_lines_come_wrong_in_stretches_of_all_lengths_and_some_pages_whole() -> None:
    found, whole, lost = [], 0, 0
    for key in PAGES:
        seen = _received(key)
        wrong = (seen != SENT).any(axis=1)
        whole += not wrong.any()
        lost += int(wrong.sum())
        found += _runs(wrong)
    assert 15 < whole < 55
    assert lost < 0.03 * len(PAGES) * HIGH
    assert len(set(found)) >= 6
    assert found.count(1) > 0.3 * len(found)


def test_lines_of_one_stretch_are_not_wrong_from_one_place_on() -> None:
    uneven = stretches = 0
    for key in PAGES:
        seen = _received(key)
        wrong = seen != SENT
        rows = np.flatnonzero(wrong.any(axis=1))
        for row, below in zip(rows[:-1], rows[1:], strict=True):
            if below == row + 1:
                stretches += 1
                first, second = (int(wrong[at].argmax()) for at in (row, below))
                repeated = bool((seen[below] == seen[row]).all())
                uneven += repeated or abs(first - second) > 20
    assert stretches > 40
    assert uneven > 0.8 * stretches


def test_what_comes_wrong_is_lost_repeated_or_lies_aside() -> None:
    kinds = {"part": 0, "repeated": 0, "white": 0, "aside": 0}
    for key in PAGES:
        seen = _received(key)
        for row in np.flatnonzero((seen != SENT).any(axis=1)):
            first = int((seen[row] != SENT[row]).argmax())
            kinds["part"] += first > 20
            kinds["repeated"] += bool(row and (seen[row] == seen[row - 1]).all())
            kinds["white"] += bool((seen[row, first:] == 255).all())
            far = int((seen[row, first:] == 0).argmax())
            kinds["aside"] += 0 < far < 100 and not (seen[row, first:] == 255).all() and first > 0
    assert min(kinds.values()) > 10
