"""The API as a process of its own, for tests that need a real server."""

import multiprocessing
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from api import serve
from tests.packaged import share_cache
from tests.waiting import WHILE_IT_LIVES, wait_for

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["api.serve"])


@dataclass(frozen=True, slots=True)
class Served:
    """Its standard error goes to `log`."""

    process: subprocess.Popen[bytes]
    url: str
    log: Path


@contextmanager
def serving(environment: Mapping[str, str], *, port: int | None = None) -> Iterator[Served]:
    """A server on a migrated database; killed at the end unless it has ended by then."""
    port = port or _free_port()
    log = share_cache(Path(environment["SYMAGE_DATA_DIR"])) / f"served-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "api.serve", "--port", str(port)],
            env={**os.environ, **environment},
            stderr=output,
        )
    try:
        _wait_until_it_answers(lambda: process.poll() is None, port, log)
        yield Served(process, f"http://127.0.0.1:{port}", log)
    finally:
        process.kill()
        process.wait()


@contextmanager
def forked(environment: Mapping[str, str]) -> Iterator[str]:
    """Its address, for those who just ask: a fork of one that has read all modules already."""
    port = _free_port()
    log = share_cache(Path(environment["SYMAGE_DATA_DIR"])) / f"served-{port}.log"
    process = _FORKS.Process(target=_serve, args=(dict(environment), port, log))
    process.start()
    try:
        _wait_until_it_answers(process.is_alive, port, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.join()


def _serve(environment: Mapping[str, str], port: int, log: Path) -> None:
    os.environ.update(environment)
    with log.open("wb") as output:
        os.dup2(output.fileno(), sys.stderr.fileno())
    serve.main(["--port", str(port)])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(lives: Callable[[], bool], port: int, log: Path) -> None:
    wait_for(lambda: not lives() or answers(port), WHILE_IT_LIVES)
    assert lives(), log.read_text()


def answers(port: int) -> bool:
    """Whether somebody takes connections there."""
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
