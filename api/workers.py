"""Several API processes behind one socket: the first process listens, the others serve.

The kernel hands each connection to one of them. A worker that dies is started again; all of them end
with the first process, even when that is killed.
"""

import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import Coroutine, Sequence
from typing import Any

BACKLOG = 1024
PAUSE_SECONDS = 1.0
"""Before a worker that died is started again."""
LOOK_SECONDS = 1.0
"""How often a worker looks whether its parent lives."""

_log = logging.getLogger("symage.api")


def run_workers(host: str, port: int, count: int) -> None:
    """Serve with `count` processes until SIGTERM or SIGINT."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family, backlog=BACKLOG) as listening:
        listening.set_inheritable(True)
        worker = ["--fd", str(listening.fileno()), "--parent", str(os.getpid())]
        command = [sys.executable, "-P", "-m", "api.serve", *worker]
        asyncio.run(_keep_all(command, listening.fileno(), count))


async def gone(parent: int) -> None:
    """Returns when the process that started this one, which may be over already, is no more."""
    while os.getppid() == parent:
        await asyncio.sleep(LOOK_SECONDS)


async def _keep_all(command: Sequence[str], listening: int, count: int) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await asyncio.gather(*(_keep(command, listening, stop) for _ in range(count)))


async def _keep(command: Sequence[str], listening: int, stop: asyncio.Event) -> None:
    """One worker, started again for as long as nobody says stop."""
    while not stop.is_set():
        process = await asyncio.create_subprocess_exec(
            *command, pass_fds=(listening,), start_new_session=True
        )
        await _first(process.wait(), stop.wait())
        if process.returncode is None:
            process.terminate()
            await process.wait()
            return
        _log.error("an API worker ended with %s, another is started", process.returncode)
        await _first(asyncio.sleep(PAUSE_SECONDS), stop.wait())


async def _first(*waits: Coroutine[Any, Any, object]) -> None:
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
