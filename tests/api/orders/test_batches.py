"""Batches: made while the client waits, paid from a budget."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import sqlalchemy as sa

from api import times
from api.openapi.document import document
from symage.request import GenerationRequest
from symage.storage import acceptance, accounts, batches, jobs, lease, settlement
from symage.storage.acceptance import Application
from symage.storage.schema import batches as batches_table
from symage.storage.schema import webhook_outbox
from symage.storage.settlement import Outcome
from tests.waiting import wait_for

if TYPE_CHECKING:
    from tests.api.conftest import Answer, Api

PATH = "/api/v1/batches"
W2 = "irs_w2_single_page_2025"
PRICE = 22
"""Tokens of one document of it."""


class Pool(threading.Thread):
    """In the place of the run pool: it ends each waiting job, as many of its documents made as `makes`."""

    def __init__(self, api: Api) -> None:
        super().__init__()
        self.api = api
        self.makes = 10_000
        self.status = jobs.COMPLETED
        self.is_idle = False
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(0.01):
            for job_id in [] if self.is_idle else self._waiting():
                self._make(job_id)

    def end(self) -> None:
        self._over.set()
        self.join()

    def _waiting(self) -> list[str]:
        with self.api.database.read() as connection:
            waiting = sa.select(jobs.jobs.c.id).where(jobs.jobs.c.status == jobs.PENDING)
            return list(connection.scalars(waiting))

    def _make(self, job_id: str) -> None:
        with self.api.database.write() as connection:
            lease.acquire(connection, job_id, "run", now=times.now())
            job = jobs.get(connection, job_id)
        done = min(self.makes, job.request.quantity)
        captured = 0 if self.status == jobs.FAILED else done * PRICE
        self.api.finish_job(job, done, status=self.status, captured=captured)


@pytest.fixture
def pool(api: Api) -> Iterator[Pool]:
    running = Pool(api)
    running.start()
    yield running
    running.end()


def create(api: Api, **body: Any) -> dict[str, Any]:
    answer = api.post(PATH, {"name": "ours", "form_id": W2, **body})
    assert answer.status == 200, answer.body
    made: dict[str, Any] = answer.data
    return made


def generate(api: Api, batch: dict[str, Any], quantity: int, **body: Any) -> Answer:
    return api.post(f"{PATH}/{batch['batch_id']}/generate", {"quantity": quantity, **body})


def events(api: Api) -> list[tuple[str, Any]]:
    with api.database.read() as connection:
        rows = connection.execute(sa.select(webhook_outbox).order_by(webhook_outbox.c.created_at)).all()
    return [(row.event, row.payload) for row in rows]


def test_a_new_batch_is_shown_whole(api: Api) -> None:
    made = create(api, token_budget=1000, output_formats=["png_typed", "pdf_typed"], label_scheme="nist3")
    assert {key: made[key] for key in made if key not in ("batch_id", "created_at")} == {
        "name": "ours",
        "form_id": W2,
        "status": "active",
        "token_budget": 1000,
        "tokens_used": 0,
        "tokens_remaining": 1000,
        "items_generated": 0,
        "output_formats": ["pdf_typed", "png_typed"],
        "label_scheme": "nist3",
    }
    assert api.get(f"{PATH}/{made['batch_id']}").data == made
    listed = api.get(PATH)
    assert listed.data == [{key: made[key] for key in listed.data[0]}]
    unlimited = create(api)
    assert (unlimited["token_budget"], unlimited["tokens_remaining"], unlimited["label_scheme"]) == (
        None,
    ) * 3
    assert unlimited["output_formats"] == ["pdf_typed"]


@pytest.mark.usefixtures("pool")
def test_a_call_answers_with_what_it_has_made(api: Api) -> None:
    batch = create(api, token_budget=1000)
    made = generate(api, batch, 3, seed=7).data
    assert (made["items_generated"], made["tokens_charged"], made["tokens_remaining"]) == (3, 66, 934)
    assert made["status"] == "active"
    shown = api.get(f"{PATH}/{batch['batch_id']}").data
    assert (shown["tokens_used"], shown["items_generated"], shown["tokens_remaining"]) == (66, 3, 934)
    items = api.get(f"{PATH}/{batch['batch_id']}/items").data
    assert [item["item_id"] for item in items] == made["item_ids"]
    assert {item["tokens_charged"] for item in items} == {PRICE}
    files = api.get(f"{PATH}/{batch['batch_id']}/items/{made['item_ids'][1]}/download").data["files"]
    assert [file["filename"] for file in files] == [file["filename"] for file in items[1]["files"]]
    body = api.get(files[0]["url"].removeprefix("http://localhost"), key="").body
    assert body.decode() == files[0]["filename"] == f"{W2}_1_typed.pdf"
    assert api.balance(api.account_id) == (-66, 0, 66)


@pytest.mark.usefixtures("pool")
def test_calls_and_items_are_what_the_document_says(api: Api) -> None:
    described = document(api.app, api.catalogue)
    batch = create(api)
    called, listed = generate(api, batch, 2), api.get(f"{PATH}/{batch['batch_id']}/items")
    assert len(called.data["item_ids"]) == len(listed.data) == 2
    for answer, method, path in ((called, "post", "generate"), (listed, "get", "items")):
        responses = described["paths"][f"{PATH}/{{batch_id}}/{path}"][method]["responses"]
        schema = responses["200"]["content"]["application/json"]["schema"]
        jsonschema.validate(answer.json, {**schema, "components": described["components"]})


@pytest.mark.usefixtures("pool")
def test_a_budget_pays_for_as_many_documents_as_it_can(api: Api) -> None:
    batch = create(api, token_budget=5 * PRICE + 21)
    assert generate(api, batch, 3).data["items_generated"] == 3
    last = generate(api, batch, 10).data
    assert (last["items_generated"], last["tokens_remaining"], last["status"]) == (2, 21, "exhausted")
    again = generate(api, batch, 1)
    assert (again.status, again.json["error"]["code"]) == (409, "batch_exhausted")
    assert [event for event, _ in events(api)] == ["batch.completed", "batch.completed", "batch.exhausted"]
    told = events(api)[-1][1]
    assert told == {"batch_id": batch["batch_id"], "form_id": W2, "token_budget": 131, "tokens_used": 110}
    assert events(api)[1][1]["status"] == "exhausted"


def test_a_revoked_batch_makes_nothing(api: Api) -> None:
    batch = create(api)
    with api.database.write() as connection:
        batches.revoke(connection, batch["batch_id"], now=times.now())
    answer = generate(api, batch, 1)
    assert (answer.status, answer.json["error"]["code"]) == (409, "batch_revoked")
    assert api.get(f"{PATH}/{batch['batch_id']}").data["status"] == "revoked"
    assert api.rows("jobs") == {"jobs": 0}


def test_a_run_that_fails_costs_nothing(api: Api, pool: Pool) -> None:
    pool.status, pool.makes = jobs.FAILED, 0
    batch = create(api, token_budget=30)
    answer = generate(api, batch, 1)
    assert (answer.status, answer.json["error"]["code"]) == (500, "generation_failed")
    shown = api.get(f"{PATH}/{batch['batch_id']}").data
    assert (shown["status"], shown["tokens_used"], shown["tokens_remaining"]) == ("active", 0, 30)
    assert events(api) == []
    assert api.balance(api.account_id) == (0, 0, 0)
    assert api.get(f"{PATH}/{batch['batch_id']}/items").data == []


def test_a_call_that_takes_too_long_is_stopped_and_refunded(
    api: Api, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.orders.batches.CALL_SECONDS", 0.1)
    pool.is_idle = True
    batch = create(api, token_budget=1000)
    answer = generate(api, batch, 4)
    assert (answer.status, answer.json["error"]["code"]) == (503, "batch_busy")
    assert "retry-after" in answer.headers
    shown = api.get(f"{PATH}/{batch['batch_id']}").data
    assert (shown["status"], shown["tokens_remaining"]) == ("active", 1000)
    assert api.balance(api.account_id) == (0, 0, 0)
    assert api.get("/api/v1/jobs").data[0]["status"] == "canceled"


def test_of_a_call_that_is_stopped_what_was_made_is_the_answer(
    api: Api, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run sees the request to stop when two of four documents are made."""
    monkeypatch.setattr("api.orders.batches.CALL_SECONDS", 0.2)
    pool.is_idle = True
    batch = create(api, token_budget=1000)

    def run() -> None:
        (job_id,) = wait_for(pool._waiting)
        with api.database.write() as connection:
            lease.acquire(connection, job_id, "run", now=times.now())

        def stopped() -> jobs.Job | None:
            with api.database.read() as connection:
                job = jobs.get(connection, job_id)
            return job if job.status == jobs.CANCELING else None

        api.finish_job(wait_for(stopped), 2, status=jobs.CANCELED, captured=2 * PRICE)

    with ThreadPoolExecutor(1) as runs:
        running = runs.submit(run)
        made = generate(api, batch, 4).data
        running.result()
    assert (made["items_generated"], made["tokens_charged"], made["tokens_remaining"]) == (2, 44, 956)
    assert len(api.get(f"{PATH}/{batch['batch_id']}/items").data) == 2


@pytest.mark.usefixtures("pool")
def test_pages_hold_each_item_of_all_calls_once(api: Api) -> None:
    batch = create(api)
    made = [item for _ in range(3) for item in generate(api, batch, 3).data["item_ids"]]
    seen: list[str] = []
    cursor = ""
    while cursor is not None:
        page = api.get(f"{PATH}/{batch['batch_id']}/items?limit=2" + (f"&cursor={cursor}" if cursor else ""))
        seen += [item["item_id"] for item in page.data]
        cursor = page.meta["next_cursor"]
    assert seen == made
    for bad in ("x", "1", "-", "1-x", "9" * 30 + "-0"):
        assert api.get(f"{PATH}/{batch['batch_id']}/items?cursor={bad}").status == 400


@pytest.mark.usefixtures("pool")
def test_somebody_elses_batch_and_somebody_elses_item_do_not_exist(api: Api) -> None:
    batch, other = create(api), create(api)
    item = generate(api, batch, 1).data["item_ids"][0]
    assert api.get(f"{PATH}/{other['batch_id']}/items/{item}/download").status == 404
    stranger = api.make_key(api.open_account("stranger"))
    for method, tail in (
        ("GET", ""),
        ("GET", "/items"),
        ("GET", f"/items/{item}/download"),
        ("POST", "/generate"),
    ):
        options = {"json": {"quantity": 1}} if method == "POST" else {}
        for batch_id in (batch["batch_id"], "x", "%00"):
            answer = api.ask(method, f"{PATH}/{batch_id}{tail}", key=stranger, **options)
            assert (answer.status, answer.json["error"]["code"]) == (404, "batch_not_found")
    for item_id in ("x", "%00", f"{item}0", item.replace("_0_0", "_1_0"), "'"):
        assert api.get(f"{PATH}/{batch['batch_id']}/items/{item_id}/download").status == 404


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_account_without_labels_makes_no_batch_of_them_and_calls_none_that_it_has(api: Api) -> None:
    formats = {"output_formats": ["pdf_typed", "bio"]}
    batch = create(api, **formats)
    api.forbid_labels()
    for answer in (api.post(PATH, {"name": "ours", "form_id": W2, **formats}), generate(api, batch, 1)):
        assert (answer.status, answer.json["error"]["code"]) == (400, "ml_formats_disabled")
        assert answer.json["error"]["details"]["forbidden_formats"] == ["bio"]
    assert api.rows("batches", "jobs") == {"batches": 1, "jobs": 0}


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"name": None}, "bad_request", "name"),
        ({"name": "x" * 201}, "bad_request", "name"),
        ({"name": "a\x00b"}, "bad_request", "name"),
        ({"form_id": None}, "bad_request", "form_id"),
        ({"form_id": "irs_w3"}, "unknown_form", "form_id"),
        ({"token_budget": 0}, "bad_request", "token_budget"),
        ({"token_budget": "5"}, "bad_request", "token_budget"),
        ({"token_budget": PRICE - 1}, "bad_request", "token_budget"),
        ({"output_formats": ["tiff"]}, "invalid_output_format", "output_formats"),
        ({"label_scheme": "mine"}, "invalid_label_scheme", "config.label_scheme"),
        ({"label_scheme": "nist3", "config": {"label_scheme": "field_id"}}, "bad_request", "label_scheme"),
        ({"config": {"colour": 1}}, "bad_request", "config.colour"),
        ({"quantity": 1}, "bad_request", "quantity"),
    ],
    ids=str,
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_no_batch_is_refused(api: Api, body: dict[str, Any], code: str, field: str) -> None:
    answer = api.post(PATH, {"name": "ours", "form_id": W2, **body})
    assert (answer.status, answer.json["error"]["code"]) == (400, code)
    assert [problem["field"] for problem in answer.json["error"]["details"]["problems"]] == [field]
    assert api.rows("batches") == {"batches": 0}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_call_names_its_limit(api: Api) -> None:
    batch = create(api)
    for quantity in (0, 51, None, "5", True):
        answer = generate(api, batch, quantity)  # type: ignore[arg-type]
        assert (answer.status, answer.json["error"]["code"]) == (400, "bad_request")
    assert "from 1 to 50" in generate(api, batch, 51).json["error"]["message"]
    assert generate(api, batch, 1, form_id=W2).status == 400
    assert generate(api, batch, 1, seed=-1).status == 400
    assert api.rows("jobs") == {"jobs": 0}


def test_a_call_that_the_account_cannot_pay_leaves_the_budget_whole(api: Api) -> None:
    api.key = api.make_key(api.open_account("poor", credits=30))
    batch = create(api, token_budget=1000)
    answer = generate(api, batch, 2)
    assert (answer.status, answer.json["error"]["code"]) == (402, "insufficient_credits")
    assert api.get(f"{PATH}/{batch['batch_id']}").data["tokens_remaining"] == 1000
    assert api.rows("jobs", "webhooks") == {"jobs": 0, "webhooks": 0}


@pytest.mark.usefixtures("pool")
def test_a_large_call_is_asked_back_where_the_account_wants_it(api: Api) -> None:
    batch = create(api, token_budget=1000)
    with api.database.write() as connection:
        asked_above = {"confirm_above": PRICE}
        accounts.change(connection, api.account_id, asked_above, actor="command", now=times.now())
    asked = generate(api, batch, 2)
    assert (asked.status, asked.data["status"], asked.data["cost"]) == (
        200,
        "confirmation_required",
        2 * PRICE,
    )
    assert api.get(f"{PATH}/{batch['batch_id']}").data["tokens_remaining"] == 1000
    assert generate(api, batch, 2, confirmed_credits=2 * PRICE).data["items_generated"] == 2


@pytest.mark.usefixtures("pool")
def test_racing_calls_use_a_budget_to_the_token(api: Api) -> None:
    """16 clients ask for 2 documents each of a budget for 11."""
    batch = create(api, token_budget=11 * PRICE + 5)
    path, headers = f"{PATH}/{batch['batch_id']}/generate", {"Authorization": f"Bearer {api.key}"}

    async def call() -> Any:
        answer = await api.app.test_client().post(path, json={"quantity": 2}, headers=headers)
        return answer.status_code, await answer.get_json()

    async def race() -> list[Any]:
        return await asyncio.gather(*(call() for _ in range(16)))

    answers = api.runner.run(race())
    assert {status for status, _ in answers} == {200, 409}
    assert sum(body["data"]["items_generated"] for status, body in answers if status == 200) == 11
    with api.database.read() as connection:
        row = connection.execute(sa.select(batches_table)).one()
    assert (row.status, row.tokens_held, row.tokens_used, row.items_generated) == (
        "exhausted",
        0,
        11 * PRICE,
        11,
    )
    assert api.balance(api.account_id) == (-11 * PRICE, 0, 11 * PRICE)
    assert [event for event, _ in events(api)].count("batch.exhausted") == 1


def test_tokens_given_back_by_a_call_under_way_keep_a_batch_alive(api: Api) -> None:
    """Two calls hold the whole budget; the first ends, the second is given back."""
    batch = create(api, token_budget=2 * PRICE)
    with api.database.write() as connection:
        row = batches.get_own(connection, api.account_id, batch["batch_id"])
        assert [batches.reserve(connection, row, price=PRICE, wanted=1) for _ in range(2)] == [1, 1]
        asked = GenerationRequest((W2,), 1, seed=1)
        application = Application(api.account_id, asked, 1, PRICE, "batch", batch_id=row.id)
        first, second = (acceptance.accept(connection, application, now=times.now()).job for _ in range(2))
    with api.database.write() as connection:
        done, nothing = Outcome(jobs.COMPLETED, PRICE, items_done=1), Outcome(jobs.CANCELED, 0)
        assert settlement.settle_unheld(connection, first.id, 0, done, now=times.now())
        assert batches.get_own(connection, api.account_id, batch["batch_id"]).status == "active"
        assert settlement.settle_unheld(connection, second.id, 0, nothing, now=times.now())
        left = batches.get_own(connection, api.account_id, batch["batch_id"])
    assert (left.status, left.tokens_used, left.tokens_remaining) == ("active", PRICE, PRICE)
