"""GET /jobs, GET /jobs/{id}, POST /jobs/{id}/cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote
from uuid import uuid4

from symage.storage import jobs

if TYPE_CHECKING:
    from tests.api.conftest import Api

W2 = "irs_w2_single_page_2025"
SIX_COPIES = "irs_w2_2025"
SUMMARY = {
    "job_id",
    "form_id",
    "form_name",
    "form_ids",
    "form_names",
    "quantity",
    "status",
    "output_formats",
    "credits_charged",
    "created_at",
    "bundle_layout",
    "credits_required",
    "progress",
    "completed_at",
    "error",
}
DETAIL = {
    "forms_completed",
    "forms_total",
    "seed",
    "generation_time_ms",
    "worker_count",
    "peak_workers",
    "throughput_docs_per_min",
}


def test_a_waiting_job_shows_everything_the_clients_read(api: Api) -> None:
    job = api.accepted_job(W2, SIX_COPIES, quantity=4)
    shown = api.get(f"/api/v1/jobs/{job.id}").data
    assert shown.keys() == SUMMARY | DETAIL
    assert (shown["status"], shown["progress"], shown["quantity"]) == ("pending", 0.0, 4)
    assert (shown["form_id"], shown["form_ids"]) == (W2, [W2, SIX_COPIES])
    assert len(shown["form_names"]) == 2
    assert (shown["forms_completed"], shown["forms_total"]) == (0, 8)
    assert (shown["completed_at"], shown["error"], shown["generation_time_ms"]) == (None, None, None)


def test_a_completed_job_shows_how_it_went(api: Api) -> None:
    job = api.ended_job(quantity=2)
    shown = api.get(f"/api/v1/jobs/{job.id}").data
    assert (shown["status"], shown["progress"], shown["bundle_layout"]) == ("completed", 1.0, "single")
    assert shown["created_at"] < shown["completed_at"]
    assert shown["generation_time_ms"] >= 0
    assert shown["throughput_docs_per_min"] > 0
    assert (shown["forms_completed"], shown["worker_count"]) == (2, 2)


def test_somebody_elses_job_does_not_exist(api: Api) -> None:
    job = api.ended_job()
    stranger = api.make_key(api.open_account("stranger"))
    for method, tail in (
        ("GET", ""),
        ("POST", "/cancel"),
        ("GET", "/items"),
        ("GET", f"/items/{job.id}_0_0/download"),
        ("GET", "/downloads"),
        ("GET", "/download/bundle"),
        ("GET", "/dataset/manifest"),
        ("GET", "/dataset/readme"),
    ):
        answer = api.ask(method, f"/api/v1/jobs/{job.id}{tail}", key=stranger)
        assert (answer.status, answer.json["error"]["code"]) == (404, "job_not_found"), tail
        assert answer.json["detail"]["code"] == "job_not_found"
    assert api.get("/api/v1/jobs", key=stranger).data == []


def test_what_is_no_job_id_is_not_found(api: Api) -> None:
    for job_id in (str(uuid4()), "x", "%00", "..%2f..", "'; drop table jobs", "ä" * 500, uuid4().hex):
        answer = api.get(f"/api/v1/jobs/{job_id}")
        assert answer.status == 404, job_id


def test_pages_go_through_all_jobs_newest_first(api: Api) -> None:
    made = [api.accepted_job().id for _ in range(7)]
    seen, cursor = [], ""
    while True:
        page = api.get(f"/api/v1/jobs?limit=3{cursor}")
        assert all(job.keys() == SUMMARY for job in page.data)
        assert page.meta["count"] == len(page.data)
        seen += [job["job_id"] for job in page.data]
        if not page.meta["has_more"]:
            break
        cursor = f"&cursor={quote(page.meta['next_cursor'])}"
    assert seen == made[::-1]
    assert page.meta["next_cursor"] is None


def test_a_cursor_may_lose_its_plus_sign_on_the_way(api: Api) -> None:
    """curl sends + as it stands, which a query string reads as a space."""
    jobs_made = [api.accepted_job().id for _ in range(2)]
    cursor = api.get("/api/v1/jobs?limit=1").meta["next_cursor"]
    assert cursor.endswith("+00:00")
    for sent in (cursor, quote(cursor), cursor.replace("+00:00", "Z"), cursor.removesuffix("+00:00")):
        assert [job["job_id"] for job in api.get(f"/api/v1/jobs?cursor={sent}").data] == jobs_made[:1]


def test_bad_paging_is_a_bad_request(api: Api) -> None:
    for query in ("limit=0", "limit=101", "limit=x", "limit=", "cursor=yesterday", "cursor=9999-99-99"):
        answer = api.get(f"/api/v1/jobs?{query}")
        assert (answer.status, answer.json["error"]["code"]) == (400, "bad_request"), query


def test_jobs_are_filtered(api: Api) -> None:
    waiting, done = api.accepted_job(W2), api.ended_job(SIX_COPIES)
    listed = {
        query: [job["job_id"] for job in api.get(f"/api/v1/jobs?{query}").data]
        for query in ("status=pending", "status=completed", "status=skipped", f"form_id={W2}", "form_id=%00")
    }
    assert listed == {
        "status=pending": [waiting.id],
        "status=completed": [done.id],
        "status=skipped": [],
        f"form_id={W2}": [waiting.id],
        "form_id=%00": [],
    }
    for unknown in ("dreaming", "", "COMPLETED"):
        answer = api.get(f"/api/v1/jobs?status={unknown}")
        assert (answer.status, answer.json["detail"]["code"]) == (422, "validation_error")


def test_a_job_is_found_by_any_of_its_forms(api: Api) -> None:
    both, single = api.accepted_job(W2, SIX_COPIES), api.accepted_job(SIX_COPIES)
    first = api.get(f"/api/v1/jobs?form_id={SIX_COPIES}&limit=1")
    assert [job["job_id"] for job in first.data] == [single.id]
    rest = api.get("/api/v1/jobs", query_string={"form_id": SIX_COPIES, "cursor": first.meta["next_cursor"]})
    assert ([job["job_id"] for job in rest.data], rest.meta["has_more"]) == ([both.id], False)
    assert [job["job_id"] for job in api.get(f"/api/v1/jobs?form_id={W2}").data] == [both.id]
    other = api.make_key(api.open_account("other"))
    assert api.get(f"/api/v1/jobs?form_id={W2}", key=other).data == []


def test_a_waiting_job_is_canceled_at_once_and_refunded(api: Api) -> None:
    job = api.accepted_job(quantity=3)
    assert api.balance(api.account_id) == (-60, 60, 0)
    for _ in range(2):
        assert api.post(f"/api/v1/jobs/{job.id}/cancel").data == {"job_id": job.id, "status": "canceled"}
    assert api.balance(api.account_id) == (0, 0, 0)


def test_a_running_job_is_asked_to_stop(api: Api) -> None:
    job = api.started_job()
    for _ in range(2):
        assert api.post(f"/api/v1/jobs/{job.id}/cancel", b"").data["status"] == "canceling"


def test_an_ended_job_cannot_be_canceled(api: Api) -> None:
    for status in (jobs.COMPLETED, jobs.FAILED, jobs.EXPIRED):
        job = api.ended_job(status=status)
        answer = api.post(f"/api/v1/jobs/{job.id}/cancel")
        assert (answer.status, answer.json["error"]["code"]) == (409, "job_ended")
        assert api.get(f"/api/v1/jobs/{job.id}").data["status"] == status
