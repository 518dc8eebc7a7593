"""Hearing of the end of a real run, and batches that wait for one."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from symagedocs.webhooks import verify_signature

W2 = "irs_w2_single_page_2025"
PRICE = 22


@dataclass
class Receiver:
    """What arrived, as (signature, body)."""

    url: str
    got: list[tuple[str, bytes]] = field(default_factory=list)

    def told(self, **wanted: str) -> list[tuple[str, bytes]]:
        """The deliveries whose data holds these values."""
        return [one for one in self.got if wanted.items() <= json.loads(one[1])["data"].items()]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.got.append((self.headers["X-Symagedocs-Signature"], body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept = Receiver(f"http://127.0.0.1:{server.server_port}/hook")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield kept
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_end_of_a_job_is_told_with_links_to_its_files(live: Any, receiver: Receiver) -> None:
    order = {"form_id": W2, "quantity": 2, "webhook_url": receiver.url}
    answer = live.client.post("/api/v1/generate", json=order).raise_for_status().json()
    job_id, webhook = answer["data"]["job_id"], answer["meta"]["webhook"]
    live.wait_for(lambda: receiver.told(job_id=job_id))
    [(signature, body)] = receiver.told(job_id=job_id)
    assert verify_signature(body, signature, webhook["signing_secret"])
    told = json.loads(body)
    assert (told["event"], told["webhook_id"]) == ("job.completed", webhook["webhook_id"])
    links = {file["filename"]: file["url"] for file in told["data"]["download_urls"]}
    archive = httpx.get(links["dataset.zip"]).raise_for_status().content
    assert archive == live.download(job_id)
    assert httpx.get(links[f"{W2}_1_typed.pdf"]).content.startswith(b"%PDF-")
    history = f"/api/v1/webhooks/{webhook['webhook_id']}/deliveries"
    live.wait_for(lambda: live.client.get(history).json()["data"]["items"][0]["status"] == "delivered")


def test_a_batch_answers_with_documents(live: Any, receiver: Receiver) -> None:
    body = {"name": "ours", "form_id": W2, "token_budget": 5 * PRICE}
    batch = live.client.post("/api/v1/batches", json=body).raise_for_status().json()["data"]
    path = f"/api/v1/batches/{batch['batch_id']}"
    call = {"quantity": 3, "seed": 42, "webhook_url": receiver.url}
    made = live.client.post(f"{path}/generate", json=call).raise_for_status().json()["data"]
    assert (made["items_generated"], made["tokens_charged"]) == (3, 3 * PRICE)
    items = live.client.get(f"{path}/items").raise_for_status().json()["data"]
    assert [item["item_id"] for item in items] == made["item_ids"]
    pdf = next(file for file in items[0]["files"] if file["filename"].endswith(".pdf"))
    assert httpx.get(pdf["url"]).content.startswith(b"%PDF-")
    live.wait_for(lambda: receiver.told(batch_id=batch["batch_id"]))
    last = live.client.post(f"{path}/generate", json={"quantity": 50}).raise_for_status().json()["data"]
    assert (last["items_generated"], last["status"]) == (2, "exhausted")
    assert live.client.post(f"{path}/generate", json={"quantity": 1}).status_code == 409


@pytest.mark.long  # a measure of time, for a machine that has nothing else to do
def test_the_largest_call_of_a_batch_is_made_in_time(live: Any) -> None:
    body = {"name": "ours", "form_id": "irs_w2_2025", "output_formats": ["pdf_typed", "png_typed"]}
    batch = live.client.post("/api/v1/batches", json=body).raise_for_status().json()["data"]
    began = time.monotonic()
    answer = live.client.post(f"/api/v1/batches/{batch['batch_id']}/generate", json={"quantity": 50})
    assert answer.raise_for_status().json()["data"]["items_generated"] == 50
    assert time.monotonic() - began < 25, "the limit that clients are promised"


@pytest.mark.long  # another
def test_a_running_job_is_seen_to_be_canceled_within_two_seconds(live: Any) -> None:
    """No new document is begun then; the moments that the job keeps tell how long it took."""
    job_id = live.submit(quantity=2000, output_formats=["pdf_typed", "png_typed"])
    live.wait_for(lambda: live.job(job_id)["forms_completed"] > 0)
    live.client.post(f"/api/v1/jobs/{job_id}/cancel").raise_for_status()
    live.ended(job_id)
    with live.database().read() as connection:
        moments = connection.exec_driver_sql(
            "SELECT jobs.cancel_requested_at, max(shards.finished_at) FROM jobs JOIN shards"
            " ON shards.job_id = jobs.id AND shards.stage = 'documents' WHERE jobs.id = ?",
            (job_id,),
        ).one()
    asked, last_document = moments
    assert (last_document - asked) / 1_000_000 < 2, "the contract's bound"


def test_the_user_of_this_machine_has_a_session(live: Any) -> None:
    url = live.up.urls()["api_url"]
    as_owner = {"x-user-id": "owner"}
    made = httpx.post(f"{url}/api/internal/api-keys", headers=as_owner, json={"name": "ci"}).json()
    bearer = {"Authorization": f"Bearer {made['api_key']}"}
    assert httpx.get(f"{url}/api/v1/jobs", headers=bearer).status_code == 200
    foreign = {**as_owner, "Origin": "https://evil.example"}
    assert httpx.get(f"{url}/api/internal/api-keys", headers=foreign).status_code == 401
    httpx.delete(f"{url}/api/internal/api-keys/{made['key_id']}", headers=as_owner).raise_for_status()
    assert httpx.get(f"{url}/api/v1/jobs", headers=bearer).status_code == 401
