"""Spending: asked back where the account wants it, and exact under racing clients."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from symage.storage import accounts

if TYPE_CHECKING:
    from tests.api.conftest import Api

W2 = "irs_w2_single_page_2025"
PRICE = 22


def confirm_above(api: Api, credits: int | None) -> None:
    with api.database.write() as connection:
        accounts.change(connection, api.account_id, {"confirm_above": credits}, actor="command", now=1)


def test_no_account_is_asked_unless_it_wants_to_be(api: Api) -> None:
    assert api.generate(form_id=W2, quantity=10_000).data["status"] == "pending"


def test_a_large_spend_is_asked_back_and_then_made(api: Api) -> None:
    confirm_above(api, 100)
    assert api.generate(form_id=W2, quantity=4).data["status"] == "pending"
    asked = api.generate(form_id=W2, quantity=10)
    assert asked.status == 200
    assert asked.data == {
        "status": "confirmation_required",
        "cost": 220,
        "available_credits": None,
        "job_id": None,
    }
    assert asked.meta["credits_charged"] == 0
    assert api.rows("jobs") == {"jobs": 1}
    assert api.generate(form_id=W2, quantity=10, confirmed_credits=219).data["job_id"] is None
    for confirmed in (220, 1000):
        made = api.generate(form_id=W2, quantity=10, confirmed_credits=confirmed)
        assert (made.data["status"], made.meta["credits_charged"]) == ("pending", 220)
    assert api.balance(api.account_id)[1] == 4 * PRICE + 440


def test_zero_asks_always(api: Api) -> None:
    confirm_above(api, 0)
    assert api.generate(form_id=W2).data["status"] == "confirmation_required"


def test_what_cannot_be_paid_is_not_asked(api: Api) -> None:
    account = api.open_account("poor", credits=100)
    with api.database.write() as connection:
        accounts.change(connection, account, {"confirm_above": 10}, actor="command", now=1)
    key = api.make_key(account)
    order = {"form_id": W2, "quantity": 4}
    assert api.post("/api/v1/generate", order, key=key).data["available_credits"] == 100
    answer = api.post("/api/v1/generate", {**order, "quantity": 5}, key=key)
    assert (answer.status, answer.json["error"]["code"]) == (402, "insufficient_credits")
    assert api.balance(account) == (100, 0, 0)


def test_a_question_uses_up_no_idempotency_key(api: Api) -> None:
    confirm_above(api, 10)
    sent = {"headers": {"Idempotency-Key": "k"}}
    assert api.post("/api/v1/generate", {"form_id": W2}, **sent).data["job_id"] is None
    confirmed = {"form_id": W2, "confirmed_credits": PRICE}
    first = api.post("/api/v1/generate", confirmed, **sent)
    again = api.post("/api/v1/generate", confirmed, **sent)
    assert first.data["job_id"] == again.data["job_id"]
    assert again.meta["idempotent_replay"] is True


@pytest.mark.parametrize("credits", [10 * PRICE + 5])
def test_32_racing_clients_get_exactly_the_jobs_that_can_be_paid(api: Api, credits: int) -> None:
    """Half of them share idempotency keys in pairs; each asks three times."""
    account = api.open_account("racers", credits=credits)
    bearer = {"Authorization": f"Bearer {api.make_key(account)}"}

    async def client(number: int) -> list[tuple[int, Any]]:
        answers = []
        for turn in range(3):
            key = f"shared {number // 2} {turn}" if number < 16 else f"own {number} {turn}"
            answer = await api.app.test_client().post(
                "/api/v1/generate", json={"form_id": W2}, headers={**bearer, "Idempotency-Key": key}
            )
            answers.append((answer.status_code, key, await answer.get_json()))
        return answers

    async def race() -> list[list[Any]]:
        return await asyncio.gather(*(client(number) for number in range(32)))

    answers = [answer for client_answers in api.runner.run(race()) for answer in client_answers]
    assert {status for status, _, _ in answers} == {200, 402}
    jobs_by_key: dict[str, set[str]] = {}
    for status, key, body in answers:
        if status == 200:
            jobs_by_key.setdefault(key, set()).add(body["data"]["job_id"])
    assert all(len(made) == 1 for made in jobs_by_key.values())
    assert len({job for made in jobs_by_key.values() for job in made}) == 10
    assert api.rows("jobs") == {"jobs": 10}
    assert api.balance(account) == (5, 10 * PRICE, 0)
