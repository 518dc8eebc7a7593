"""What a delivered job leaves in the store, and how it is reached there."""

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from symage.bundles.members import MAX_OWN_OBJECTS
from symage.request import GenerationRequest
from symage.storage import lease, settlement
from symage_dagster import sharding
from symage_dagster.clock import now_microseconds
from symage_dagster.work import JobWork

SINGLE = "irs_w2_single_page_2025"
FINISHED = [
    "README.md",
    "annotations/",
    "data.csv",
    "data.json",
    "dataset.zip",
    "dataset.zip.tail",
    "documents/",
    "manifest.json",
]


@pytest.fixture
def on_s3(s3_environment: str, open_here: Callable[..., Any], tmp_path: Path) -> Iterator[Any]:
    with open_here(tmp_path, SYMAGE_STORE_URL=s3_environment) as pipeline:
        yield pipeline


def test_only_finished_files_and_packs_are_left(pipeline: Any) -> None:
    job = pipeline.make(GenerationRequest((SINGLE,), 5, 42))
    prefix = f"jobs/{job.id}/"
    names = [key.removeprefix(prefix) for key in pipeline.platform.store.keys(prefix)]
    assert sorted({first_part(name) for name in names}) == FINISHED


def test_what_a_dead_run_left_out_is_made_before_a_canceled_job_is_delivered(
    pipeline: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its workers were killed while they made the first and the third of five shards; the second and the
    fourth were made."""
    monkeypatch.setattr(sharding, "LARGEST_SHARD", 2)
    job_id = pipeline.accept(GenerationRequest((SINGLE,), 10, 42))
    with pipeline.platform.database.write() as connection:
        held = lease.acquire(connection, job_id, str(uuid4()), now=now_microseconds())
    work = JobWork(pipeline.platform, pipeline.job(job_id), held, [pipeline.platform.catalogue.get(SINGLE)])
    parts = work.shard_ranges()
    work.run_stage("people", parts, stops=True)
    work.run_stage("documents", parts.only([1, 3]), stops=True)
    with pipeline.platform.database.write() as connection:
        settlement.cancel(connection, pipeline.account, job_id, now=now_microseconds())
    made = work.run_stage("documents", parts, stops=True)
    assert [shard.number for shard in made] == [0, 1, 2, 3]


def test_in_s3_the_files_of_a_small_job_are_objects_of_their_own(on_s3: Any) -> None:
    job = on_s3.make(GenerationRequest((SINGLE,), 5, 42, ("pdf_typed", "png_typed")))
    prefix = f"jobs/{job.id}/items/"
    found = {key.removeprefix(prefix): read(on_s3, key) for key in on_s3.platform.store.keys(prefix)}
    with zipfile.ZipFile(io.BytesIO(on_s3.artifact(job))) as archive:
        items = {path: archive.read(path) for path in archive.namelist() if f"{SINGLE}_" in path}
    assert found == {path.rpartition("/")[2]: data for path, data in items.items()}
    assert len(found) == 5 * 4


def test_in_s3_a_job_of_many_files_has_packs_alone(on_s3: Any) -> None:
    job = on_s3.make(GenerationRequest((SINGLE,), MAX_OWN_OBJECTS // 3 + 1, 42))
    assert on_s3.platform.store.keys(f"jobs/{job.id}/items/") == []


def test_in_s3_the_archive_has_a_link_that_anybody_can_follow(on_s3: Any) -> None:
    job = on_s3.make(GenerationRequest((SINGLE,), 5, 42))
    key = job.artifacts["dataset"].key
    link = on_s3.platform.store.link(key, filename="w2.zip", content_type="application/zip", seconds=60)
    answer = httpx.get(link)
    assert answer.status_code == 200
    assert answer.content == on_s3.artifact(job)
    assert answer.headers["content-disposition"] == 'attachment; filename="w2.zip"'


def read(pipeline: Any, key: str) -> bytes:
    return b"".join(pipeline.platform.store.read(key))


def first_part(name: str) -> str:
    head, slash, _ = name.partition("/")
    return head + slash
