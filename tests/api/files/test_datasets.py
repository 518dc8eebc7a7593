"""The files of a sharded dataset: its archives, links to them, and what there is in place of a single one."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from symagedocs import Client

from api import times
from symage.request import SHARDED
from symage.storage import archives, jobs
from symage.storage.archives import archive_key, archive_row
from symage.storage.jobs import Artifact
from tests.api.serving import serving

if TYPE_CHECKING:
    from tests.api.conftest import Answer, Api

FILES = {
    "preview": b"first documents" * 9,
    "annotations": b"labels of all",
    "json": b"[]",
    "csv": b"a,b\n",
    "readme": b"# Dataset\n",
}
SHARDS = [bytes([number]) * 1000 * number for number in (1, 2, 3)]
MANIFEST = {
    "layout": "sharded",
    "preview": {"key": "preview", "size_bytes": len(FILES["preview"]), "doc_count": 6},
    "annotations": {"key": "annotations", "size_bytes": len(FILES["annotations"])},
    "shards": [
        {"index": number, "key": "shard", "size_bytes": len(data), "doc_count": 2}
        for number, data in enumerate(SHARDS, 1)
    ],
}


def sharded_job(api: Api, status: str = jobs.COMPLETED) -> jobs.Job:
    """Three archives of two items each."""
    job = api.ended_job(
        quantity=6, status=status, artifacts={**FILES, "manifest": json.dumps(MANIFEST).encode()}
    )
    rows = []
    for number, data in enumerate(SHARDS, 1):
        key = archive_key(job.id, number)
        stored = Artifact(key, api.store.write(key, [data]), sha256(data).hexdigest())
        rows.append(archive_row(number, range(2 * number - 2, 2 * number), stored))
    with api.database.write() as connection:
        archives.replace(connection, job.id, rows, now=times.now())
    return job


def code(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.json["error"]["code"]


def test_each_archive_is_served_as_bytes(api: Api) -> None:
    job = sharded_job(api)
    expected = {"preview": FILES["preview"], "annotations": FILES["annotations"]}
    expected |= {f"shards/{number}": data for number, data in enumerate(SHARDS, 1)}
    names = {
        "preview": f"preview_{job.id}.zip",
        "annotations": f"annotations_{job.id}.zip",
        "shards/3": f"shard_00003_{job.id}.zip",
    }
    for path, body in expected.items():
        answer = api.get(f"/api/v1/jobs/{job.id}/dataset/{path}")
        assert (answer.status, answer.body) == (200, body)
        assert answer.headers["content-type"] == "application/zip"
        assert answer.headers["etag"] == f'"{sha256(body).hexdigest()}"'
        if path in names:
            assert answer.headers["content-disposition"] == f'attachment; filename="{names[path]}"'


def test_parts_of_an_archive_and_known_tags_are_served_as_of_any_file(api: Api) -> None:
    job = sharded_job(api)
    path = f"/api/v1/jobs/{job.id}/dataset/shards/2"
    part = api.get(path, headers={"Range": "bytes=10-19"})
    assert (part.status, part.body) == (206, SHARDS[1][10:20])
    assert part.headers["content-range"] == "bytes 10-19/2000"
    assert api.get(path, headers={"If-None-Match": part.headers["etag"]}).status == 304


@pytest.mark.parametrize("number", ["0", "4", "-1", "01", "x", "1.0", "99999999999999999999"])
def test_other_numbers_have_no_archive(api: Api, number: str) -> None:
    job = sharded_job(api)
    assert code(api.get(f"/api/v1/jobs/{job.id}/dataset/shards/{number}")) == (404, "not_found")


def test_a_sharded_dataset_has_no_single_archive(api: Api) -> None:
    job = sharded_job(api)
    for name in ("dataset", "bundle"):
        answer = api.get(f"/api/v1/jobs/{job.id}/download/{name}", headers={"Host": "docs.example"})
        assert code(answer) == (409, "sharded_dataset")
        assert "sharded" in answer.json["detail"]["message"]
        manifest = f"http://docs.example/api/v1/jobs/{job.id}/dataset/manifest"
        assert answer.json["error"]["details"]["manifest_url"] == manifest
    assert api.get(urlsplit(manifest).path).json == MANIFEST
    assert api.get(f"/api/v1/jobs/{job.id}/download/csv").body == FILES["csv"]


def test_a_job_says_how_its_dataset_is_laid_out(api: Api) -> None:
    for job, layout in (
        (sharded_job(api), "sharded"),
        (api.ended_job(), "single"),
        (api.started_job(), None),
    ):
        assert api.get(f"/api/v1/jobs/{job.id}").data["bundle_layout"] == layout


def test_a_single_dataset_has_no_such_archives(api: Api) -> None:
    job = api.ended_job()
    for path in ("preview", "annotations", "shards/1"):
        assert code(api.get(f"/api/v1/jobs/{job.id}/dataset/{path}")) == (404, "not_found")


def test_archives_of_another_account_do_not_exist(api: Api) -> None:
    job, other = sharded_job(api), api.make_key(api.open_account("other"))
    for path in ("preview", "annotations", "shards/1"):
        address = f"/api/v1/jobs/{job.id}/dataset/{path}"
        assert code(api.get(address, key=other)) == (404, "job_not_found")
        assert code(api.get(address, key="")) == (401, "unauthorized")


def test_archives_come_when_the_job_has_ended_and_go_with_its_files(api: Api) -> None:
    started, expired = api.started_job(), sharded_job(api, jobs.EXPIRED)
    api.store.delete_prefix(f"jobs/{expired.id}")
    for path in ("preview", "annotations", "shards/1"):
        assert code(api.get(f"/api/v1/jobs/{started.id}/dataset/{path}")) == (409, "job_not_completed")
        assert code(api.get(f"/api/v1/jobs/{expired.id}/dataset/{path}")) == (410, "expired")


def test_archives_are_listed_with_links_that_need_no_key(api: Api) -> None:
    job = sharded_job(api)
    files = api.get(f"/api/v1/jobs/{job.id}/downloads").data["files"]
    whole = [file for file in files if file["item_index"] is None]
    assert [file["filename"] for file in whole] == [
        "preview.zip",
        "annotations.zip",
        "data.json",
        "data.csv",
        "shard_00001.zip",
        "shard_00002.zip",
        "shard_00003.zip",
    ]
    for file, body in zip(whole[4:], SHARDS, strict=True):
        address = urlsplit(file["url"])
        answer = api.get(f"{address.path}?{address.query}", key="")
        assert (answer.status, answer.body) == (200, body)
    assert len(files) > len(whole)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_published_client_fetches_every_archive(
    api: Api, environment: dict[str, str], tmp_path: Path
) -> None:
    job = sharded_job(api)
    with serving(environment) as served, Client(api_key=api.key, base_url=served.url) as client:
        folder = client.generate.download_dataset(job.id, str(tmp_path / "whole"))
        with pytest.raises(ValueError, match=r"use client.generate.download_dataset"):
            client.generate.download(job.id, "dataset", str(tmp_path))
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    assert json.loads(found.pop("manifest.json").read_bytes()) == MANIFEST
    assert {name: path.read_bytes() for name, path in found.items()} == {
        "preview.zip": FILES["preview"],
        "annotations.zip": FILES["annotations"],
        "README.md": FILES["readme"],
        **{f"shards/shard_{number:05d}.zip": data for number, data in enumerate(SHARDS, 1)},
    }


def test_a_layout_is_ordered_by_its_name(api: Api) -> None:
    order = {"form_id": "irs_w2_single_page_2025", "config": {"bundle_layout": "sharded"}}
    job = api.stored_job(api.generate(**order).data["job_id"])
    assert job.request.config.bundle_layout == SHARDED
    assert replace(job, artifacts={}).layout is None
    refused = api.generate(form_id="irs_w2_single_page_2025", config={"bundle_layout": "folder"})
    assert code(refused) == (400, "bad_request")
