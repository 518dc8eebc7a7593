"""Parquet beside the CSV of the same rows, read by pyarrow and by Hugging Face's datasets."""

import io
import json
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from symage.request import Config, GenerationRequest

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
