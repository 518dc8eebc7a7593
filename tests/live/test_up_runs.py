"""A running `symage up`: it says where it is, takes runs from the Dagster UI, and mends itself."""

import json
import os
import signal
import urllib.request
from typing import Any

import httpx
import pytest

from tests.waiting import LAST_RESORT_SECONDS

LAUNCH = """mutation($params: ExecutionParams!) { launchRun(executionParams: $params) {
  __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }"""
ADD = """mutation($key: String!) { addDynamicPartition(partitionsDefName: "jobs", partitionKey: $key,
  repositorySelector: {repositoryLocationName: "symage", repositoryName: "__repository__"}) { __typename }
}"""
STATUS = "query($id: ID!) { runOrError(runId: $id) { ... on Run { status } } }"
RUNS = """query($key: String!) { runsOrError(filter: {tags: [{key: "dagster/partition", value: $key}]}) {
  ... on Runs { results { runId status parentRunId } } } }"""
TERMINATE = "mutation($id: String!) { terminateRun(runId: $id) { __typename } }"
STEPS = ["identities", "documents", "annotations", "bundles", "delivery"]


def _launch(up: Any, key: str, **tags: str) -> str:
    up.graphql(ADD, key=key)
    named = {"dagster/partition": key, **{f"test/{name}": value for name, value in tags.items()}}
    params = {
        "selector": {
            "repositoryLocationName": "symage",
            "repositoryName": "__repository__",
            "jobName": "make_dataset",
        },
        "runConfigData": {},
        "executionMetadata": {"tags": [{"key": name, "value": value} for name, value in named.items()]},
    }
    answer = up.graphql(LAUNCH, params=params)["launchRun"]
    assert answer["__typename"] == "LaunchRunSuccess", answer
    return str(answer["run"]["runId"])


def _status(up: Any, run_id: str) -> str:
    return str(up.graphql(STATUS, id=run_id)["runOrError"]["status"])


def _steps(up: Any, key: str) -> list[str]:
    log = up.folder / f"{key}.log"
    return [line.split()[0] for line in log.read_text().splitlines()] if log.exists() else []


def test_ready_means_that_both_addresses_answer(up: Any) -> None:
    urls = up.urls()
    assert urls["pid"] == up.process.pid
    for url in (f"{urls['api_url']}/api/v1/health", f"{urls['dagster_url']}/server_info"):
        with urllib.request.urlopen(url, timeout=LAST_RESORT_SECONDS) as answer:
            assert answer.status == 200
    assert urls["api_url"] in up.output
    assert urls["dagster_url"] in up.output


def test_a_run_launched_in_the_dagster_ui_goes_to_the_pool(up: Any) -> None:
    run_id = _launch(up, "from-the-ui")
    up.wait_for(lambda: _status(up, run_id) == "SUCCESS")
    assert _steps(up, "from-the-ui") == STEPS


def test_a_run_terminated_in_the_dagster_ui_ends_canceled(up: Any) -> None:
    run_id = _launch(up, "terminated", sleep_documents="30")
    up.wait_for(lambda: "documents" in _steps(up, "terminated"))
    assert up.graphql(TERMINATE, id=run_id)["terminateRun"]["__typename"] == "TerminateRunSuccess"
    up.wait_for(lambda: _status(up, run_id) == "CANCELED")


@pytest.mark.parametrize("service", ["api", "code", "pool"])
def test_a_service_that_dies_is_started_again_and_said_so(up: Any, service: str) -> None:
    pid = up.pid_of(service)
    os.kill(pid, signal.SIGKILL)
    up.wait_for(lambda: up.pid_of(service) != pid)
    assert f"{service} ended with SIGKILL after" in up.output
    assert f"{service} is started again in 0.5 s" in up.output
    assert up.process.poll() is None


@pytest.mark.long
@pytest.mark.parametrize("victim", ["run worker", "pool"])
def test_a_run_whose_worker_died_is_finished_by_another(up: Any, victim: str) -> None:
    key = f"killed-{victim.replace(' ', '-')}"
    run_id = _launch(up, key, sleep_documents="3")
    up.wait_for(lambda: "documents" in _steps(up, key))
    last = (up.folder / f"{key}.log").read_text().splitlines()[-1]
    os.kill(int(last.split()[2]) if victim == "run worker" else up.pid_of("pool"), signal.SIGKILL)
    up.wait_for(lambda: _status(up, run_id) == "FAILURE")
    up.wait_for(lambda: "SUCCESS" in [run["status"] for run in _runs(up, key)])
    assert [run["parentRunId"] for run in _runs(up, key)] == [run_id, None]
    assert _steps(up, key) == ["identities", "documents", *STEPS[1:]]


def _runs(up: Any, key: str) -> list[dict[str, Any]]:
    runs: list[dict[str, Any]] = up.graphql(RUNS, key=key)["runsOrError"]["results"]
    return runs


def test_a_foreign_page_changes_nothing_in_the_dagster_ui(up: Any) -> None:
    """As its browser would send it, to the webserver itself."""
    url = f"{up.urls()['dagster_url']}/graphql"
    mutation = 'mutation{shutdownRepositoryLocation(repositoryLocationName:"symage"){__typename}}'
    body = json.dumps({"query": mutation})
    sent: list[tuple[str, dict[str, Any]]] = [
        ("GET", {"params": {"query": mutation}}),
        ("POST", {"content": body, "headers": {"Content-Type": "text/plain"}}),
        ("POST", {"json": {"query": mutation}, "headers": {"Origin": "https://evil.example"}}),
        ("POST", {"json": {"query": mutation}, "headers": {"Host": "evil.example"}}),
    ]
    code = up.pid_of("code")
    for method, options in sent:
        answer = httpx.request(method, url, trust_env=False, timeout=LAST_RESORT_SECONDS, **options)
        assert answer.status_code in (403, 405, 415), answer.text
    assert up.alive(code)
    assert up.graphql("{version}")["version"]


def test_what_the_platform_keeps_is_its_users_alone(up: Any) -> None:
    open_to_others = [
        path
        for path in (up.data_dir, *up.data_dir.rglob("*"))
        if path.lstat().st_mode & 0o077 and not path.is_symlink()
    ]
    assert open_to_others == []
