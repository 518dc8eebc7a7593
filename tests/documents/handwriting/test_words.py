"""Letters in words: what leads in, how near stems come, and how the same word differs from itself."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from symage.documents.handwriting.drawn import Drawn, drawn, joined
from symage.documents.handwriting.draws import Draws
from symage.documents.handwriting.hand import Hand, hand_of
from symage.documents.handwriting.lines import Letters, Lines, written
from symage.documents.handwriting.population import writer
from symage.documents.handwriting.sitting import sitting
from symage.documents.handwriting.writers import BLOCK, PRINT, WRITERS

HANDS = [n for n in range(0, WRITERS, 8) if writer(n).style != BLOCK]
TEXT = "navy vivid owner six zebra unjoined moving very rivers average Willow hill"


def wrote(number: int, text: str) -> tuple[Hand, Letters]:
    hand = hand_of(number, 0.5)
    lines = Lines.single(text, 10, 10, 2000, 20)
    return hand, written(hand, sitting(hand, number), lines, Draws(number))


@cache
def flag_rates() -> dict[str, float]:
    """Of all letters of the text, by all hands: how many lead in, and are joined before."""
    leads, ties = [], []
    for number in HANDS:
        hand, letters = wrote(number, TEXT)
        tied = np.zeros(len(letters.instance), np.bool_)
        tied[letters.joins[:, 1]] = True
        leads.append(hand.leads_in[letters.instance])
        ties.append(tied)
    lead, tied = np.concatenate(leads), np.concatenate(ties)
    return {"alone": float((lead & ~tied).sum()), "joined": float((lead & tied).mean())}


def test_only_letters_that_are_joined_before_lead_in() -> None:
    assert flag_rates()["alone"] == 0
    assert flag_rates()["joined"] > 0.03


def test_who_prints_has_no_letters_that_lead_in() -> None:
    assert not any(hand_of(n, 0.5).leads_in.any() for n in HANDS if writer(n).style == PRINT)


def along(ink: Drawn, letter: int) -> NDArray[np.float64]:
    """Points a tenth of a point apart on the strokes of a letter."""
    same = (ink.letter[1:] == letter) & (ink.letter[:-1] == letter) & ~ink.begins[1:]
    pairs = np.stack([ink.points[:-1][same], ink.points[1:][same]], axis=1)
    return np.concatenate(
        [np.linspace(*ends, int(np.hypot(*(ends[1] - ends[0])) / 0.1) + 2) for ends in pairs]
    )


def test_stems_side_by_side_leave_paper_between_them() -> None:
    """Two l of a word, above their feet, where lines that touched would be one."""
    apart_ones = [number for number in HANDS if "ll" not in hand_of(number, 0.5).ligatures]
    assert len(apart_ones) > len(HANDS) / 2
    for number in apart_ones:
        hand, letters = wrote(number, "Willow hill")
        ink = drawn(hand, letters, joined(hand, replace(letters, joins=letters.joins[:0])))
        for first in (2, 8):
            both = [along(ink, letter) for letter in (first, first + 1)]
            high = letters.place[[first, first + 1], 1] - 0.3 * letters.em[first]
            here, there = (each[each[:, 1] < top] for each, top in zip(both, high, strict=True))
            apart = np.abs(here[:, None, 1] - there[None, :, 1]) < 0.5
            clear = (there[None, :, 0] - here[:, None, 0])[apart]
            assert clear.min() > 1.05 * hand.writer.pen.width, (number, first)


@pytest.mark.parametrize("axis", [0, 1], ids=["wide", "high"])
def test_the_same_word_is_never_of_one_size(axis: int) -> None:
    spreads = []
    for number in HANDS:
        hand, letters = wrote(number, "Willow Willow Willow Willow")
        ink = drawn(hand, letters, joined(hand, letters))
        words = letters.word[ink.letter]
        sizes = [np.ptp(ink.points[words == word, axis]) for word in range(4)]
        spreads.append(np.std(sizes) / np.mean(sizes))
    assert min(spreads) > 0.004
    assert np.median(spreads) > 0.02
