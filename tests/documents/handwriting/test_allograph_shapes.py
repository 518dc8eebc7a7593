"""The library of letter shapes: it is whole, joins meet, no form lies where another character's does."""

from itertools import combinations
from string import ascii_lowercase, ascii_uppercase, digits
from unicodedata import category, combining

import numpy as np
import pytest
from numpy.typing import NDArray

from scripts.show_allographs import smooth
from symage.documents.handwriting.allographs import X_HEIGHT, Allograph, load

Cloud = NDArray[np.float64]

BASE, TOP = 6, (37, 44)
"""Heights at which forms that join begin and end: near the baseline, and after o, v or w."""


def forms(characters: str) -> list[Allograph]:
    return [form for character in characters for form in load()[character]]


@pytest.mark.parametrize(("characters", "fewest"), [(digits, 9), (ascii_uppercase, 6), (ascii_lowercase, 6)])
def test_there_are_several_forms_of_each_character(characters: str, fewest: int) -> None:
    assert [one for one in characters if len(load()[one]) < fewest] == []


def test_the_rest_of_a_form_is_there() -> None:
    assert not set("$,.-/()&#':%@+\";=*_!?×✓■◯ßæÆøØłŁđĐþÞðıœŒ") - load().keys()
    assert {"00", "000", "77", "44", "11", "55", ".00", "th", "tt", "ff", "ing", "St.", "Mr"} <= load().keys()


@pytest.mark.parametrize("tags", ["js", "jsh", "f", "r"])
def test_each_way_of_writing_has_the_whole_alphabet(tags: str) -> None:
    def fits(form: Allograph) -> bool:
        joins = {"j", "s"} & form.tags if tags == "r" else set()
        return set(tags) <= form.tags and not joins and ("h" in form.tags) == ("h" in tags)

    assert [one for one in ascii_lowercase if not any(map(fits, load()[one]))] == []


def test_letters_of_the_school_meet_their_neighbours() -> None:
    """The place of an exit is that of the next entry: near the baseline or, at x = 0, high."""
    for form in forms(ascii_lowercase):
        if {"j", "s"} <= form.tags:
            points = form.strokes[0].points
            assert points[0].tolist() == [0, 40 if "h" in form.tags else BASE], form
            assert points[-1, 1] == (pytest.approx(40, abs=1) if "t" in form.tags else BASE), form


def test_hasty_bowls_and_loops_are_entered_as_those_of_the_school() -> None:
    """A join to where the bowl begins, at the top right, would cut through it."""
    for form in forms("acdefgoq"):
        if {"j", "f"} <= form.tags:
            assert form.strokes[0].points[0].tolist() == [0, BASE], form


def test_capitals_that_join_end_near_the_baseline() -> None:
    for form in forms(ascii_uppercase):
        if "j" in form.tags:
            assert form.strokes[0].points[-1, 1] == BASE, form


def test_top_exits_are_at_the_top() -> None:
    for each in load().values():
        for form in each:
            if "t" in form.tags:
                assert TOP[0] <= form.strokes[0].points[-1, 1] <= TOP[1], form


def test_accents_keep_clear_of_the_letter() -> None:
    above = [one for one in load() if len(one) == 1 and combining(one) == 230]
    below = [one for one in load() if len(one) == 1 and combining(one) == 202]
    assert (len(above), len(below)) == (11, 2)
    for accent in above:
        assert all(
            stroke.points[:, 1].min() > X_HEIGHT + 10 for form in forms(accent) for stroke in form.strokes
        )
    for accent in below:
        assert all(stroke.points[:, 1].max() <= 2 for form in forms(accent) for stroke in form.strokes)
    assert all(category(accent) == "Mn" for accent in above + below)


def cloud(form: Allograph) -> Cloud:
    """Some 40 points spread evenly along the strokes, of height 1, standing on 0, their mean at x = 0."""
    lines = [smooth(stroke) for stroke in form.strokes]
    along = [np.r_[0, np.cumsum(np.hypot(*np.diff(line, axis=0).T))] for line in lines]
    total = sum(each[-1] for each in along)
    spread = []
    for line, each in zip(lines, along, strict=True):
        at = np.linspace(0, each[-1], max(2, round(40 * each[-1] / total)))
        spread.append(np.stack([np.interp(at, each, line[:, axis]) for axis in (0, 1)], 1))
    points = np.concatenate(spread)
    return (points - [points[:, 0].mean(), points[:, 1].min()]) / np.ptp(points[:, 1])


def distances(one: Cloud, other: Cloud) -> Cloud:
    """From each point of both to the nearest of the other."""
    between = np.hypot(*(one[:, None] - other[None]).transpose(2, 0, 1))
    return np.r_[between.min(1), between.min(0)]


@pytest.mark.parametrize(
    ("characters", "least"), [(digits, 0.12), (ascii_uppercase, 0.085), (ascii_lowercase, 0.11)]
)
def test_no_form_lies_on_that_of_another_character(characters: str, least: float) -> None:
    """Somewhere two characters are that far apart, in heights of the letter. Capitals come nearest: D and O,
    U and V."""
    clouds = [(form, cloud(form)) for form in forms(characters)]
    near = [
        (one.text, other.text)
        for (one, here), (other, there) in combinations(clouds, 2)
        if one.text != other.text and distances(here, there).max() < least
    ]
    assert near == []


def test_the_nearest_form_of_a_digit_is_one_of_its_own() -> None:
    """Figures are read one by one: nothing around them tells what they are."""
    clouds = [(form, cloud(form)) for form in forms(digits)]
    for form, here in clouds:
        others = [(distances(here, there).mean(), other.text) for other, there in clouds if other is not form]
        assert min(others)[1] == form.text, form
