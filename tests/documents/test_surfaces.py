"""The surfaces as a table: looks of single documents, and pages that something bends."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pdfplumber
import pytest

from symage.documents.compile import CompiledForm
from symage.documents.handwriting.hands import hands_of
from symage.documents.layout import lay_out
from symage.documents.looks import COLUMNS, FACES, Looks, identities_of, looks_of, plain_looks
from symage.documents.pdf import overlays, write_pdfs
from symage.documents.printers import choices
from symage.documents.surfaces import SURFACES, Surface, lay_out_on, ordered, pictures_of
from symage.documents.transform import Transforms
from symage.documents.written import Written
from symage.forms.definition import FormDefinition
from symage.request import GenerationRequest

CLEAN = GenerationRequest(("irs_w2_single_page_2025",), 2, seed=1)
DRAWN = list(SURFACES.values())


def looks(form: FormDefinition, *chosen: str) -> Looks:
    """One look after the other, each drawn for somebody of its own."""
    each = [
        looks_of(name, form.typeface, "payer", identities_of([f"79-000000{n}"]))
        for n, name in enumerate(chosen)
    ]
    return Looks(**{name: np.concatenate([getattr(look, name) for look in each]) for name in COLUMNS})


def test_documents_of_one_form_may_look_different(one_page: CompiledForm) -> None:
    texts = {
        field.id: ["54321.00"] * 3 if field.id == "box_1" else [""] * 3 for field in one_page.form.fields
    }
    layout = lay_out(one_page, texts, looks(one_page.form, "plain", "viewer", "plain"))
    plain, other, again = zip(
        [FACES[font].name for font in layout.runs.font],
        layout.runs.size.tolist(),
        layout.runs.baseline.tolist(),
        strict=True,
    )
    assert plain == again == ("FaceCursor", 10_000, plain[2])
    assert other == ("FaceHerosBold", 8_000, plain[2])
    inks = [_inks(pdf) for pdf in write_pdfs(one_page, layout)]
    assert inks == [{("FaceCursor", 0.0)}, {("FaceHerosBold", 0.5)}, {("FaceCursor", 0.0)}]


def _inks(pdf: bytes) -> set[tuple[str, float]]:
    """Typeface and blueness of the value, as pdfplumber reads it."""
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        value = [
            word for word in opened.pages[0].extract_words(extra_attrs=["fontname", "non_stroking_color"])
        ]
    return {
        (word["fontname"], round(word["non_stroking_color"][2] * 8) / 8)
        for word in value
        if word["text"] == "54321.00"
    }


def test_a_print_that_slips_takes_its_words_along(one_page: CompiledForm) -> None:
    """The words of the layout are where pdfplumber finds them."""
    texts = {field.id: ["54321.00"] if field.id == "box_1" else [""] for field in one_page.form.fields}
    straight = looks(one_page.form, "plain")
    slipped = replace(straight, dx=straight.dx + 1750, dy=straight.dy - 2000)
    for look, moved in ((straight, (0, 0)), (slipped, (1.75, -2.0))):
        layout = lay_out(one_page, texts, look)
        (pdf,) = write_pdfs(one_page, layout)
        with pdfplumber.open(io.BytesIO(pdf)) as opened:
            (word,) = [each for each in opened.pages[0].extract_words() if each["text"] == "54321.00"]
        assert word["x0"] == pytest.approx(layout.words.left[0] / 1000, abs=0.05)
        assert layout.words.left[0] / 1000 - moved[0] == pytest.approx(
            lay_out(one_page, texts, straight).words.left[0] / 1000
        )
        assert layout.words.bottom[0] / 1000 - moved[1] == pytest.approx(
            lay_out(one_page, texts, straight).words.bottom[0] / 1000
        )


@pytest.mark.parametrize("name", [name for name in choices() if name != "auto"])
def test_pages_of_any_look_begin_as_nothing_in_them_goes_on(name: str, one_page: CompiledForm) -> None:
    form = one_page.form
    texts = {field.id: ["1.00"] if field.type == "money" else [""] for field in form.fields}
    for n in range(20):
        look = looks_of(name, form.typeface, "payer", identities_of([str(n)]))
        ((content,),) = [each.contents for each in overlays(one_page, lay_out(one_page, texts, look))]
        heads = [content[at : at + 4] for at in range(3)]
        assert [content.rfind(head) for head in heads] == [0, 1, 2]


def _written(compiled: CompiledForm, texts: Mapping[str, Sequence[str]], count: int) -> Written:
    request = GenerationRequest((compiled.form.id,), count, seed=1)
    items, people = range(count), np.arange(count, dtype=np.uint64)
    hands = hands_of(request, items, people)
    return Written(request, compiled.form, items, texts, plain_looks(compiled.form, count), hands, {})


@pytest.mark.parametrize("surface", DRAWN, ids=lambda surface: surface.name)
def test_a_layout_knows_its_surface(
    surface: Surface, one_page: CompiledForm, printed: Callable[[int], Mapping[str, Sequence[str]]]
) -> None:
    written = _written(one_page, printed(2), 2)
    assert lay_out_on(surface, one_page, written).surface == surface.name


def test_surfaces_are_ordered_by_their_documents() -> None:
    for surface in SURFACES.values():
        assert ordered(surface.formats) == [surface]
    assert ordered([surface.png for surface in SURFACES.values() if surface.png is not None]) == []


@pytest.mark.parametrize("surface", DRAWN, ids=lambda surface: surface.name)
def test_pictures_follow_the_bends_of_their_page(
    surface: Surface, one_page: CompiledForm, printed: Callable[[int], Mapping[str, Sequence[str]]]
) -> None:
    """The second document is moved by 36 points right and 18 down: 72 and 36 pixels at 144 dpi."""
    layout = lay_out_on(surface, one_page, _written(one_page, printed(2), 2))
    moved = np.array([[1.0, 0, 36], [0, 1, 18], [0, 0, 1]])
    bent = replace(layout, transforms=Transforms(np.stack([[np.eye(3)], [moved]])))
    clean = [page.pixels.copy() for (page,) in pictures_of(one_page, layout, 144)]
    shown = [page.pixels.copy() for (page,) in pictures_of(one_page, bent, 144)]
    assert np.array_equal(shown[0], clean[0])
    assert np.array_equal(shown[1][36:, 72:], clean[1][:-36, :-72])
    assert (shown[1][:36] == 255).all()
