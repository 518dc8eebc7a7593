"""Forms filled in by hand as a dataset: beside typed ones, clean and scanned, with labels and writers."""

import io
import json
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pypdf
import pytest
from PIL import Image

from symage.orders.estimates import estimated_size
from symage.orders.order import Order, read_order
from symage.pricing.size_rates import measured_rates
from symage_dagster import sharding
from tests.packaged import packaged

SINGLE, COPIES = "irs_w2_single_page_2025", "irs_w2_2025"
TYPED, BY_HAND = ["pdf_typed", "png_typed"], ["pdf_handwritten", "png_handwritten"]
HALF = {"name": "half", "values": {"box_1": 1234.5}, "prefilled": ["employer_ein"], "blank": ["box_2"]}
SIX = range(6)

Files = Mapping[str, bytes]
Make = Callable[..., Any]


def order(config: Mapping[str, Any] | None = None, **body: Any) -> Order:
    asked = {"form_id": SINGLE, "quantity": 6, "seed": 5, "config": {"dpi": 72, **(config or {})}, **body}
    return read_order(asked, packaged(), drawn_seed=5, url_fault=lambda _: None)


def record(files: Files, item: int, form: str = SINGLE) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files[f"ground_truth/json/{form}_{item}.json"])
    return found


def writer(files: Files, item: int, form: str = SINGLE) -> dict[str, Any]:
    found: dict[str, Any] = record(files, item, form)["_metadata"]["writer"]
    return found


def answers(files: Files, item: int, surface: str) -> dict[str, dict[str, Any]]:
    """What FUNSD labels say of each field on a page."""
    path = f"annotations/funsd/{surface}/{SINGLE}_{item}_{surface}_funsd_p0.json"
    return {each["field_id"]: each for each in json.loads(files[path])["form"] if each["label"] == "answer"}


def text(files: Files, item: int) -> str:
    pdf = files[f"pdfs/handwritten/{SINGLE}_{item}_handwritten.pdf"]
    return pypdf.PdfReader(io.BytesIO(pdf), strict=True).pages[0].extract_text()


@pytest.fixture(scope="module")
def both(make_dataset: Make) -> Files:
    """Typed and handwritten, a part of each filled in beforehand."""
    placed = order({"fill_scenarios": [HALF]}, output_formats=[*TYPED, *BY_HAND, "bio", "coco"])
    assert placed.credits == 6 * (22 + 44)
    files: Files = make_dataset(placed.request).files
    return files


def test_each_surface_has_its_files_and_labels(both: Files) -> None:
    for surface in ("typed", "handwritten"):
        for item in SIX:
            base = f"{SINGLE}_{item}_{surface}"
            assert both[f"pdfs/{surface}/{base}.pdf"].startswith(b"%PDF")
            assert Image.open(io.BytesIO(both[f"images/{surface}/{base}_p0.png"])).size == (612, 792)
        folders = {path.split("/")[1] for path in both if path.startswith("annotations/") and surface in path}
        assert folders >= {"funsd", "bio", "coco"}
    assert "pdfs/handwritten/" in both["README.md"].decode()


def test_labels_of_both_say_the_same_in_other_places(both: Files) -> None:
    for item in SIX:
        typed, by_hand = answers(both, item, "typed"), answers(both, item, "handwritten")
        said = {name: each["text"] for name, each in typed.items()}
        assert said == {name: each["text"] for name, each in by_hand.items()}
        moved = {name for name in typed if typed[name]["box"] != by_hand[name]["box"]}
        assert "employee_ssn" in moved
        assert not moved & {"box_1", "employer_ein"}
        assert record(both, item)["fields"]["employee_ssn"]["box"] == typed["employee_ssn"]["box"]


def test_what_is_filled_in_beforehand_is_typed_among_handwriting(both: Files) -> None:
    for item in SIX:
        fields, found = record(both, item)["fields"], text(both, item)
        assert fields["box_1"]["text"].split(".")[0].replace(",", "") in found.replace(",", "")
        assert fields["employee_ssn"]["text"] not in found
        assert "box_2" not in answers(both, item, "handwritten")


def test_records_name_the_writer(both: Files) -> None:
    assert "handwriting" in json.loads(both["manifest.json"])["dataset_info"]["generation_params"]
    for item in SIX:
        about = writer(both, item)
        assert about.keys() == {"id", "style", "manner", "left_handed", "pen", "ink", "corrected"}
        assert about["ink"] == "blue"
    assert len({writer(both, item)["id"] for item in SIX}) > 3


def test_records_name_what_was_corrected(make_dataset: Make) -> None:
    """Every text that people write, marks aside, when all go wrong; nothing when none does."""
    wanted = {1: {"employee_ssn", "employee_first_name", "box_1"}, 0: set()}
    for share, fields in wanted.items():
        files = make_dataset(
            order({"correction_rate": share}, output_formats=BY_HAND, quantity=2).request
        ).files
        for item in range(2):
            corrected = set(writer(files, item)["corrected"])
            assert corrected >= fields if share else not corrected
            assert all(record(files, item)["fields"][name]["text"] for name in corrected)


def test_typed_documents_have_no_writer(make_dataset: Make) -> None:
    files = make_dataset(order(quantity=1).request).files
    assert "writer" not in record(files, 0)["_metadata"]
    assert "handwriting" not in json.loads(files["manifest.json"])["dataset_info"]["generation_params"]


def test_the_cut_does_not_show(make_dataset: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Scanned, by a hand a field; all but three are typed."""
    by_hand = ("employee_first_name", "employee_last_name", "box_3")
    others = [each.id for each in packaged().get(SINGLE).fields if each.id not in by_hand]
    placed = order(
        {"fill_scenarios": [{"name": "most", "prefilled": others}], "degradation_profile": "scanned"},
        output_formats=BY_HAND,
        writer_consistency="per_field",
        ink_color_distribution={"blue": 50, "black": 50},
    )
    whole = make_dataset(placed.request).files
    for size in (1, 5):
        monkeypatch.setattr(sharding, "LARGEST_SHARD", size)
        assert make_dataset(placed.request).files == whole
    for item in SIX:
        hands = writer(whole, item)["fields"]
        assert tuple(hands) == by_hand
        assert len(set(hands.values())) > 1
        assert hands.keys() < answers(whole, item, "handwritten").keys()
    assert Counter(writer(whole, item)["ink"] for item in SIX) == {"blue": 3, "black": 3}


@pytest.mark.long
def test_no_cut_of_five_hundred_documents_shows(make_dataset: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole documents in a hundred hands and more, by another cut each time."""
    placed = order(output_formats=["pdf_handwritten"], quantity=500)
    whole = make_dataset(placed.request).files
    assert len({writer(whole, item)["id"] for item in range(500)}) > 100
    for size in (13, 250):
        monkeypatch.setattr(sharding, "LARGEST_SHARD", size)
        assert make_dataset(placed.request).files == whole


def test_labels_lie_on_the_ink_of_scanned_pages(make_dataset: Make) -> None:
    """Where a field is written, the page is darker than where it is blank."""
    placed = order(
        {"degradation_profile": "scanned", "dpi": 100}, output_formats=BY_HAND, ink_color="black", quantity=2
    )
    files = make_dataset(placed.request).files
    for item in range(2):
        picture = Image.open(io.BytesIO(files[f"images/handwritten/{SINGLE}_{item}_handwritten_p0.png"]))
        page = np.asarray(picture.convert("L")).astype(int)
        for name, each in answers(files, item, "handwritten").items():
            left, top, right, bottom = each["box"]
            box = page[max(top, 0) : bottom + 1, max(left, 0) : right + 1]
            assert box.min() < np.median(page) - 50, (item, name)


def test_the_same_person_writes_alike_on_all_forms_of_a_case(make_dataset: Make) -> None:
    placed = order(form_id=None, form_ids=[SINGLE, COPIES], quantity=3, output_formats=["pdf_handwritten"])
    files = make_dataset(placed.request).files
    for item in range(3):
        one, other = writer(files, item, SINGLE), writer(files, item, COPIES)
        assert {**one, "corrected": []} == {**other, "corrected": []}


def test_inks_are_shared_out_by_largest_remainder(make_dataset: Make) -> None:
    """70, 20 and 10 of a hundred are 4.2, 1.2 and 0.6 of six."""
    weights = {"blue": 70, "black": 20, "red": 10}
    placed = order(output_formats=["pdf_handwritten"], ink_color="black", ink_color_distribution=weights)
    files = make_dataset(placed.request).files
    found = Counter(writer(files, item)["ink"] for item in SIX)
    assert found == {"blue": 4, "black": 1, "red": 1}


def test_handwritten_files_have_a_measured_size(both: Files) -> None:
    """Of those that are filled in as these are: about as much as they take."""
    body = {"field_counts": [packaged().get(SINGLE).field_count], "page_counts": [1], "record_count": 6}
    found = estimated_size({**body, "output_formats": BY_HAND}, measured_rates())
    assert found.notes == ()
    taken = sum(len(data) for path, data in both.items() if path.startswith("pdfs/handwritten/"))
    assert 0.6 < found.breakdown["pdf_handwritten"] / taken < 1.6
