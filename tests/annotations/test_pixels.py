"""Labels in pixels: the smallest whole ones that cover the box, at every resolution, inside the picture."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor
from typing import Any

import numpy as np
import pytest

from symage.annotations import funsd
from symage.annotations.batch import Batch
from symage.annotations.projection import Projection
from symage.documents.compile import CompiledForm, CompiledPage
from symage.documents.layout import Layout, lay_out
from symage.geometry import Box
from symage.request import GenerationRequest

DPIS = (72, 100, 150, 299)


def covering(milli: Sequence[int], dpi: int) -> list[int]:
    """The smallest pixels around a box in thousandths of a point."""
    left, top, right, bottom = (Fraction(int(edge) * dpi, 72_000) for edge in milli)
    return [floor(left), floor(top), ceil(right), ceil(bottom)]


def thousandths(box: Box) -> list[int]:
    return [round(edge * 1000) for edge in (box.left, box.top, box.right, box.bottom)]


@pytest.fixture(scope="module")
def layout(six_copies: CompiledForm) -> Layout:
    """Every field filled: right edges that fall between two pixels in plenty."""
    texts = {
        field.id: "X" if field.type == "checkbox" else "77 7" if field.lines > 1 else "7"
        for field in six_copies.form.fields
    }
    return lay_out(six_copies, {name: [text] for name, text in texts.items()})


def entities(compiled: CompiledForm, layout: Layout, dpi: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """The page and the entity, for all labels of one document."""
    projection = Projection.of(compiled.pages, layout, dpi)
    request = GenerationRequest((compiled.form.id,), 1, seed=1)
    (labels,) = funsd.pages(Batch(request, compiled, layout, projection, range(1), ["train"]))
    for page, file in enumerate(labels.files):
        for entity in json.loads(file)["form"]:
            yield page, entity


@pytest.mark.parametrize("dpi", DPIS)
def test_a_word_that_is_filled_in_is_covered_by_its_label_and_by_no_pixel_more(
    dpi: int, six_copies: CompiledForm, layout: Layout
) -> None:
    words = layout.words
    milli = np.stack([words.left, words.top, words.right, words.bottom], axis=1).tolist()
    expected = [
        (page, text, covering(box, dpi))
        for page, text, box in zip(words.page.tolist(), words.text, milli, strict=True)
    ]
    answers = [pair for pair in entities(six_copies, layout, dpi) if pair[1]["label"] == "answer"]
    found = [(page, word["text"], word["box"]) for page, answer in answers for word in answer["words"]]
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize("dpi", DPIS)
def test_a_printed_word_is_covered_by_its_label_and_by_no_pixel_more(
    dpi: int, six_copies: CompiledForm, layout: Layout
) -> None:
    expected = [
        (number, word.text, covering(thousandths(word.box), dpi))
        for number, page in enumerate(six_copies.pages)
        for entity in page.entities
        for word in entity.words
    ]
    printed = [pair for pair in entities(six_copies, layout, dpi) if pair[1]["label"] != "answer"]
    assert [(page, word["text"], word["box"]) for page, entity in printed for word in entity["words"]] == (
        expected
    )


@pytest.fixture(scope="module")
def page(one_page: CompiledForm) -> CompiledPage:
    """A page of 100 by 50 points."""
    return replace(one_page.pages[0], width=100.0, height=50.0)


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        (Box(10, 20, 30, 40), (10, 20, 30, 40)),
        (Box(10.001, 20.001, 30.001, 40.001), (10, 20, 31, 41)),
        (Box(10.999, 20.999, 29.999, 39.999), (10, 20, 30, 40)),
        (Box(-3.5, -0.001, 100.5, 50.001), (0, 0, 100, 50)),
    ],
)
def test_edges_go_outward_and_end_at_the_edge_of_the_picture(
    box: Box, expected: tuple[int, ...], page: CompiledPage, layout: Layout
) -> None:
    left, top, right, bottom = (np.array([edge]) for edge in thousandths(box))
    word = replace(layout.words, page=np.array([0]), left=left, top=top, right=right, bottom=bottom)
    word = replace(word, starts=np.array([0, 1]))
    projection = Projection((page,), 72)
    alone = projection.pixels(*np.zeros((2, 1), int), np.array([thousandths(box)]))
    assert alone.tolist() == projection.words(word).tolist() == [[*expected]]
