"""What labels make of forms that are filled in by hand, where no typed run tells of a word."""

import json
from collections.abc import Iterator

import pytest

from symage.annotations import funsd
from symage.annotations.batch import Batch
from symage.annotations.projection import Projection
from symage.bundles.label_pack import label_pack
from symage.cases.documents import Documents, make_documents
from symage.cases.ready import ReadyForms
from symage.documents.layout import Layout
from symage.documents.surfaces import SURFACES
from symage.request import Config, GenerationRequest
from tests.packaged import packaged

HAND = SURFACES["handwritten"]
WITH_CHOICES = ("irs_f1040_2025", "cms_1500_standard_02_12", "irs_w4_2025", "irs_f941_2024")
FORMS = tuple(form.id for form in packaged().forms.values() if HAND.takes(form))
FORMATS = ("bio", "yolo", "coco", "donut", "label_studio", "fiftyone")


@pytest.fixture(scope="module")
def ready() -> ReadyForms:
    return ReadyForms(packaged())


def made(ready: ReadyForms, form_id: str) -> Documents:
    asked = GenerationRequest((form_id,), 3, 7, (*HAND.formats, *FORMATS), Config(dpi=100))
    return make_documents(ready, asked, range(3))


@pytest.mark.parametrize(
    "form_id", [pytest.param(each, marks=[pytest.mark.long] * (each not in WITH_CHOICES)) for each in FORMS]
)
def test_every_format_labels_every_form(ready: ReadyForms, form_id: str) -> None:
    documents = made(ready, form_id)
    stored = [[Layout.from_bytes(each.to_bytes()) for each in layouts] for layouts in documents.layouts]
    pack = label_pack(ready, documents.request, range(3), stored)
    assert len(pack.data) > 0


@pytest.mark.parametrize("form_id", WITH_CHOICES)
def test_the_mark_of_a_choice_answers_for_the_option_that_is_ticked(ready: ReadyForms, form_id: str) -> None:
    documents = made(ready, form_id)
    ((layout,),) = documents.layouts
    form = packaged().get(form_id)
    choices = {field.id for field in form.fields if field.options is not None}
    for row, answers in enumerate(_answers(ready, documents.request, layout)):
        ticked = {
            name: documents.shown[0].printed[name][row]
            for name in choices
            if documents.shown[0].printed[name][row]
        }
        assert ticked
        assert {name: answers[name] for name in ticked} == ticked


def _answers(ready: ReadyForms, request: GenerationRequest, layout: Layout) -> Iterator[dict[str, str]]:
    """Of each document, the option of each answered choice."""
    compiled = ready.compiled(layout.form_id)
    projection = Projection.of(compiled.pages, layout, 100)
    count = layout.documents
    batch = Batch(request, compiled, layout, projection, range(count), ["train"] * count)
    for labels in funsd.pages(batch):
        entities = [entity for page in labels.files for entity in json.loads(page)["form"]]
        yield {each["field_id"]: each["option"] for each in entities if "option" in each}
