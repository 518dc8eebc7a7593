"""`symage up`, for real: over the tiny definitions of tests/pool (`up`), and the whole platform (`live`)."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from symage.storage.database import Database, sqlite_url
from symage_dagster.pool.rpc import ask
from tests.packaged import share_cache
from tests.waiting import LAST_RESORT_SECONDS, WHILE_IT_LIVES, wait_for

_RUNS = """query($key: String!) {
  runsOrError(filter: {tags: [{key: "dagster/partition", value: $key}]}) {
    ... on Runs { results { runId status } }
  }
}"""
ENDED = ("completed", "failed", "canceled")

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
"""The tree that is tested, wherever another is installed."""


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@dataclass
class Up:
    """A running `symage up`; what it prints goes to `output`."""

    process: subprocess.Popen[bytes]
    data_dir: Path
    folder: Path

    wait_for = staticmethod(wait_for)
    alive = staticmethod(_alive)

    @property
    def output(self) -> str:
        return (self.folder / "output.txt").read_text()

    @property
    def ready_file(self) -> Path:
        return self.data_dir / "run" / "up.json"

    def urls(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(self.ready_file.read_text())
        return content

    def wait_until_ready(self) -> None:
        wait_for(lambda: self.ready_file.exists() or self.process.poll() is not None, WHILE_IT_LIVES)
        assert self.process.poll() is None, self.output

    def pid_of(self, service: str) -> int:
        """The pid that the last ready line of a service names."""
        lines = [line for line in self.output.splitlines() if line.startswith(f"{service} is ready")]
        return int(lines[-1].split("pid ")[1].rstrip(")"))

    def graphql(self, query: str, **variables: Any) -> dict[str, Any]:
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(
            f"{self.urls()['dagster_url']}/graphql", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=LAST_RESORT_SECONDS) as answer:
            data: dict[str, Any] = json.load(answer)["data"]
        return data

    def descendants(self) -> list[int]:
        parents = dict(_parents())
        found = {self.process.pid}
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return sorted(found - {self.process.pid})


def _parents() -> Iterator[tuple[int, int]]:
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        yield int(entry.parent.name), int(fields[1])


@pytest.fixture(scope="session")
def start_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Up]]:
    """Start `symage up` with SYMAGE_ settings; whatever still runs at the end is stopped."""
    started: list[Up] = []

    def start(data_dir: Path | None = None, **settings: object) -> Up:
        folder = tmp_path_factory.mktemp("up")
        up = Up(_popen(folder, data_dir or folder / "data", settings), data_dir or folder / "data", folder)
        started.append(up)
        return up

    yield start
    for up in started:
        if up.process.poll() is None:
            up.process.send_signal(signal.SIGTERM)
            up.process.wait(LAST_RESORT_SECONDS)


def _popen(folder: Path, data_dir: Path, settings: dict[str, object]) -> subprocess.Popen[bytes]:
    chosen = {"port": 0, "dagster_port": 0, "data_dir": data_dir, **settings}
    environment = {
        **os.environ,
        **{f"SYMAGE_{name.upper()}": str(value) for name, value in chosen.items()},
        "PYTHONPATH": os.pathsep.join((str(HERE.parent / "pool"), str(ROOT))),
        "POOL_TEST_FOLDER": str(folder),
    }
    with (folder / "output.txt").open("wb") as output:
        return subprocess.Popen(
            [sys.executable, str(HERE / "tiny_up.py")],
            env=environment,
            cwd=folder,
            stdout=output,
            stderr=output,
        )


@pytest.fixture(scope="session")
def up(start_up: Callable[..., Up]) -> Up:
    """One platform for the tests that leave it whole."""
    up = start_up()
    up.wait_until_ready()
    return up


@dataclass
class Live:
    """A whole platform, as its clients and its operators see it."""

    up: Up
    client: httpx.Client
    key: str

    wait_for = staticmethod(wait_for)

    def submit(self, **changes: Any) -> str:
        """Order W-2s; the job's id."""
        order = {"form_id": "irs_w2_single_page_2025", "quantity": 1, "seed": 42, **changes}
        answer = self.client.post("/api/v1/generate", json=order)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["data"]["job_id"])

    def job(self, job_id: str) -> dict[str, Any]:
        data: dict[str, Any] = self.client.get(f"/api/v1/jobs/{job_id}").raise_for_status().json()["data"]
        return data

    def ended(self, job_id: str, seconds: float = LAST_RESORT_SECONDS) -> dict[str, Any]:
        """The job in its final state."""
        wait_for(lambda: self.job(job_id)["status"] in ENDED, seconds)
        return self.job(job_id)

    def completed(self, job_id: str, seconds: float = LAST_RESORT_SECONDS) -> dict[str, Any]:
        job = self.ended(job_id, seconds)
        assert (job["status"], job["error"]) == ("completed", None)
        return job

    def download(self, job_id: str, what: str = "dataset") -> bytes:
        return self.client.get(f"/api/v1/jobs/{job_id}/download/{what}").raise_for_status().content

    def pool(self) -> dict[str, Any]:
        """What the run pool says of itself: its workers' pids and what they are busy with."""
        return ask(self.control_socket, {"op": "info"})

    @property
    def control_socket(self) -> Path:
        config = yaml.safe_load((self.up.data_dir / "dagster" / "dagster.yaml").read_text())
        return Path(config["run_launcher"]["config"]["control_socket"])

    def runs(self, job_id: str) -> list[dict[str, Any]]:
        """The Dagster runs of a job, newest first."""
        found: list[dict[str, Any]] = self.up.graphql(_RUNS, key=job_id)["runsOrError"]["results"]
        return found

    def database(self) -> Database:
        return Database(sqlite_url(self.up.data_dir / "symage.db"))

    def logs(self) -> str:
        """The end of everything that the platform wrote."""
        files = [self.up.folder / "output.txt", *sorted((self.up.data_dir / "logs").glob("*.log"))]
        ends = [
            f"--- {file.name}\n{file.read_text(errors='replace')[-4000:]}" for file in files if file.exists()
        ]
        return "\n".join(ends)


@pytest.fixture(scope="session")
def start_live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Live]]:
    """Start a whole platform, on free ports, with SYMAGE_ settings; what still runs at the end is stopped."""
    started: list[Live] = []

    def start(data_dir: Path | None = None, **settings: str) -> Live:
        folder = tmp_path_factory.mktemp("live")
        live = _start_live(folder, data_dir or folder / "data", settings)
        started.append(live)
        return live

    yield start
    for live in started:
        live.client.close()
        if live.up.process.poll() is None:
            live.up.process.send_signal(signal.SIGTERM)
            assert live.up.process.wait(LAST_RESORT_SECONDS) == 0, live.logs()


@pytest.fixture(scope="session")
def live(start_live: Callable[..., Live]) -> Live:
    """One platform for all tests that leave it whole, killed workers included. Its webhooks may lead here."""
    return start_live(webhook_allow="127.0.0.1")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Show the platform's log with a test that failed on it."""
    report: Any = yield
    platform = getattr(item, "funcargs", {}).get("live")
    if report.failed and platform is not None:
        report.sections.append(("symage up", platform.logs()))
    return report


def _start_live(folder: Path, data_dir: Path, settings: dict[str, str]) -> Live:
    arguments = ["up", "--port", "0", "--dagster-port", "0", "--data-dir", str(share_cache(data_dir))]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SYMAGE_")}
    with (folder / "output.txt").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "symage_cli.main", *arguments],
            env=inherited | {f"SYMAGE_{name.upper()}": value for name, value in settings.items()},
            cwd=folder,
            stdout=output,
            stderr=output,
        )
    up = Up(process, data_dir, folder)
    try:
        up.wait_until_ready()
    except AssertionError:
        process.terminate()
        process.wait(LAST_RESORT_SECONDS)
        raise
    key = (data_dir / "first-key").read_text().strip()
    client = httpx.Client(
        base_url=up.urls()["api_url"], headers={"Authorization": f"Bearer {key}"}, timeout=LAST_RESORT_SECONDS
    )
    return Live(up, client, key)
