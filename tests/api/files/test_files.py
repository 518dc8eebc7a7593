"""Signed links: what a link opens, and that nothing else does."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from symage.storage import jobs, secrets, signing

if TYPE_CHECKING:
    from tests.api.conftest import Api

W2 = "irs_w2_single_page_2025"
PDF = f"{W2}_0_typed.pdf"


def signed(api: Api, path: str, seconds: int = 60) -> str:
    key = secrets.signing_key(api.settings.secrets_dir)
    return signing.sign(key, path, expires=int(time.time()) + seconds)


def test_a_link_opens_its_file_without_a_key_and_with_any(api: Api) -> None:
    job = api.ended_job()
    link = signed(api, f"/files/{job.id}/{PDF}")
    for key in ("", "sk_live_wrong", api.key):
        answer = api.get(link, key=key)
        assert (answer.status, answer.body) == (200, PDF.encode())
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_part_of_a_file_out_of_a_pack(api: Api) -> None:
    """Stored as it is (the PDF) and compressed (the labels)."""
    job = api.ended_job()
    for name in (PDF, f"{W2}_0_typed_funsd_p0.json"):
        answer = api.get(signed(api, f"/files/{job.id}/{name}"), headers={"Range": "bytes=4-9"})
        assert (answer.status, answer.body) == (206, name.encode()[4:10])


def test_a_file_that_a_client_has_is_not_sent_again(api: Api) -> None:
    job = api.ended_job(quantity=2)
    links = [signed(api, f"/files/{job.id}/{W2}_{number}_typed.pdf") for number in (0, 1)]
    tags = [api.get(link).headers["etag"] for link in links]
    assert len(set(tags)) == 2
    assert api.get(links[0], headers={"If-None-Match": tags[0]}).status == 304
    assert api.get(links[1], headers={"If-None-Match": tags[0]}).status == 200
    resumed = api.get(links[0], headers={"Range": "bytes=4-9", "If-Range": tags[0]})
    assert (resumed.status, resumed.body) == (206, f"{W2}_0_typed.pdf".encode()[4:10])


def test_a_link_is_worth_nothing_when_anything_of_it_changes(api: Api) -> None:
    job, other = api.ended_job(), api.ended_job()
    link = signed(api, f"/files/{job.id}/{PDF}")
    for changed in (
        link.split("?")[0],
        link.replace(job.id, other.id),
        link.replace(PDF, f"{W2}_0.json"),
        link.replace("e=", "e=1"),
        link.replace("k=k1", "k=k2"),
        link[:-1],
        link + "x",
        link.replace("&s=", "&s=%ff"),
        link.replace("e=", "e=%d9%a1"),
        signed(api, f"/files/{job.id}/{PDF}", seconds=-1),
    ):
        answer = api.get(changed, key="")
        assert (answer.status, answer.json["error"]["code"]) == (403, "forbidden"), changed
        assert answer.json["detail"]["status"] == 403


def test_a_signature_of_ours_opens_no_other_path(api: Api) -> None:
    """Even rightly signed, a name must be that of a file which this job made."""
    job = api.ended_job(quantity=2)
    for name in (
        "nothing.pdf",
        f"{W2}_2_typed.pdf",
        f"{W2}_00_typed.pdf",
        f"{W2}_0_typed_p0.png",
        f"{W2}_0_typed_funsd_p1.json",
        "manifest.json",
        "..",
        "x y",
        "a\0b",
        "ä",
    ):
        assert api.get(signed(api, f"/files/{job.id}/{name}"), key="").status == 404, name
    assert api.get(signed(api, f"/files/nobody/{PDF}"), key="").status == 404


def test_a_file_that_was_not_made_is_not_found(api: Api) -> None:
    job = api.ended_job(quantity=2, finished=1, status=jobs.CANCELED)
    assert api.get(signed(api, f"/files/{job.id}/{W2}_0_typed.pdf"), key="").status == 200
    assert api.get(signed(api, f"/files/{job.id}/{W2}_1_typed.pdf"), key="").status == 404


def test_a_file_of_an_expired_job_is_gone(api: Api) -> None:
    job = api.ended_job(status=jobs.EXPIRED)
    api.store.delete_prefix(f"jobs/{job.id}")
    for name in ("dataset.zip", PDF):
        answer = api.get(signed(api, f"/files/{job.id}/{name}"), key="")
        assert (answer.status, answer.json["error"]["code"]) == (410, "expired"), name
