"""JSON of somebody else: what Python takes for a number and JSON has none for is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from symage import strict_json
from symage.bundles import opened
from symage.errors import NotFound
from symage_audit.reading import NoDataset, read_dataset
from symage_cli.remote import parsed_config

NO_NUMBERS = ("NaN", "Infinity", "-Infinity")
MANIFEST = {"dataset_info": {"generation_params": {"coherence_mode": "household"}}}
RECORD = {"form_id": "w2", "item_index": 0, "fields": {"box_1": {"text": "1.00", "value": 1.0}}}


@pytest.mark.parametrize("number", NO_NUMBERS)
@pytest.mark.parametrize("text", ["%s", "[1, %s]", '{"a": {"b": %s}}'])
def test_what_is_no_number_is_named(number: str, text: str) -> None:
    assert json.loads(text % number) is not None
    with pytest.raises(ValueError, match=f"{number} is not a JSON number"):
        strict_json.parse(text % number)


def test_numbers_are_what_they_were() -> None:
    text = "[0, -0.0, 5e-324, 1e308, 1.5, 123456789012345678901234567890]"
    assert strict_json.parse(text) == strict_json.parse(text.encode()) == json.loads(text)
    with pytest.raises(ValueError, match="a number is too large"):
        strict_json.parse("-1e999")


def dataset(folder: Path, manifest: Any, record: Any) -> Path:
    truths = folder / "ground_truth/json"
    truths.mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps(manifest))
    (truths / "w2_0.json").write_text(json.dumps(record))
    return folder


def test_records_of_a_dataset(tmp_path: Path) -> None:
    spoilt = {**RECORD, "fields": {"box_1": {"text": "1.00", "value": float("nan")}}}
    folder = dataset(tmp_path, MANIFEST, spoilt)
    with pytest.raises(NotFound, match=r"w2_0\.json is no JSON: NaN is not a JSON number"):
        list(opened.truths(folder))
    with pytest.raises(NoDataset, match="NaN is not a JSON number"):
        read_dataset(folder)


def test_its_manifest(tmp_path: Path) -> None:
    folder = dataset(tmp_path, {**MANIFEST, "seed": float("inf")}, RECORD)
    with pytest.raises(NotFound, match="does not say what was asked for"):
        opened.info(folder)
    with pytest.raises(NoDataset, match="Infinity is not a JSON number"):
        read_dataset(folder)


@pytest.mark.parametrize("number", NO_NUMBERS)
def test_what_a_command_asks_for(number: str) -> None:
    """It goes on as text, which the platform refuses by the name of its key."""
    assert parsed_config([f"degradation_strength={number}"]) == {"degradation_strength": number}
