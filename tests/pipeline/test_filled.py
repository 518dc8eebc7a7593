"""Live PDFs as a dataset: ordered alone or beside others, whole in every list, without labels or pictures."""

import io
import json
from collections.abc import Callable
from typing import Any

import pypdf
import pytest

from symage.orders.estimates import estimated_size
from symage.orders.order import Order, read_order
from symage.pricing.size_rates import measured_rates
from symage_dagster import sharding
from tests.packaged import packaged

SINGLE, COPIES = "irs_w2_single_page_2025", "irs_w2_2025"
NINE = range(9)


def order(**body: Any) -> Order:
    return read_order(body, packaged(), drawn_seed=5, url_fault=lambda _: None)


def values(pdf: bytes) -> dict[str, str]:
    found = pypdf.PdfReader(io.BytesIO(pdf), strict=True).get_fields() or {}
    return {name: str(entry["/V"]).removeprefix("/") for name, entry in found.items()}


def test_live_pdfs_alone_cost_nothing_and_hold_the_ground_truth(make_dataset: Callable[..., Any]) -> None:
    """A pinned value stands in its field, and a blank one can still be filled in."""
    scenario = {"name": "half", "values": {"box_1": 1234.5}, "blank": ["box_2", "box_13_retirement_plan"]}
    config = {"fill_scenarios": [scenario]}
    placed = order(form_id=SINGLE, quantity=9, output_formats=["pdf_filled"], config=config)
    assert placed.credits == 0
    made = make_dataset(placed.request)
    folders = {path.rpartition("/")[0] for path in made.files}
    assert folders == {"", "pdfs/filled", "ground_truth", "ground_truth/csv", "ground_truth/json"}
    for item in NINE:
        found = values(made.files[f"pdfs/filled/{SINGLE}_{item}_filled.pdf"])
        record = json.loads(made.files[f"ground_truth/json/{SINGLE}_{item}.json"])
        said = {name: record["fields"][name] for name in found}
        marks = {name for name, value in found.items() if value == "Yes"}
        assert marks == {name for name, each in said.items() if each["value"] is True}
        texts = {name: value for name, value in found.items() if value not in ("Yes", "Off")}
        assert texts == {name: said[name]["text"] for name in texts}
        assert said["box_1"]["value"] == 1234.5
        assert found["box_1"].replace(",", "").replace(" ", ".") == "1234.50"
        assert (found["box_2"], found["box_13_retirement_plan"]) == ("", "Off")
    assert {file["path"] for file in made.manifest["files"]} == made.files.keys() - {"manifest.json"}
    assert "| `pdfs/filled/" in made.files["README.md"].decode()


def test_live_pdfs_beside_typed_ones(
    make_dataset: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The typed part is what it is without them, and the cut does not show."""
    formats = ["pdf_typed", "png_typed", "pdf_filled"]
    placed = order(form_ids=[SINGLE, COPIES], quantity=9, output_formats=formats, config={"dpi": 72})
    assert placed.credits == 9 * 2 * 22
    whole = make_dataset(placed.request)
    monkeypatch.setattr(sharding, "LARGEST_SHARD", 4)
    assert make_dataset(placed.request).files == whole.files
    filled = {path for path in whole.files if "filled" in path}
    assert filled == {f"pdfs/filled/{form}_{n}_filled.pdf" for form in (SINGLE, COPIES) for n in NINE}
    typed = order(form_ids=[SINGLE, COPIES], quantity=9, output_formats=formats[:2], config={"dpi": 72})
    alone = make_dataset(typed.request).files
    about = {"manifest.json", "README.md"}
    assert {path: whole.files[path] for path in whole.files.keys() - filled - about} == {
        path: data for path, data in alone.items() if path not in about
    }


def test_live_pdfs_have_a_measured_size() -> None:
    body = {"field_counts": [45], "page_counts": [1], "record_count": 10, "output_formats": ["pdf_filled"]}
    found = estimated_size(body, measured_rates())
    assert 400_000 < found.breakdown["pdf_filled"] < 800_000
    assert found.breakdown["funsd"] == 0
    assert found.notes == ()
    typed = estimated_size({**body, "output_formats": ["pdf_typed"]}, measured_rates())
    assert "pdf_filled" not in typed.breakdown
