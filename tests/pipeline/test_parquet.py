"""Parquet beside the CSV of the same rows, read by pyarrow and by Hugging Face's datasets."""

import io
import json
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from symage.bundles import parquet
from symage.errors import BadRequest
from symage.orders.order import read_order
from symage.request import Config, GenerationRequest
from symage_dagster import sharding
from tests.packaged import packaged

W2, RETURN = "irs_w2_single_page_2025", "irs_f1040_2025"
FORMATS = ("pdf_typed", "png_typed", "parquet")


@pytest.fixture(scope="module")
def dataset(make_dataset: Callable[[GenerationRequest], Any]) -> Any:
    return make_dataset(GenerationRequest((W2, RETURN), 12, 7, FORMATS, Config(dpi=72)))


def read(dataset: Any, form_id: str, split: str) -> pa.Table:
    return pq.read_table(io.BytesIO(dataset.files[f"parquet/{form_id}/{split}-00000-of-00001.parquet"]))


@pytest.mark.parametrize("form_id", [W2, RETURN])
def test_values_are_those_of_the_records_typed(dataset: Any, form_id: str) -> None:
    rows = [
        row for split in ("train", "validation", "test") for row in read(dataset, form_id, split).to_pylist()
    ]
    assert [row["item_index"] for row in rows] == list(range(12))
    for row in rows:
        record = json.loads(dataset.files[f"ground_truth/json/{form_id}_{row['item_index']}.json"])
        assert (row["person_id"], row["split"]) == (record["person_id"], record["split"])
        for name, said in record["fields"].items():
            value = row[name].isoformat() if hasattr(row[name], "isoformat") else row[name]
            assert value == said["value"], name


def test_pictures_are_those_of_the_archive(dataset: Any) -> None:
    for row in read(dataset, RETURN, "train").to_pylist():
        assert len(row["pages_typed"]) == 2
        for page in row["pages_typed"]:
            assert page["bytes"] == dataset.files[f"images/typed/{page['path']}"]


def test_files_and_groups_are_cut_by_rows_alone(
    make_dataset: Callable[[GenerationRequest], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 10 documents four to a file and two to a group, whatever the shards."""
    monkeypatch.setattr(parquet, "ROWS_PER_FILE", 4)
    monkeypatch.setattr(parquet, "PICTURED_ROWS_PER_GROUP", 2)
    asked = GenerationRequest((W2,), 12, 7, FORMATS, Config(dpi=72))
    whole = parts(make_dataset(asked))
    monkeypatch.setattr(sharding, "LARGEST_SHARD", 3)
    assert parts(make_dataset(asked)) == whole
    names = [f"parquet/{W2}/train-{number:05d}-of-00003.parquet" for number in range(3)]
    files = [pq.ParquetFile(io.BytesIO(whole[name])).metadata for name in names]
    groups = [[file.row_group(each).num_rows for each in range(file.num_row_groups)] for file in files]
    assert groups == [[2, 2], [2, 2], [2]]


def test_pinned_texts_that_are_no_numbers_stay_what_they_are(
    make_dataset: Callable[[GenerationRequest], Any],
) -> None:
    pins = ({"name": "half", "values": {"box_1": "n/a", "box_2": 12.5}}, {"name": "rest"})
    asked = GenerationRequest((W2,), 12, 7, ("pdf_typed", "parquet"), Config(fill_scenarios=pins))
    table = read(make_dataset(asked), W2, "train")
    assert (table.schema.field("box_1").type, table.schema.field("box_2").type) == (pa.string(), pa.float64())
    assert "n/a" in table["box_1"].to_pylist()


def test_an_order_of_parquet_needs_documents() -> None:
    with pytest.raises(BadRequest) as refused:
        read_order(
            {"form_id": W2, "output_formats": ["parquet"]}, packaged(), drawn_seed=1, url_fault=lambda _: None
        )
    assert [problem.code for problem in refused.value.problems] == ["missing_render_dependency"]


def parts(dataset: Any) -> dict[str, bytes]:
    return {path: data for path, data in dataset.files.items() if path.startswith("parquet/")}
