"""What an outside reader finds in the boxes of words, on every form and in looks as they come."""

from dataclasses import replace

import pytest

from symage.bundles.rereading import Reread, reread
from symage.cases.documents import make_documents
from symage.documents.layout import Layout
from symage.documents.pdf import write_pdfs
from symage.request import GenerationRequest
from tests.packaged import packaged, ready_forms

W2 = "irs_w2_single_page_2025"


def laid_out(form_id: str, quantity: int) -> tuple[Layout, list[bytes]]:
    request = GenerationRequest((form_id,), quantity, 31)
    ((layout,),) = make_documents(ready_forms(), request, range(quantity)).layouts
    return layout, list(write_pdfs(ready_forms().compiled(form_id), layout))


@pytest.mark.parametrize("quantity", [1, pytest.param(40, marks=pytest.mark.long)])
def test_every_word_is_found(quantity: int) -> None:
    for form in packaged():
        layout, pdfs = laid_out(form.id, quantity)
        for document, pdf in enumerate(pdfs):
            found = reread(pdf, layout, document)
            assert (found.misread, found.words > 0) == (0, True), form.id


def test_what_is_not_there_is_counted() -> None:
    layout, pdfs = laid_out(W2, 2)
    words = layout.words
    count = int(words.starts[1])
    assert reread(pdfs[0], layout, 0) == Reread(count, 0)
    moved = replace(layout, words=replace(words, left=words.left + 200_000, right=words.right + 200_000))
    assert reread(pdfs[0], moved, 0).misread > count // 2
    assert reread(pdfs[1], layout, 0).misread > count // 3
    assert reread(b"no PDF", layout, 0) == Reread(count, count)
    elsewhere = replace(layout, words=replace(words, page=words.page + 1))
    assert reread(pdfs[0], elsewhere, 0) == Reread(count, count)
