"""`symage prove` finds what a job printed, in every coherence mode, with the people as they were printed."""

import io
import json
from pathlib import Path

import numpy as np
import pytest

from symage.cases.documents import make_documents
from symage.cases.proofs import search_of_request
from symage.cases.ready import ReadyForms
from symage.errors import BadRequest
from symage.forms.coherence import COHERENT, MODES, case_households
from symage.identities.ssn import capacity
from symage.request import Config, GenerationRequest
from symage_cli.prove import run_prove, search_of_job
from tests.packaged import packaged

FORMS = ("irs_w2_single_page_2025", "irs_f1040_2025", "irs_f1040_sch8812_2024")


@pytest.fixture(scope="module")
def ready() -> ReadyForms:
    return ReadyForms(packaged())


def asked(mode: str, quantity: int = 20, seed: int = 42) -> GenerationRequest:
    return GenerationRequest(FORMS, quantity, seed, config=Config(coherence_mode=mode))


@pytest.mark.parametrize(
    "mode", [mode if mode == COHERENT else pytest.param(mode, marks=pytest.mark.long) for mode in MODES]
)
def test_every_number_of_every_form_is_found(ready: ReadyForms, mode: str) -> None:
    request = asked(mode)
    searched = search_of_request(request, packaged())
    for each in make_documents(ready, request, range(20)).shown:
        for field in (field for field in each.form.fields if field.type == "ssn"):
            for text in filter(None, each.printed[field.id]):
                out = io.StringIO()
                assert run_prove(text, searched, out) == 0
                assert ("shuffled" in out.getvalue()) == (mode == "shuffled")


def test_the_record_has_the_people_that_forms_needed(ready: ReadyForms) -> None:
    request = asked("coherent")
    tax_return = make_documents(ready, request, range(20)).shown[1]
    number = next(filter(None, tax_return.printed["dependent_1_ssn"]))
    out = io.StringIO()
    run_prove(number, search_of_request(request, packaged()), out)
    record = json.loads(out.getvalue().split("\n", 2)[2])
    assert number in json.dumps(record).replace("-", "")


def test_a_job_is_looked_for_where_there_is_a_data_folder(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="--data-dir"):
        search_of_job({"SYMAGE_DATA_DIR": str(tmp_path / "none")}, "some")
    assert not (tmp_path / "none").exists()


def test_a_pinned_number_is_told_from_ours() -> None:
    scenario = {"name": "a", "values": {"employee_ssn": "123-45-6789"}}
    request = GenerationRequest(FORMS, 2, 42, config=Config(fill_scenarios=(scenario,)))
    out = io.StringIO()
    assert run_prove("123456789", search_of_request(request, packaged()), out) == 0
    assert out.getvalue() == "Pinned by the order: employee_ssn in the fill scenario 'a'.\n"
    with pytest.raises(BadRequest):
        run_prove("123-45-6780", search_of_request(request, packaged()), out)


def test_an_item_of_a_random_job_is_the_same_whatever_the_quantity_and_the_other_forms(
    ready: ReadyForms,
) -> None:
    large = make_documents(ready, asked("random", 60), range(20)).shown
    small = make_documents(ready, asked("random", 20), range(20)).shown
    assert [each.printed for each in large] == [each.printed for each in small]
    alone = GenerationRequest(FORMS[1:2], 20, 42, config=Config(coherence_mode="random"))
    assert make_documents(ready, alone, range(20)).shown[0].printed == large[1].printed


def test_windows_of_random_jobs_that_do_not_overlap_share_nobody() -> None:
    def drawn(seed: int) -> set[int]:
        return {
            number
            for form in packaged()
            for number in case_households("random", seed, [form.id], range(1_000)).tolist()
        }

    assert not drawn(42) & drawn(1_042)


def test_numbers_of_the_forms_of_a_random_job_lie_far_apart() -> None:
    """What makes it so is a number that was looked for: a form that comes too near needs another."""
    starts = [int(case_households("random", 0, [form.id], range(1))[0]) for form in packaged()]
    for slot in (None, 0):
        size = capacity("safe", slot)
        rest = np.sort(np.array([start % size for start in starts], np.int64))
        assert np.diff(rest, append=rest[0] + size).min() > 10_000
