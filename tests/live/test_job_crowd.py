"""Many clients at once: every job ends, small ones are not held up, and nothing is charged twice."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from symage.storage import ledger
from symage.storage.schema import jobs as jobs_table

SINGLE, COPIES = "irs_w2_single_page_2025", "irs_w2_2025"


@pytest.mark.parametrize("count", [8, pytest.param(200, marks=pytest.mark.long)])
def test_jobs_posted_at_once_all_complete(live: Any, count: int) -> None:
    with ThreadPoolExecutor(8) as clients:
        job_ids = list(clients.map(lambda seed: live.submit(seed=seed), range(count)))
    assert len(set(job_ids)) == count
    for job_id in job_ids:
        live.completed(job_id)
    with live.database() as database, database.read() as connection:
        assert ledger.imbalance(connection) == []


def test_small_jobs_end_while_a_bulk_job_runs(live: Any) -> None:
    bulk = live.submit(quantity=5000, output_formats=["pdf_typed", "png_typed"])
    live.wait_for(lambda: live.job(bulk)["status"] == "generating")
    for _ in range(3):
        live.completed(live.submit())
    assert live.job(bulk)["status"] == "generating"
    live.client.post(f"/api/v1/jobs/{bulk}/cancel")
    live.ended(bulk)


def test_one_idempotency_key_makes_one_job_however_many_race(live: Any) -> None:
    def post(_: int) -> dict[str, Any]:
        order = {"form_id": SINGLE, "quantity": 1}
        answer = live.client.post("/api/v1/generate", json=order, headers={"Idempotency-Key": "race"})
        body: dict[str, Any] = answer.raise_for_status().json()
        return body

    with ThreadPoolExecutor(8) as clients:
        answers = list(clients.map(post, range(24)))
    (job_id,) = {answer["data"]["job_id"] for answer in answers}
    assert sum(answer["meta"]["credits_charged"] for answer in answers) == 22
    assert sum("idempotent_replay" not in answer["meta"] for answer in answers) == 1
    live.completed(job_id)
    with live.database() as database, database.read() as connection:
        made = sa.select(sa.func.count()).select_from(jobs_table).where(jobs_table.c.id == job_id)
        assert connection.scalar(made) == 1
        assert ledger.imbalance(connection) == []


def test_a_running_job_has_no_files_yet(live: Any) -> None:
    job_id = live.submit(quantity=1000, output_formats=["pdf_typed", "png_typed"])
    for path in ("download/dataset", "download/json", "downloads", "dataset/manifest", "dataset/readme"):
        answer = live.client.get(f"/api/v1/jobs/{job_id}/{path}")
        assert answer.status_code == 409, path
        assert answer.json()["error"]["code"] == answer.json()["detail"]["code"] == "job_not_completed"
    live.client.post(f"/api/v1/jobs/{job_id}/cancel")
    live.ended(job_id)


def test_two_forms_of_one_identity_agree(live: Any) -> None:
    job_id = live.submit(form_id=None, form_ids=[SINGLE, COPIES], quantity=3)
    job = live.completed(job_id)
    assert (job["forms_completed"], job["credits_charged"]) == (6, 3 * 2 * 22)
    records = live.client.get(f"/api/v1/jobs/{job_id}/download/json").json()
    assert [(each["item_index"], each["form_id"]) for each in records] == [
        (index, form) for index in range(3) for form in (SINGLE, COPIES)
    ]
    for single, copies in zip(records[::2], records[1::2], strict=True):
        assert said(single) == said(copies)
        assert single["person_id"] == copies["person_id"]
    items = live.client.get(f"/api/v1/jobs/{job_id}/items").json()["data"]
    assert [(item["item_index"], item["form_id"]) for item in items] == [
        (each["item_index"], each["form_id"]) for each in records
    ]
    assert [len(item["files"]) for item in items] == [3, 8] * 3


def said(record: dict[str, Any]) -> dict[str, tuple[str, object]]:
    """Text and value of each field; the digits that an employer may hide on one form and not on another count
    as hidden."""
    hidden = re.compile(r"(\d{3}-\d\d|XXX-XX|\*{3}-\*\*)(?=-\d{4}$)")
    return {name: (hidden.sub("#", each["text"]), each["value"]) for name, each in record["fields"].items()}


@pytest.mark.parametrize(
    ("splits", "held"),
    [([0, 100, 0], "validation"), ([0, 0, 100], "test"), ([33, 33, 34], "train"), ([1, 98, 1], "train")],
)
def test_a_single_identity_falls_into_one_split(live: Any, splits: list[int], held: str) -> None:
    job_id = live.submit(config={"splits": splits})
    live.completed(job_id)
    manifest = live.client.get(f"/api/v1/jobs/{job_id}/dataset/manifest").json()
    assert manifest["splits"] == {held: {"first_item_index": 0, "identities": 1}}
    assert set(manifest["omitted_splits"]) == {"train", "validation", "test"} - {held}


@pytest.mark.parametrize("seed", [0, 2**63 - 1])
def test_the_first_and_the_last_seed_work(live: Any, seed: int) -> None:
    job_id = live.submit(seed=seed, quantity=3)
    live.completed(job_id)
    records = live.client.get(f"/api/v1/jobs/{job_id}/download/json").json()
    assert len({record["fields"]["employee_ssn"]["value"] for record in records}) == 3


def test_a_link_that_was_changed_opens_nothing(live: Any) -> None:
    job_id, other = live.submit(), live.submit(seed=43)
    live.completed(job_id)
    live.completed(other)
    item = live.client.get(f"/api/v1/jobs/{job_id}/items").json()["data"][0]
    genuine = item["files"][0]["url"]
    path, _, query = genuine.partition("?")
    expiry = query.split("&")[0].removeprefix("e=")
    changed = (
        genuine.replace(job_id, other),
        genuine.replace("_typed.pdf", "_typed_funsd_p0.json"),
        genuine.replace(f"e={expiry}", f"e={int(expiry) + 1}"),
        genuine.replace("k=", "k=x"),
        genuine[:-2] + ("AA" if not genuine.endswith("AA") else "BB"),
        path,
    )
    assert live.client.get(genuine).status_code == 200
    for url in changed:
        assert live.client.get(url).status_code == 403, url


def test_a_download_in_two_parts_is_the_whole_archive(live: Any) -> None:
    job_id = live.submit(quantity=5)
    live.completed(job_id)
    path = f"/api/v1/jobs/{job_id}/download/dataset"
    whole = live.client.get(path)
    tag, size = whole.headers["etag"], len(whole.content)
    assert re.fullmatch('"[0-9a-f]{64}"', tag), tag
    assert live.client.head(path).headers["etag"] == tag == live.client.get(path).headers["etag"]
    parts = [
        live.client.get(path, headers={"Range": part, "If-Range": tag})
        for part in ("bytes=0-999", "bytes=1000-")
    ]
    assert [part.status_code for part in parts] == [206, 206]
    assert parts[1].headers["content-range"] == f"bytes 1000-{size - 1}/{size}"
    assert b"".join(part.content for part in parts) == whole.content
    changed = live.client.get(path, headers={"Range": "bytes=0-999", "If-Range": '"another"'})
    assert (changed.status_code, len(changed.content)) == (200, size)
    beyond = live.client.get(path, headers={"Range": f"bytes={size}-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{size}")


def test_a_suffix_longer_than_the_file_is_the_whole_file(live: Any) -> None:
    job_id = live.submit()
    live.completed(job_id)
    path = f"/api/v1/jobs/{job_id}/download/csv"
    answer = live.client.get(path, headers={"Range": "bytes=-99999999"})
    assert answer.status_code in (200, 206)
    assert answer.content == live.client.get(path).content
