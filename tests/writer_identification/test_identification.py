"""The test of writer identification finds hands where there are any, and none where there is only chance."""

from dataclasses import replace

import numpy as np
import pytest

from bench.writer_identification.__main__ import markdown
from bench.writer_identification.features import Picture, features
from bench.writer_identification.hands import apart_from_each_other, base_hands, confused
from bench.writer_identification.identify import Pairs, equal_error_rate
from bench.writer_identification.normalised import normalised, normalised_features, thinned
from bench.writer_identification.specimen import Held
from bench.writer_identification.table import (
    Doubted,
    Shapes,
    Table,
    doubted,
    failures,
    measured,
    named,
    shapes,
)
from bench.writer_identification.texts import CAPITALS_A, DATE, DIGITS_A, DIGITS_B, LINES_A
from bench.writer_identification.trials import DOUBTINGS, NAMINGS, Doubting, Naming
from tests.writer_identification.scribbles import Manner, Population, alphabet_of, line

WRITERS, FEW = 24, 9
OTHER_DIGITS = Naming(Held.NOTHING, DIGITS_A, DIGITS_B)
SAME_DATE = Doubting(Held.NOTHING, lambda _: DATE)
HANDS, CHANCE = Population(own_manners=True), Population(own_shapes=False)
MANNERS = Population(own_shapes=False, own_manners=True)


@pytest.fixture(scope="module")
def table_of_chance() -> Table:
    return measured(CHANCE, 3)


def test_hands_of_their_own_shapes_are_named() -> None:
    found = named(Population(), WRITERS, OTHER_DIGITS)
    assert min(found.all.first, found.directions.first, found.z_scored.first) > 0.95


def test_hands_that_differ_by_chance_alone_are_named_by_chance_alone() -> None:
    found = named(CHANCE, WRITERS, OTHER_DIGITS)
    for way in (found.all, found.directions, found.z_scored):
        assert way.first < 5 / WRITERS
        assert way.among_five < 12 / WRITERS


@pytest.mark.parametrize(
    ("held", "others"), [(Held.ALL_BUT_DIGITS, CAPITALS_A), (Held.ALL_BUT_CAPITALS, DIGITS_A)]
)
def test_what_is_held_equal_names_nobody(held: Held, others: tuple[str, ...]) -> None:
    assert named(HANDS, WRITERS, Naming(held, others, others)).z_scored.first < 5 / WRITERS


def test_size_slant_and_pen_name_a_writer_until_they_are_normalised() -> None:
    assert named(MANNERS, WRITERS, OTHER_DIGITS).all.first > 0.8
    found = shapes(MANNERS, FEW)
    assert found.named.first <= 0.6
    assert len(found.base_hands) <= 2 * FEW // 3


@pytest.mark.long
def test_shapes_name_a_writer_when_all_else_is_normalised() -> None:
    found = shapes(HANDS, FEW)
    assert found.named.first > 0.95
    assert found.base_hands == tuple(range(FEW))


@pytest.mark.parametrize(
    "manner",
    [
        Manner(size=1.5),
        Manner(size=0.8),
        Manner(slant=0.5),
        Manner(width=1.3),
        Manner(spacing=0.7),
        Manner(pen=4),
    ],
    ids=str,
)
def test_normalised_features_follow_shapes_far_more_than_manners(manner: Manner) -> None:
    plain = normalised_features(written(1, Manner()))
    moved = np.linalg.norm(normalised_features(written(1, manner)) - plain)
    other = np.linalg.norm(normalised_features(written(2, Manner())) - plain)
    assert moved < 0.7 * other


@pytest.mark.parametrize("manner", [Manner(slant=0.5), Manner(width=1.3)], ids=str)
def test_a_normalised_sheet_has_one_slant_and_size(manner: Manner) -> None:
    for plain, moved in zip(normalised(written(1, Manner())), normalised(written(1, manner)), strict=True):
        assert moved.shape == pytest.approx(plain.shape, rel=0.15)


def written(alphabet: int, manner: Manner) -> list[Picture]:
    """The same strokes in any manner."""
    still = np.random.default_rng(1)
    return [line(text, alphabet_of(text, alphabet), manner, still) for text in LINES_A]


def test_faithfulness_lies_between_chance_and_certainty() -> None:
    assert 0.4 < doubted(CHANCE, WRITERS, SAME_DATE).all < 0.6
    assert doubted(Population(), WRITERS, SAME_DATE).all < 0.05


def test_equal_error_rate_by_hand() -> None:
    pairs = Pairs(genuine=np.array([1.0, 2, 3, 5]), impostor=np.array([4.0, 6, 7, 8]))
    assert equal_error_rate(pairs) == 0.25


def test_chance_alone_makes_no_base_hands() -> None:
    assert len(base_hands(np.random.default_rng(1).normal(size=(200, 3, 30)))) <= 5


def test_two_writers_are_confused_where_one_sheet_is_nearer_to_the_other() -> None:
    sheets = np.array([[0.0, 1.0], [5.0, 6.0], [6.9, 9.0]])[..., None]
    assert confused(sheets).tolist() == [[True, False, False], [False, True, True], [False, True, True]]


def test_of_hands_in_a_row_every_other_one_is_a_base_hand() -> None:
    row = np.abs(np.subtract.outer(np.arange(5), np.arange(5))) <= 1
    assert apart_from_each_other(row) == [0, 2, 4]


def test_a_stroke_is_thinned_to_one_pixel() -> None:
    bar = np.zeros((20, 60), np.uint8)
    bar[6:13, 5:55] = 1
    assert thinned(bar).sum(axis=0).max() == 1
    assert 40 <= thinned(bar).sum() <= 50


def test_an_empty_sheet_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing is written"):
        features([np.full((40, 90), 255, np.uint8)])


@pytest.mark.long
def test_every_bound_is_held_against_the_table(table_of_chance: Table) -> None:
    bounds = [name for name, naming in NAMINGS.items() if naming.at_least]
    bounds += [name for name, doubting in DOUBTINGS.items() if doubting.between]
    assert [failure.split(":")[0] for failure in failures(table_of_chance)] == [*bounds, "base hands"]


def test_a_table_that_keeps_every_bound_has_no_failures() -> None:
    sure = named(Population(), 6, OTHER_DIGITS)
    good = Table(
        200,
        dict.fromkeys(NAMINGS, sure),
        dict.fromkeys(DOUBTINGS, Doubted(0.2, 0.2)),
        Shapes(sure.z_scored, tuple(range(60))),
    )
    assert failures(good) == ()
    assert len(failures(replace(good, doubted=dict.fromkeys(DOUBTINGS, Doubted(0.1, 0.2))))) == 1


def test_the_report_has_a_row_for_every_trial(table_of_chance: Table) -> None:
    report = "\n".join(markdown(table_of_chance))
    assert all(f"| {name} |" in report for name in (*NAMINGS, *DOUBTINGS))
