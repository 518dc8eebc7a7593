"""Fill scenarios through the pipeline: what is printed, labelled and said in the ground truth."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from symage.request import Config, GenerationRequest

W2, RETURN = "irs_w2_single_page_2025", "irs_f1040_2024"
SCENARIOS = (
    {"name": "whole", "weight": 1},
    {"name": "unsigned", "weight": 2, "blank": ["concept:*signature*"], "prefilled": ["ssn", "employee_ssn"]},
    {"name": "empty", "weight": 1, "default_stage": "blank", "values": {"box_1": 99.5}},
)


@pytest.fixture(scope="module")
def dataset(make_dataset: Callable[[GenerationRequest], Any]) -> Any:
    config = Config(dpi=72, fill_scenarios=SCENARIOS)
    return make_dataset(GenerationRequest((W2, RETURN), 8, 11, ("pdf_typed",), config))


def test_items_are_split_exactly_and_say_their_stages(dataset: Any) -> None:
    records = json.loads(dataset.json)
    by_item = {record["item_index"]: record["_metadata"]["fill"]["scenario"] for record in records}
    assert Counter(by_item.values()) == {"whole": 2, "unsigned": 4, "empty": 2}
    for record in records:
        stages = record["_metadata"]["fill"]["stages"]
        assert stages.keys() == record["fields"].keys()
        blank = [record["fields"][name] for name, stage in stages.items() if stage == "blank"]
        assert all(said in ({"text": "", "value": None}, {"text": "", "value": False}) for said in blank)


def test_an_empty_document_has_its_pin_alone(dataset: Any) -> None:
    records = [r for r in json.loads(dataset.json) if r["_metadata"]["fill"]["scenario"] == "empty"]
    for record in records:
        shown = {name: said["text"] for name, said in record["fields"].items() if said["text"]}
        values = {name: record["fields"][name]["value"] for name in shown}
        assert values == ({"box_1": 99.5} if record["form_id"] == W2 else {})
        labels = json.loads(
            dataset.files[
                f"annotations/funsd/typed/{record['form_id']}_{record['item_index']}_typed_funsd_p0.json"
            ]
        )
        answers = [entity["text"] for entity in labels["form"] if entity["label"] == "answer"]
        assert answers == list(shown.values())
