"""POST /generate: what is accepted, what it costs, and what a repeated key gives."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from symage.request import Handwriting
from symage.storage import jobs

if TYPE_CHECKING:
    from tests.api.conftest import Api

W2 = "irs_w2_single_page_2025"
SIX_COPIES = "irs_w2_2025"


def stored(api: Api, job_id: str) -> jobs.Job:
    with api.database.read() as connection:
        return jobs.get(connection, job_id)


def test_a_job_is_accepted_and_its_credits_are_held(api: Api) -> None:
    answer = api.generate(form_id=W2, quantity=10, output_formats=["png_typed", "pdf_typed"], seed=42)
    assert answer.status == 200
    assert (answer.data["status"], answer.data["credits_required"]) == ("pending", 220)
    assert (answer.data["warnings"], answer.meta["credits_charged"]) == ([], 220)
    assert api.balance(api.account_id) == (-220, 220, 0)
    request = stored(api, answer.data["job_id"]).request
    assert (request.form_ids, request.quantity, request.seed) == ((W2,), 10, 42)
    assert request.output_formats == ("pdf_typed", "png_typed")


def test_a_body_of_nothing_but_a_form_gets_the_defaults(api: Api) -> None:
    nulls = dict.fromkeys(
        ("form_ids", "quantity", "output_formats", "config", "seed", "webhook_url", "ink_color")
    )
    for body in ({}, nulls):
        request = stored(api, api.generate(form_id=W2, **body).data["job_id"]).request
        assert (request.quantity, request.output_formats) == (1, ("pdf_typed",))
        assert (request.config.dpi, request.config.splits) == (150, (80, 10, 10))


def test_several_forms_cost_their_sum(api: Api) -> None:
    answer = api.generate(form_ids=[W2, SIX_COPIES], quantity=3)
    assert answer.data["credits_required"] == 3 * (22 + 22)
    assert stored(api, answer.data["job_id"]).items_total == 6


def test_config_is_kept_with_the_job(api: Api) -> None:
    config = {
        "coherence_mode": "coherent",
        "label_scheme": "nist3",
        "dpi": 300,
        "splits": {"test": 0, "train": 60, "validation": 40},
        "degradation_profile": "clean",
    }
    kept = stored(api, api.generate(form_id=W2, config=config).data["job_id"]).request.config
    assert (kept.label_scheme, kept.dpi, kept.splits) == ("nist3", 300, (60, 40, 0))


def test_options_of_handwriting_are_kept(api: Api) -> None:
    answer = api.generate(
        form_id=W2,
        output_formats=["pdf_handwritten"],
        ink_color="red",
        ink_color_distribution={"blue": 60, "black": 40, "red": 0},
        writer_consistency="per_field",
        realism_level="whatever",
        config={"handwriting_difficulty": 1, "correction_rate": 0.25},
        confirmed_credits=44,
    )
    assert (answer.status, answer.data["warnings"]) == (200, [])
    kept = stored(api, answer.data["job_id"]).request.handwriting
    assert kept == Handwriting({"black": 40, "blue": 60}, "per_field", 1.0, 0.25)


def test_ink_is_blue_where_no_color_is_named(api: Api) -> None:
    """And one hand of usual difficulty writes each document."""
    for named, ink in ({}, "blue"), ({"ink_color": "black"}, "black"):
        answer = api.generate(form_id=W2, output_formats=["pdf_handwritten", "png_handwritten"], **named)
        kept = stored(api, answer.data["job_id"]).request.handwriting
        assert kept == Handwriting({ink: 100}, "per_document", 0.5, 0.01)


def test_what_newer_clients_send_unasked_is_accepted_with_a_warning(api: Api) -> None:
    answer = api.generate(form_id=W2, config={"sequence_length": 3, "fraud_preset": "balanced_all"})
    warnings = answer.data["warnings"]
    assert [warning["code"] for warning in warnings] == ["ignored_key", "ignored_key"]
    assert "sequence_length" in warnings[0]["message"]
    assert warnings[0]["dropped_scenarios"] == []


def test_an_absent_seed_is_drawn_and_kept_but_not_shown(api: Api) -> None:
    first, second = (api.generate(form_id=W2).data["job_id"] for _ in range(2))
    assert stored(api, first).request.seed != stored(api, second).request.seed
    assert api.get(f"/api/v1/jobs/{first}").data["seed"] is None
    shown = api.generate(form_id=W2, seed=0).data["job_id"]
    assert api.get(f"/api/v1/jobs/{shown}").data["seed"] == 0


def test_a_repeated_key_gives_the_first_job_and_charges_nothing(api: Api) -> None:
    headers = {"Idempotency-Key": "my-retry-safe-key-001"}
    first = api.post("/api/v1/generate", {"form_id": W2, "quantity": 5}, headers=headers)
    again = api.post("/api/v1/generate", {"quantity": 5, "form_id": W2}, headers=headers)
    assert again.data["job_id"] == first.data["job_id"]
    assert (again.meta["idempotent_replay"], again.meta["credits_charged"]) == (True, 0)
    assert "warnings" not in again.meta
    other = api.post("/api/v1/generate", {"form_id": W2, "quantity": 6}, headers=headers)
    assert other.data["job_id"] == first.data["job_id"]
    assert other.meta["warnings"][0]["code"] == "idempotency_key_reused"
    assert api.balance(api.account_id) == (-110, 110, 0)


def test_keys_of_two_accounts_have_nothing_to_do_with_each_other(api: Api) -> None:
    headers = {"Idempotency-Key": "same"}
    other = api.make_key(api.open_account("somebody else"))
    mine = api.post("/api/v1/generate", {"form_id": W2}, headers=headers)
    theirs = api.post("/api/v1/generate", {"form_id": W2}, headers=headers, key=other)
    assert mine.data["job_id"] != theirs.data["job_id"]


def test_racing_requests_make_exactly_the_affordable_jobs(api: Api) -> None:
    account = api.open_account("tight", credits=22 * 5)
    key = api.make_key(account)
    answers = api.runner.run(_race(api, key, [f"key-{number % 10}" for number in range(40)]))
    accepted = [body for status, body in answers if status == 200]
    assert {status for status, _ in answers} == {200, 402}
    assert len({body["data"]["job_id"] for body in accepted}) == 5
    assert sum(body["meta"]["credits_charged"] for body in accepted) == 110
    assert api.balance(account) == (0, 110, 0)


async def _race(api: Api, key: str, idempotency_keys: list[str]) -> list[tuple[int, dict]]:  # type: ignore[type-arg]
    async def one(idempotency_key: str) -> tuple[int, dict]:  # type: ignore[type-arg]
        headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": idempotency_key}
        response = await api.app.test_client().post("/api/v1/generate", json={"form_id": W2}, headers=headers)
        return response.status_code, await response.get_json()

    return await asyncio.gather(*map(one, idempotency_keys))


class TestAFullQueue:
    @pytest.fixture
    def environment(self, environment: dict[str, str]) -> dict[str, str]:
        return {**environment, "SYMAGE_MAX_WAITING_JOBS": "2"}

    def test_refuses_new_jobs_and_still_replays_old_ones(self, api: Api) -> None:
        headers = {"Idempotency-Key": "first"}
        first = api.post("/api/v1/generate", {"form_id": W2}, headers=headers)
        assert api.generate(form_id=W2).status == 200
        full = api.generate(form_id=W2)
        assert (full.status, full.json["error"]["code"]) == (503, "queue_full")
        assert int(full.headers["retry-after"]) >= 1
        assert api.balance(api.account_id) == (-44, 44, 0)
        again = api.post("/api/v1/generate", {"form_id": W2}, headers=headers)
        assert again.data["job_id"] == first.data["job_id"]
