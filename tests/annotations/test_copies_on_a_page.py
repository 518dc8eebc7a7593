"""A value that stands several times on a page has a box, an answer and its own caption for each copy."""

import json
from collections import Counter
from typing import Any

import pytest

from symage.annotations import funsd
from symage.annotations.batch import Batch
from symage.annotations.places import value_places
from symage.annotations.projection import Projection
from symage.cases.documents import make_documents
from symage.request import GenerationRequest
from tests.packaged import ready_forms

FORM, DPI = "w2_4up_2025", 72
QUARTERS = {(0, 0), (1, 0), (0, 1), (1, 1)}


@pytest.fixture(scope="module")
def batch() -> Batch:
    request = GenerationRequest((FORM,), 5, 12)
    (layout,), compiled = (
        make_documents(ready_forms(), request, range(5)).layouts[0],
        ready_forms().compiled(FORM),
    )
    projection = Projection.of(compiled.pages, layout, DPI)
    return Batch(request, compiled, layout, projection, range(5), ["train"] * 5)


def quarter(box: list[int]) -> tuple[int, int]:
    """Across and down; a box that reaches into another quarter has none."""
    across, down = {box[0] // 306, box[2] // 306}, {box[1] // 396, box[3] // 396}
    assert len(across) == len(down) == 1, box
    return across.pop(), down.pop()


def test_each_copy_of_a_value_has_a_place(batch: Batch) -> None:
    places = value_places(batch.layout, batch.projection)
    found: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for document, field, box in zip(places.document.tolist(), places.field.tolist(), places.box, strict=True):
        found.setdefault((document, field), []).append(quarter([*box]))
    assert {document for document, _ in found} == {*range(5)}
    for quarters in found.values():
        assert {*quarters} == QUARTERS
        assert len(quarters) == 4


def test_each_copy_of_a_value_is_an_answer_to_the_caption_of_its_copy(batch: Batch) -> None:
    for labels in funsd.pages(batch):
        entities: list[dict[str, Any]] = json.loads(labels.files[0])["form"]
        answers = [each for each in entities if each["label"] == "answer"]
        assert set(Counter(each["field_id"] for each in answers).values()) == {4}
        for answer in answers:
            assert answer["linking"]
            for question, own in answer["linking"]:
                assert own == answer["id"]
                assert quarter(entities[question]["box"]) == quarter(answer["box"])
