"""The published clients, as their users run them, against a running platform."""

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.live.releases import search_path
from tests.packaged import packaged
from tests.records import cell
from tests.waiting import LAST_RESORT_SECONDS

FORM = "irs_w2_single_page_2025"
QUANTITY = 120
SESSION = Path(__file__).with_name("client_session.py")

Session = tuple[dict[str, Any], Path]


@pytest.fixture(scope="module", params=["1.0.4", "1.0.7"])
def release(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module", params=["sync", "async"])
def session(
    request: pytest.FixtureRequest, release: str, live: Any, tmp_path_factory: pytest.TempPathFactory
) -> Session:
    """One user's session: what the client gave back, and the folder with what it saved."""
    folder = tmp_path_factory.mktemp(f"client-{release}-{request.param}")
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(search_path(release)),
        "SYMAGEDOCS_API_KEY": live.key,
        "SYMAGEDOCS_BASE_URL": live.up.urls()["api_url"],
    }
    done = subprocess.run(
        [sys.executable, str(SESSION), str(request.param), str(folder)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=LAST_RESORT_SECONDS,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), folder


def saved(session: Session, pattern: str) -> Path:
    (found,) = session[1].glob(pattern)
    return found


def test_the_release_is_the_one_that_is_meant(release: str) -> None:
    command = "from importlib.metadata import version; print(version('symagedocs'))"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(search_path(release))}
    done = subprocess.run(
        [sys.executable, "-c", command], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == release


def test_the_job_is_created_and_waited_for(session: Session) -> None:
    found, _ = session
    assert found["created"]["status"] == "pending"
    assert found["created"]["credits_required"] == QUANTITY * 22
    job = found["job"]
    assert (job["job_id"], job["status"]) == (found["created"]["job_id"], "completed")
    assert (job["progress"], job["quantity"], job["form_id"]) == (1.0, QUANTITY, FORM)
    assert job["credits_charged"] == QUANTITY * 22
    assert job["error"] is None


def test_the_archive_holds_every_file_of_every_document(session: Session) -> None:
    with zipfile.ZipFile(saved(session, "*.zip")) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        manifest = json.loads(archive.read("manifest.json"))
    for folder in ("pdfs/typed/", "images/typed/", "annotations/funsd/typed/", "ground_truth/json/"):
        assert sum(name.startswith(folder) for name in names) == QUANTITY
    assert manifest["counts"] == {
        "documents": QUANTITY,
        "files": len(names),
        "identities": QUANTITY,
        "pages": QUANTITY,
    }


def test_json_and_csv_hold_the_same_values(session: Session) -> None:
    records = json.loads(saved(session, "*.json").read_bytes())
    rows = list(csv.DictReader(io.StringIO(saved(session, "*.csv").read_text(encoding="utf-8"))))
    assert [record["item_index"] for record in records] == list(range(QUANTITY))
    fields = [field.id for field in packaged().get(FORM).fields]
    assert [{name: cell(record["fields"][name]["value"]) for name in fields} for record in records] == [
        {name: row[name] for name in fields} for row in rows
    ]


def test_every_item_is_listed_once_over_all_pages(session: Session) -> None:
    found, _ = session
    assert [item["item_index"] for item in found["items"]] == list(range(QUANTITY))
    assert len({item["item_id"] for item in found["items"]}) == QUANTITY
    names = [file["filename"] for file in found["items"][7]["files"]]
    assert names == [
        f"{FORM}_7_typed.pdf",
        f"{FORM}_7_typed_p0.png",
        f"{FORM}_7_typed_funsd_p0.json",
        f"{FORM}_7.json",
    ]


def test_training_examples_are_the_labels_of_the_archive(session: Session) -> None:
    found, _ = session
    examples = found["examples"]
    assert [example["item_id"] for example in examples] == [item["item_id"] for item in found["items"]]
    with zipfile.ZipFile(saved(session, "*.zip")) as archive:
        for index, example in enumerate(examples):
            path = f"annotations/funsd/typed/{FORM}_{index}_typed_funsd_p0.json"
            assert {key: example["funsd"][key] for key in ("form", "image_path")} == json.loads(
                archive.read(path)
            )


def test_links_open_for_anybody_who_has_them(session: Session, fetch: Callable[[str], bytes]) -> None:
    found, _ = session
    assert fetch(found["examples"][3]["image_url"]).startswith(b"%PDF-")
    links = {file["filename"]: file["url"] for file in found["downloads"]["files"]}
    assert fetch(links["dataset.zip"]) == saved(session, "*.zip").read_bytes()
    assert fetch(links[f"{FORM}_0_typed_p0.png"]).startswith(b"\x89PNG")


@pytest.fixture
def fetch() -> Callable[[str], bytes]:
    import httpx

    return lambda url: httpx.get(url).raise_for_status().content


def test_the_newest_job_is_listed_first(session: Session) -> None:
    found, _ = session
    assert found["listed"][0] == found["job"]["job_id"]


def test_the_form_says_what_it_holds(session: Session) -> None:
    form, catalogued = session[0]["form"], packaged().get(FORM)
    assert (form["id"], form["credit_cost"], form["field_count"]) == (FORM, 22, catalogued.field_count)
    assert [field["id"] for field in form["fields"]] == [field.id for field in catalogued.fields]


def test_the_whole_dataset_is_downloaded_with_its_card(session: Session, release: str) -> None:
    if release == "1.0.4":
        assert list(session[1].glob("whole")) == []
        return
    whole = session[1] / "whole"
    assert sorted(path.name for path in whole.iterdir()) == ["README.md", "dataset.zip", "manifest.json"]
    manifest = json.loads((whole / "manifest.json").read_bytes())
    assert manifest["layout"] == "single"
    assert manifest["job_id"] == session[0]["job"]["job_id"]
    assert manifest["dataset"]["size_bytes"] == (whole / "dataset.zip").stat().st_size
    assert (whole / "dataset.zip").read_bytes() == saved(session, "*.zip").read_bytes()
    card = (whole / "README.md").read_text()
    assert f"{QUANTITY} identities, {QUANTITY} documents" in card
    assert saved(session, "README_*.md").read_text() == card
