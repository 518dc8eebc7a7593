"""Orders from a plain dict, as a schedule or a command line places them: what HTTP orders is the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from symage.errors import BadRequest, InsufficientCredits, QueueFull, StoreFull
from symage.orders.batches import read_call, read_plan
from symage.orders.listening import Subscriber
from symage.orders.order import Order, read_order
from symage.orders.placing import (
    TIMES_STORED,
    Customer,
    Placed,
    Repeatable,
    place,
    place_call,
    place_table,
)
from symage.orders.tables import read_table_order
from symage.storage import accounts, batches
from symage.storage.schema import jobs, webhooks

if TYPE_CHECKING:
    from tests.api.conftest import Api

W2 = "irs_w2_single_page_2025"
NOW = 1_760_000_000_000_000
ORDER = {
    "form_ids": [W2, "irs_w9_2024"],
    "quantity": 3,
    "config": {"states": ["CA"], "fill_scenarios": [{"name": "empty", "default_stage": "blank"}]},
    "seed": 42,
}
TABLE = {"columns": [{"name": "who", "type": "text_full_name"}], "quantity": 120, "seed": 7}
OWN = ("id", "created_at", "account_id", "batch_id")
"""Columns in which any two jobs differ."""


def customer(api: Api, name: str = "another", *, credits: int | None = None, door: str = "api") -> Customer:
    account_id = api.open_account(name, credits=credits)
    return Customer(account_id, door, Subscriber(b"k" * 32, "http://here", "schedule"))


def read(api: Api, **body: Any) -> Order:
    return read_order(body, api.catalogue, drawn_seed=5, url_fault=lambda _: None)


def placed(
    api: Api,
    order: Order,
    by: Customer,
    *,
    most_waiting: int = 10,
    free: int | None = None,
    key: str | None = None,
) -> Placed:
    repeatable = None if key is None else Repeatable.of(key, {})
    limits = {"most_waiting": most_waiting, "free": lambda: free}
    with api.database.write() as connection:
        return place(connection, order, by, **limits, now=NOW, repeatable=repeatable)


def row(api: Api, job_id: str) -> dict[str, Any]:
    with api.database.read() as connection:
        found = connection.execute(sa.select(jobs).where(jobs.c.id == job_id)).mappings().one()
    return {name: value for name, value in found.items() if name not in OWN}


def test_the_job_is_the_one_that_http_makes(api: Api) -> None:
    by_http = api.generate(**ORDER).data["job_id"]
    order = read(api, **ORDER)
    by_hand = placed(api, order, customer(api)).acceptance.job.id
    assert row(api, by_hand) == row(api, by_http)
    assert row(api, by_hand)["credits_required"] == order.credits == 3 * order.credits_each


def test_the_table_is_the_one_that_http_makes(api: Api) -> None:
    by_http = api.post("/api/v1/tabular/generate", TABLE).data["job_id"]
    order, by = read_table_order(TABLE, drawn_seed=5), customer(api)
    with api.database.write() as connection:
        by_hand = place_table(connection, order, by, most_waiting=10, now=NOW).id
    assert row(api, by_hand) == row(api, by_http)


def test_a_call_of_a_batch_takes_what_the_budget_pays_for(api: Api) -> None:
    by, price = customer(api), read(api, form_id=W2).credits
    plan = read_plan({"name": "few", "form_id": W2, "token_budget": 2 * price}, api.catalogue)
    with api.database.write() as connection:
        batch = batches.create(connection, by.account_id, plan, now=NOW)
        call = read_call({"quantity": 3}, batch, api.catalogue, drawn_seed=5, url_fault=lambda _: None)
        job = place_call(connection, call, by, free=lambda: None, now=NOW).acceptance.job
    assert (job.request.quantity, job.request.seed, job.seed_requested) == (2, 5, None)
    assert (job.batch_id, job.created_via, job.credits_required) == (batch.id, "batch", 2 * price)


def test_the_door_the_seed_and_the_webhook_are_those_that_were_passed_in(api: Api) -> None:
    order = read(api, form_id=W2, webhook_url="https://example.com/hook")
    taken = placed(api, order, customer(api, door="schedule"))
    job = taken.acceptance.job
    assert (job.created_via, job.created_at) == ("schedule", NOW)
    assert (job.request.seed, job.seed_requested) == (5, None)
    assert taken.webhook is not None
    with api.database.read() as connection:
        kept = connection.execute(sa.select(webhooks).where(webhooks.c.job_id == job.id)).one()
    assert (kept.url, kept.link_base) == ("https://example.com/hook", "http://here")


def test_a_key_gives_the_first_job_back_and_no_second_webhook(api: Api) -> None:
    by, order = customer(api), read(api, form_id=W2, webhook_url="https://example.com/hook")
    first, again = (placed(api, order, by, key="monday") for _ in range(2))
    assert again.acceptance.replayed
    assert again.acceptance.job.id == first.acceptance.job.id
    assert again.webhook is None
    assert api.rows("jobs", "webhooks") == {"jobs": 1, "webhooks": 1}


def test_what_is_refused_leaves_nothing(api: Api) -> None:
    order = read(api, form_id=W2, webhook_url="https://example.com/hook")
    poor = customer(api, "poor", credits=order.credits - 1)
    with pytest.raises(InsufficientCredits):
        placed(api, order, poor, key="monday")
    rich = customer(api)
    with pytest.raises(QueueFull):
        placed(api, order, rich, most_waiting=0, key="monday")
    with pytest.raises(StoreFull):
        placed(api, order, rich, free=0, key="monday")
    assert set(api.rows("jobs", "job_forms", "webhooks", "idempotency_keys").values()) == {0}
    assert api.balance(rich.account_id) == (0, 0, 0)


def test_no_door_takes_labels_from_an_account_that_may_not_have_them(api: Api) -> None:
    order, by = read(api, form_id=W2, output_formats=["pdf_typed", "bio"]), customer(api)
    first = placed(api, order, by, key="monday")
    with api.database.write() as connection:
        accounts.set_flag(connection, by.account_id, accounts.ML_FORMATS, allowed=False, now=NOW, actor="me")
    with pytest.raises(BadRequest, match="Not enabled here: bio") as caught:
        placed(api, order, by)
    assert caught.value.details == {"forbidden_formats": ["bio"]}
    assert placed(api, order, by, key="monday").acceptance.job.id == first.acceptance.job.id
    assert api.rows("jobs") == {"jobs": 1}
    placed(api, read(api, form_id=W2), by)


def test_what_the_store_has_room_for_is_taken_to_the_byte(api: Api) -> None:
    order, by = read(api, form_id=W2, quantity=1000, output_formats=["pdf_typed", "png_typed"]), customer(api)
    needed = TIMES_STORED * order.archive_bytes
    with pytest.raises(StoreFull, match=r"needs ~\d+\.\d MB of disk; ~\d+\.\d MB are free"):
        placed(api, order, by, free=needed - 1, key="monday")
    first = placed(api, order, by, free=needed, key="monday")
    again = placed(api, order, by, free=0, key="monday")
    assert (again.acceptance.job.id, again.acceptance.replayed) == (first.acceptance.job.id, True)


def test_a_call_of_a_batch_needs_room_too_and_leaves_its_budget_alone(api: Api) -> None:
    by = customer(api)
    plan = read_plan({"name": "few", "form_id": W2, "token_budget": 1000}, api.catalogue)
    with api.database.write() as connection:
        batch = batches.create(connection, by.account_id, plan, now=NOW)
    call = read_call({"quantity": 3}, batch, api.catalogue, drawn_seed=5, url_fault=lambda _: None)
    with pytest.raises(StoreFull), api.database.write() as connection:
        place_call(connection, call, by, free=lambda: 0, now=NOW)
    with api.database.read() as connection:
        assert batches.get_own(connection, by.account_id, batch.id) == batch
    assert api.rows("jobs") == {"jobs": 0}


def test_an_order_that_no_disk_could_hold_is_refused_over_http(api: Api) -> None:
    """Ten million documents worn and pictured at once: 150 terabytes."""
    body = {"form_id": "irs_w2_2025", "quantity": 10_000_000, "output_formats": ["pdf_typed", "png_typed"]}
    answer = api.generate(**body, config={"degradation_profile": "mixed"})
    assert (answer.status, answer.json["error"]["code"]) == (507, "insufficient_storage")
    assert api.balance(api.account_id) == (0, 0, 0)


def test_every_problem_is_named_at_once(api: Api) -> None:
    with pytest.raises(BadRequest) as caught:
        read(api, form_id="nothing", quantity=0, config={"dpi": 1, "states": ["XX"]}, ink_color="green")
    fields = {problem.field for problem in caught.value.problems}
    assert fields == {"form_id", "quantity", "config.dpi", "config.states", "ink_color"}


def test_the_door_says_where_webhooks_may_lead(api: Api) -> None:
    with pytest.raises(BadRequest, match="webhook_url leads home"):
        read_order(
            {"form_id": W2, "webhook_url": "http://localhost"},
            api.catalogue,
            drawn_seed=5,
            url_fault=lambda _: "url leads home",
        )
