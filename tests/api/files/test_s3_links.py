"""Links where the artifacts lie in S3: the store serves its own files, packs stay with the API."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import boto3
import httpx
import pytest

from symage.bundles.members import item_key

if TYPE_CHECKING:
    from tests.api.conftest import Api

W2 = "irs_w2_single_page_2025"
BUCKET = "documents"

# Nothing here depends on the kind of database.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The address of an S3 server."""
    from moto.server import ThreadedMotoServer

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = ThreadedMotoServer("127.0.0.1", port, verbose=False)
    server.start()
    yield f"http://127.0.0.1:{port}"
    server.stop()


@pytest.fixture
def environment(environment: dict[str, str], s3: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    for name, value in {
        "AWS_ENDPOINT_URL_S3": s3,
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    boto3.client("s3").create_bucket(Bucket=BUCKET)
    return {**environment, "SYMAGE_STORE_URL": f"s3://{BUCKET}/some/prefix"}


def fetched(url: str) -> bytes:
    return httpx.get(url, trust_env=False).raise_for_status().content


def test_archives_are_linked_in_the_store_for_an_hour(api: Api, s3: str) -> None:
    job = api.ended_job()
    archive = api.get(f"/api/v1/jobs/{job.id}/downloads").data["files"][0]
    assert archive["filename"] == "dataset.zip"
    assert archive["url"].startswith(f"{s3}/{BUCKET}/some/prefix/jobs/{job.id}/")
    assert parse_qs(urlsplit(archive["url"]).query)["X-Amz-Expires"] == ["3600"]
    assert fetched(archive["url"]) == bytes(range(256)) * 40


def test_the_api_serves_the_bytes_of_the_store(api: Api) -> None:
    job = api.ended_job()
    answer = api.get(f"/api/v1/jobs/{job.id}/download/bundle", headers={"Range": "bytes=1-3"})
    assert (answer.status, answer.body) == (206, b"\x01\x02\x03")


def test_files_of_a_small_job_are_linked_in_the_store(api: Api, s3: str) -> None:
    job = api.ended_job()
    api.store.write(item_key(job.id, f"{W2}_0_typed.pdf"), [b"%PDF"])
    files = api.get(f"/api/v1/jobs/{job.id}/items").data[0]["files"]
    assert files[0]["filename"] == f"{W2}_0_typed.pdf"
    assert files[0]["url"].startswith(s3)
    assert fetched(files[0]["url"]) == b"%PDF"


def test_files_of_a_large_job_are_served_out_of_the_packs(api: Api, s3: str) -> None:
    job = api.ended_job(quantity=400, finished=1)
    for file in api.get(f"/api/v1/jobs/{job.id}/items?limit=1").data[0]["files"]:
        assert not file["url"].startswith(s3)
        address = urlsplit(file["url"])
        answer = api.get(f"{address.path}?{address.query}", key="")
        assert (answer.status, answer.body) == (200, file["filename"].encode())
