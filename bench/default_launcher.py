"""The baseline of the run pool: the same job by Dagster's default launcher, a new process for each run.

Everything else is equal: the same definitions, SQLite, the in-process executor. Great Expectations is
imported when the first check needs it, as it would be without a pool.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from symage.request import GenerationRequest
from symage.storage import acceptance, accounts, jobs
from symage.storage.acceptance import Application
from symage.storage.database import Database, sqlite_url
from symage_cli.premises import claim_port
from symage_dagster.clock import now_microseconds

LAUNCH = """
mutation Launch($parameters: ExecutionParams!) {
  launchRun(executionParams: $parameters) {
    __typename
    ... on LaunchRunSuccess { run { runId } }
    ... on PythonError { message }
  }
}
"""
INSTANCE = """
telemetry: {enabled: false}
run_coordinator: {module: dagster._core.run_coordinator, class: DefaultRunCoordinator}
"""
"""Dagster as it comes, but for the queue: waiting for its daemon would only make the baseline slower."""

LIMIT_SECONDS = 120

ADD = """
mutation Add($partition: String!) {
  addDynamicPartition(
    partitionsDefName: "jobs"
    partitionKey: $partition
    repositorySelector: {
      repositoryName: "__repository__"
      repositoryLocationName: "symage_dagster.definitions"
    }
  ) { __typename }
}
"""


def default_launcher_seconds(folder: Path, *, runs: int) -> float:
    """The median seconds from launch to a completed job."""
    database = Database(sqlite_url(folder / "symage.db"))
    (folder / "dagster").mkdir(parents=True)
    (folder / "dagster" / "dagster.yaml").write_text(INSTANCE)
    database.migrate()
    with _webserver(folder) as url:
        return statistics.median(_one(database, url, seed) for seed in range(runs))


def _one(database: Database, url: str, seed: int) -> float:
    began = time.monotonic()
    job_id = _accept(database, seed)
    _graphql(url, ADD, {"partition": job_id})
    selector = {
        "repositoryName": "__repository__",
        "repositoryLocationName": "symage_dagster.definitions",
        "pipelineName": "dataset",
    }
    tags = [{"key": "dagster/partition", "value": job_id}]
    parameters = {"selector": selector, "runConfigData": {}, "executionMetadata": {"tags": tags}}
    answer = _graphql(url, LAUNCH, {"parameters": parameters})["launchRun"]
    if answer["__typename"] != "LaunchRunSuccess":
        raise RuntimeError(f"the baseline's run was not launched: {answer}")
    while True:
        with database.read() as connection:
            job = jobs.get(connection, job_id)
        if job.has_ended:
            break
        if time.monotonic() - began > LIMIT_SECONDS:
            raise RuntimeError(f"the baseline's job is {job.status} after {LIMIT_SECONDS} s")
        time.sleep(0.01)
    if job.status != jobs.COMPLETED:
        raise RuntimeError(f"the baseline's job {job.status}: {job.error}")
    return time.monotonic() - began


def _accept(database: Database, seed: int) -> str:
    now = now_microseconds()
    asked = GenerationRequest(("irs_w2_single_page_2025",), 1, seed)
    with database.write() as connection:
        owner = accounts.find(connection, "bench") or accounts.create(connection, "bench", now=now)
        return acceptance.accept(connection, Application(owner.id, asked, seed, 22, "api"), now=now).job.id


@contextmanager
def _webserver(folder: Path) -> Iterator[str]:
    port = claim_port("127.0.0.1", 0, "--port")
    environment = {
        **os.environ,
        "DAGSTER_HOME": str(folder / "dagster"),
        "SYMAGE_DATA_DIR": str(folder),
        "SYMAGE_COMPUTE_SOCKET": "local",
    }
    arguments = ["-m", "symage_dagster.definitions", "-h", "127.0.0.1", "-p", str(port)]
    command = [str(Path(sys.executable).parent / "dagster-webserver"), *arguments]
    with (folder / "webserver.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url)
        yield url
    finally:
        process.terminate()
        process.wait()


def _wait(url: str) -> None:
    for _ in range(600):
        try:
            if httpx.get(f"{url}/server_info").is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise RuntimeError("the baseline's webserver did not start")


def _graphql(url: str, query: str, variables: dict[str, object]) -> dict[str, dict[str, dict[str, str]]]:
    answer = httpx.post(f"{url}/graphql", json={"query": query, "variables": variables}, timeout=60).json()
    if "errors" in answer:
        raise RuntimeError(str(answer["errors"]))
    data: dict[str, dict[str, dict[str, str]]] = answer["data"]
    return data
