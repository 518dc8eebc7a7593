"""Several API processes behind one socket: the first process listens, the others serve.

They keep their measures in one folder, so that each can tell those of all. The kernel hands each connection
to one of them. A worker that dies is started again; all of them end with the first process, even when that is
killed.
"""

import asyncio
import logging
import os
import shutil
import signal
import socket
import sys
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prometheus_client.multiprocess import mark_process_dead

from api.service.measures import SHARED

BACKLOG = 1024
PAUSE_SECONDS = 1.0
"""Before a worker that died is started again."""
LOOK_SECONDS = 1.0
"""How often a worker looks whether its parent lives."""

_log = logging.getLogger("symage.api")


@dataclass(frozen=True, slots=True)
class _Crew:
    """How each worker is started, on the socket that is a file of this process."""

    command: Sequence[str]
    listening: int
    measures: Path


def run_workers(host: str, port: int, count: int, folder: Path) -> None:
    """Serve with `count` processes until SIGTERM or SIGINT. `folder` is for files of this while."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family, backlog=BACKLOG) as listening:
        listening.set_inheritable(True)
        worker = ["--fd", str(listening.fileno()), "--parent", str(os.getpid())]
        command = [sys.executable, "-P", "-m", "api.serve", *worker]
        # The port is ours alone, so the folder is.
        with _emptied(folder / f"measures-{listening.getsockname()[1]}") as measures:
            asyncio.run(_keep_all(_Crew(command, listening.fileno(), measures), count))


@contextmanager
def _emptied(folder: Path) -> Iterator[Path]:
    """The folder without what a server that was killed left in it; gone at the end."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    yield folder
    shutil.rmtree(folder)


async def gone(parent: int) -> None:
    """Returns when the process that started this one, which may be over already, is no more."""
    while os.getppid() == parent:
        await asyncio.sleep(LOOK_SECONDS)


async def _keep_all(crew: _Crew, count: int) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await asyncio.gather(*(_keep(crew, stop) for _ in range(count)))


async def _keep(crew: _Crew, stop: asyncio.Event) -> None:
    """One worker, started again for as long as nobody says stop."""
    while not stop.is_set():
        try:
            process = await _start(crew)
        except OSError as error:
            # No process or no memory to be had at present.
            _log.error("an API worker cannot be started: %s", error)
            await _first(asyncio.sleep(PAUSE_SECONDS), stop.wait())
            continue
        await _first(process.wait(), stop.wait())
        if process.returncode is None:
            process.terminate()
            await process.wait()
            return
        mark_process_dead(process.pid, str(crew.measures))  # type: ignore[no-untyped-call]
        _log.error("an API worker ended with %s, another is started", process.returncode)
        await _first(asyncio.sleep(PAUSE_SECONDS), stop.wait())


async def _start(crew: _Crew) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *crew.command,
        env={**os.environ, SHARED: str(crew.measures)},
        pass_fds=(crew.listening,),
        start_new_session=True,
    )


async def _first(*waits: Coroutine[Any, Any, object]) -> None:
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
