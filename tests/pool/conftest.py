"""A real pool on the tiny definitions, in a folder of its own, over a real Dagster instance."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from symage.storage.database import Database, sqlite_url
from symage_dagster.instance import InstanceSettings, prepare_instance
from symage_dagster.pool.client import PoolEngine
from symage_dagster.pool.rpc import ask
from tests.waiting import LAST_RESORT_SECONDS, wait_for

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
"""The tree that is tested, wherever another is installed."""


def _alive(pid: int) -> bool:
    """A process that exists and is not a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@dataclass
class Pool:
    """A running pool; `folder` is where the definitions leave their traces."""

    process: subprocess.Popen[bytes]
    folder: Path
    settings: InstanceSettings
    compute_socket: Path
    instance: dg.DagsterInstance
    run_workers: int

    wait_for = staticmethod(wait_for)
    alive = staticmethod(_alive)

    @property
    def engine(self) -> PoolEngine:
        return PoolEngine(self.compute_socket)

    def ask(self, op: str, **arguments: Any) -> dict[str, Any]:
        return ask(self.settings.control_socket, {"op": op, **arguments})

    def start(self, job_id: str, attempt: int = 1, **tags: str) -> str:
        named = {f"test/{key}": value for key, value in tags.items()}
        answer = self.ask("start", job_id=job_id, attempt=attempt, tags=named)
        assert answer["accepted"], answer
        return str(answer["run_id"])

    def status(self, run_id: str) -> str:
        run = self.instance.get_run_by_id(run_id)
        return "ABSENT" if run is None else run.status.value

    def ended(self, run_id: str) -> str:
        final = {"SUCCESS", "FAILURE", "CANCELED"}
        wait_for(lambda: self.status(run_id) in final)
        return self.status(run_id)

    def steps(self, job_id: str) -> list[str]:
        log = self.folder / f"{job_id}.log"
        return [line.split()[0] for line in log.read_text().splitlines()] if log.exists() else []

    def whole(self) -> bool:
        """Every worker is there and has nothing to do."""
        try:
            info = self.ask("info")
        except OSError:
            return False
        return bool(info["runs"]["idle"] == self.run_workers and info["shards"]["idle"] == 3)

    def second(self, folder: Path, *extra: str) -> subprocess.Popen[bytes]:
        """Start another pool on the same sockets; its log is in `folder`."""
        return _start(folder, self.settings, self.compute_socket, *extra)

    def workers(self) -> list[int]:
        info = self.ask("info")
        return [*info["runs"]["pids"], *info["shards"]["pids"]]


def _start(
    folder: Path, settings: InstanceSettings, compute_socket: Path, *extra: str
) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(HERE), str(ROOT))),
        "DAGSTER_HOME": str(settings.home),
        "POOL_TEST_FOLDER": str(folder),
        "POOL_TEST_COMPUTE_SOCKET": str(compute_socket),
    }
    arguments = [
        *(sys.executable, "-m", "symage_dagster.pool"),
        *("--definitions", "tiny_definitions:defs"),
        *("--control-socket", str(settings.control_socket)),
        *("--compute-socket", str(compute_socket), "--code-socket", str(settings.code_socket)),
        *("--shard-workers", "3", *extra),
    ]
    with (folder / "pool.log").open("ab") as log:
        return subprocess.Popen(arguments, env=environment, stdout=log, stderr=log)


@pytest.fixture(scope="session")
def blank_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Dagster home initialised once; pools work on copies."""
    home = tmp_path_factory.mktemp("dagster")
    prepare_instance(InstanceSettings(home, home / "none", home / "none"))
    return home


@pytest.fixture(scope="session")
def launch_pool(tmp_path_factory: pytest.TempPathFactory, blank_home: Path) -> Iterator[Callable[..., Pool]]:
    """Start a pool with extra arguments; ends it, and checks that it leaves no process behind."""
    pools: list[Pool] = []

    def launch(*extra: str, run_workers: int = 2) -> Pool:
        pool = _launch(tmp_path_factory.mktemp("pool"), blank_home, extra, run_workers)
        pools.append(pool)
        return pool

    yield launch
    for pool in pools:
        _end(pool)


@pytest.fixture(scope="session")
def pool(launch_pool: Callable[..., Pool]) -> Pool:
    """One pool for all tests that leave it whole, killed workers included."""
    return launch_pool()


@pytest.fixture
def job_id(request: pytest.FixtureRequest) -> str:
    """A partition of the test's own in the shared pool."""
    return str(request.node.name).replace("[", "-").replace("]", "")


def _launch(folder: Path, blank_home: Path, extra: tuple[str, ...], run_workers: int) -> Pool:
    sockets = Path(tempfile.mkdtemp(prefix="symage-pool-"))
    settings = InstanceSettings(folder / "home", sockets / "pool.sock", sockets / "code.sock")
    shutil.copytree(blank_home, settings.home)
    prepare_instance(settings)
    process = _start(folder, settings, sockets / "shards.sock", "--run-workers", str(run_workers), *extra)
    instance = dg.DagsterInstance.from_config(str(settings.home))
    pool = Pool(process, folder, settings, sockets / "shards.sock", instance, run_workers)
    wait_for(lambda: process.poll() is not None or pool.whole())
    assert process.poll() is None, (folder / "pool.log").read_text()
    return pool


def _end(pool: Pool) -> None:
    pool.instance.dispose()
    if pool.process.poll() is None:
        workers = pool.workers()
        pool.process.send_signal(signal.SIGTERM)
        assert pool.process.wait(LAST_RESORT_SECONDS) == 0, (pool.folder / "pool.log").read_text()
        assert [pid for pid in workers if _alive(pid)] == []
    shutil.rmtree(pool.compute_socket.parent)


@pytest.fixture
def platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The platform's database, where launchers leave orders and nodes find them."""
    url = sqlite_url(tmp_path / "platform.db")
    monkeypatch.setenv("SYMAGE_DATABASE_URL", url)
    with Database(url) as database:
        database.migrate()
        monkeypatch.setattr("symage_dagster.nodes.launcher._database", lambda: database)
        yield database
