"""Specimens of the product's writers, for the test of writer identification."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from bench.writer_identification.features import Picture
from bench.writer_identification.specimen import Held
from symage.documents.handwriting.drawn import drawn, joined
from symage.documents.handwriting.draws import Draws
from symage.documents.handwriting.hand import Hand, made
from symage.documents.handwriting.lines import Lines, written
from symage.documents.handwriting.motion import Movement
from symage.documents.handwriting.paper import paint
from symage.documents.handwriting.pens import BALLPOINT, Pen
from symage.documents.handwriting.population import writer
from symage.documents.handwriting.sitting import Sitting, sitting
from symage.documents.handwriting.writers import (
    BLOCK,
    Habits,
    Proportions,
    Spacing,
    Steadiness,
    Writer,
)
from symage.randomness import word_of

DPI = 200
_HEIGHT, _WIDTH = 60.0, 480.0
"""Of a line's paper, in points."""
_PEN = Pen(BALLPOINT, width=0.8, varying=0.15, pressure=0.9, blobs=0.0, shade=0.0, speed=1.0)
_SPACING = Spacing(letters=17, digits=22, words=66)
_PROPORTIONS = Proportions(48, 101, 0.95, 0.9, (1.0, 1.0, 1.0, 1.0))
_MOVEMENT = Movement(knot=0.5, tension=0.0, rise=6, fall=8, stop=0.6, overlap=2.4, tremor=0.0)
_HABITS = Habits(0, 0, 0, 0, 0, 45, 0, 0, 0, 0, waves=3.2, own=4.3)
_STEADINESS = Steadiness(motor=1.5, size=0.03, slant=0.02, line=1.2, climb=0.0)


def specimen(number: int, day: int, sample: int, texts: Sequence[str], held: Held) -> Sequence[Picture]:
    """A line each, as `Specimen` says; each day is another sitting."""
    hand = _hand(number, held)
    there = _day(hand, sitting(hand, word_of(number, f"day {day}")), held)
    return [
        _line(hand, there, text, Draws(word_of(number, f"{day}/{sample}/{place}")))
        for place, text in enumerate(texts)
    ]


@lru_cache(maxsize=256)
def _hand(number: int, held: Held) -> Hand:
    return made(_holding(writer(number), held))


def _holding(who: Writer, held: Held) -> Writer:
    """With what is held the same for all."""
    if held is Held.NOTHING:
        return who
    who = replace(who, pen=_PEN, size=8.5, spacing=_SPACING)
    if held is Held.MANNER:
        return who
    who = replace(who, slant=0.07, lean=0.0, proportions=_PROPORTIONS)
    if held is Held.PROPORTIONS:
        return who
    return replace(
        who,
        style=BLOCK,
        manner="usual",
        left_handed=False,
        school=False,
        movement=_MOVEMENT,
        habits=_HABITS,
        steadiness=_STEADINESS,
        likes=MappingProxyType({}),
        joins=0.0,
        alternates=0.2,
    )


def _day(hand: Hand, day: Sitting, held: Held) -> Sitting:
    """Somebody else's chance of the day is no help where size and spacing are held."""
    if held is Held.NOTHING:
        return day
    spacing = hand.writer.spacing
    day = replace(
        day, size=hand.writer.size, letters=spacing.letters, digits=spacing.digits, words=spacing.words
    )
    return day if held is Held.MANNER else replace(day, slant=0.0, aspect=1.0, climb=0.0)


def _line(hand: Hand, day: Sitting, text: str, draws: Draws) -> Picture:
    shown = text.upper() if hand.writer.style == BLOCK else text
    lines = Lines.single(shown, 10.0, 15.0, _WIDTH - 20, _HEIGHT - 30)
    paper = np.full((round(_HEIGHT * DPI / 72), round(_WIDTH * DPI / 72)), 255, np.uint8)
    letters = written(hand, day, lines, draws)
    ink = drawn(hand, letters, joined(hand, letters))
    paint(paper, ink, hand.writer.pen, 0, DPI, draws.seed % 10_000)
    inked = np.flatnonzero((paper < 200).any(axis=0))
    return paper[:, : int(inked.max()) + 20]
