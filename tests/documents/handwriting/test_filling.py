"""Forms filled in by hand: what is drawn, where labels say it is, and by whom."""

import io
from collections.abc import Mapping
from typing import Any

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from symage.cases.documents import make_documents
from symage.cases.ready import ReadyForms
from symage.documents.files import files_of
from symage.documents.layout import Layout
from symage.documents.pdf import blank_pdf
from symage.documents.surfaces import SURFACES
from symage.request import PER_FIELD, Config, GenerationRequest, Handwriting
from tests.packaged import packaged

W2, RETURN, CLAIM = "irs_w2_single_page_2025", "irs_f1040_2024", "cms_1500_standard_02_12"
DPI = 150
HAND = SURFACES["handwritten"]


@pytest.fixture(scope="module")
def ready() -> ReadyForms:
    return ReadyForms(packaged())


def request(*forms: str, quantity: int = 6, **more: Any) -> GenerationRequest:
    config = more.pop("config", Config(dpi=DPI))
    return GenerationRequest(forms, quantity, 17, (HAND.pdf, "png_handwritten"), config, **more)


def layouts(ready: ReadyForms, asked: GenerationRequest, items: range) -> Mapping[str, Layout]:
    (found,) = make_documents(ready, asked, items).layouts
    return {layout.form_id: layout for layout in found}


def page_of(pdf: bytes, page: int) -> np.ndarray:
    with pypdfium2.PdfDocument(pdf) as opened:
        return np.asarray(opened[page].render(scale=DPI / 72, grayscale=True).to_numpy()).squeeze()


@pytest.mark.parametrize("form_id", [W2, RETURN, CLAIM])
def test_all_ink_lies_in_boxes_and_each_box_has_ink(ready: ReadyForms, form_id: str) -> None:
    asked, items = request(form_id, quantity=2, handwriting=Handwriting(corrections=0.0)), range(2)
    layout, compiled = layouts(ready, asked, items)[form_id], ready.compiled(form_id)
    blank = [page_of(blank_pdf(compiled), page) for page in range(len(compiled.pages))]
    for document, made in enumerate(files_of(compiled, layout, asked, items, pictured=False)):
        for page, empty in enumerate(blank):
            inked = page_of(made.pdf, page).astype(int) < empty.astype(int) - 40
            words, boxed = layout.words, np.zeros_like(inked)
            for row in range(words.starts[document], words.starts[document + 1]):
                if words.page[row] == page:
                    left, top, right, bottom = (
                        int(side[row]) * DPI / 72_000
                        for side in (words.left, words.top, words.right, words.bottom)
                    )
                    place = slice(int(top) - 1, int(bottom) + 2), slice(int(left) - 1, int(right) + 2)
                    boxed[place] = True
                    assert inked[place].any(), words.text[row]
            assert not (inked & ~boxed).any()


def test_pictures_show_the_ink_of_the_pdf(ready: ReadyForms) -> None:
    """Within half a pixel: what one shows black, the other has no farther than the next pixel."""
    asked, items = request(W2, quantity=3), range(3)
    layout, compiled = layouts(ready, asked, items)[W2], ready.compiled(W2)
    for made in files_of(compiled, layout, asked, items, pictured=True):
        png = np.asarray(Image.open(io.BytesIO(made.pngs[0])).convert("L"))
        pdf = page_of(made.pdf, 0)[: len(png)]
        assert (pdf < 128)[~_wider(png < 215)].sum() < 0.002 * (pdf < 128).sum()
        assert (png < 128)[~_wider(pdf < 215)].sum() < 0.002 * (png < 128).sum()


def _wider(ink: np.ndarray) -> np.ndarray:
    padded = np.pad(ink, 1)
    rows = padded[:-2] | padded[1:-1] | padded[2:]
    return rows[:, :-2] | rows[:, 1:-1] | rows[:, 2:]


def test_a_person_has_one_hand_on_all_forms_of_a_case(ready: ReadyForms) -> None:
    found = make_documents(ready, request(RETURN, "irs_f1040_schc_2025", W2), range(6)).written
    mine, too, employer = (each.hands for each in found)
    assert mine.writer.tolist() == too.writer.tolist()
    assert mine.person.tolist() == too.person.tolist()
    assert (mine.person != employer.person).all()


def test_hands_change_with_every_field_where_asked(ready: ReadyForms) -> None:
    def writers(**more: Any) -> set[int]:
        script = layouts(ready, request(W2, **more), range(1))[W2].script
        assert script is not None
        return {passage.hand.writer.number for passages in script.passages for passage in passages}

    assert len(writers()) == 1
    assert len(writers(handwriting=Handwriting(consistency=PER_FIELD))) > 5


def test_inks_are_shared_out_exactly(ready: ReadyForms) -> None:
    asked = request(W2, quantity=10, handwriting=Handwriting(inks={"blue": 60, "black": 33, "red": 7}))
    parts = [make_documents(ready, asked, items).written[0] for items in (range(3), range(3, 10))]
    inks = [ink for part in parts for ink in part.hands.ink]
    assert {ink: inks.count(ink) for ink in ("blue", "black", "red")} == {"blue": 6, "black": 3, "red": 1}


def test_what_is_filled_in_beforehand_is_typed(ready: ReadyForms) -> None:
    scenario = {"name": "half", "prefilled": ["employer_ein"], "values": {"box_1": 1234.5}}
    asked = request(W2, config=Config(dpi=DPI, fill_scenarios=(scenario,)))
    layout = layouts(ready, asked, range(6))[W2]
    fields = packaged().get(W2).fields
    typed = {fields[field].id for field in layout.runs.field.tolist()}
    assert typed == {"employer_ein", "box_1"}
    named = {fields[field].id for field in layout.words.field.tolist()}
    assert {"employer_ein", "box_1", "box_2", "employee_ssn"} <= named


def test_the_cut_does_not_show(ready: ReadyForms) -> None:
    asked, compiled = request(W2), ready.compiled(W2)

    def files(items: range) -> list[Any]:
        layout = layouts(ready, asked, items)[W2]
        return list(files_of(compiled, layout, asked, items, pictured=True))

    assert files(range(6)) == [*files(range(1)), *files(range(1, 6))]
