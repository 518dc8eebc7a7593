"""The pool's supervisor: preloads everything, forks workers, and serves two sockets from one loop.

It has one thread, no gRPC channel and no open database, so every fork is safe. It holds no truth: when
it dies its children die with it, Dagster's monitor fails their runs and the daemon starts them again.
"""

import os
import selectors
import signal
import socket
import time
from pathlib import Path
from uuid import uuid4

from symage_dagster.adapter import load_project
from symage_dagster.pool.connection import Connection
from symage_dagster.pool.control import Control
from symage_dagster.pool.preload import freeze, warm_up
from symage_dagster.pool.run_worker import RunBench
from symage_dagster.pool.runs import RunDesk
from symage_dagster.pool.settings import PoolSettings
from symage_dagster.pool.shards import ShardDesk

STOP_SECONDS = 4.0
"""How long interrupted runs may take to write their last events."""
REFILL_SECONDS = 1.0
"""How often a worker that could not be forked is tried again."""

_BACKLOG = 256


class Supervisor:
    """Wires the two desks to the sockets; `serve` runs until it is told to stop."""

    def __init__(self, settings: PoolSettings) -> None:
        started = time.monotonic()
        project = load_project(settings.definitions)
        node = f"{settings.node}/{uuid4().hex[:8]}" if settings.node else None
        bench = RunBench(project, settings.partitions, settings.code_socket, settings.location, node)
        warm_up(settings)
        freeze()
        print(f"preloaded in {time.monotonic() - started:.1f} s", flush=True)
        self._stopping = False
        self._selector = selectors.DefaultSelector()
        self._shards = ShardDesk(self._selector, settings.shard_workers)
        self._runs = RunDesk(
            self._selector,
            bench,
            settings.run_workers,
            settings.runs_per_worker,
            self._shards.drop_calls_of,
        )
        self._control = Control(self._runs, self._shards, project.jobs, settings.default_job, self.stop, node)
        self._sockets = (settings.control_socket, settings.compute_socket)

    def serve(self) -> None:
        self._wake_on_signals()
        control, compute = (_listen(path) for path in self._sockets)
        self._selector.register(control, selectors.EVENT_READ, lambda _: self._accept_control(control))
        self._selector.register(compute, selectors.EVENT_READ, lambda _: self._accept_call(compute))
        self._runs.fill()
        self._shards.fill()
        print(f"serving runs on {self._sockets[0]} and shards on {self._sockets[1]}", flush=True)
        while not self._stopping:
            self._turn(timeout=None if self._is_full else REFILL_SECONDS)
            if not (self._stopping or self._is_full):
                self._runs.fill()
                self._shards.fill()
        self._finish()

    @property
    def _is_full(self) -> bool:
        return self._runs.is_full and self._shards.is_full

    def stop(self) -> None:
        self._stopping = True

    def _turn(self, timeout: float | None) -> None:
        for key, events in self._selector.select(timeout):
            key.data(events)
        self._runs.reap_reporters()
        if not self._stopping:
            self._runs.dispatch()
            self._shards.dispatch()

    def _finish(self) -> None:
        """Interrupt the runs, wait for them a little, kill what is left."""
        for path in self._sockets:
            path.unlink(missing_ok=True)
        self._runs.stop()
        self._shards.stop()
        deadline = time.monotonic() + STOP_SECONDS
        while (self._runs.pids or self._shards.pids) and time.monotonic() < deadline:
            self._turn(timeout=0.1)
        self._runs.kill()
        print("stopped", flush=True)

    def _wake_on_signals(self) -> None:
        """Signals only wake the loop: a handler that raised could fire between a fork and its record."""
        reader, writer = socket.socketpair()
        writer.setblocking(False)
        reader.setblocking(False)
        signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
        self._selector.register(reader, selectors.EVENT_READ, lambda _: reader.recv(4096))
        self._wakeup = writer
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: self.stop())
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)

    def _accept_control(self, listener: socket.socket) -> None:
        sock, _ = listener.accept()
        connection: Connection
        connection = Connection(
            sock,
            self._selector,
            lambda request: connection.send(self._control.answer(request)),
            lambda: None,
        )

    def _accept_call(self, listener: socket.socket) -> None:
        sock, _ = listener.accept()
        self._shards.accept(sock)


class SocketInUse(RuntimeError):
    """Another pool serves this socket."""


def _listen(path: Path) -> socket.socket:
    """Listen with mode 0600. A socket file that nobody answers is a dead pool's and is replaced."""
    if _answers(path):
        raise SocketInUse(f"another pool already serves {path}")
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    mask = os.umask(0o177)
    try:
        listener.bind(str(path))
    finally:
        os.umask(mask)
    listener.listen(_BACKLOG)
    return listener


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True
