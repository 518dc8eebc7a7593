"""The table of a population of writers, and where it falls short."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from bench.writer_identification.disguise import disguised
from bench.writer_identification.features import SHAPE, Vector, features
from bench.writer_identification.hands import base_hands
from bench.writer_identification.identify import (
    Ranks,
    as_it_is,
    by_steadiness,
    equal_error_rate,
    pairs,
    ranks,
    z_scored,
)
from bench.writer_identification.normalised import normalised_features
from bench.writer_identification.specimen import Held, Specimen
from bench.writer_identification.texts import SHEET
from bench.writer_identification.trials import (
    BASE_HANDS_AT_LEAST,
    DOUBTINGS,
    NAMINGS,
    SAMPLES,
    Doubting,
    Naming,
)


@dataclass(frozen=True, slots=True)
class Named:
    """By all features, by directions without sizes, and by all of them z-scored."""

    all: Ranks
    directions: Ranks
    z_scored: Ranks


@dataclass(frozen=True, slots=True)
class Doubted:
    """Equal-error rates by all features, as they are and z-scored."""

    all: float
    z_scored: float


@dataclass(frozen=True, slots=True)
class Shapes:
    """What normalised sheets tell: who is named by another sheet of the same text, and who are base hands."""

    named: Ranks
    base_hands: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Table:
    writers: int
    named: Mapping[str, Named]
    doubted: Mapping[str, Doubted]
    shapes: Shapes


def measured(specimen: Specimen, writers: int) -> Table:
    return Table(
        writers,
        {name: named(specimen, writers, naming) for name, naming in NAMINGS.items()},
        {name: doubted(specimen, writers, doubting) for name, doubting in DOUBTINGS.items()},
        shapes(specimen, writers),
    )


def named(specimen: Specimen, writers: int, naming: Naming) -> Named:
    known, asked = (
        np.array([features(specimen(writer, 0, sample, text, naming.held)) for writer in range(writers)])
        for sample, text in enumerate((naming.known, naming.asked))
    )
    scaled = z_scored(known)
    return Named(
        ranks(known, asked),
        ranks(known[:, :SHAPE], asked[:, :SHAPE]),
        ranks(scaled(known), scaled(asked)),
    )


def doubted(specimen: Specimen, writers: int, doubting: Doubting) -> Doubted:
    found = np.array(
        [
            [
                features(specimen(writer, sample, sample, doubting.text_of(writer), doubting.held))
                for sample in range(SAMPLES)
            ]
            for writer in range(writers)
        ]
    )
    rates = (equal_error_rate(pairs(scaling(found))) for scaling in (as_it_is, z_scored(_rows(found))))
    return Doubted(*rates)


def shapes(specimen: Specimen, writers: int) -> Shapes:
    found = np.array(
        [[_shapes_of(specimen, writer, sample) for sample in range(SAMPLES)] for writer in range(writers)]
    )
    scaled = by_steadiness(found)(found)
    return Shapes(ranks(scaled[:, 0], scaled[:, 1]), tuple(base_hands(scaled)))


def _shapes_of(specimen: Specimen, writer: int, sample: int) -> Vector:
    sheet = specimen(writer, sample, sample, SHEET, Held.NOTHING)
    return normalised_features(disguised(sheet, np.random.default_rng([writer, sample])))


def failures(table: Table) -> tuple[str, ...]:
    """Every bound of trials.py that the table does not keep, in words; none if it keeps all."""
    return (*_badly_named(table), *_badly_doubted(table), *_too_few_hands(table))


def _badly_named(table: Table) -> Iterator[str]:
    for name, naming in NAMINGS.items():
        share = table.named[name].z_scored.first
        if naming.at_least is not None and share < naming.at_least:
            yield f"{name}: {share:.1%} of writers named, not {naming.at_least:.0%}"


def _badly_doubted(table: Table) -> Iterator[str]:
    for name, doubting in DOUBTINGS.items():
        rate = table.doubted[name].all
        if doubting.between is not None and not doubting.between[0] <= rate <= doubting.between[1]:
            low, high = doubting.between
            yield f"{name}: equal-error rate {rate:.1%}, not {low:.0%} to {high:.0%}"


def _too_few_hands(table: Table) -> Iterator[str]:
    hands = len(table.shapes.base_hands)
    if hands < BASE_HANDS_AT_LEAST:
        yield f"base hands: {hands} told apart by shape, not {BASE_HANDS_AT_LEAST}"


def _rows(found: Vector) -> Vector:
    return found.reshape(-1, found.shape[-1])
