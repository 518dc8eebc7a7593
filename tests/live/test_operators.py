"""What operators do in the Dagster UI, by the GraphQL that it speaks: retry, rebuild, backfill, terminate."""

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

LARGE = {"quantity": 2000, "output_formats": ["pdf_typed"]}
PRICE = 22
ASSETS = ("identities", "documents", "annotations", "bundles", "delivery")
OVER = ("SUCCESS", "FAILURE", "CANCELED")
JOB = {"repositoryLocationName": "symage", "repositoryName": "__repository__", "jobName": "dataset"}

REEXECUTE = """mutation($run: String!, $strategy: ReexecutionStrategy!) {
  launchRunReexecution(reexecutionParams: {parentRunId: $run, strategy: $strategy}) {
    __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message }
  }
}"""
LAUNCH = """mutation($params: ExecutionParams!) {
  launchRun(executionParams: $params) {
    __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message }
  }
}"""
BACKFILL = """mutation($params: LaunchBackfillParams!) {
  launchPartitionBackfill(backfillParams: $params) {
    __typename ... on LaunchBackfillSuccess { backfillId } ... on PythonError { message }
  }
}"""
BACKFILLED = """query($id: String!) {
  partitionBackfillOrError(backfillId: $id) { ... on PartitionBackfill { status } }
}"""
TERMINATE = "mutation($run: String!) { terminateRun(runId: $run) { __typename } }"
RUN = """query($run: ID!) {
  runOrError(runId: $run) { ... on Run { status tags { key value } stepKeysToExecute } }
}"""
LOGS = """query($run: ID!) {
  logsForRun(runId: $run) { ... on EventConnection { events {
    __typename
    ... on MessageEvent { message stepKey }
    ... on MaterializationEvent { assetKey { path } metadataEntries {
      label
      ... on BoolMetadataEntry { boolValue }
      ... on UrlMetadataEntry { url }
      ... on MarkdownMetadataEntry { mdStr }
      ... on FloatMetadataEntry { floatValue }
    } }
  } } }
}"""


def ended(live: Any, run_id: str) -> dict[str, Any]:
    """A run when it is over."""
    live.wait_for(lambda: live.up.graphql(RUN, run=run_id)["runOrError"]["status"] in OVER)
    run: dict[str, Any] = live.up.graphql(RUN, run=run_id)["runOrError"]
    return run


def launched(answer: dict[str, Any]) -> str:
    (result,) = answer.values()
    assert result["__typename"] == "LaunchRunSuccess", result
    return str(result["run"]["runId"])


def materialise(live: Any, job_id: str) -> str:
    """As "Materialize" on the page of the partition does."""
    tags = [{"key": "dagster/partition", "value": job_id}]
    params = {"selector": JOB, "executionMetadata": {"tags": tags}, "runConfigData": {}}
    return launched(live.up.graphql(LAUNCH, params=params))


def backfill(live: Any, job_ids: Sequence[str]) -> str:
    """As the dialogue of the asset graph does, with all assets of a dataset chosen; its status at the end."""
    params = {"assetSelection": [{"path": [name]} for name in ASSETS], "partitionNames": list(job_ids)}
    answer = live.up.graphql(BACKFILL, params=params)["launchPartitionBackfill"]
    assert answer["__typename"] == "LaunchBackfillSuccess", answer

    def status() -> str:
        found = live.up.graphql(BACKFILLED, id=answer["backfillId"])
        return str(found["partitionBackfillOrError"]["status"])

    live.wait_for(lambda: status().startswith(("COMPLETED", "FAILED", "CANCELED")))
    return status()


def events(live: Any, run_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = live.up.graphql(LOGS, run=run_id)["logsForRun"]["events"]
    return found


def metadata(live: Any, run_id: str, asset: str) -> dict[str, Any]:
    """What the run's materialisation of an asset says, of the kinds that are asked for."""
    made = [event for event in events(live, run_id) if event.get("assetKey") == {"path": [asset]}]
    return {
        entry["label"]: next((value for name, value in entry.items() if name != "label"), None)
        for entry in made[0]["metadataEntries"]
    }


def digest(live: Any, job_id: str) -> str:
    return sha256(live.download(job_id)).hexdigest()


def folder(live: Any, job_id: str) -> Path:
    path: Path = live.up.data_dir / "files" / "jobs" / job_id
    return path


@pytest.fixture(scope="module")
def retried(live: Any) -> tuple[str, str, str]:
    """A large job whose labels could not be written and that was then re-executed from where it failed: its
    id, the run that failed and the one that succeeded."""
    job_id = live.submit(**LARGE)
    live.wait_for(folder(live, job_id).exists)
    in_the_way = folder(live, job_id) / "annotations"
    in_the_way.write_bytes(b"")
    assert live.ended(job_id)["status"] == "failed"
    in_the_way.unlink()
    failed = str(live.runs(job_id)[0]["runId"])
    assert ended(live, failed)["status"] == "FAILURE"
    run_id = launched(live.up.graphql(REEXECUTE, run=failed, strategy="FROM_FAILURE"))
    assert ended(live, run_id)["status"] == "SUCCESS"
    return job_id, failed, run_id


def test_a_failed_job_that_is_re_executed_is_finished_and_charged(
    live: Any, retried: tuple[str, str, str]
) -> None:
    job_id, _, run_id = retried
    job = live.completed(job_id)
    assert (job["forms_completed"], job["credits_charged"]) == (2000, 2000 * PRICE)
    assert ended(live, run_id)["stepKeysToExecute"] == ["annotations", "bundles", "delivery"]
    untouched = live.submit(**LARGE)
    live.completed(untouched)
    assert digest(live, job_id) == digest(live, untouched)


def test_a_large_job_tells_how_it_gets_on(live: Any, retried: tuple[str, str, str]) -> None:
    _, failed, _ = retried
    said = [event["message"] for event in events(live, failed) if event["__typename"] == "LogMessageEvent"]
    told = [message for message in said if message.startswith("documents: ")]
    assert told
    assert all("of 2,000 items" in message and "a second" in message for message in told)


def test_a_run_says_whose_job_it_works_on_and_what_is_asked(live: Any, retried: tuple[str, str, str]) -> None:
    job_id, _, run_id = retried
    tags = {tag["key"]: tag["value"] for tag in ended(live, run_id)["tags"]}
    own = {name.removeprefix("symage/"): value for name, value in tags.items() if name.startswith("symage/")}
    assert own == {
        "job_id": job_id,
        "lane": "bulk",
        "account": "owner",
        "form": "irs_w2_single_page_2025",
        "quantity": "2000",
        "seed": "42",
        "formats": "pdf_typed",
        "via": "api",
        "retry": "1",
    }


def test_an_asset_shows_a_page_with_its_boxes_numbers_and_links(
    live: Any, retried: tuple[str, str, str]
) -> None:
    job_id, _, run_id = retried
    said = metadata(live, run_id, "annotations")
    assert said["preview"].startswith(
        "![irs_w2_single_page_2025_0_typed_funsd_p0.json](data:image/jpeg;base64,"
    )
    assert said["items per second"] > 0
    assert said["card"] == f"{live.up.urls()['api_url']}/api/v1/jobs/{job_id}/dataset/readme"
    assert live.client.get(said["card"]).status_code == 200
    assert live.client.get(said["pages"]).status_code == 200


@pytest.mark.long
def test_finished_jobs_are_rebuilt_by_a_backfill_and_stay_as_they_were(live: Any) -> None:
    jobs = [live.submit(quantity=3, seed=seed) for seed in (1, 2)]
    before = [(live.completed(job_id), digest(live, job_id)) for job_id in jobs]
    assert backfill(live, jobs) == "COMPLETED_SUCCESS"
    assert [(live.job(job_id), digest(live, job_id)) for job_id in jobs] == before
    for job_id in jobs:
        newest = live.runs(job_id)[0]
        assert newest["status"] == "SUCCESS"
        assert metadata(live, newest["runId"], "bundles")["same as delivered"] is True


@pytest.mark.long
def test_a_rebuild_that_is_terminated_leaves_what_is_served(live: Any, retried: tuple[str, str, str]) -> None:
    job_id, _, _ = retried
    before = live.job(job_id), digest(live, job_id)
    run_id = materialise(live, job_id)
    live.wait_for((folder(live, job_id) / "redo" / "documents").exists)
    assert live.up.graphql(TERMINATE, run=run_id)["terminateRun"]["__typename"] == "TerminateRunSuccess"
    assert ended(live, run_id)["status"] == "CANCELED"
    assert (live.job(job_id), digest(live, job_id)) == before
    again = launched(live.up.graphql(REEXECUTE, run=run_id, strategy="ALL_STEPS"))
    assert ended(live, again)["status"] == "SUCCESS"
    assert metadata(live, again, "bundles")["same as delivered"] is True
    assert not (folder(live, job_id) / "redo").exists()


def test_a_run_that_is_refused_says_why(live: Any) -> None:
    job_id = live.submit(**LARGE)
    live.client.post(f"/api/v1/jobs/{job_id}/cancel").raise_for_status()
    live.ended(job_id)
    live.wait_for(lambda: live.runs(job_id) == [] or live.runs(job_id)[0]["status"] in OVER)
    run_id = materialise(live, job_id)
    assert ended(live, run_id)["status"] == "CANCELED"
    reason = f"Refused: job {job_id} was canceled, and what was made of it is delivered."
    assert reason in json.dumps([event["message"] for event in events(live, run_id) if "message" in event])
