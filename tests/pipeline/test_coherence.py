"""What the coherence mode of a job does to its documents, and that no mode depends on how the job is cut."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from symage.request import Config, GenerationRequest
from symage_dagster import sharding

W2, RETURN = "irs_w2_single_page_2025", "irs_f1040_2025"
QUANTITY = 12


def asked(mode: str, quantity: int = QUANTITY) -> GenerationRequest:
    return GenerationRequest((W2, RETURN), quantity, 7, ("pdf_typed",), Config(coherence_mode=mode, dpi=72))


@pytest.fixture(scope="module")
def made(make_dataset: Callable[[GenerationRequest], Any]) -> Callable[[str], Any]:
    """The dataset of a mode, made once."""
    known: dict[str, Any] = {}

    def make(mode: str) -> Any:
        if mode not in known:
            known[mode] = make_dataset(asked(mode))
        return known[mode]

    return make


def truths(dataset: Any, form_id: str) -> list[dict[str, Any]]:
    """The values of each document."""
    records = [record for record in json.loads(dataset.json) if record["form_id"] == form_id]
    return [{name: said["value"] for name, said in record["fields"].items()} for record in records]


def test_coherent_forms_agree(made: Callable[[str], Any]) -> None:
    for w2, tax_return in zip(truths(made("coherent"), W2), truths(made("coherent"), RETURN), strict=True):
        assert tax_return["ssn"] == w2["employee_ssn"]
        assert tax_return["last_name"].startswith(w2["employee_last_name"])
        assert tax_return["line_1a"] >= w2["box_1"] - 0.5


def test_shuffled_values_are_those_of_the_coherent_job_in_other_places(made: Callable[[str], Any]) -> None:
    moved = 0
    for form_id in (W2, RETURN):
        coherent, shuffled = truths(made("coherent"), form_id), truths(made("shuffled"), form_id)
        for field in coherent[0]:
            before, after = [each[field] for each in coherent], [each[field] for each in shuffled]
            assert Counter(before) == Counter(after)
            moved += before != after
    assert moved > 40


def test_shuffled_fields_do_not_move_together(made: Callable[[str], Any]) -> None:
    owner = {each["employee_ssn"]: each["employee_last_name"] for each in truths(made("coherent"), W2)}
    kept = [
        owner[each["employee_ssn"]] == each["employee_last_name"] for each in truths(made("shuffled"), W2)
    ]
    assert sum(kept) < QUANTITY / 2


def test_random_forms_have_people_of_their_own(made: Callable[[str], Any]) -> None:
    dataset = made("random")
    returns = {each["ssn"] for each in truths(dataset, RETURN)}
    statements = {each["employee_ssn"] for each in truths(dataset, W2)}
    assert len(returns) == len(statements) == QUANTITY
    assert not returns & statements


@pytest.mark.parametrize("mode", ["coherent", "shuffled", "random"])
def test_the_manifest_names_the_mode(made: Callable[[str], Any], mode: str) -> None:
    assert made(mode).manifest["dataset_info"]["generation_params"]["coherence_mode"] == mode


@pytest.mark.parametrize("mode", ["shuffled", "random"])
def test_bytes_do_not_depend_on_the_cut(
    mode: str,
    tmp_path: Path,
    make_digests: Callable[..., dict[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = make_digests(asked(mode), tmp_path / "whole")
    monkeypatch.setattr(sharding, "LARGEST_SHARD", 5)
    assert make_digests(asked(mode), tmp_path / "cut") == whole
