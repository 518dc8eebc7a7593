"""The surfaces as a table: looks of single documents, and pages that something bends."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pdfplumber
import pytest

from symage.documents.compile import CompiledForm, Look, compile_form
from symage.documents.layout import lay_out
from symage.documents.pdf import overlays, write_pdfs
from symage.documents.surfaces import SURFACES, Surface, lay_out_on, ordered, pictures_of
from symage.documents.transform import Transforms
from symage.forms.definition import FormDefinition
from symage.forms.fill import Filled
from symage.request import GenerationRequest

CLEAN = GenerationRequest(("irs_w2_single_page_2025",), 2, seed=1)
DRAWN = [surface for surface in SURFACES.values() if surface.drawing is not None]


def test_documents_of_one_form_may_look_different(single_page_w2: FormDefinition) -> None:
    looks = (Look("Courier", 10, "#000000"), Look("Helvetica", 7.5, "#203060", offset=(1.5, -0.5)))
    compiled = compile_form(single_page_w2, looks)
    texts = {
        field.id: ["54321.00"] * 3 if field.id == "box_1" else [""] * 3 for field in single_page_w2.fields
    }
    layout = lay_out(compiled, texts, looks=np.array([0, 1, 0]))
    plain, other, again = zip(
        [compiled.typefaces[font].name for font in layout.runs.font],
        layout.runs.size.tolist(),
        layout.runs.baseline.tolist(),
        strict=True,
    )
    assert plain == again == ("Courier", 10_000, plain[2])
    assert other == ("Helvetica", 7_500, plain[2] - 500)
    inks = [_inks(pdf) for pdf in write_pdfs(compiled, layout)]
    assert inks == [{("Courier", 0.0)}, {("Helvetica", 0.125)}, {("Courier", 0.0)}]


def _inks(pdf: bytes) -> set[tuple[str, float]]:
    """Typeface and redness of the value, as pdfplumber reads it."""
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        value = [
            word for word in opened.pages[0].extract_words(extra_attrs=["fontname", "non_stroking_color"])
        ]
    return {
        (word["fontname"], round(word["non_stroking_color"][0] * 8) / 8)
        for word in value
        if word["text"] == "54321.00"
    }


@pytest.mark.parametrize("colour", ["#ff0000", "#ffffff", "#000000", "#203060"])
def test_pages_of_any_ink_begin_as_nothing_in_them_goes_on(
    colour: str, single_page_w2: FormDefinition
) -> None:
    compiled = compile_form(single_page_w2, [Look("Courier", 10, colour)])
    texts = {field.id: ["1.00"] if field.type == "money" else [""] for field in single_page_w2.fields}
    ((content,),) = overlays(compiled, lay_out(compiled, texts))
    heads = [content[at : at + 4] for at in range(3)]
    assert [content.rfind(head) for head in heads] == [0, 1, 2]


@pytest.mark.parametrize("surface", DRAWN, ids=lambda surface: surface.name)
def test_a_layout_knows_its_surface(
    surface: Surface, one_page: CompiledForm, printed: Callable[[int], Mapping[str, Sequence[str]]]
) -> None:
    filled = Filled(one_page.form, np.arange(2, dtype=np.uint64), {}, printed(2))
    assert lay_out_on(surface, one_page, filled, CLEAN, range(2)).surface == surface.name


def test_surfaces_are_ordered_by_their_documents() -> None:
    for surface in SURFACES.values():
        assert ordered(surface.formats) == [surface]
    assert ordered([surface.png for surface in SURFACES.values() if surface.png is not None]) == []


def test_a_surface_that_is_not_drawn_yet_says_so(one_page: CompiledForm) -> None:
    undrawn = replace(DRAWN[0], name="chiselled", drawing=None)
    filled = Filled(one_page.form, np.arange(0, dtype=np.uint64), {}, {})
    with pytest.raises(ValueError, match="chiselled is not drawn"):
        lay_out_on(undrawn, one_page, filled, CLEAN, range(0))


@pytest.mark.parametrize("surface", DRAWN, ids=lambda surface: surface.name)
def test_pictures_follow_the_bends_of_their_page(
    surface: Surface, one_page: CompiledForm, printed: Callable[[int], Mapping[str, Sequence[str]]]
) -> None:
    """The second document is moved by 36 points right and 18 down: 72 and 36 pixels at 144 dpi."""
    filled = Filled(one_page.form, np.arange(2, dtype=np.uint64), {}, printed(2))
    layout = lay_out_on(surface, one_page, filled, CLEAN, range(2))
    moved = np.array([[1.0, 0, 36], [0, 1, 18], [0, 0, 1]])
    bent = replace(layout, transforms=Transforms(np.stack([[np.eye(3)], [moved]])))
    clean = [page.pixels.copy() for (page,) in pictures_of(one_page, layout, 144)]
    shown = [page.pixels.copy() for (page,) in pictures_of(one_page, bent, 144)]
    assert np.array_equal(shown[0], clean[0])
    assert np.array_equal(shown[1][36:, 72:], clean[1][:-36, :-72])
    assert (shown[1][:36] == 255).all()
