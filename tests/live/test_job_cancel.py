"""Canceling a job: what was rendered stays, and only that is paid for."""

import io
import json
import zipfile
from typing import Any

PRICE = 22
"""Credits of one typed single-page W-2."""
ORDER = {"quantity": 2000, "output_formats": ["pdf_typed", "png_typed"]}


def test_a_job_canceled_in_the_middle_delivers_what_it_has_rendered(live: Any) -> None:
    job_id = live.submit(**ORDER)
    live.wait_for(lambda: live.job(job_id)["forms_completed"] > 0)
    answer = live.client.post(f"/api/v1/jobs/{job_id}/cancel")
    assert (answer.status_code, answer.json()["data"]["status"]) == (200, "canceling")
    assert_delivered_in_part(live, job_id)


def test_a_job_canceled_while_it_waits_costs_nothing_and_never_runs(live: Any) -> None:
    before = live.submit(**ORDER)
    waiting = live.submit(quantity=1000)
    answer = live.client.post(f"/api/v1/jobs/{waiting}/cancel")
    assert answer.json()["data"]["status"] == "canceled"
    live.client.post(f"/api/v1/jobs/{before}/cancel")
    live.ended(before)
    job = live.job(waiting)
    assert (job["status"], job["forms_completed"], job["credits_charged"]) == ("canceled", 0, 0)
    assert live.client.get(f"/api/v1/jobs/{waiting}/download/dataset").status_code == 404


def test_canceling_again_shows_the_state_and_a_completed_job_refuses(live: Any) -> None:
    job_id = live.submit(**ORDER)
    for _ in range(2):
        assert live.client.post(f"/api/v1/jobs/{job_id}/cancel").status_code == 200
    live.ended(job_id)
    again = live.client.post(f"/api/v1/jobs/{job_id}/cancel")
    assert (again.status_code, again.json()["data"]["status"]) == (200, "canceled")
    done = live.submit()
    live.completed(done)
    assert live.client.post(f"/api/v1/jobs/{done}/cancel").status_code == 409


def test_a_job_whose_run_is_terminated_in_the_dagster_ui_delivers_what_it_has_rendered(live: Any) -> None:
    job_id = live.submit(**ORDER)
    live.wait_for(lambda: live.job(job_id)["forms_completed"] > 0)
    run_id = live.runs(job_id)[0]["runId"]
    terminate = "mutation($id: String!) { terminateRun(runId: $id) { __typename } }"
    answer = live.up.graphql(terminate, id=run_id)
    assert answer["terminateRun"]["__typename"] == "TerminateRunSuccess"
    assert_delivered_in_part(live, job_id)
    # The job has ended when its delivery is settled; the run that delivered it ends a moment later.
    live.wait_for(lambda: live.runs(job_id)[0]["status"] != "STARTED")
    assert [run["status"] for run in live.runs(job_id)] == ["SUCCESS", "CANCELED"]
    live.completed(live.submit())


def assert_delivered_in_part(live: Any, job_id: str) -> None:
    """The job ends canceled; its dataset holds what was rendered, and that is what it cost."""
    job = live.ended(job_id)
    rendered = job["forms_completed"]
    assert (job["status"], job["error"]) == ("canceled", None)
    assert 0 < rendered < ORDER["quantity"]
    assert job["credits_charged"] == rendered * PRICE
    with zipfile.ZipFile(io.BytesIO(live.download(job_id))) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        manifest = json.loads(archive.read("manifest.json"))
    assert sum(name.startswith("pdfs/") for name in names) == rendered
    assert sum(name.startswith("annotations/") for name in names) == rendered
    assert manifest["counts"] == {
        "documents": rendered,
        "files": len(names),
        "identities": rendered,
        "pages": rendered,
    }
    assert sum(split["identities"] for split in manifest["splits"].values()) == rendered
    assert len(json.loads(live.download(job_id, "json"))) == rendered
    assert listed(live, job_id) == list(range(rendered))


def listed(live: Any, job_id: str) -> list[int]:
    """The item indexes of all pages of the job's items, in their order."""
    found: list[int] = []
    parameters: dict[str, Any] = {"limit": 100}
    while True:
        page = live.client.get(f"/api/v1/jobs/{job_id}/items", params=parameters).json()
        found += [item["item_index"] for item in page["data"]]
        if not page["meta"]["has_more"]:
            return found
        parameters["cursor"] = page["meta"]["next_cursor"]
