"""An order without effect, limits of open work, and answers that wait for a job's end."""

from __future__ import annotations

import asyncio
import gzip
import json
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from api import times
from api.installation import _NAME
from symage.storage import jobs, settlement
from symage.storage.settlement import Outcome

if TYPE_CHECKING:
    from tests.api.conftest import Answer, Api

W2 = "irs_w2_single_page_2025"
TABLES = ("jobs", "job_forms", "ledger_entries", "idempotency_keys", "webhooks")


def dry(api: Api, **body: Any) -> Answer:
    return api.post("/api/v1/generate?dry_run=true", {"form_id": W2, **body})


def with_settings(api: Api, **changes: int) -> None:
    here = api.app.extensions[_NAME]
    api.app.extensions[_NAME] = replace(here, settings=replace(here.settings, **changes))


def test_a_dry_run_tells_what_an_order_comes_to_and_leaves_nothing(api: Api) -> None:
    before = api.rows(*TABLES), api.balance(api.account_id)
    answer = dry(api, quantity=30, output_formats=["pdf_typed", "png_typed"])
    assert answer.status == 200
    assert set(answer.data) == {"credits_required", "estimated_bytes", "estimated_seconds", "warnings"}
    assert (api.rows(*TABLES), api.balance(api.account_id)) == before
    ordered = api.generate(form_id=W2, quantity=30, output_formats=["pdf_typed", "png_typed"])
    assert ordered.data["credits_required"] == answer.data["credits_required"]
    assert answer.data["estimated_bytes"] > 30 * 10_000
    assert answer.data["estimated_seconds"] > 0
    assert dry(api, quantity=3000).data["estimated_seconds"] > dry(api, quantity=3).data["estimated_seconds"]


@pytest.mark.parametrize(
    "body",
    [
        {"quantity": 0},
        {"output_formats": ["png_typed"]},
        {"form_id": "no such form"},
        {"seed": "x"},
        {"quantity": 500_000, "output_formats": ["pdf_typed", "png_typed"]},
    ],
)
def test_it_is_refused_as_the_order_would_be(api: Api, body: dict[str, Any]) -> None:
    with_settings(api, max_account_documents=100_000)
    refused, ordered = dry(api, **body), api.generate(**{"form_id": W2, **body})
    assert refused.status == ordered.status >= 400
    assert refused.json["error"] == ordered.json["error"]


def test_it_is_refused_to_who_cannot_pay(api: Api) -> None:
    poor = api.make_key(api.open_account("poor", credits=1))
    answer = api.post("/api/v1/generate?dry_run=true", {"form_id": W2}, key=poor)
    assert answer.status == 402


def test_another_word_than_true_or_false_is_refused(api: Api) -> None:
    assert api.post("/api/v1/generate?dry_run=yes", {"form_id": W2}).status == 400
    assert api.rows("jobs") == {"jobs": 0}


@pytest.mark.parametrize(
    ("limit", "word"),
    [("max_account_jobs", "jobs"), ("max_account_documents", "documents"), ("max_account_bytes", "bytes")],
)
def test_an_account_has_only_so_much_open(api: Api, limit: str, word: str) -> None:
    most = {"max_account_jobs": 1, "max_account_documents": 5, "max_account_bytes": 300_000}[limit]
    with_settings(api, **{limit: most})
    first = api.generate(form_id=W2, quantity=4)
    assert first.status == 200
    refused = api.generate(form_id=W2, quantity=4)
    assert (refused.status, refused.json["error"]["code"]) == (409, "too_much_open")
    assert f"{word} would be open; an account may have {most}" in refused.json["error"]["message"]
    assert api.rows("jobs") == {"jobs": 1}
    other = api.make_key(api.open_account("other"))
    assert api.post("/api/v1/generate", {"form_id": W2, "quantity": 4}, key=other).status == 200
    api.post(f"/api/v1/jobs/{first.data['job_id']}/cancel")
    assert api.generate(form_id=W2, quantity=4).status == 200


def test_an_answer_waits_for_the_end_of_its_job(api: Api) -> None:
    job = api.started_job()

    async def waited() -> tuple[Answer, float]:
        began = time.monotonic()
        headers = {"Authorization": f"Bearer {api.key}"}
        asking = asyncio.create_task(api._ask("GET", f"/api/v1/jobs/{job.id}?wait=30", headers, {}))
        await asyncio.sleep(0)
        await asyncio.to_thread(finish)
        return await asking, time.monotonic() - began

    def finish() -> None:
        with api.database.write() as connection:
            settlement.settle_unheld(
                connection, job.id, 1, Outcome(jobs.FAILED, 0, error="no"), now=times.now()
            )

    answer, seconds = api.runner.run(waited())
    assert answer.data["status"] == "failed"
    assert seconds < 25


def test_an_answer_waits_no_longer_than_it_was_asked_to(api: Api) -> None:
    job = api.started_job()
    began = time.monotonic()
    assert api.get(f"/api/v1/jobs/{job.id}?wait=1").data["status"] == "generating"
    assert time.monotonic() - began >= 1
    for wait in ("31", "-1", "x"):
        assert api.get(f"/api/v1/jobs/{job.id}?wait={wait}").status == 400


def test_long_answers_are_compressed_for_whoever_takes_them_so(api: Api) -> None:
    plain = api.get("/api/v1/forms")
    packed = api.get("/api/v1/forms", headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["content-encoding"] == "gzip"
    assert json.loads(gzip.decompress(packed.body))["data"] == plain.data
    assert len(packed.body) < len(plain.body) / 3
    assert "Accept-Encoding" in plain.headers["vary"]
    for path, sent in (("/api/v1/health", "gzip"), ("/api/v1/forms", "gzip;q=0")):
        assert "content-encoding" not in api.get(path, headers={"Accept-Encoding": sent}).headers


def test_the_api_document_is_not_sent_again_to_who_has_it(api: Api) -> None:
    first = api.get("/api/v1/openapi.json")
    assert api.get("/api/v1/openapi.json", headers={"If-None-Match": first.headers["etag"]}).status == 304
    assert first.headers["cache-control"] == "no-cache"


def test_pages_of_other_origins_are_let_in_where_they_are_named(api: Api) -> None:
    page = {"Origin": "https://page.example"}
    assert "access-control-allow-origin" not in api.get("/api/v1/forms", headers=page).headers
    with_settings(api, cors_origins=("https://page.example",))  # type: ignore[arg-type]
    assert api.get("/api/v1/forms", headers=page).headers["access-control-allow-origin"] == page["Origin"]
    asked = {
        **page,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    preflight = api.ask("OPTIONS", "/api/v1/generate", key="", headers=asked)
    assert preflight.status == 200
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert "Authorization" in preflight.headers["access-control-allow-headers"]
    stranger = api.get("/api/v1/forms", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in stranger.headers
    assert "access-control-allow-credentials" not in preflight.headers


def test_what_is_priced_is_refused_as_what_is_ordered(api: Api) -> None:
    body = {"field_count": 10, "output_formats": ["png_typed"], "record_count": 1}
    refused = api.post("/api/v1/pricing/estimate", body)
    assert (refused.status, refused.json["error"]["code"]) == (400, "missing_pdf_dependency")


def test_items_of_an_expired_job_are_gone_and_its_progress_stays(api: Api) -> None:
    job = api.ended_job(quantity=2)
    with api.database.write() as connection:
        connection.exec_driver_sql(f"UPDATE jobs SET status = 'expired' WHERE id = '{job.id}'")
    for path in ("items", f"items/{job.id}_0_0/download", "downloads"):
        assert api.get(f"/api/v1/jobs/{job.id}/{path}").json["error"]["code"] == "expired"
    assert api.get(f"/api/v1/jobs/{job.id}").data["progress"] == 1.0


def test_every_link_says_until_when_it_works(api: Api) -> None:
    job = api.ended_job()
    listed = api.get(f"/api/v1/jobs/{job.id}/downloads").data
    ends = {file["expires_at"] for file in listed["files"]}
    assert len(ends) == 1
    left = times.parse_iso(ends.pop()) / 1e6 - time.time()
    assert listed["expires_in"] - 60 < left <= listed["expires_in"]
