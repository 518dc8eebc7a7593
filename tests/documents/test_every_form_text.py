"""On every page of every form, what PDFium reads in a word's box is that word, and nothing is left over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray

from symage.cases.documents import draw_people, fill
from symage.documents.compile import CompiledForm
from symage.documents.layout import Layout, Words, lay_out
from symage.documents.pdf import blank_pdf, write_pdfs
from symage.forms.fill import Filled
from symage.request import INK, GenerationRequest
from tests.packaged import ready_forms

READY = ready_forms()
FORMS = tuple(form.id for form in READY.catalogue)
SEED = 77
ROUNDED = 0.2
"""Points by which a box that PDFium works out in single precision may differ."""
INK_ROUNDED = 0.25
"""Points by which the ink may differ: PDFium counts the points that hold a curve, which stand off it."""
STAND_IN = 0.7
"""Points by which ink may stand out above or below: base-14 fonts are drawn with PDFium's own."""


@dataclass(frozen=True, slots=True, eq=False)
class Letters:
    """What was filled in on a page, as PDFium reads it; boxes in points from the top left corner.

    `advance`: from where the letter begins to where the next one would; `ink`: what of it is black.
    """

    text: NDArray[np.str_]
    advance: NDArray[np.float64]
    ink: NDArray[np.float64]

    def within(self, box: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which letters have their middle in a box."""
        middles = (self.advance[:, :2] + self.advance[:, 2:]) / 2
        return ((middles >= box[:2]) & (middles <= box[2:])).all(axis=1)


@pytest.fixture(scope="module", params=[3, pytest.param(60, marks=pytest.mark.long)])
def case(request: pytest.FixtureRequest) -> Mapping[str, Filled]:
    """All forms of so many households."""
    asked, items = GenerationRequest(FORMS, request.param, SEED), range(request.param)
    filled = fill(READY, asked, draw_people(READY, asked, items))
    return {each.form.id: each for each in filled}


@pytest.mark.parametrize("form_id", FORMS)
def test_every_word_is_read_in_its_box_and_no_letter_lies_in_none(
    form_id: str, case: Mapping[str, Filled]
) -> None:
    compiled = READY.compiled(form_id)
    layout = lay_out(compiled, case[form_id].printed)
    inked = lay_out(compiled, case[form_id].printed, boxes=INK).words
    assert layout.words.text == inked.text
    signed = {
        row for row, field in enumerate(layout.words.field) if form_field(compiled, field) == "signature"
    }
    for rows, letters in pages(compiled, layout):
        covered = sum(letters_of_word(layout, inked, row, letters) for row in rows if row not in signed)
        written = [layout.words.text[row] for row in rows if row in signed]
        assert covered + sum(map(len, written)) == len(letters.text), "a letter in no word's box, or in two"
        assert all(is_in_its_box(layout, row, letters) for row in rows if row in signed)


def form_field(compiled: CompiledForm, field: int) -> str:
    return compiled.form.fields[field].type


def is_in_its_box(layout: Layout, row: int, letters: Letters) -> bool:
    """Of a signature, which may run over other words: its letters and their ink lie in the word's box."""
    words = layout.words
    box = edges(words, row)
    inside = letters.within(box)
    place = "".join(letters.text[inside]).find(words.text[row])
    ink = letters.ink[inside][place : place + len(words.text[row])]
    return place >= 0 and bool(
        (ink[:, :2] >= box[:2] - STAND_IN).all() and (ink[:, 2:] <= box[2:] + STAND_IN).all()
    )


def letters_of_word(layout: Layout, inked: Words, row: int, letters: Letters) -> int:
    """How many letters lie in the box of a word: they are the word, and span the box; their ink spans the box
    of the ink."""
    box = edges(layout.words, row)
    inside = letters.within(box)
    assert "".join(letters.text[inside]) == layout.words.text[row]
    advance, ink = letters.advance[inside], letters.ink[inside]
    assert advance[:, 0].min() == pytest.approx(box[0], abs=ROUNDED)
    assert advance[:, 2].max() == pytest.approx(box[2], abs=ROUNDED)
    assert ink[:, 1].min() >= box[1] - STAND_IN
    assert ink[:, 3].max() <= box[3] + STAND_IN
    hull = [*ink[:, :2].min(axis=0), *ink[:, 2:].max(axis=0)]
    assert edges(inked, row) == pytest.approx(hull, abs=INK_ROUNDED)
    return int(inside.sum())


def edges(words: Words, row: int) -> NDArray[np.float64]:
    """A word's box in points."""
    return np.array([words.left[row], words.top[row], words.right[row], words.bottom[row]]) / 1000


def pages(compiled: CompiledForm, layout: Layout) -> Iterator[tuple[list[int], Letters]]:
    """The rows of words of each page of each document, and what is read there beyond the blank form."""
    starts, words = layout.words.starts.tolist(), layout.words
    with pypdfium2.PdfDocument(blank_pdf(compiled)) as blank:
        printed = [page.get_textpage().get_text_range() for page in blank]
    for document, pdf in enumerate(write_pdfs(compiled, layout)):
        rows = range(starts[document], starts[document + 1])
        with pypdfium2.PdfDocument(pdf) as opened:
            for number, page in enumerate(opened):
                yield [row for row in rows if words.page[row] == number], read(page, printed[number])


def read(page: pypdfium2.PdfPage, printed: str) -> Letters:
    """The letters after those of the blank form: the filled-in text is drawn last."""
    text, height = page.get_textpage(), page.get_height()
    whole = text.get_text_range()
    assert whole.startswith(printed)
    places = [place for place in range(len(printed), len(whole)) if not whole[place].isspace()]
    advance, ink = (
        np.array([text.get_charbox(place, loose=loose) for place in places]).reshape(-1, 4)
        for loose in (True, False)
    )
    return Letters(
        np.array([whole[place] for place in places]), downward(advance, height), downward(ink, height)
    )


def downward(boxes: NDArray[np.float64], height: float) -> NDArray[np.float64]:
    """left, bottom, right, top counted upward as left, top, right, bottom counted downward."""
    left, bottom, right, top = boxes.T
    return np.stack([left, height - top, right, height - bottom], axis=1)
