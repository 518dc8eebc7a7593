"""Balanced coverage: what life leaves empty is filled in a share of documents, told, and proved apart."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from symage.cases.coverage import BLANKS, DOCUMENTS
from symage.cases.documents import make_documents
from symage.forms.definition import FormDefinition
from symage.request import BALANCED, Config, GenerationRequest
from symage_cli.verify import verify_dataset
from symage_dagster import sharding
from tests.packaged import packaged, ready_forms

W2, RETURN, CLAIM = "irs_w2_single_page_2025", "irs_f1040_2025", "cms_1500_standard_02_12"


def balanced(*forms: str, quantity: int = 80, **config: Any) -> GenerationRequest:
    return GenerationRequest(forms, quantity, 11, ("pdf_typed",), Config(coverage=BALANCED, dpi=72, **config))


@pytest.mark.parametrize("form_id", [W2, RETURN, CLAIM, "irs_f1065_schk1_2025", "irs_ss4_2023"])
def test_every_box_has_values_and_all_can_be_printed(form_id: str) -> None:
    """Laying out raises for a text that cannot be printed."""
    covers(packaged().get(form_id))


@pytest.mark.long
def test_every_box_of_every_form_has_values() -> None:
    for form in packaged():
        covers(form)


def covers(form: FormDefinition) -> None:
    request = balanced(form.id, quantity=240)
    made = make_documents(ready_forms(), request, range(240))
    printed = made.shown[0].printed
    never = {field.id for field in form.fields if not any(printed[field.id])}
    assert never == set()


def test_a_share_of_documents_and_of_their_blanks() -> None:
    request = balanced(W2, RETURN, quantity=600)
    made = make_documents(ready_forms(), request, range(600))
    for before, shown, covered in zip(made.made, made.shown, made.covered, strict=True):
        shares = []
        for row, names in enumerate(covered):
            blanks = [name for name, column in before.printed.items() if not column[row]]
            assert set(names) <= set(blanks)
            changed = {
                name for name, column in shown.printed.items() if column[row] != before.printed[name][row]
            }
            assert changed == set(names)
            shares += [len(names) / len(blanks)] if names else []
        assert len(shares) / 600 == pytest.approx(DOCUMENTS, abs=0.06)
        assert np.mean(shares) == pytest.approx(BLANKS, abs=0.05)


def test_values_are_many() -> None:
    made = make_documents(ready_forms(), balanced(W2, quantity=600), range(600))
    printed, covered = made.shown[0].printed, made.covered[0]
    for name in ("box_7", "box_11", "box_14"):
        values = {printed[name][row] for row in range(600) if name in covered[row]}
        assert len(values) > 30


def test_blanks_of_a_scenario_stay_blank() -> None:
    scenario = {"name": "some", "blank": ["box_7", "box_8"], "values": {"box_10": 12.5}}
    request = balanced(W2, quantity=200, fill_scenarios=(scenario,))
    made = make_documents(ready_forms(), request, range(200))
    printed = made.shown[0].printed
    assert not any(printed["box_7"] + printed["box_8"])
    assert set(printed["box_10"]) == {"12.50"}
    named = {name for names in made.covered[0] for name in names}
    assert not named & {"box_7", "box_8", "box_10"}
    assert "box_11" in named


@pytest.mark.parametrize(
    "mode", ["coherent", *(pytest.param(mode, marks=pytest.mark.long) for mode in ("random", "shuffled"))]
)
@pytest.mark.usefixtures("forms_read_once")
def test_a_dataset_of_it(
    make_dataset: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, mode: str
) -> None:
    request = balanced(W2, RETURN, quantity=24, coherence_mode=mode)
    made = make_dataset(request)
    monkeypatch.setattr(sharding, "LARGEST_SHARD", 7)
    assert make_dataset(request).files == made.files
    for name, data in made.files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    out = io.StringIO()
    assert verify_dataset(tmp_path, out) == 0, out.getvalue()
    assert (
        json.loads(made.files["manifest.json"])["dataset_info"]["generation_params"]["coverage"] == BALANCED
    )
    records = [json.loads(data) for name, data in made.files.items() if name.startswith("ground_truth/json")]
    told = [record for record in records if "coverage" in record["_metadata"]]
    assert 0 < len(told) < len(records) / 2
    for record in told:
        assert all(record["fields"][name]["text"] for name in record["_metadata"]["coverage"])
