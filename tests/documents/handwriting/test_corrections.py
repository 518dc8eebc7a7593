"""Texts that were first written wrongly: how often, what of them counts, and where their ink is."""

from dataclasses import replace

import numpy as np
import pytest

from symage.cases.documents import Documents, make_documents
from symage.documents.handwriting.corrections import Corrected, corrected
from symage.documents.handwriting.drawn import Drawn, boxes, joined
from symage.documents.handwriting.draws import Draws
from symage.documents.handwriting.hand import hand_of
from symage.documents.handwriting.lines import LEFT, Letters, Lines, word_texts, written
from symage.documents.handwriting.sitting import sitting
from symage.request import GenerationRequest, Handwriting
from tests.packaged import ready_forms

HAND = hand_of(7, 0.5)
DAY = sitting(HAND, 1)
TEXTS = ["12,345.67", "Alice Whitfield", "229 Juniper Way", "07/04/1990", "x"]


def _lines(count: int, width: float) -> Lines:
    none = np.zeros(count, np.int64)
    return Lines(
        text=[TEXTS[row % len(TEXTS)] for row in range(count)],
        left=np.full(count, 90.0),
        top=30.0 * np.arange(count),
        width=np.full(count, width),
        height=np.full(count, 16.0),
        number=none,
        count=none,
        align=none + LEFT,
        cell=none.astype(np.bool_),
        mark=none.astype(np.bool_),
        joins=none.astype(np.bool_),
    )


def _made(lines: Lines, share: float, seed: int = 3) -> tuple[Corrected, Letters, Drawn, Drawn]:
    draws = Draws(seed)
    found = corrected(HAND, DAY, lines, np.arange(len(lines.text)), share, draws)
    letters = written(HAND, DAY, found.lines, draws)
    joins = joined(HAND, letters)
    return found, letters, joins, found.ink(HAND, letters, joins, draws)


@pytest.mark.parametrize("share", [0.0, 0.01, 0.2, 1.0])
def test_as_many_texts_go_wrong_as_are_ordered(share: float) -> None:
    found, *_ = _made(_lines(2000, 200.0), share)
    expected, spread = 2000 * share, 3.5 * (2000 * share * (1 - share)) ** 0.5
    assert abs(len(found.which) - expected) <= spread


@pytest.mark.parametrize("width", [220.0, 50.0])
def test_the_words_that_count_are_those_that_were_wanted(width: float) -> None:
    lines = _lines(200, width)
    found, letters, _, _ = _made(lines, 1.0)
    every, valid = word_texts(found.lines), found.valid(letters)
    begins = np.searchsorted(letters.word, np.arange(letters.words))
    source = found.source[letters.line[begins]]
    for line, text in enumerate(lines.text):
        assert [every[word] for word in valid.tolist() if source[word] == line] == text.split()


def test_what_is_struck_out_lies_outside_the_boxes_where_there_is_room() -> None:
    found, letters, joins, ink = _made(_lines(300, 260.0), 1.0)
    places, valid = boxes(HAND, letters, ink), set(found.valid(letters).tolist())
    struck = [word for word in range(letters.words) if word not in valid]
    assert len(struck) > 100
    line = letters.line[np.searchsorted(letters.word, np.arange(letters.words))]
    for word in struck:
        for other in np.flatnonzero(line == line[word]).tolist():
            if other in valid:
                shared = min(places[word, 2], places[other, 2]) - max(places[word, 0], places[other, 0])
                assert shared < 0.34 * (places[other, 2] - places[other, 0]) + 4
    assert len(ink.points) > len(joins.points)


def test_every_ink_of_a_correction_belongs_to_a_letter_of_its_word() -> None:
    found, letters, joins, ink = _made(_lines(100, 220.0), 1.0)
    added = ink.letter[len(joins.points) :]
    lines = {slip.line for slip in found.slips}
    assert set(letters.line[added].tolist()) == lines
    places = boxes(HAND, letters, ink)[letters.word[ink.letter]]
    assert np.all(ink.points >= places[:, :2] - 1e-6)
    assert np.all(ink.points <= places[:, 2:] + 1e-6)


def test_marks_are_left_alone_and_equal_draws_go_wrong_alike() -> None:
    lines = replace(_lines(50, 14.0), mark=np.ones(50, np.bool_), text=["X"] * 50)
    assert _made(lines, 1.0)[0].which == ()
    assert _made(_lines(60, 90.0), 0.5)[0].lines.text == _made(_lines(60, 90.0), 0.5)[0].lines.text
    assert _made(_lines(60, 90.0), 0.5)[0].which != _made(_lines(60, 90.0), 0.5, seed=4)[0].which


def _documents(corrections: float) -> Documents:
    ordered = Handwriting(corrections=corrections)
    request = GenerationRequest(("irs_w9_2024",), 100, 11, ("pdf_handwritten",), handwriting=ordered)
    return make_documents(ready_forms(), request, range(6))


def test_labels_of_a_form_are_the_same_whatever_goes_wrong() -> None:
    plain, wrong = (_documents(share).layouts[0][0] for share in (0.0, 0.7))
    assert plain.script is not None
    assert wrong.script is not None
    assert wrong.words.text == plain.words.text
    assert wrong.words.field.tolist() == plain.words.field.tolist()
    assert [plain.script.corrected_in(document) for document in range(6)] == [[]] * 6
    for document in range(6):
        first, end = wrong.words.starts[document : document + 2].tolist()
        fields = wrong.script.corrected_in(document)
        assert fields
        assert set(fields) <= set(wrong.words.field[first:end].tolist())
