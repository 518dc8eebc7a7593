"""A real Dask cluster on loopback: a scheduler and two workers, processes that can be killed."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from symage_dagster.cluster.engine import DaskEngine
from symage_dagster.cluster.link import Link, Lost
from tests.waiting import wait_for

ROOT = Path(__file__).parents[2]
SHARD_FUNCTIONS = ROOT / "tests" / "pool"
OFFER = Path(__file__).parent / "offer.py"


@dataclass
class Cluster:
    folder: Path
    port: int
    environment: Mapping[str, str]
    scheduler: subprocess.Popen[bytes] = field(init=False)
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"dask://127.0.0.1:{self.port}"

    def start_scheduler(self) -> None:
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", str(self.port))

    def start_worker(self, preload: Path | None = OFFER) -> subprocess.Popen[bytes]:
        own = ["--nthreads", "1", "--no-nanny", "--local-directory", str(self.folder)]
        offer = ["--preload", str(preload)] if preload else []
        worker = self._start("worker", f"tcp://127.0.0.1:{self.port}", *own, *offer)
        self.workers.append(worker)
        return worker

    def start_real_worker(self, data_dir: Path) -> subprocess.Popen[bytes]:
        """As an operator starts one."""
        command = [sys.executable, "-m", "symage_cli.main", "worker", self.url, "--processes", "1"]
        own = {"PYTHONPATH": str(ROOT), "SYMAGE_DATA_DIR": str(data_dir)}
        environment = {**os.environ, **self.environment, **own}
        with (self.folder / "worker.log").open("ab") as log:
            worker = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        self.workers.append(worker)
        return worker

    def _start(self, part: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{part}", *arguments, "--no-dashboard"]
        path = os.pathsep.join((str(SHARD_FUNCTIONS), str(ROOT)))
        environment = {**os.environ, "PYTHONPATH": path, "DASK_DISTRIBUTED__WORKER__DAEMON": "False"}
        with (self.folder / f"{part}.log").open("ab") as log:
            return subprocess.Popen(command, env=environment, stdout=log, stderr=log)

    def kill_worker(self) -> None:
        _kill(self.workers.pop(0))

    def replace_the_dead(self) -> None:
        for dead in [worker for worker in self.workers if worker.poll() is not None]:
            self.workers.remove(dead)
            self.start_worker()

    def kill_all(self) -> None:
        while self.workers:
            self.kill_worker()
        _kill(self.scheduler)


def _kill(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def threads(link: Link) -> int:
    try:
        return link.capacity().threads
    except Lost:
        return 0


@contextmanager
def running_cluster(
    folder: Path, port: int, environment: Mapping[str, str] | None = None
) -> Iterator[Cluster]:
    """A scheduler, and no worker yet; `environment` is added to that of real workers."""
    pytest.importorskip("distributed", reason="the extra dask is not installed")
    running = Cluster(folder, port, environment or {})
    running.start_scheduler()
    try:
        yield running
    finally:
        running.kill_all()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with running_cluster(tmp_path_factory.mktemp("cluster"), free_port()) as running:
        for _ in range(2):
            running.start_worker()
        yield running


@pytest.fixture
def link(cluster: Cluster) -> Iterator[Link]:
    """A link to the cluster with both of its workers there."""
    opened = Link(cluster.url)
    wait_for(lambda: threads(opened) >= 2)
    yield opened
    opened.close()


@pytest.fixture
def engine(link: Link) -> DaskEngine:
    return DaskEngine(link)
