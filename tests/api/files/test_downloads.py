"""Whole files of an ended job: bytes, parts, tags, states; and the list of links to all files."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from symage.storage import jobs

if TYPE_CHECKING:
    from tests.api.conftest import Answer, Api

W2 = "irs_w2_single_page_2025"
SIX_COPIES = "irs_w2_2025"
ZIP = bytes(range(256)) * 40


def bundle(api: Api, job: jobs.Job, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return api.get(f"/api/v1/jobs/{job.id}/download/bundle", headers=named)


def code(answer: Answer) -> tuple[int, str]:
    body = answer.json
    assert body["error"]["code"] == body["detail"]["code"]
    return answer.status, body["error"]["code"]


def test_each_format_is_served_as_bytes(api: Api) -> None:
    job = api.ended_job()
    root = f"/api/v1/jobs/{job.id}"
    for path, body, content_type, filename in (
        ("download/bundle", ZIP, "application/zip", f"symage_{job.id}.zip"),
        ("download/dataset", ZIP, "application/zip", f"symage_{job.id}.zip"),
        (
            "download/json",
            b'[\n{"employee_ssn":"900-12-3456"}\n]\n',
            "application/json",
            f"{job.id}.json",
        ),
        ("download/csv", b"form_id,item_index\n", "text/csv; charset=utf-8", f"{job.id}.csv"),
        ("dataset/readme", b"# Dataset\n", "text/markdown; charset=utf-8", f"README_{job.id}.md"),
    ):
        answer = api.get(f"{root}/{path}")
        assert (answer.status, answer.body) == (200, body)
        assert answer.headers["content-type"] == content_type
        assert answer.headers["content-length"] == str(len(body))
        assert answer.headers["content-disposition"] == f'attachment; filename="{filename}"'
        assert answer.headers["etag"] == f'"{sha256(body).hexdigest()}"'


def test_the_manifest_is_a_bare_object(api: Api) -> None:
    job = api.ended_job()
    answer = api.get(f"/api/v1/jobs/{job.id}/dataset/manifest")
    assert answer.json == {"schema_version": "2.0.0", "layout": "single"}
    assert answer.headers["content-type"] == "application/json"


def test_a_range_is_served_as_a_part(api: Api) -> None:
    job = api.ended_job()
    size = len(ZIP)
    for asked, start, stop in (
        ("bytes=0-0", 0, 1),
        ("bytes=100-299", 100, 300),
        ("bytes=10000-", 10_000, size),
        ("bytes=-5", size - 5, size),
        ("bytes=10-99999999", 10, size),
    ):
        answer = bundle(api, job, Range=asked)
        assert (answer.status, answer.body) == (206, ZIP[start:stop]), asked
        assert answer.headers["content-range"] == f"bytes {start}-{stop - 1}/{size}"
        assert answer.headers["content-length"] == str(stop - start)


def test_a_range_that_cannot_be_understood_gives_the_whole_file(api: Api) -> None:
    job = api.ended_job()
    for asked in ("bytes=5-1", "bytes=x", "pages=1-2", "bytes=0-1,5-6", "bytes", ""):
        answer = bundle(api, job, Range=asked)
        assert (answer.status, answer.body) == (200, ZIP), asked
        assert answer.headers["accept-ranges"] == "bytes"


def test_a_range_behind_the_end_cannot_be_satisfied(api: Api) -> None:
    answer = bundle(api, api.ended_job(), Range=f"bytes={len(ZIP)}-")
    assert code(answer) == (416, "range_not_satisfiable")
    assert answer.headers["content-range"] == f"bytes */{len(ZIP)}"


def test_if_range_guards_against_another_content(api: Api) -> None:
    job = api.ended_job()
    tag = bundle(api, job).headers["etag"]
    assert bundle(api, job, Range="bytes=0-9", If_Range=tag).status == 206
    for stale in ('"other"', f"W/{tag}", "Sat, 21 Nov 2026 10:00:00 GMT"):
        assert bundle(api, job, Range="bytes=0-9", If_Range=stale).status == 200


def test_a_known_tag_needs_no_bytes(api: Api) -> None:
    job = api.ended_job()
    tag = bundle(api, job).headers["etag"]
    answer = bundle(api, job, If_None_Match=tag)
    assert (answer.status, answer.body) == (304, b"")
    assert bundle(api, job, If_None_Match='"other"').status == 200


def test_other_formats_are_invalid(api: Api) -> None:
    job = api.ended_job()
    for name in ("pdf_typed", "coco", "zip", "DATASET", "manifest"):
        answer = api.get(f"/api/v1/jobs/{job.id}/download/{name}")
        assert code(answer) == (400, "invalid_format")


def test_a_job_that_has_not_ended_has_no_files_yet(api: Api) -> None:
    for job in (api.accepted_job(), api.started_job()):
        for path in ("download/bundle", "download/json", "dataset/manifest", "dataset/readme", "downloads"):
            assert code(api.get(f"/api/v1/jobs/{job.id}/{path}")) == (409, "job_not_completed")


def test_canceled_and_failed_jobs_serve_what_there_is(api: Api) -> None:
    for status in (jobs.CANCELED, jobs.FAILED):
        job = api.ended_job(status=status, artifacts={"dataset": b"partial"})
        assert bundle(api, job).body == b"partial"
        assert code(api.get(f"/api/v1/jobs/{job.id}/download/json")) == (404, "not_found")
        nothing = api.ended_job(status=status, artifacts={})
        assert code(bundle(api, nothing)) == (404, "not_found")


def test_files_of_an_expired_job_are_gone(api: Api) -> None:
    job = api.ended_job(status=jobs.EXPIRED)
    assert bundle(api, job).status == 200
    api.store.delete_prefix(f"jobs/{job.id}")
    assert code(bundle(api, job)) == (410, "expired")
    dropped = api.ended_job(status=jobs.EXPIRED, artifacts={}, finished=0)
    for path in ("download/csv", "downloads", "dataset/readme"):
        assert code(api.get(f"/api/v1/jobs/{dropped.id}/{path}")) == (410, "expired")


def test_links_to_all_files_are_absolute_and_need_no_key(api: Api) -> None:
    job = api.ended_job(W2, SIX_COPIES, quantity=2, formats=("pdf_typed", "png_typed"))
    listed = api.get(f"/api/v1/jobs/{job.id}/downloads", headers={"Host": "docs.example:8443"}).data
    assert (listed["job_id"], listed["expires_in"], listed["truncated"]) == (job.id, 3600, False)
    files = listed["files"]
    assert [file["filename"] for file in files[:3]] == ["dataset.zip", "data.json", "data.csv"]
    assert [file["item_index"] for file in files[:3]] == [None] * 3
    assert {file["item_index"] for file in files[3:]} == {0, 1}
    # One page and six pages: a PDF, a picture and labels per page, ground truth.
    assert len(files) == 3 + 2 * ((1 + 1 + 1 + 1) + (1 + 6 + 6 + 1))
    for file in files:
        assert file["url"].startswith("http://docs.example:8443/files/"), file
        address = urlsplit(file["url"])
        answer = api.get(f"{address.path}?{address.query}", key="")
        assert answer.status == 200
        assert answer.headers["content-type"] == file["content_type"]
        if file["item_index"] is not None:
            assert answer.body == file["filename"].encode()


def test_a_long_list_names_the_archives_and_where_items_are(api: Api) -> None:
    job = api.ended_job(quantity=334, finished=0)
    listed = api.get(f"/api/v1/jobs/{job.id}/downloads").data
    assert listed["truncated"]
    assert len(listed["files"]) == 3
    address = urlsplit(listed["items_url"])
    assert api.get(address.path).status == 200


class TestBehindAProxy:
    @pytest.fixture
    def environment(self, environment: dict[str, str]) -> dict[str, str]:
        return {**environment, "SYMAGE_PUBLIC_URL": "https://docs.example/platform/"}

    def test_links_begin_with_the_public_address(self, api: Api) -> None:
        job = api.ended_job()
        files = api.get(f"/api/v1/jobs/{job.id}/downloads").data["files"]
        assert all(file["url"].startswith("https://docs.example/platform/files/") for file in files)
