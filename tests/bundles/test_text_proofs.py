"""What an outside reader finds in the boxes of words, on every form and in looks as they come."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

import pytest

from symage.bundles.proof.rereading import Reread, reread, typed
from symage.bundles.proof.sample import sampled
from symage.bundles.proof.text import FEW, TextRead, chosen, read_text
from symage.cases.documents import make_documents
from symage.documents.layout import Layout
from symage.documents.surfaces import documents_of
from symage.request import Config, GenerationRequest
from tests.packaged import packaged, ready_forms

W2, CLAIM, W4 = "irs_w2_single_page_2025", "cms_1500_standard_02_12", "irs_fw4_2025"
FORM = packaged().get(W2)
ASKED = GenerationRequest((W2, CLAIM), 3, 31, ("pdf_typed", "pdf_handwritten"))


@cache
def layouts(request: str) -> Sequence[Sequence[Layout]]:
    asked = GenerationRequest.from_json(request)
    return make_documents(ready_forms(), asked, range(asked.quantity)).layouts


def laid_out(form_id: str, quantity: int, config: Config | None = None) -> tuple[Layout, list[bytes]]:
    request = GenerationRequest((form_id,), quantity, 31, config=config or Config())
    ((layout,),) = layouts(request.to_json())
    return layout, list(documents_of(ready_forms().compiled(form_id), layout))


def files(request: GenerationRequest) -> Mapping[str, bytes]:
    """The PDF files of all documents, by their paths."""
    return {
        f"pdfs/{layout.surface}/{layout.form_id}_{item}_{layout.surface}.pdf": pdf
        for forms in layouts(request.to_json())
        for layout in forms
        for item, pdf in enumerate(documents_of(ready_forms().compiled(layout.form_id), layout))
    }


def found(request: GenerationRequest, pdfs: Mapping[str, bytes]) -> TextRead:
    items = range(request.quantity)
    return read_text(pdfs.__getitem__, request, items, ready_forms(), layouts(request.to_json()))


@pytest.mark.parametrize(
    ("quantity", "each", "boxes"),
    [
        (1, 3, "advance"),
        pytest.param(40, 1, "advance", marks=pytest.mark.long),
        pytest.param(40, 1, "ink", marks=pytest.mark.long),
    ],
)
def test_every_word_is_found(quantity: int, each: int, boxes: str) -> None:
    """On one form of so many."""
    for form in [*packaged()][::each]:
        layout, pdfs = laid_out(form.id, quantity, Config(boxes=boxes))
        for document, pdf in enumerate(pdfs):
            read = reread(pdf, form, layout, document)
            assert (read.misread, read.words > 0) == ([], True), form.id


def test_what_is_not_there_is_counted_and_named() -> None:
    layout, pdfs = laid_out(W2, 2)
    words = layout.words
    count = int(words.starts[1])
    assert reread(pdfs[0], FORM, layout, 0) == Reread(count, [])
    moved = replace(layout, words=replace(words, left=words.left + 200_000, right=words.right + 200_000))
    assert len(reread(pdfs[0], FORM, moved, 0).misread) > count // 2
    assert len(reread(pdfs[1], FORM, layout, 0).misread) > count // 3
    assert len(reread(b"no PDF", FORM, layout, 0).misread) == count
    elsewhere = replace(layout, words=replace(words, page=words.page + 1))
    assert len(reread(pdfs[0], FORM, elsewhere, 0).misread) == count
    said = replace(layout, words=replace(words, text=["elsewhere", *words.text[1:]]))
    (first,) = reread(pdfs[0], FORM, said, 0).misread
    field = FORM.fields[int(words.field[0])].id
    assert first.startswith(f"page 0, {field} 'elsewhere' at [")
    assert words.text[0] in first.partition("is not what stands there: ")[2]


def test_a_document_of_every_form_on_every_surface_is_read() -> None:
    """By hand whatever is typed there."""
    asked = replace(ASKED, form_ids=(W2, CLAIM, W4))
    words = {
        (layout.surface, layout.form_id): len(
            typed(layout, sampled(asked, range(asked.quantity), layout.form_id, layout.surface)[0])
        )
        for forms in layouts(asked.to_json())
        for layout in forms
    }
    assert found(asked, files(asked)) == TextRead(sum(words.values()), 0, [])
    assert {name for name, count in words.items() if not count} == {
        ("handwritten", W2),
        ("handwritten", CLAIM),
    }


@pytest.mark.parametrize("form_id", [W2, CLAIM])
def test_a_document_that_says_something_else_is_named(form_id: str) -> None:
    """Each item shows what the one after it is to show."""
    asked = replace(ASKED, output_formats=("pdf_typed",))
    pdfs = dict(files(asked))
    paths = [path for path in pdfs if form_id in path]
    shifted = pdfs | {path: pdfs[after] for path, after in zip(paths, [*paths[1:], paths[0]], strict=True)}
    wrong = found(asked, shifted)
    assert 0 < wrong.misread < wrong.words
    (first,) = wrong.first
    assert first.startswith("item ")
    assert f" of {form_id}, text on typed: page 0, " in first


def test_a_document_that_is_not_there_has_no_word_where_it_should_be() -> None:
    asked = replace(ASKED, output_formats=("pdf_typed",))
    gone = found(asked, {})
    assert gone.misread == gone.words > 0
    assert ".pdf is not in the pack" in gone.first[0]


def test_of_worn_pages_nothing_is_read() -> None:
    worn = replace(ASKED, output_formats=("pdf_typed",), config=Config(degradation_profile="scanned"))
    assert found(worn, {}) == TextRead(0, 0, [])


def test_of_further_shards_a_few_documents_are_read() -> None:
    """Over many of them those of every form."""
    many = [form.id for form in packaged()][:20]
    asked = GenerationRequest(tuple(many), 40, 31)
    ((layout,),) = layouts(replace(asked, form_ids=(W2,), quantity=1).to_json())
    laid = [[replace(layout, form_id=form_id) for form_id in many]]
    assert [each.form_id for each in chosen(asked, range(4), laid)] == many
    later = [
        [each.form_id for each in chosen(asked, range(first, first + 4), laid)] for first in range(4, 400)
    ]
    assert {len(each) for each in later} == {FEW}
    assert {form_id for each in later for form_id in each} == set(many)
