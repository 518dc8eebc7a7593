"""A Dask cluster beside a platform: a scheduler and workers as operators start them; each can be killed."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from bench.memory import tree

AWAY_SECONDS = 4.0


@dataclass
class Cluster:
    """`environment` is that of the workers: the store's variables, no database's."""

    folder: Path
    workers: int
    environment: Mapping[str, str]
    port: int
    running: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"dask://127.0.0.1:{self.port}"

    def start(self) -> None:
        port = ("--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard")
        self._run("distributed.cli.dask_scheduler", *port)
        self._run("symage_cli.main", "worker", self.url, "--processes", str(self.workers))

    def stop(self) -> None:
        """The workers first; each command ends what it started."""
        while self.running:
            process = self.running.pop()
            process.terminate()
            process.wait()

    def kill_worker(self, dice: random.Random) -> bool:
        """kill -9 a process that makes shards, which Dask's nanny starts again; False when there is none."""
        _, command = self.running
        pids = [pid for pid in tree(command.pid)[1:] if b"spawn_main" in _command(pid)]
        if not pids:
            return False
        with suppress(ProcessLookupError):
            os.kill(dice.choice(pids), signal.SIGKILL)
        return True

    def kill_scheduler(self) -> None:
        """kill -9; after a while there is another, and its workers are started again."""
        scheduler, command = self.running
        scheduler.kill()
        scheduler.wait()
        time.sleep(AWAY_SECONDS)
        command.terminate()
        command.wait()
        self.running.clear()
        self.start()

    def _run(self, module: str, *arguments: str) -> None:
        command = [sys.executable, "-m", module, *arguments]
        own = {**os.environ, **self.environment, "SYMAGE_DATA_DIR": str(self.folder / "worker")}
        with (self.folder / "dask.log").open("ab") as log:
            self.running.append(subprocess.Popen(command, env=own, stdout=log, stderr=log))


@contextmanager
def dask(folder: Path, workers: int, environment: Mapping[str, str]) -> Iterator[Cluster]:
    """For the length of the block; its log is `dask.log` in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    cluster = Cluster(folder, workers, environment, port)
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop()


def _command(pid: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""
