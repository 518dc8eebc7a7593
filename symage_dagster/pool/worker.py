"""A forked worker, as the supervisor sees it, and the fork itself."""

import os
import selectors
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from typing import Generic, NoReturn, TypeVar

from symage_dagster.pool.connection import Connection, Message
from symage_dagster.pool.process import die_with_parent

Task = TypeVar("Task")
Main = Callable[[socket.socket], None]


class Worker(Generic[Task]):
    """`task` is what it works on now; `ready` turns true when it can take work."""

    __slots__ = ("connection", "pid", "ready", "served", "task")

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.connection: Connection
        self.task: Task | None = None
        self.ready = False
        self.served = 0

    @property
    def idle(self) -> bool:
        return self.ready and self.task is None

    def interrupt(self) -> None:
        os.kill(self.pid, signal.SIGINT)

    def kill(self) -> None:
        self.ready = False
        os.kill(self.pid, signal.SIGKILL)


def fork_worker(
    selector: selectors.BaseSelector,
    main: Main,
    on_message: Callable[[Worker[Task], Message], None],
    on_death: Callable[[Worker[Task]], None],
) -> Worker[Task]:
    """Fork a child that runs `main` on its end of a socket pair, and watch the other end."""
    ours, theirs = socket.socketpair()
    supervisor = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    try:
        pid = os.fork()
    except OSError:
        ours.close()
        theirs.close()
        raise
    if pid == 0:
        ours.close()
        run_child(supervisor, selector, lambda: main(theirs))
    theirs.close()
    worker: Worker[Task] = Worker(pid)
    worker.connection = Connection(
        ours, selector, lambda message: on_message(worker, message), lambda: on_death(worker)
    )
    return worker


def run_child(supervisor: int, selector: selectors.BaseSelector, body: Callable[[], None]) -> NoReturn:
    """The whole life of a forked child: it never returns into the supervisor's code."""
    status = 70
    try:
        die_with_parent(supervisor)
        _forget_supervisor(selector)
        body()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _forget_supervisor(selector: selectors.BaseSelector) -> None:
    """Close every socket that the supervisor listens on: a copy kept here would hide an end of file."""
    wakeup = signal.set_wakeup_fd(-1)
    # Newer Pythons have taken it away in the child already.
    if wakeup >= 0:
        os.close(wakeup)
    for number in (signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    for key in list(selector.get_map().values()):
        key.fileobj.close()  # type: ignore[union-attr]
    selector.close()


def reap(pid: int) -> int:
    """End a worker whose socket has closed, and return its wait status; it may be dead already."""
    os.kill(pid, signal.SIGKILL)
    return os.waitpid(pid, 0)[1]


def describe_status(status: int) -> str:
    """A wait status in words, for people."""
    if os.WIFSIGNALED(status):
        return f"killed by {signal.Signals(os.WTERMSIG(status)).name}"
    return f"exit code {os.waitstatus_to_exitcode(status)}"
