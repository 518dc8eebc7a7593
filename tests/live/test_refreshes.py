"""A dataset as its owner and an operator see it: made over HTTP, stopped and backfilled in Dagster."""

from collections.abc import Iterator
from typing import Any

import pytest

PATH = "/api/v1/datasets"
NAME = "live-w2"
SCHEDULE = """query($name: String!) {
  scheduleOrError(scheduleSelector: {
    repositoryLocationName: "symage", repositoryName: "__repository__", scheduleName: $name
  }) { ... on Schedule { cronSchedule executionTimezone scheduleState { id status } } }
}"""
STOP = """mutation($id: String!) {
  stopRunningSchedule(id: $id) { ... on ScheduleStateResult { scheduleState { status } } }
}"""
START = """mutation($name: String!) {
  startSchedule(scheduleSelector: {
    repositoryLocationName: "symage", repositoryName: "__repository__", scheduleName: $name
  }) { ... on ScheduleStateResult { scheduleState { status } } }
}"""
BACKFILL = """mutation($key: [String!]!, $names: [String!]!) {
  launchPartitionBackfill(backfillParams: {assetSelection: [{path: $key}], partitionNames: $names}) {
    ... on LaunchBackfillSuccess { backfillId }
    ... on PythonError { message }
  }
}"""
BACKFILL_STATUS = """query($id: String!) {
  partitionBackfillOrError(backfillId: $id) { ... on PartitionBackfill { status } }
}"""
REFRESHES = """query($job: String!) {
  runsOrError(filter: {pipelineName: $job}) { ... on Runs { results { runId status } } }
}"""
RUN = "query($run: ID!) { runOrError(runId: $run) { ... on Run { status } } }"
TERMINATE = "mutation($run: String!) { terminateRun(runId: $run) { __typename } }"
ASSET = """query($key: [String!]!) {
  assetNodeOrError(assetKey: {path: $key}) {
    ... on AssetNode {
      groupName
      partitionStats { numPartitions numMaterialized }
      dependencyKeys { path }
    }
  }
}"""
CHECKS = """query($key: [String!]!) {
  assetNodeOrError(assetKey: {path: $key}) {
    ... on AssetNode {
      assetChecksOrError {
        ... on AssetChecks { checks { name executionForLatestMaterialization { status } } }
      }
    }
  }
}"""


@pytest.fixture
def dataset(live: Any) -> Iterator[dict[str, Any]]:
    body = {
        "name": NAME,
        "cron": "0 6 1 1 *",
        "timezone": "Europe/Berlin",
        "generate": {"form_id": "irs_w2_single_page_2025", "quantity": 2},
    }
    made = live.client.post(PATH, json=body).raise_for_status().json()["data"]
    yield made
    live.client.delete(f"{PATH}/{NAME}", params={"versions": "delete"}).raise_for_status()
    live.wait_for(lambda: live.up.graphql(SCHEDULE, name=schedule_of(made))["scheduleOrError"] == {})


def schedule_of(made: dict[str, Any]) -> str:
    return f"{NAME.replace('-', '_')}__{made['dataset_id'][:8]}"


def key_of(made: dict[str, Any]) -> list[str]:
    return ["datasets", made["dataset_id"][:8], NAME]


def version(live: Any, number: int) -> dict[str, Any]:
    found: dict[str, Any] = live.client.get(f"{PATH}/{NAME}/versions/{number}").json()["data"]
    return found


def run(live: Any) -> dict[str, Any]:
    made: dict[str, Any] = live.client.post(f"{PATH}/{NAME}/run").raise_for_status().json()["data"]
    live.wait_for(lambda: version(live, made["version"])["status"] == "completed")
    return version(live, made["version"])


@pytest.mark.long
def test_a_dataset_is_a_schedule_that_operators_stop_and_an_asset_that_they_backfill(
    live: Any, dataset: dict[str, Any]
) -> None:
    name, key = schedule_of(dataset), key_of(dataset)
    live.wait_for(lambda: live.up.graphql(SCHEDULE, name=name)["scheduleOrError"] != {})
    schedule = live.up.graphql(SCHEDULE, name=name)["scheduleOrError"]
    assert (schedule["cronSchedule"], schedule["executionTimezone"]) == ("0 6 1 1 *", "Europe/Berlin")
    first, second = run(live), run(live)
    assert second["predecessor"] == first["version"] == 1
    assert second["seed"] == first["seed"] + 2
    asset = live.up.graphql(ASSET, key=key)["assetNodeOrError"]
    assert (asset["groupName"], asset["dependencyKeys"]) == ("datasets", [{"path": ["delivery"]}])
    assert asset["partitionStats"] == {"numPartitions": 2, "numMaterialized": 2}
    checks = live.up.graphql(CHECKS, key=key)["assetNodeOrError"]["assetChecksOrError"]["checks"]
    assert [check["name"] for check in checks] == ["fresh"]

    stopped = live.up.graphql(STOP, id=schedule["scheduleState"]["id"])
    assert stopped["stopRunningSchedule"]["scheduleState"]["status"] == "STOPPED"
    live.wait_for(lambda: shown(live)["paused_by"] == ["operator"])
    assert shown(live)["next_run_at"] is None
    started = live.up.graphql(START, name=name)
    assert started["startSchedule"]["scheduleState"]["status"] == "RUNNING"
    live.wait_for(lambda: shown(live)["paused_by"] == [])

    spent = live.client.get("/api/v1/account/balance").json()["data"]["credits_used"]
    backfill = live.up.graphql(BACKFILL, key=key, names=["1", "2"])["launchPartitionBackfill"]
    live.wait_for(lambda: backfill_status(live, backfill["backfillId"]).startswith("COMPLETED"))
    assert backfill_status(live, backfill["backfillId"]) == "COMPLETED_SUCCESS"
    assert [version(live, number)["job_id"] for number in (1, 2)] == [first["job_id"], second["job_id"]]
    assert live.client.get("/api/v1/account/balance").json()["data"]["credits_used"] == spent


def shown(live: Any) -> dict[str, Any]:
    data: dict[str, Any] = live.client.get(f"{PATH}/{NAME}").json()["data"]
    return data


def backfill_status(live: Any, backfill_id: str) -> str:
    found = live.up.graphql(BACKFILL_STATUS, id=backfill_id)["partitionBackfillOrError"]
    return str(found.get("status"))


@pytest.mark.long
def test_a_version_whose_run_is_terminated_is_not_ordered_again(live: Any, dataset: dict[str, Any]) -> None:
    good = run(live)
    change(live, quantity=20_000, output_formats=["pdf_typed", "png_typed"])
    asked = live.client.post(f"{PATH}/{NAME}/run").raise_for_status().json()["data"]
    live.wait_for(lambda: started(live, dataset) and live.job(asked["job_id"])["forms_completed"] > 0)
    (run_id,) = started(live, dataset)
    assert live.up.graphql(TERMINATE, run=run_id)["terminateRun"]["__typename"] == "TerminateRunSuccess"
    ended = live.ended(asked["job_id"])
    assert ended["status"] == "canceled"
    assert 0 < ended["credits_charged"] < asked["credits_required"]
    live.wait_for(lambda: status_of(live, run_id) == "CANCELED")
    stopped = version(live, 2)
    assert (stopped["status"], stopped["error"]) == ("failed", "The refresh was terminated")
    # Nothing was ordered anew, and nothing is held.
    assert stopped["job_id"] == asked["job_id"]
    balance = live.client.get("/api/v1/account/balance").json()["data"]
    assert balance["credits_used"] == balance["credits_allocated"]
    assert shown(live)["latest_version"] == good["version"]
    change(live, quantity=2)
    assert run(live)["predecessor"] == good["version"]


def change(live: Any, **order: Any) -> None:
    body = {"generate": {"form_id": "irs_w2_single_page_2025", **order}}
    live.client.patch(f"{PATH}/{NAME}", json=body).raise_for_status()


def started(live: Any, made: dict[str, Any]) -> list[str]:
    found = live.up.graphql(REFRESHES, job=f"refresh_{schedule_of(made)}")["runsOrError"]["results"]
    return [each["runId"] for each in found if each["status"] == "STARTED"]


def status_of(live: Any, run_id: str) -> str:
    return str(live.up.graphql(RUN, run=run_id)["runOrError"]["status"])
