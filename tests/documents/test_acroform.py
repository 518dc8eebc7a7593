"""The live PDF: what stands in its fields, that they can be edited, and the same bytes for any batches."""

import io
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pypdfium2
import pytest

from symage.documents.acroform import write_live_pdfs
from symage.documents.compile import CompiledForm, compile_form
from symage.documents.layout import Layout, lay_out
from symage.errors import LayoutError
from symage.forms.definition import FormDefinition
from tests.packaged import ready_forms

Printed = Mapping[str, Sequence[str]]


def laid_out(compiled: CompiledForm, printed: Printed) -> Layout:
    texts = {field.id: list(printed[field.id]) for field in compiled.form.fields}
    return replace(lay_out(compiled, texts), printed=texts)


def live(compiled: CompiledForm, printed: Printed) -> list[bytes]:
    return list(write_live_pdfs(compiled, laid_out(compiled, printed)))


def one(form_id: str, **texts: str) -> tuple[CompiledForm, bytes]:
    """A document of which these fields are filled."""
    compiled = ready_forms().compiled(form_id)
    (pdf,) = live(compiled, {field.id: [texts.get(field.id, "")] for field in compiled.form.fields})
    return compiled, pdf


def values(pdf: bytes) -> dict[str, str]:
    found = pypdf.PdfReader(io.BytesIO(pdf), strict=True).get_fields()
    assert found is not None
    return {name: str(entry["/V"]) for name, entry in found.items() if "/V" in entry}


def filled_in(pdf: bytes) -> dict[str, str]:
    return {name: value for name, value in values(pdf).items() if value not in ("", "/Off")}


# ---- the same bytes


def test_bytes_do_not_depend_on_the_batch(
    six_copies: CompiledForm, printed: Callable[[int], Printed]
) -> None:
    texts = printed(7)
    whole = live(six_copies, texts)
    for size in (1, 3):
        batches = [
            {name: column[start : start + size] for name, column in texts.items()}
            for start in range(0, 7, size)
        ]
        assert [pdf for batch in batches for pdf in live(six_copies, batch)] == whole


def test_a_fresh_compilation_gives_the_same_bytes(
    single_page_w2: FormDefinition, one_page: CompiledForm, printed: Callable[[int], Printed]
) -> None:
    assert live(compile_form(single_page_w2), printed(4)) == live(one_page, printed(4))


def test_ids_tell_documents_apart(one_page: CompiledForm, printed: Callable[[int], Printed]) -> None:
    ids = set()
    for pdf in live(one_page, printed(20)):
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            ids.add(bytes(opened.trailer.ID[0]))
    assert len(ids) == 20


def test_no_documents_are_no_files(one_page: CompiledForm) -> None:
    assert live(one_page, {field.id: [] for field in one_page.form.fields}) == []


def test_a_form_of_check_boxes_alone(single_page_w2: FormDefinition) -> None:
    boxes = tuple(field for field in single_page_w2.fields if field.type == "checkbox")
    compiled = compile_form(replace(single_page_w2, fields=boxes))
    (pdf,) = live(compiled, {field.id: ["X"] for field in boxes})
    assert filled_in(pdf) == {field.id: "/Yes" for field in boxes}


def test_a_layout_without_its_texts_or_of_another_form_is_refused(
    one_page: CompiledForm, six_copies: CompiledForm, printed: Callable[[int], Printed]
) -> None:
    for layout in (laid_out(six_copies, printed(1)), lay_out(one_page, printed(1))):
        with pytest.raises(ValueError, match="not of irs_w2_single_page_2025 with its texts"):
            next(write_live_pdfs(one_page, layout))


def test_a_file_says_that_it_is_synthetic(one_page: CompiledForm, printed: Callable[[int], Printed]) -> None:
    (pdf,) = live(one_page, printed(1))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.docinfo["/Keywords"] == "synthetic"
        assert bool(opened.docinfo["/Synthetic"])


# ---- what stands in the fields


def test_fields_as_objects() -> None:
    _, pdf = one("irs_w2_single_page_2025", box_1="54321.00", box_13_retirement_plan="X")
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        fields = {str(field.T): field for field in opened.Root.AcroForm.Fields}
        amount, mark, blank = (fields[name] for name in ("box_1", "box_13_retirement_plan", "box_2"))
        assert {key: str(amount[key]) for key in ("/FT", "/V", "/TU", "/DA", "/Q")} == {
            "/FT": "/Tx",
            "/V": "54321.00",
            "/TU": "Wages, tips, other compensation",
            "/DA": "/T 10 Tf 0 0 0 rg",
            "/Q": "2",
        }
        assert amount.AP.N.BBox == amount.Rect
        assert amount.AP.N.read_bytes().decode() == (
            "/Tx BMC\nq BT\n0 0 0 rg /T 10 Tf 1 0 0 1 401.1 710.6 Tm (54321.00) Tj\nET Q\nEMC"
        )
        assert (str(blank.V), blank.AP.N.read_bytes()) == ("", b"/Tx BMC\nEMC")
        assert (str(mark.V), str(mark.AS), sorted(mark.AP.N.keys())) == ("/Yes", "/Yes", ["/Off", "/Yes"])
        assert mark.AP.N.Yes.read_bytes().decode() == (
            "q BT\n0 0 0 rg /M 10.5 Tf 1 0 0 1 386.098 566.71 Tm (\\000X) Tj\nET Q\n"
        )


def test_a_choice_is_one_group_of_buttons() -> None:
    compiled, pdf = one("irs_f1040_2024", filing_status="head_of_household")
    options = next(field.options for field in compiled.form.fields if field.id == "filing_status")
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        group = next(field for field in opened.Root.AcroForm.Fields if field.T == "filing_status")
        assert str(group.V) == "/head_of_household"
        assert [str(kid.AS) for kid in group.Kids if kid.AS != "/Off"] == ["/head_of_household"]
        named = [key for kid in group.Kids for key in kid.AP.N.keys() if key != "/Off"]  # noqa: SIM118
        assert named == [f"/{option}" for option in options or ()]


def test_a_value_in_several_boxes_is_a_field_for_each() -> None:
    _, amount = one("irs_f941_2024", line_2="163492.32", ein="123456789")
    assert filled_in(amount) == {"line_2.1": "163492", "line_2.2": "32", "ein.1": "12", "ein.2": "3456789"}


def test_copies_of_a_form_share_their_fields_and_what_they_show(six_copies: CompiledForm) -> None:
    texts = {field.id: [""] for field in six_copies.form.fields} | {"box_1": ["54321.00"]}
    (pdf,) = live(six_copies, texts)
    assert filled_in(pdf) == {"box_1": "54321.00"}
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        wages = next(field for field in opened.Root.AcroForm.Fields if field.T == "box_1")
        assert [kid.P.objgen for kid in wages.Kids] == [page.obj.objgen for page in opened.pages]
        drawn = {tuple(map(str, kid.Rect)): kid.AP.N.objgen for kid in wages.Kids}
        assert len({kid.AP.N.objgen for kid in wages.Kids}) == len(drawn)


@pytest.mark.parametrize("text", ["(a) 100% \\ b", "Zoë Müller", "“B” – 5 €", "Ÿ", ")("])
def test_texts_are_read_as_they_are_printed(text: str) -> None:
    _, pdf = one("irs_w2_single_page_2025", employee_first_name=text)
    assert filled_in(pdf) == {"employee_first_name": text}
    assert text in seen(pdf)[0]


def seen(pdf: bytes) -> list[str]:
    """What PDFium reads on each page once the fields are part of it."""
    with pypdfium2.PdfDocument(pdf) as opened:
        opened.init_forms()
        for number in range(len(opened)):
            opened[number].flatten()
        return [opened[number].get_textpage().get_text_range() for number in range(len(opened))]


def test_lines_of_a_block_and_blank_ones_between_them_are_kept() -> None:
    address = "Northwind Traders\n\nSpringfield IL 62704"
    _, pdf = one("irs_w2_single_page_2025", employer_name_address=address)
    assert filled_in(pdf) == {"employer_name_address": address}


def test_what_a_typed_page_cannot_show_a_live_one_cannot_either() -> None:
    with pytest.raises(LayoutError, match="a character that cannot be shown"):
        one("irs_w2_single_page_2025", employee_first_name="李")


# ---- editing


def test_pypdf_fills_in_what_was_blank_and_changes_what_was_not() -> None:
    _, pdf = one("irs_w2_2025", box_1="54321.00", box_13_retirement_plan="X")
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    changed = {"box_1": "60000.00", "box_2": "7.50", "box_13_statutory_employee": "/Yes"}
    for page in writer.pages:
        writer.update_page_form_field_values(page, changed, auto_regenerate=False)
    kept = io.BytesIO()
    writer.write(kept)
    assert filled_in(kept.getvalue()) == {**changed, "box_13_retirement_plan": "/Yes"}
    for text in seen(kept.getvalue()):
        assert ("60000.00" in text, "7.50" in text, "54321.00" in text) == (True, True, False)


def test_pikepdf_sets_a_value() -> None:
    _, pdf = one("irs_w9_2024", line_1="Vincent Cannon")
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        fields = {str(field.T): field for field in opened.Root.AcroForm.Fields}
        fields["line_1"].V = pikepdf.String("Ana Cannon")
        kept = io.BytesIO()
        opened.save(kept)
    assert values(kept.getvalue())["line_1"] == "Ana Cannon"


def test_a_button_is_pressed_in_pdfium() -> None:
    """A click on the second filing status: the first is let go, and the page shows it."""
    compiled, pdf = one("irs_f1040_2024", filing_status="single")
    (box,) = (
        field.options["married_joint"]
        for field in compiled.form.fields
        if field.id == "filing_status" and field.options
    )
    with pypdfium2.PdfDocument(pdf) as opened:
        opened.init_forms()
        page = opened[0]
        across, up = (box.left + box.right) / 2, page.get_height() - (box.top + box.bottom) / 2
        for event in (pypdfium2.raw.FORM_OnLButtonDown, pypdfium2.raw.FORM_OnLButtonUp):
            event(opened.formenv, page, 0, across, up)
        kept = io.BytesIO()
        opened.save(kept)
    assert filled_in(kept.getvalue()) == {"filing_status": "/married_joint"}


# ---- poppler


@pytest.fixture
def poppler(tmp_path: Path) -> Callable[[bytes], str]:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")

    def text_of(pdf: bytes) -> str:
        (tmp_path / "live.pdf").write_bytes(pdf)
        command: list[Any] = ["pdftotext", "-layout", tmp_path / "live.pdf", "-"]
        told = subprocess.run(command, check=True, capture_output=True, text=True)
        assert told.stderr == ""
        return told.stdout

    return text_of


def test_poppler_reads_every_value(
    one_page: CompiledForm, printed: Callable[[int], Printed], poppler: Callable[[bytes], str]
) -> None:
    texts = printed(3)
    for number, pdf in enumerate(live(one_page, texts)):
        text = poppler(pdf).split()
        for field in one_page.form.fields:
            assert all(word in text for word in texts[field.id][number].split()), field.id
