"""GET /jobs/{id}/items and GET /jobs/{id}/items/{item_id}/download."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symage.storage import jobs
from symage.storage.artifacts import read_bytes
from symage.storage.item_files import DOCUMENTS, pack_key

if TYPE_CHECKING:
    from tests.api.conftest import Api

W2 = "irs_w2_single_page_2025"
SIX_COPIES = "irs_w2_2025"


def test_items_are_one_per_identity_and_form(api: Api) -> None:
    job = api.ended_job(SIX_COPIES, W2, quantity=2)
    answer = api.get(f"/api/v1/jobs/{job.id}/items")
    assert [(item["item_index"], item["form_id"], item["item_id"]) for item in answer.data] == [
        (0, SIX_COPIES, f"{job.id}_0_0"),
        (0, W2, f"{job.id}_0_1"),
        (1, SIX_COPIES, f"{job.id}_1_0"),
        (1, W2, f"{job.id}_1_1"),
    ]
    assert (answer.meta["has_more"], answer.meta["next_cursor"]) == (False, None)
    item = answer.data[1]
    assert (item["status"], item["created_at"][:2]) == ("completed", "20")
    assert [file["filename"] for file in item["files"]] == [
        f"{W2}_0_typed.pdf",
        f"{W2}_0_typed_funsd_p0.json",
        f"{W2}_0.json",
    ]


def test_pages_go_through_all_items_in_order(api: Api) -> None:
    job = api.ended_job(SIX_COPIES, W2, quantity=4)
    seen, cursor = [], ""
    while True:
        page = api.get(f"/api/v1/jobs/{job.id}/items?limit=3{cursor}")
        seen += [item["item_id"] for item in page.data]
        if not page.meta["has_more"]:
            break
        cursor = f"&cursor={page.meta['next_cursor']}"
    assert seen == [f"{job.id}_{index}_{form}" for index in range(4) for form in range(2)]


def test_bad_paging_is_a_bad_request(api: Api) -> None:
    job = api.ended_job()
    for query in ("limit=0", "limit=101", "cursor=x", "cursor=-1", "cursor=" + "9" * 20):
        answer = api.get(f"/api/v1/jobs/{job.id}/items?{query}")
        assert (answer.status, answer.json["error"]["code"]) == (400, "bad_request"), query
    assert api.get(f"/api/v1/jobs/{job.id}/items?cursor=999999").data == []


def test_a_canceled_job_has_the_items_that_were_rendered(api: Api) -> None:
    job = api.ended_job(quantity=5, finished=2, status=jobs.CANCELED)
    assert [item["item_index"] for item in api.get(f"/api/v1/jobs/{job.id}/items").data] == [0, 1]
    assert api.get(f"/api/v1/jobs/{job.id}/items/{job.id}_1_0/download").status == 200
    assert api.get(f"/api/v1/jobs/{job.id}/items/{job.id}_2_0/download").status == 404


def test_a_waiting_job_has_no_items_yet(api: Api) -> None:
    job = api.accepted_job(quantity=5)
    assert api.get(f"/api/v1/jobs/{job.id}/items").data == []


def test_the_end_of_a_large_job_is_as_near_as_its_beginning(api: Api) -> None:
    """Items are computed, so ten million of them cost no more than ten."""
    job = api.ended_job(quantity=10_000_000, finished=0)
    page = api.get(f"/api/v1/jobs/{job.id}/items?limit=2&cursor=9999998")
    assert [item["item_index"] for item in page.data] == [9_999_998, 9_999_999]
    assert not page.meta["has_more"]


def test_one_items_files_are_those_of_the_list(api: Api) -> None:
    job = api.ended_job(W2, SIX_COPIES, quantity=2, formats=("pdf_typed", "png_typed"))
    for item in api.get(f"/api/v1/jobs/{job.id}/items").data:
        data = api.get(f"/api/v1/jobs/{job.id}/items/{item['item_id']}/download").data
        assert data["item_id"] == item["item_id"]
        assert data["expires_in"] == 3600
        names = [file["filename"] for file in data["files"]]
        assert names == [file["filename"] for file in item["files"]]


def test_what_is_no_item_is_not_found(api: Api) -> None:
    job, other = api.ended_job(quantity=2), api.ended_job(quantity=2)
    for item_id in (
        f"{job.id}_2_0",
        f"{job.id}_0_1",
        f"{job.id}_00_0",
        f"{job.id}_-1_0",
        f"{other.id}_0_0",
        "x",
        "0",
    ):
        answer = api.get(f"/api/v1/jobs/{job.id}/items/{item_id}/download")
        assert (answer.status, answer.json["error"]["code"]) == (404, "not_found"), item_id


def test_an_item_whose_pack_was_damaged_is_not_served(api: Api) -> None:
    job = api.ended_job()
    file = api.get(f"/api/v1/jobs/{job.id}/items/{job.id}_0_0/download").data["files"][0]
    path = f"/{file['url'].split('/', 3)[3]}"
    name = file["filename"].encode()
    assert api.get(path, key="").body == name
    key = pack_key(job.id, DOCUMENTS, 0)
    pack = read_bytes(api.store, key)
    # Its name stands in the header before it, then it holds its own name.
    place = pack.find(name, pack.find(name) + 1)
    api.store.write(key, [pack[:place], bytes(4), pack[place + 4 :]])
    refused = api.get(path, key="")
    assert (refused.status, refused.json["error"]["code"]) == (500, "damaged_file")
