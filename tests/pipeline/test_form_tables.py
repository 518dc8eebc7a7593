"""The table of each form, as pandas reads it, beside the records of the same documents."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from symage.request import Config, GenerationRequest
from tests.packaged import packaged
from tests.records import cell

W2, RETURN = "irs_w2_single_page_2025", "irs_f1040_2025"
PINS = ({"name": "all", "values": {"box_1": "n/a", "box_3": 1250}},)
DTYPES = {
    "string": "string",
    "number": "Float64",
    "integer": "Int64",
    "boolean": "boolean",
    "date": "string",
}


@pytest.fixture(scope="module")
def dataset(make_dataset: Callable[[GenerationRequest], Any]) -> Any:
    return make_dataset(GenerationRequest((W2, RETURN), 12, 7))


def table(dataset: Any, form_id: str) -> pd.DataFrame:
    """As the dataset's card says to read it."""
    [resource] = [
        each for each in json.loads(dataset.files["datapackage.json"])["resources"] if each["name"] == form_id
    ]
    types = {field["name"]: DTYPES[field["type"]] for field in resource["schema"]["fields"]}
    file = io.BytesIO(dataset.files[resource["path"]])
    return pd.read_csv(file, dtype=types, keep_default_na=False, na_values=[""])


def values(dataset: Any, form_id: str, index: int) -> dict[str, Any]:
    record = json.loads(dataset.files[f"ground_truth/json/{form_id}_{index}.json"])
    return {name: said["value"] for name, said in record["fields"].items()}


@pytest.mark.parametrize("form_id", [W2, RETURN])
def test_a_table_has_the_columns_of_its_form_and_the_values_of_its_records(
    dataset: Any, form_id: str
) -> None:
    read = csv.DictReader(io.StringIO(dataset.files[f"ground_truth/csv/{form_id}.csv"].decode()))
    rows = list(read)
    assert (read.fieldnames or [])[:4] == ["item_index", "form_id", "split", "person_id"]
    assert (read.fieldnames or [])[4:] == [field.id for field in packaged().get(form_id).fields]
    assert [row["split"] for row in rows] == ["train"] * 10 + ["validation", "test"]
    for index, row in enumerate(rows):
        expected = {name: cell(value) for name, value in values(dataset, form_id, index).items()}
        assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize("form_id", [W2, RETURN])
def test_pandas_reads_each_column_as_what_its_values_are(dataset: Any, form_id: str) -> None:
    frame = table(dataset, form_id)
    for index in range(12):
        for name, value in values(dataset, form_id, index).items():
            read = frame.loc[index, name]
            assert read == value if value is not None else pd.isna(read), name


def test_forms_of_one_item_join_by_whom_they_are_about_and_spell_a_number_alike(dataset: Any) -> None:
    joined = table(dataset, W2).merge(table(dataset, RETURN), on="person_id", validate="one_to_one")
    assert len(joined) == 12
    assert joined["employee_ssn"].str.fullmatch(r"\d{9}").all()
    own = joined["employee_ssn"] == joined["ssn"]
    assert (own | (joined["employee_ssn"] == joined["spouse_ssn"])).all()


def test_a_pinned_text_that_is_no_number_makes_a_column_of_strings(
    make_dataset: Callable[[GenerationRequest], Any],
) -> None:
    frame = table(make_dataset(GenerationRequest((W2,), 3, 7, config=Config(fill_scenarios=PINS))), W2)
    assert frame["box_1"].tolist() == ["n/a"] * 3
    assert frame["box_3"].tolist() == [1250.0] * 3
