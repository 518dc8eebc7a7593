"""Hands that can hardly be read: how many there are, and what is the matter with them."""

import numpy as np

from symage.documents.handwriting.draws import Draws
from symage.documents.handwriting.hand import hand_of
from symage.documents.handwriting.lines import Lines, written
from symage.documents.handwriting.population import writer
from symage.documents.handwriting.sitting import sitting
from symage.documents.handwriting.writers import WRITERS, plain_writer

MANY = range(1500)
WORD = "minimum"


def scrawls(difficulty: float) -> list[int]:
    return [number for number in MANY if writer(number, difficulty).scrawl]


def steepness(number: int) -> float:
    """How high the last letters of words are, to the first."""
    hand = hand_of(number, 0.5)
    lines = Lines.single(f"{WORD} {WORD} {WORD}", 10, 10, 2000, 20)
    letters = written(hand, sitting(hand, number), lines, Draws(number))
    high = letters.matrix[:, 1, 1].reshape(3, -1)
    return float(high[:, -2:].mean() / high[:, :1].mean())


def test_they_are_a_few_and_more_where_hands_are_hard() -> None:
    shares = [len(scrawls(difficulty)) / len(MANY) for difficulty in (0.0, 0.5, 1.0)]
    assert shares[0] < 0.02 < shares[1] < 0.1 < shares[2]


def test_nobody_else_is_changed() -> None:
    assert all(writer(n) == plain_writer(n) for n in range(WRITERS) if not writer(n).scrawl)


def test_their_words_trail_off() -> None:
    worst = sorted(range(WRITERS), key=lambda number: writer(number).scrawl)[-4:]
    best = [number for number in range(WRITERS) if writer(number).manner == "careful"][:4]
    assert np.mean([steepness(number) for number in worst]) < 0.85
    assert np.mean([steepness(number) for number in best]) > 0.93
