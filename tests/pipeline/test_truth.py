"""What a dataset says is what is on its pages: read back by tools that know nothing of how it was made."""

import csv
import io
import json
import struct
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
import pytest
from numpy.typing import NDArray

from symage.forms.definition import Field, FormDefinition
from symage.request import Config, GenerationRequest
from tests.packaged import packaged
from tests.records import cell

DPI = 100
FORMATS = ("pdf_typed", "png_typed")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of one document: its values by field, its labels, its picture, and a reader of its PDF."""

    number: int
    values: dict[str, str]
    answers: list[dict[str, Any]]
    picture: bytes
    image_path: str
    pdf: pypdfium2.PdfPage

    @property
    def size(self) -> tuple[int, int]:
        """Of the picture, in pixels, from its header."""
        width, height = struct.unpack(">II", self.picture[16:24])
        return width, height


@pytest.fixture(scope="module", params=[("irs_w2_single_page_2025", 200), ("irs_w2_2025", 20)])
def dataset(request: pytest.FixtureRequest, make_dataset: Callable[[GenerationRequest], Any]) -> Any:
    form_id, quantity = request.param
    return make_dataset(GenerationRequest((form_id,), quantity, 2025, FORMATS, Config(dpi=DPI)))


@pytest.fixture(scope="module")
def form(dataset: Any) -> FormDefinition:
    return packaged().get(dataset.request.form_ids[0])


@pytest.fixture(scope="module")
def pages(dataset: Any, form: FormDefinition) -> list[Page]:
    return [page for index in range(dataset.request.quantity) for page in _pages(dataset, form, index)]


def _pages(dataset: Any, form: FormDefinition, index: int) -> list[Page]:
    base = f"{form.id}_{index}"
    record = json.loads(dataset.files[f"ground_truth/json/{base}.json"])
    values = {name: said["text"] for name, said in record["fields"].items()}
    document = pypdfium2.PdfDocument(dataset.files[f"pdfs/typed/{base}_typed.pdf"])
    assert len(document) == form.page_count
    found = []
    for number in range(form.page_count):
        labels = json.loads(dataset.files[f"annotations/funsd/typed/{base}_typed_funsd_p{number}.json"])
        image_path = f"images/typed/{base}_typed_p{number}.png"
        answers = [entity for entity in labels["form"] if entity["label"] == "answer"]
        picture = dataset.files[image_path]
        assert labels["image_path"] == image_path
        found.append(Page(number + 1, values, answers, picture, image_path, document[number]))
    return found


def test_every_pdf_is_sound(dataset: Any) -> None:
    documents = [data for path, data in dataset.files.items() if path.endswith(".pdf")]
    assert len(documents) == dataset.request.quantity
    for data in documents:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            assert pdf.check_pdf_syntax() == []


def test_each_filled_field_has_one_answer_on_each_of_its_pages_and_nothing_else_has(
    pages: list[Page], form: FormDefinition
) -> None:
    for page in pages:
        expected = {field.id: value for field in on_page(form, page) if (value := page.values[field.id])}
        found: dict[str, str] = {}
        for answer in page.answers:
            field = field_around(form, page, answer["box"])
            assert field.id not in found
            assert answer["field_id"] == field.id
            found[field.id] = answer["text"]
        assert found == {name: " ".join(value.split()) for name, value in expected.items()}


def test_the_text_under_each_answer_is_the_ground_truth(pages: list[Page]) -> None:
    for page in pages:
        text = page.pdf.get_textpage()
        for answer in page.answers:
            left, top, right, bottom = (edge * 72 / DPI for edge in answer["box"])
            height = page.pdf.get_height()
            under = text.get_text_bounded(left, height - bottom, right, height - top)
            assert " ".join(under.split()) == answer["text"]


def test_each_answer_box_spans_its_text(pages: list[Page]) -> None:
    """The box around the characters that lie in it, by the PDF's own metrics, is the box."""
    for page in pages:
        characters = character_boxes(page)
        middles = (characters[:, :2] + characters[:, 2:]) / 2
        for answer in page.answers:
            box = np.array(answer["box"])
            inside = ((middles >= box[:2]) & (middles <= box[2:])).all(axis=1)
            left, right = characters[inside, 0].min(), characters[inside, 2].max()
            assert abs(left - box[0]) <= 1.5
            assert abs(right - box[2]) <= 1.5


def character_boxes(page: Page) -> NDArray[np.float64]:
    """left, top, right, bottom in pixels of each visible character's advance and line height."""
    text, height = page.pdf.get_textpage(), page.pdf.get_height()
    found = []
    for index, character in enumerate(text.get_text_range()):
        if not character.isspace():
            left, bottom, right, top = text.get_charbox(index, loose=True)
            found.append((left, height - top, right, height - bottom))
    return np.array(found) * DPI / 72


def test_every_word_of_an_answer_lies_within_it_and_says_what_it_says(pages: list[Page]) -> None:
    for page in pages:
        for answer in page.answers:
            left, top, right, bottom = answer["box"]
            for word in answer["words"]:
                assert left <= word["box"][0] < word["box"][2] <= right
                assert top <= word["box"][1] < word["box"][3] <= bottom
            assert " ".join(word["text"] for word in answer["words"]) == answer["text"]


def test_boxes_lie_on_the_picture_and_the_picture_has_the_size_of_the_page(pages: list[Page]) -> None:
    for page in pages:
        width, height = page.size
        assert abs(width - page.pdf.get_width() * DPI / 72) <= 1
        assert abs(height - page.pdf.get_height() * DPI / 72) <= 1
        for answer in page.answers:
            left, top, right, bottom = answer["box"]
            assert 0 <= left < right <= width
            assert 0 <= top < bottom <= height


def test_the_manifest_lists_every_file_with_its_size_and_digest(dataset: Any) -> None:
    listed = {file["path"]: (file["size"], file["sha256"]) for file in dataset.manifest["files"]}
    assert listed == {
        path: (len(data), sha256(data).hexdigest())
        for path, data in dataset.files.items()
        if path != "manifest.json"
    }
    assert dataset.manifest["counts"]["files"] == len(dataset.files)


def test_the_manifest_says_what_was_asked(dataset: Any) -> None:
    parameters = dataset.manifest["dataset_info"]["generation_params"]
    assert parameters["form_ids"] == list(dataset.request.form_ids)
    assert (parameters["quantity"], parameters["seed"]) == (dataset.request.quantity, 2025)
    assert (parameters["output_formats"], parameters["dpi"]) == (list(FORMATS), DPI)


def test_splits_add_up_and_every_record_names_its_own(dataset: Any) -> None:
    quantity, splits = dataset.request.quantity, dataset.manifest["splits"]
    assert {name: split["identities"] for name, split in splits.items()} == {
        "train": quantity * 80 // 100,
        "validation": quantity * 10 // 100,
        "test": quantity * 10 // 100,
    }
    for record in json.loads(dataset.json):
        split = splits[record["_metadata"]["split"]]
        assert 0 <= record["item_index"] - split["first_item_index"] < split["identities"]


def test_table_array_and_single_records_hold_the_same(dataset: Any, form: FormDefinition) -> None:
    records = json.loads(dataset.json)
    rows = list(csv.DictReader(io.StringIO(dataset.csv.decode(), newline="")))
    assert dataset.csv == dataset.files["ground_truth/data.csv"]
    assert len(records) == len(rows) == dataset.request.quantity
    for index, (record, row) in enumerate(zip(records, rows, strict=True)):
        assert record == json.loads(dataset.files[f"ground_truth/json/{form.id}_{index}.json"])
        assert row == {
            "item_index": str(index),
            "form_id": form.id,
            "split": record["_metadata"]["split"],
            "person_id": record["person_id"],
            **{field.id: cell(record["fields"][field.id]["value"]) for field in form.fields},
        }


def on_page(form: FormDefinition, page: Page) -> list[Field]:
    return [field for field in form.fields if any(place.page == page.number for place in field.places)]


def field_around(form: FormDefinition, page: Page, box: list[int]) -> Field:
    """The field whose place on the official form holds the middle of a box."""
    x, y = (box[0] + box[2]) * 36 / DPI, (box[1] + box[3]) * 36 / DPI
    (found,) = (
        field
        for field in form.fields
        for place in field.places
        if place.page == page.number
        and place.box.left <= x <= place.box.right
        and place.box.top <= y <= place.box.bottom
    )
    return found
