"""/compat/1.0.1: the application of the main mount, as lenient as the two oldest clients need it."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from symage.annotations.formats import FORMATS
from symage.storage import jobs
from tests.api.test_bad_input import refused

if TYPE_CHECKING:
    from tests.api.conftest import Api

W2 = "irs_w2_single_page_2025"
SIX_COPIES = "irs_w2_2025"
OLD = "/compat/1.0.1/api/v1"


def opened(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def test_formats_that_are_always_made_may_be_ordered(api: Api) -> None:
    for formats in (["pdf_typed", "json"], ["json", "csv", "funsd"], ["csv", "png_typed", "pdf_typed"]):
        body = {"form_id": W2, "output_formats": formats}
        answer = api.post(f"{OLD}/generate", body)
        assert answer.status == 200
        kept = api.stored_job(answer.data["job_id"]).request.output_formats
        assert set(kept) == {"pdf_typed", *formats} - {"json", "csv", "funsd"}
        refused(api.post("/api/v1/generate", body), 400, "invalid_output_format")


def test_other_faults_stay_faults(api: Api) -> None:
    body = {"form_id": W2, "output_formats": ["json", "pdf_unicorn"]}
    refused(api.post(f"{OLD}/generate", body), 400, "invalid_output_format")
    refused(api.post(f"{OLD}/generate", {"form_id": W2, "output_formats": "json"}), 400, "bad_request")
    refused(api.get(f"{OLD}/jobs", key=""), 401, "unauthorized")
    refused(api.get("/compat/1.0.0/api/v1/forms"), 404, "not_found")
    refused(api.get("/compat/1.0.1"), 404, "not_found")


@pytest.mark.parametrize(
    ("part", "paths"),
    [
        ("pdf_typed", [f"pdfs/typed/{W2}_{number}_typed.pdf" for number in (0, 1)]),
        ("png_typed", [f"images/typed/{W2}_{number}_typed_p0.png" for number in (0, 1)]),
        ("funsd", [f"annotations/funsd/typed/{W2}_{number}_typed_funsd_p0.json" for number in (0, 1)]),
    ],
)
def test_a_part_of_a_dataset_is_an_archive_of_its_own(api: Api, part: str, paths: list[str]) -> None:
    job = api.ended_job(W2, quantity=2, formats=("pdf_typed", "png_typed"))
    answer = api.get(f"{OLD}/jobs/{job.id}/download/{part}")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/zip")
    with opened(answer.body) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == paths
        # The packs of these tests hold their own names.
        assert [archive.read(path).decode() for path in paths] == [path.split("/")[-1] for path in paths]
    refused(api.get(f"/api/v1/jobs/{job.id}/download/{part}"), 400, "invalid_format")


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_of_labels_can_be_downloaded_alone(api: Api, name: str) -> None:
    row = FORMATS[name]
    formats = ("pdf_typed", *([row.ordered_as] if row.ordered_as else []))
    job = api.ended_job(W2, formats=formats, profile="scanned")
    answer = api.get(f"{OLD}/jobs/{job.id}/download/{name}")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/zip")
    folder = row.folder.strip("/").replace("/", "_")
    assert answer.headers["content-disposition"] == f'attachment; filename="{job.id}_{folder}.zip"'
    with opened(answer.body) as archive:
        assert archive.testzip() is None
        assert any(path.startswith(row.folder) and not path.endswith(".png") for path in archive.namelist())


def test_a_part_that_was_not_made_is_not_found(api: Api) -> None:
    job, running = api.ended_job(), api.started_job()
    refused(api.get(f"{OLD}/jobs/{job.id}/download/bio"), 404, "not_found")
    refused(api.get(f"{OLD}/jobs/{job.id}/download/paperlives"), 400, "invalid_format")
    refused(api.get(f"{OLD}/jobs/{running.id}/download/pdf_typed"), 409, "job_not_completed")
    refused(api.get(f"{OLD}/jobs/{api.ended_job(status=jobs.EXPIRED).id}/download/bio"), 410, "expired")


def test_whole_downloads_and_links_are_the_same_below_the_mount(api: Api) -> None:
    job = api.ended_job()
    new, old = (api.get(f"{base}/jobs/{job.id}/download/dataset") for base in ("/api/v1", OLD))
    assert old.body == new.body
    links = [file["url"] for file in api.get(f"{OLD}/jobs/{job.id}/downloads").data["files"]]
    assert all(link.startswith("http://localhost/compat/1.0.1/files/") for link in links)
    path = links[0].removeprefix("http://localhost")
    assert api.get(path, key="").body == new.body


def test_every_route_is_there(api: Api) -> None:
    assert [form["id"] for form in api.get(f"{OLD}/forms").data] == [
        form["id"] for form in api.get("/api/v1/forms").data
    ]
    assert api.get(f"{OLD}/health", key="").json == {"status": "healthy"}
    assert api.post(f"{OLD}/identities", {"seed": 1}).data == api.post("/api/v1/identities", {"seed": 1}).data
