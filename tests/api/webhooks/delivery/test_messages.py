"""What a webhook is told of the end of a job or a batch, and how it is signed."""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from symagedocs.webhooks import verify_signature

from api import times
from symage.request import GenerationRequest
from symage.storage import acceptance, batches, jobs, lease
from symage.storage.acceptance import Application
from tests.api.webhooks.delivery.post import SECOND, WEBHOOKS, Post, Receiver, register

if TYPE_CHECKING:
    from tests.api.conftest import Api

W2 = "irs_w2_single_page_2025"


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
    monkeypatch.setattr("api.files.listing.MOST_LISTED", 5)
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
