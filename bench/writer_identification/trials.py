"""The trials of the test, and what their results must be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bench.writer_identification.specimen import Held
from bench.writer_identification.texts import (
    CAPITALS_A,
    CAPITALS_B,
    DATE,
    DIGITS_A,
    DIGITS_B,
    LINES_A,
    LINES_B,
    Lines,
    date_of,
)

WRITERS = 200


@dataclass(frozen=True, slots=True)
class Naming:
    """One sheet of each writer is known, another of the same day is to be named."""

    held: Held
    known: Lines
    asked: Lines
    at_least: float | None = None
    """The share of writers that z-scored features must name first."""


@dataclass(frozen=True, slots=True)
class Doubting:
    """Whether two sheets are of one hand, where every writer wrote some, on other days."""

    held: Held
    text_of: Callable[[int], Lines]
    between: tuple[float, float] | None = None
    """The equal-error rate of features as they are: people's own, for a date of six digits, is above 20 %."""


def _same(_: int) -> Lines:
    return DATE


NAMINGS: Mapping[str, Naming] = {
    "nothing held, other text": Naming(Held.NOTHING, LINES_A, LINES_B, at_least=0.95),
    "pen, size, spacing held, other text": Naming(Held.MANNER, LINES_A, LINES_B),
    "slant, proportions too, other text": Naming(Held.PROPORTIONS, LINES_A, LINES_B),
    "slant, proportions too, same text": Naming(Held.PROPORTIONS, LINES_A, LINES_A),
    "all but digit shapes held, other digits": Naming(Held.ALL_BUT_DIGITS, DIGITS_A, DIGITS_B, at_least=0.95),
    "all but capital shapes held, other words": Naming(
        Held.ALL_BUT_CAPITALS, CAPITALS_A, CAPITALS_B, at_least=0.90
    ),
}
DOUBTINGS: Mapping[str, Doubting] = {
    "nothing held, same date": Doubting(Held.NOTHING, _same),
    "nothing held, own dates": Doubting(Held.NOTHING, date_of),
    "pen, size, spacing held, same date": Doubting(Held.MANNER, _same, between=(0.15, 0.25)),
    "pen, size, spacing held, own dates": Doubting(Held.MANNER, date_of),
}
SAMPLES = 3
"""Sheets of each writer where faithfulness is measured, and where base hands are counted."""
BASE_HANDS_AT_LEAST = 60
