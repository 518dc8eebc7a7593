"""A word in a comb has a box for each cell and each run of cells: an outside reader finds what they say."""

import json
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pytest

from symage.annotations import funsd, words
from symage.annotations.batch import Batch
from symage.annotations.projection import Projection
from symage.cases.documents import make_documents
from symage.documents.surfaces import documents_of
from symage.request import Config, GenerationRequest
from tests.packaged import ready_forms

RETURN, COMPANY, W2 = "irs_f1040_2023", "irs_f940_2022", "irs_w2_single_page_2025"
DPI, A_POINT = 288, 4
QUANTITY = 12


def made(form_id: str, **changes: Any) -> Batch:
    config = Config(**{"dpi": DPI, "look": "plain", **changes})
    request = GenerationRequest((form_id,), QUANTITY, 5, ("pdf_typed",), config)
    ((layout,),) = make_documents(ready_forms(), request, range(QUANTITY)).layouts
    compiled = ready_forms().compiled(form_id)
    projection = Projection.of(compiled.pages, layout, DPI)
    splits = ["train"] * QUANTITY
    return Batch(request, compiled, layout, projection, range(QUANTITY), splits)


def answered(batch: Batch) -> Iterator[tuple[int, int, str, dict[str, Any]]]:
    """Document, page, field and word of every word of FUNSD's answers."""
    for document, labels in enumerate(funsd.pages(batch)):
        for page, data in enumerate(labels.files):
            for entity in json.loads(data)["form"]:
                if entity["label"] == "answer":
                    yield from ((document, page, entity["field_id"], word) for word in entity["words"])


@pytest.mark.parametrize("form_id", [RETURN, COMPANY])
def test_an_outside_reader_finds_each_letter_in_its_cell(form_id: str) -> None:
    batch = made(form_id)
    files = list(documents_of(batch.compiled, batch.layout))
    found = 0
    for document, page, _, word in answered(batch):
        if "cells" not in word:
            continue
        with pypdfium2.PdfDocument(files[document]) as opened:
            text, height = opened[page].get_textpage(), opened[page].get_height()
            for each in (*word["cells"], *word["groups"]):
                left, top, right, bottom = (side / A_POINT for side in each["box"])
                read = text.get_text_bounded(left, height - bottom, right, height - top)
                assert "".join(read.split()) == each["text"], each
                found += 1
    assert found > 100


def test_cells_and_groups_are_the_word_cut_up() -> None:
    batch = made(RETURN)
    combs = {field.id: field for field in batch.compiled.form.fields if field.comb}
    seen = set()
    for _, _, field_id, word in answered(batch):
        assert ("cells" in word) == ("groups" in word) == (field_id in combs)
        if field_id not in combs:
            continue
        seen.add(field_id)
        for parts in (word["cells"], word["groups"]):
            assert "".join(part["text"] for part in parts) == word["text"]
        if field_id == "ssn":
            assert [len(group["text"]) for group in word["groups"]] == [3, 2, 4]
        lefts = [cell["box"][0] for cell in word["cells"]]
        assert lefts == sorted(lefts)
        first, last = word["cells"][0]["box"], word["cells"][-1]["box"]
        assert (word["groups"][0]["box"][:2], word["groups"][-1]["box"][2:]) == (first[:2], last[2:])
    assert {"ssn", "line_35b"} <= seen


def test_words_have_the_cells_of_funsd() -> None:
    batch = made(RETURN, degradation_profile="scanned")
    in_funsd = {json.dumps(word["cells"]) for *_, word in answered(batch) if "cells" in word}
    listed = [word for labels in words.documents(batch) for word in json.loads(labels.files[0])["words"]]
    assert {json.dumps(word["cells"]) for word in listed if "cells" in word} == in_funsd
    assert all("cells" not in word for word in listed if word["entity_type"] != "answer")


def test_forms_without_combs_have_no_cells() -> None:
    batch = made(W2)
    assert all(set(word) == {"text", "box"} for *_, word in answered(batch))
