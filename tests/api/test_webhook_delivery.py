"""From the end of a job to a signed request at a real receiver, with retries on a clock of our own."""

from __future__ import annotations

import asyncio
import hmac
import json
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from symagedocs.webhooks import verify_signature

from api import times
from api.installation import Installation
from api.outbox import Courier
from api.webhook_client import WebhookClient
from api.webhook_targets import Targets
from symage.request import GenerationRequest
from symage.storage import acceptance, batches, deliveries, jobs, lease, outbox, settlement
from symage.storage.acceptance import Application
from symage.storage.schema import webhooks as webhooks_table

if TYPE_CHECKING:
    from tests.api.conftest import Api

WEBHOOKS = "/api/v1/webhooks"
W2 = "irs_w2_single_page_2025"
SECOND = 1_000_000


@dataclass
class Received:
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Receiver:
    """A server that answers with `statuses`, the last of them for ever, and keeps what it got."""

    statuses: list[int] = field(default_factory=lambda: [200])
    got: list[Received] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def take(self, headers: dict[str, str], body: bytes) -> int:
        self.got.append(Received(headers, body))
        return self.statuses[min(len(self.got), len(self.statuses)) - 1]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers["content-length"]))
            self.send_response(kept.take(headers, body))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield kept
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def _no_courier(monkeypatch: pytest.MonkeyPatch) -> None:
    """The app's own courier would make attempts at the real time."""
    monkeypatch.setattr("api.outbox.POLL_SECONDS", 3600.0)


@pytest.fixture
def environment(environment: dict[str, str], receiver: Receiver) -> dict[str, str]:
    return {**environment, "SYMAGE_WEBHOOK_ALLOW": f"127.0.0.1:{receiver.port}"}


class Post:
    """A courier whose clock the test moves, in seconds since its begin."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.here: Installation = api.app.extensions["symage"]
        self.begin = times.now() + 60 * SECOND
        self.seconds = 0
        self.courier = self.make_courier(self.here.targets)

    def make_courier(self, targets: Targets) -> Courier:
        return Courier(self.here, WebhookClient(targets), clock=lambda: self.begin + self.seconds * SECOND)

    def at(self, seconds: int) -> int:
        """How many attempts are made at that moment."""
        self.seconds = seconds
        return self.api.runner.run(self.courier.round())

    def deliveries(self, webhook_id: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.api.get(f"{WEBHOOKS}/{webhook_id}/deliveries").data["items"]
        return found


@pytest.fixture
def post(api: Api) -> Post:
    return Post(api)


def register(api: Api, receiver: Receiver, **body: Any) -> dict[str, Any]:
    answer = api.post(WEBHOOKS, {"url": receiver.url, **body})
    assert answer.status == 200, answer.body
    made: dict[str, Any] = answer.data
    return made


def test_a_completed_job_is_told_with_links_that_work(api: Api, post: Post, receiver: Receiver) -> None:
    webhook = register(api, receiver)
    job = api.ended_job(quantity=2)
    assert post.at(0) == 1
    [told] = receiver.got
    assert told.json.keys() == {"event", "timestamp", "webhook_id", "data"}
    assert (told.json["event"], told.json["webhook_id"]) == ("job.completed", webhook["id"])
    data = told.json["data"]
    assert data.keys() == {
        *("job_id", "status", "form_id", "form_ids", "quantity", "credits_charged", "completed_at"),
        "download_urls",
    }
    shown = api.get(f"/api/v1/jobs/{job.id}").data
    assert {key: data[key] for key in data if key in shown} == {
        key: shown[key] for key in data if key in shown
    }
    assert told.json["timestamp"] == shown["completed_at"] == data["completed_at"]
    links = {file["filename"]: file["url"] for file in data["download_urls"]}
    listed = [file["filename"] for file in api.get(f"/api/v1/jobs/{job.id}/downloads").data["files"]]
    assert list(links) == listed
    assert links["dataset.zip"].startswith("http://localhost/files/")
    for name in ("dataset.zip", listed[-1]):
        assert api.get(links[name].removeprefix("http://localhost"), key="").status == 200
    assert post.deliveries(webhook["id"])[0]["status"] == "delivered"


def test_a_failed_job_is_told_without_links(api: Api, post: Post, receiver: Receiver) -> None:
    register(api, receiver)
    job = api.ended_job(status=jobs.FAILED, finished=0, artifacts={})
    post.at(0)
    data = receiver.got[0].json["data"]
    assert (data["job_id"], data["status"], data["credits_charged"]) == (job.id, "failed", 0)
    assert "error" in data
    assert "download_urls" not in data


def test_the_list_of_files_is_bounded(
    api: Api, post: Post, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.file_list.MOST_LISTED", 5)
    register(api, receiver)
    job = api.ended_job(quantity=2)
    post.at(0)
    data = receiver.got[0].json["data"]
    assert [file["filename"] for file in data["download_urls"]] == ["dataset.zip", "data.json", "data.csv"]
    assert data["truncated"] is True
    assert data["items_url"] == f"http://localhost/api/v1/jobs/{job.id}/items"


def test_every_delivery_is_signed_in_both_manners(api: Api, post: Post, receiver: Receiver) -> None:
    webhook = register(api, receiver)
    api.ended_job()
    post.at(0)
    [told] = receiver.got
    secret, headers = webhook["signing_secret"], told.headers
    expected = hmac.new(secret.encode(), told.body, sha256).hexdigest()
    assert headers["x-symagedocs-signature"] == expected
    assert verify_signature(told.body, headers["x-symagedocs-signature"], secret)
    assert headers["x-symagedocs-event"] == "job.completed"
    assert headers["x-symagedocs-delivery"] == post.deliveries(webhook["id"])[0]["id"]
    assert headers["content-type"] == "application/json"
    # As the Standard Webhooks specification tells a receiver to do it.
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + told.body
    key = b64decode(secret.removeprefix("whsec_"))
    standard = b64encode(hmac.new(key, signed, sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{standard}"
    assert headers["webhook-id"] == headers["x-symagedocs-delivery"]
    assert int(headers["webhook-timestamp"]) == post.begin // SECOND


def test_a_failed_delivery_is_tried_three_times_more(api: Api, post: Post, receiver: Receiver) -> None:
    receiver.statuses = [500, 404, 302, 503]
    webhook = register(api, receiver)
    api.ended_job()
    made = {second: post.at(second) for second in (0, 9, 10, 69, 70, 369, 370, 400, 100_000)}
    assert made == {0: 1, 9: 0, 10: 1, 69: 0, 70: 1, 369: 0, 370: 1, 400: 0, 100_000: 0}
    assert len({told.body for told in receiver.got}) == 1
    assert len({told.headers["x-symagedocs-delivery"] for told in receiver.got}) == 1
    assert len({told.headers["webhook-timestamp"] for told in receiver.got}) == 4
    [shown] = post.deliveries(webhook["id"])
    assert (shown["status"], shown["attempt_count"], shown["response_code"]) == ("failed", 4, 503)
    assert shown["next_attempt_at"] is None
    api.ended_job()
    assert post.at(100_001) == 1, "the webhook stays active"


def test_a_retry_that_succeeds_is_the_last(api: Api, post: Post, receiver: Receiver) -> None:
    receiver.statuses = [500, 204]
    webhook = register(api, receiver)
    api.ended_job()
    assert [post.at(second) for second in (0, 10, 70, 370)] == [1, 1, 0, 0]
    [shown] = post.deliveries(webhook["id"])
    assert (shown["status"], shown["attempt_count"], shown["response_code"]) == ("delivered", 2, 204)


def test_a_receiver_that_is_not_there_is_tried_again(api: Api, post: Post, receiver: Receiver) -> None:
    webhook = register(api, receiver)
    with api.database.write() as connection:
        nobody = {"url": "http://127.0.0.1:1/hook"}
        connection.execute(webhooks_table.update().values(nobody))
    post.courier = post.make_courier(Targets(["127.0.0.1"]))
    api.ended_job()
    assert [post.at(second) for second in (0, 10)] == [1, 1]
    [shown] = post.deliveries(webhook["id"])
    assert (shown["status"], shown["response_code"]) == ("pending", None)
    assert "Connect" in shown["error"]


def test_an_address_that_is_not_allowed_any_more_is_not_tried_again(
    api: Api, post: Post, receiver: Receiver
) -> None:
    webhook = register(api, receiver)
    with api.database.write() as connection:
        connection.execute(webhooks_table.update().values(url="https://127.0.0.1/hook"))
    api.ended_job()
    assert [post.at(second) for second in (0, 10, 70)] == [1, 0, 0]
    [shown] = post.deliveries(webhook["id"])
    assert (shown["status"], shown["attempt_count"]) == ("failed", 1)
    assert "public" in shown["error"]


def test_a_delivery_can_be_made_again_by_hand(api: Api, post: Post, receiver: Receiver) -> None:
    receiver.statuses = [500, 500, 500, 500, 200]
    webhook = register(api, receiver)
    api.ended_job()
    for second in (0, 10, 70, 370):
        post.at(second)
    [failed] = post.deliveries(webhook["id"])
    path = f"{WEBHOOKS}/{webhook['id']}/deliveries/{failed['id']}/retry"
    retried = api.post(path).data
    assert (retried["id"], retried["status"]) == (failed["id"], "pending")
    assert post.at(371) == 1
    [shown] = post.deliveries(webhook["id"])
    assert (shown["status"], shown["attempt_count"]) == ("delivered", 5)
    api.post(path)
    assert post.at(372) == 1, "also one that was delivered"
    assert len({told.body for told in receiver.got}) == 1
    for wrong in ("x", "%00"):
        answer = api.post(f"{WEBHOOKS}/{webhook['id']}/deliveries/{wrong}/retry")
        assert (answer.status, answer.json["error"]["code"]) == (404, "delivery_not_found")


def test_a_test_event_goes_out_whatever_the_webhook_listens_to(
    api: Api, post: Post, receiver: Receiver
) -> None:
    webhook = register(api, receiver, events=["batch.exhausted"])
    answer = api.post(f"{WEBHOOKS}/{webhook['id']}/test").data
    assert answer["queued"] is True
    assert post.at(0) == 1
    [told] = receiver.got
    assert told.headers["x-symagedocs-event"] == told.json["event"] == "webhook.test"
    assert told.headers["x-symagedocs-delivery"] == answer["delivery_id"]
    api.ask("PATCH", f"{WEBHOOKS}/{webhook['id']}", json={"is_active": False})
    refused = api.post(f"{WEBHOOKS}/{webhook['id']}/test")
    assert (refused.status, refused.json["error"]["code"]) == (409, "webhook_inactive")


def test_after_a_rotation_the_new_secret_signs_and_the_old_one_beside_it_for_a_day(
    api: Api, post: Post, receiver: Receiver
) -> None:
    webhook = register(api, receiver)
    rotated = api.post(f"{WEBHOOKS}/{webhook['id']}/rotate").data
    for second in (0, 24 * 3600):
        api.post(f"{WEBHOOKS}/{webhook['id']}/test")
        post.at(second)
    during, after = receiver.got
    for told in (during, after):
        assert verify_signature(told.body, told.headers["x-symagedocs-signature"], rotated["signing_secret"])
        assert not verify_signature(
            told.body, told.headers["x-symagedocs-signature"], webhook["signing_secret"]
        )
    assert len(during.headers["webhook-signature"].split()) == 2
    assert len(after.headers["webhook-signature"].split()) == 1


def test_only_those_hear_that_want_to(api: Api, post: Post, receiver: Receiver) -> None:
    both = [register(api, receiver)["id"] for _ in range(2)]
    register(api, receiver, events=["job.failed"])
    inactive = register(api, receiver)["id"]
    api.ask("PATCH", f"{WEBHOOKS}/{inactive}", json={"is_active": False})
    stranger = api.make_key(api.open_account("stranger"))
    api.post(WEBHOOKS, {"url": receiver.url}, key=stranger)
    api.ended_job()
    assert post.at(0) == 2
    assert {told.json["webhook_id"] for told in receiver.got} == set(both)


def test_a_deleted_webhook_hears_nothing_more_at_once(api: Api, post: Post, receiver: Receiver) -> None:
    receiver.statuses = [500]
    webhook = register(api, receiver)
    api.ended_job()
    assert post.at(0) == 1
    api.ask("DELETE", f"{WEBHOOKS}/{webhook['id']}")
    api.ended_job()
    assert post.at(10) == 0
    assert len(receiver.got) == 1


def test_an_inline_webhook_hears_of_its_own_job_alone(api: Api, post: Post, receiver: Receiver) -> None:
    answer = api.generate(form_id=W2, webhook_url=receiver.url)
    api.ended_job()
    assert post.at(0) == 0
    with api.database.write() as connection:
        job = jobs.get(connection, answer.data["job_id"])
        ended = settlement.Outcome(jobs.COMPLETED, captured=20)
        assert settlement.settle_unheld(connection, job.id, job.attempt, ended, now=times.now())
    assert post.at(1) == 1
    [told] = receiver.got
    assert told.json["data"]["job_id"] == answer.data["job_id"]
    secret = answer.meta["webhook"]["signing_secret"]
    assert verify_signature(told.body, told.headers["x-symagedocs-signature"], secret)


def test_a_courier_that_dies_is_followed_by_another(api: Api, post: Post, receiver: Receiver) -> None:
    """What it had claimed is due again when its lease has run out, and no earlier."""
    webhook = register(api, receiver)
    api.ended_job()
    with api.database.write() as connection:
        outbox.spread(connection, limit=10, now=post.begin)
        [lost] = deliveries.claim_due(connection, limit=10, per_webhook=4, busy={}, now=post.begin)
    assert [post.at(second) for second in (0, 59, 60)] == [0, 0, 1]
    with api.database.write() as connection:
        deliveries.record(connection, lost, deliveries.Attempt(error="too late"), now=post.begin)
    assert post.deliveries(webhook["id"])[0]["status"] == "delivered"


def test_a_slow_webhook_does_not_hold_up_the_others(api: Api, post: Post, receiver: Receiver) -> None:
    slow, other = register(api, receiver)["id"], register(api, receiver, events=["job.failed"])["id"]
    for _ in range(6):
        api.ended_job()
    api.ended_job(status=jobs.FAILED, finished=0, artifacts={})
    with api.database.write() as connection:
        outbox.spread(connection, limit=100, now=post.begin)
        now = post.begin
        first = deliveries.claim_due(connection, limit=32, per_webhook=4, busy={}, now=now)
        again = deliveries.claim_due(connection, limit=32, per_webhook=4, busy={slow: 4}, now=now)
    assert sorted(one.webhook_id for one in first) == sorted([slow] * 4 + [other])
    assert again == []


def test_an_event_is_spread_once_however_many_couriers_there_are(
    api: Api, post: Post, receiver: Receiver
) -> None:
    webhook = register(api, receiver)
    for _ in range(5):
        api.ended_job()
    others = [post.make_courier(post.here.targets) for _ in range(3)]

    async def race() -> int:
        return sum(await asyncio.gather(*(courier.round() for courier in others)))

    assert api.runner.run(race()) == 5
    assert len(receiver.got) == len({told.headers["x-symagedocs-delivery"] for told in receiver.got}) == 5
    assert len(post.deliveries(webhook["id"])) == 5


def test_a_batch_tells_of_each_call_and_of_its_end(api: Api, post: Post, receiver: Receiver) -> None:
    register(api, receiver)
    body = {"name": "ours", "form_id": W2, "token_budget": 45}
    batch_id = api.post("/api/v1/batches", body).data["batch_id"]
    with api.database.write() as connection:
        batch = batches.get_own(connection, api.account_id, batch_id)
        assert batches.reserve(connection, batch, price=22, wanted=3) == 2
        asked = GenerationRequest((W2,), 2, seed=1)
        application = Application(api.account_id, asked, 1, 44, "batch", batch_id=batch_id)
        job = acceptance.accept(connection, application, now=times.now()).job
        lease.acquire(connection, job.id, "run", now=times.now())
    ended = api.finish_job(job, 2, captured=44)
    assert post.at(0) == 2
    told = {one.json["event"]: one.json["data"] for one in receiver.got}
    completed, exhausted = told["batch.completed"], told["batch.exhausted"]
    ended_at = times.iso_or_none(ended.completed_at)
    items = completed.pop("items")
    assert completed == {
        "batch_id": batch_id,
        "status": "exhausted",
        "form_id": W2,
        "items_generated": 2,
        "tokens_charged": 44,
        "tokens_remaining": 1,
        "completed_at": ended_at,
    }
    assert [item["item_id"] for item in items] == [f"{job.id}_0_0", f"{job.id}_1_0"]
    link = items[1]["download_urls"][0]
    assert api.get(link["url"].removeprefix("http://localhost"), key="").body.decode() == link["filename"]
    assert exhausted == {
        "batch_id": batch_id,
        "form_id": W2,
        "token_budget": 45,
        "tokens_used": 44,
        "exhausted_at": ended_at,
    }
