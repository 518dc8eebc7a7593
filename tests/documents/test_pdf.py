"""The delivered PDF: valid, marked as synthetic, the same for any batches, and true to its labels."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence

import pikepdf
import pypdfium2
import pytest

from symage.documents.compile import CompiledForm, compile_form
from symage.documents.layout import Layout, lay_out
from symage.documents.pdf import blank_pdf, write_pdfs
from symage.forms.definition import FormDefinition

Printed = Mapping[str, Sequence[str]]


def part(printed: Printed, start: int, end: int) -> Printed:
    return {name: texts[start:end] for name, texts in printed.items()}


def labelled(layout: Layout, compiled: CompiledForm, document: int) -> Iterator[tuple[int, str, list[int]]]:
    """Page, field id and rows of words, for every filled field of a document."""
    rows: dict[tuple[int, int], list[int]] = {}
    for row in range(*layout.words.starts[document : document + 2].tolist()):
        rows.setdefault((int(layout.words.page[row]), int(layout.words.field[row])), []).append(row)
    for (page, field), group in rows.items():
        yield page, compiled.form.fields[field].id, group


def text_under(text_page: pypdfium2.PdfTextPage, layout: Layout, height: float, rows: Sequence[int]) -> str:
    """What an independent reader finds inside each word's box."""
    words, found = layout.words, []
    for row in rows:
        left, right = words.left[row] / 1000, words.right[row] / 1000
        top, bottom = height - words.top[row] / 1000, height - words.bottom[row] / 1000
        found.append(text_page.get_text_bounded(left, bottom, right, top).strip())
    return " ".join(found)


@pytest.mark.parametrize("name", ["one_page", "six_copies"])
def test_text_read_under_each_label_is_the_printed_value(
    name: str, request: pytest.FixtureRequest, printed: Callable[[int], Printed]
) -> None:
    compiled: CompiledForm = request.getfixturevalue(name)
    texts, count = printed(12), 12
    layout = lay_out(compiled, texts)
    read = 0
    for document, pdf in enumerate(write_pdfs(compiled, layout)):
        with pypdfium2.PdfDocument(pdf) as opened:
            pages = [page.get_textpage() for page in opened]
            for page, field, rows in labelled(layout, compiled, document):
                height = compiled.pages[page].height
                expected = " ".join(texts[field][document].split())
                assert text_under(pages[page], layout, height, rows) == expected, (document, page, field)
                read += 1
    assert read == len(compiled.pages) * sum(text != "" for field in texts.values() for text in field[:count])


@pytest.mark.parametrize("text", ["Café (Nord) \\ Söhne", "Łódź (x) \\", "(a) \\ b"])
def test_what_strings_escape_is_read_as_it_was_written(one_page: CompiledForm, text: str) -> None:
    """In ASCII, in WinAnsi and beyond it."""
    texts = {field.id: [""] for field in one_page.form.fields} | {"box_14": [text]}
    (pdf,) = write_pdfs(one_page, lay_out(one_page, texts))
    with pypdfium2.PdfDocument(pdf) as opened:
        assert opened[0].get_textpage().get_text_range().splitlines()[-1] == text


def test_bytes_do_not_depend_on_the_batch(
    six_copies: CompiledForm, printed: Callable[[int], Printed]
) -> None:
    texts = printed(7)
    whole = list(write_pdfs(six_copies, lay_out(six_copies, texts)))
    for size in (1, 3):
        batches = [part(texts, start, start + size) for start in range(0, 7, size)]
        assert [
            pdf for batch in batches for pdf in write_pdfs(six_copies, lay_out(six_copies, batch))
        ] == whole


def test_a_stored_layout_and_a_fresh_compilation_give_the_same_bytes(
    single_page_w2: FormDefinition, one_page: CompiledForm, printed: Callable[[int], Printed]
) -> None:
    layout = lay_out(one_page, printed(4))
    again = compile_form(single_page_w2)
    assert list(write_pdfs(again, Layout.from_bytes(layout.to_bytes()))) == list(write_pdfs(one_page, layout))


def test_pikepdf_finds_no_fault(six_copies: CompiledForm, printed: Callable[[int], Printed]) -> None:
    blank = {name: [""] for name in printed(1)}
    files = [blank_pdf(six_copies), *write_pdfs(six_copies, lay_out(six_copies, printed(3)))]
    for pdf in [*files, *write_pdfs(six_copies, lay_out(six_copies, blank))]:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            assert opened.check_pdf_syntax() == []
            assert len(opened.pages) == 6


def test_a_file_says_that_it_is_synthetic(one_page: CompiledForm, printed: Callable[[int], Printed]) -> None:
    (pdf,) = write_pdfs(one_page, lay_out(one_page, printed(1)))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.docinfo["/Keywords"] == "synthetic"
        assert bool(opened.docinfo["/Synthetic"])
        assert "/CreationDate" not in opened.docinfo


def test_ids_tell_documents_apart(one_page: CompiledForm, printed: Callable[[int], Printed]) -> None:
    ids = set()
    for pdf in write_pdfs(one_page, lay_out(one_page, printed(20))):
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            ids.add(bytes(opened.trailer.ID[0]))
    assert len(ids) == 20


def test_fonts_are_embedded_and_small(one_page: CompiledForm) -> None:
    with pikepdf.open(io.BytesIO(blank_pdf(one_page))) as opened:
        fonts = [font for font in opened.pages[0].Resources.Font.values() if font is not None]
        simple = [font for font in fonts if font.Subtype == "/TrueType"]
        sizes = {str(font.BaseFont): len(font.FontDescriptor.FontFile2.read_raw_bytes()) for font in simple}
        assert {"/FaceArchivo900Semi", "/FaceLibreFranklin700", "/FaceOCRA", "/FaceHeros"} <= sizes.keys()
        assert max(sizes.values()) < 10_000
        assert sum(sizes.values()) < 30_000


def test_a_layout_of_another_form_is_refused(
    one_page: CompiledForm, six_copies: CompiledForm, printed: Callable[[int], Printed]
) -> None:
    with pytest.raises(ValueError, match="a layout of irs_w2_2025, not of irs_w2_single_page_2025"):
        next(write_pdfs(one_page, lay_out(six_copies, printed(1))))


def test_filled_in_text_as_operators(one_page: CompiledForm) -> None:
    texts = {field.id: [""] for field in one_page.form.fields}
    texts |= {
        "box_1": ["54321.00"],
        "box_13_retirement_plan": ["X"],
        "box_20_1": ["OAK (N)"],
        "box_20_2": ["PHILADELPHIA"],
    }
    (pdf,) = write_pdfs(one_page, lay_out(one_page, texts))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.pages[0].Contents[1].read_bytes().decode("cp1252").splitlines() == [
            "q",
            " ",
            " ",
            "1 0 0 1 0 0 cm",
            "BT",
            "0 0 0 rg",
            "/T 10 Tf 1 0 0 1 401.1 710.6 Tm (54321.00) Tj",
            "/M 10.5 Tf 1 0 0 1 386.098 566.71 Tm (\\000X) Tj",
            "/T 10 Tf 1 0 0 1 530.6 482.6 Tm (OAK \\(N\\)) Tj",
            "/T 6.5 Tf 92 Tz 1 0 0 1 530.6 458.6 Tm (PHILADELPHIA) Tj",
            "ET",
            "Q",
        ]
