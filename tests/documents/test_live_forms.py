"""The live PDF of every form: three readers that share nothing find each value in its field, and what is seen
is the typed page."""

import ctypes
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pikepdf
import pypdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from numpy.typing import NDArray

from symage.cases.documents import draw_people, fill
from symage.documents.compile import unsigned
from symage.documents.layout import lay_out
from symage.documents.surfaces import documents_of
from symage.forms.definition import Field, FormDefinition
from symage.forms.fill import Filled
from symage.request import GenerationRequest
from tests.packaged import ready_forms

READY = ready_forms()
FORMS = tuple(form.id for form in READY.catalogue)
SAMPLE = (
    "cms_1500_standard_02_12",
    "irs_f1040_2025",
    "irs_f1040_classic_1988",
    "irs_f8949_2024",
    "irs_f941_2024",
    "irs_w2_2025",
    "irs_w9_2024",
)
"""Between them every kind of field; all others take their turn in the long proofs."""
EVERY = [form_id if form_id in SAMPLE else pytest.param(form_id, marks=pytest.mark.long) for form_id in FORMS]
SEED = 77
DPI = 100
READ_ONLY, MULTILINE, RADIO, COMB = 1, 1 << 12, 1 << 15, 1 << 24


@pytest.fixture(scope="module", params=[1, pytest.param(25, marks=pytest.mark.long)])
def case(request: pytest.FixtureRequest) -> Mapping[str, Filled]:
    """All forms of so many households."""
    asked, items = GenerationRequest(FORMS, request.param, SEED), range(request.param)
    return {each.form.id: each for each in fill(READY, asked, draw_people(READY, asked, items))}


def made(surface: str, filled: Filled) -> Iterator[bytes]:
    compiled = READY.compiled(filled.form.id)
    layout = lay_out(unsigned(compiled), filled.printed)
    return documents_of(compiled, replace(layout, surface=surface, printed=filled.printed))


@pytest.mark.parametrize("form_id", EVERY)
def test_every_value_is_read_from_its_field_and_the_page_looks_typed(
    form_id: str, case: Mapping[str, Filled]
) -> None:
    filled = case[form_id]
    for number, (live, typed) in enumerate(zip(made("filled", filled), made("typed", filled), strict=True)):
        texts = {name: column[number] for name, column in filled.printed.items()}
        with pikepdf.open(io.BytesIO(live)) as opened:
            assert opened.check_pdf_syntax() == []
        assert by_pypdf(filled.form, live) == seen(filled.form, texts)
        with pypdfium2.PdfDocument(live) as opened, pypdfium2.PdfDocument(typed) as plain:
            opened.init_forms()
            assert by_pdfium(filled.form, opened) == seen(filled.form, texts)
            for page, other in zip(opened, plain, strict=True):
                assert np.array_equal(picture(page), picture(other))


def seen(form: FormDefinition, texts: Mapping[str, str]) -> dict[str, str]:
    """What a reader must find: texts that boxes share out without what parts them."""
    return {
        field.id: re.sub(r"\W", "", texts[field.id]) if field.pieces else texts[field.id]
        for field in form.fields
    }


def by_pypdf(form: FormDefinition, pdf: bytes) -> dict[str, str]:
    """The value of every field of the form, in the words of the form."""
    found = pypdf.PdfReader(io.BytesIO(pdf), strict=True).get_fields()
    assert found is not None
    values = {name: str(entry["/V"]) for name, entry in found.items() if "/V" in entry}
    return {field.id: put_together(field, values) for field in form.fields}


def put_together(field: Field, values: Mapping[str, str]) -> str:
    """The value of a field whose parts may stand in several PDF fields, named 1, 2, … beneath it."""
    if field.id in values:
        value = values[field.id]
        if field.type == "checkbox":
            return {"/Yes": "X", "/Off": ""}[value]
        return value.removeprefix("/").replace("Off", "") if field.options else value
    names = [f"{field.id}.{part}" for part in range(1, 1 + max(len(field.pieces), len(field.parts)))]
    return "".join(re.sub(r"\W", "", values[name]) if field.pieces else values[name] for name in names)


def by_pdfium(form: FormDefinition, opened: pypdfium2.PdfDocument) -> dict[str, str]:
    """The same by PDFium, which is asked at every widget."""
    values: dict[str, str] = {}
    for page in opened:
        for name, value in widgets(opened, page):
            assert values.setdefault(name, value) == value, "widgets of a field that disagree"
    return {field.id: put_together(field, values) for field in form.fields}


def widgets(opened: pypdfium2.PdfDocument, page: pypdfium2.PdfPage) -> Iterator[tuple[str, str]]:
    """Name and value of each, buttons' with a slash as names have it."""
    for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        name = told(pdfium.FPDFAnnot_GetFormFieldName, opened.formenv, annotation)
        value = told(pdfium.FPDFAnnot_GetFormFieldValue, opened.formenv, annotation)
        kind = pdfium.FPDFAnnot_GetFormFieldType(opened.formenv, annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        yield name, value if kind == pdfium.FPDF_FORMFIELD_TEXTFIELD else f"/{value}"


def told(ask: Callable[..., int], *arguments: Any) -> str:
    length = ask(*arguments, None, 0)
    buffer = (ctypes.c_ushort * (length // 2))()
    ask(*arguments, buffer, length)
    return bytes(buffer)[:-2].decode("utf-16-le")


def picture(page: pypdfium2.PdfPage) -> NDArray[np.uint8]:
    pixels: NDArray[np.uint8] = page.render(scale=DPI / 72, grayscale=True, may_draw_forms=True).to_numpy()
    return pixels


@pytest.mark.parametrize("form_id", EVERY)
def test_fields_are_those_of_the_form(form_id: str, case: Mapping[str, Filled]) -> None:
    form, pdf = case[form_id].form, next(made("filled", case[form_id]))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        acroform = opened.Root.AcroForm
        assert not bool(acroform.NeedAppearances)
        assert [str(each.T) for each in acroform.Fields] == [field.id for field in form.fields]
        assert [str(each.TU) for each in acroform.Fields] == [field.label for field in form.fields]
        for field, root in zip(form.fields, acroform.Fields, strict=True):
            leaves = [root] if "/V" in root else [*root.Kids]
            flags = {int(leaf.get("/Ff", 0)) for leaf in leaves}
            assert flags == {expected_flags(field)}
            assert [most(leaf) for leaf in leaves] == expected_most(field)
            assert sorted(places(root, opened)) == sorted(boxes(field))
        names = [name_of(each) for page in opened.pages for each in page.Annots]
        assert list(dict.fromkeys(names)) == [field.id for field in in_order(form)]


def expected_flags(field: Field) -> int:
    flags = 0 if field.fillable else READ_ONLY
    return (
        flags
        | (MULTILINE if field.lines > 1 else 0)
        | (COMB if field.comb else 0)
        | (RADIO if field.options else 0)
    )


def most(leaf: pikepdf.Object) -> int | None:
    return int(leaf.MaxLen) if "/MaxLen" in leaf else None


def expected_most(field: Field) -> list[int | None]:
    if field.pieces:
        return [None] * len(field.pieces)
    return [part.cells for part in field.parts] or [field.comb or field.max_length]


def boxes(field: Field) -> list[tuple[int, ...]]:
    """Page, and edges in points from the top left, of each box that it is written in."""
    first = field.page
    elsewhere = [*(field.options or {}).values(), *field.pieces, *(part.box for part in field.parts)]
    found = [(first, box) for box in elsewhere] or [(place.page, place.box) for place in field.places]
    return [
        (page, *(round(edge) for edge in (box.left, box.top, box.right, box.bottom))) for page, box in found
    ]


def places(root: pikepdf.Object, opened: pikepdf.Pdf) -> Iterator[tuple[int, ...]]:
    """The same of its widgets, which are all printed."""
    for widget in ends(root):
        assert int(widget.F) == 4
        number = next(n for n, page in enumerate(opened.pages, 1) if page.obj.objgen == widget.P.objgen)
        height = float(opened.pages[number - 1].MediaBox[3])
        left, bottom, right, top = (float(edge) for edge in widget.Rect)
        yield (number, *(round(edge) for edge in (left, height - top, right, height - bottom)))


def ends(root: pikepdf.Object) -> Iterator[pikepdf.Object]:
    if "/Kids" not in root:
        yield root
        return
    for kid in root.Kids:
        yield from ends(kid)


def name_of(widget: pikepdf.Object) -> str:
    while "/Parent" in widget:
        widget = widget.Parent
    return str(widget.T)


def in_order(form: FormDefinition) -> Sequence[Field]:
    """By the page where each begins, and there as they run."""
    return sorted(form.fields, key=lambda field: min(place.page for place in field.places))
