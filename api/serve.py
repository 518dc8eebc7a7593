"""Serve the API: python -m api.serve --host 127.0.0.1 --port 8000

The environment is read here, once: SYMAGE_* as in `symage.settings`, and what only this process needs:
SYMAGE_POOL_SOCKET (where runs are started), SYMAGE_RUN_WORKERS (how many run at a time) and
SYMAGE_LOG_LEVEL (INFO; DEBUG has a line for every request).
"""

import argparse
import asyncio
import logging
import os
import signal
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hypercorn.asyncio import serve
from hypercorn.config import Config
from hypercorn.utils import UnexpectedMessageError
from quart import Quart

from api.app import create_app
from api.guard.sessions import is_local_host
from api.jobs.dispatch import PoolSocket
from api.service import logs
from api.service.measures import SHARED, Measures
from api.workers import gone, run_workers
from symage import settings
from symage.forms.cache import cached_catalogue
from symage.settings import Settings
from symage.storage.queue import RunSlots

GRACE_SECONDS = 2
"""How long requests under way may take to end after SIGTERM; a download that stalls is cut then."""
CUT_SECONDS = 0.25
"""What the server has then to let go of what it has cut."""
LAST_SECONDS = 1.0
"""What the work beside the requests has then to come to its end: all of it is less than `symage up` waits."""
KEEP_ALIVE_SECONDS = 90
"""How long a connection may be idle: longer than proxies and patient pollers keep theirs (75 s at most)."""
DEFAULT_RUN_WORKERS = 2

_log = logging.getLogger("symage.api")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m api.serve", description="Serves the HTTP API.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--fd", type=int, help="a socket to serve on, as one of several workers")
    parser.add_argument("--parent", type=int, help="the process to end with, as one of several workers")
    chosen = parser.parse_args(arguments)
    chosen_settings = settings.read(os.environ)
    logs.configure(chosen_settings.log_level)
    if chosen_settings.session_mode == "loopback" and not is_local_host(chosen.host):
        parser.error("SYMAGE_SESSION_MODE loopback needs a loopback --host")
    if chosen_settings.api_workers > 1 and chosen.fd is None:
        run_workers(chosen.host, chosen.port, chosen_settings.api_workers, chosen_settings.run_dir)
        return
    bind = f"fd://{chosen.fd}" if chosen.fd is not None else _address(chosen.host, chosen.port)
    asyncio.run(_serve(app_from(os.environ), bind, parent=chosen.parent))


def app_from(environ: Mapping[str, str]) -> Quart:
    """The app that an environment describes."""
    socket = environ.get("SYMAGE_POOL_SOCKET")
    if not socket:
        _log.warning("SYMAGE_POOL_SOCKET is not set: accepted jobs wait for another process to launch them")
    gateway = PoolSocket(Path(socket)) if socket else None
    workers = int(environ.get("SYMAGE_RUN_WORKERS") or DEFAULT_RUN_WORKERS)
    installation = settings.read(environ)
    catalogue = cached_catalogue(installation.catalogue_cache)
    for problem in catalogue.problems():
        _log.warning("form left out, %s: %s", problem.field, problem.message)
    return create_app(
        installation,
        gateway=gateway,
        slots=slots(workers, installation),
        catalogue=catalogue,
        measures=_measures(environ),
    )


def slots(run_workers: int, installation: Settings) -> RunSlots:
    """One job more than can run, so that a free worker has its next at once; bulk never takes the last, and
    calls of batches have one beside. Large jobs that have another launcher are left to it."""
    bulk, below = max(1, run_workers - 1), installation.run_launcher_from
    return RunSlots(total=run_workers + 1, bulk=bulk, calls=1, below=below)


def _measures(environ: Mapping[str, str]) -> Measures:
    shared = environ.get(SHARED)
    return Measures(time.time(), Path(shared) if shared else None)


def _address(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


async def _serve(app: Quart, bind: str, *, parent: int | None) -> None:
    config = Config()
    config.bind = [bind]
    config.graceful_timeout = GRACE_SECONDS
    config.keep_alive_timeout = KEEP_ALIVE_SECONDS
    config.include_server_header = False
    config.accesslog = None
    config.errorlog = logging.getLogger("hypercorn")
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    asyncio.get_running_loop().set_exception_handler(_told)
    watching = asyncio.create_task(_stop_with(parent, stop)) if parent else None
    serving = asyncio.create_task(serve(app, config, shutdown_trigger=stop.wait))
    await _ended(serving, stop)
    ending = serving
    if not serving.done():
        # Hypercorn waits for ever for a client that reads nothing.
        _log.warning("an answer that nobody takes is cut")
        ending = asyncio.create_task(app.shutdown())
    await asyncio.wait((ending,), timeout=LAST_SECONDS)
    if watching is not None:
        watching.cancel()
    if ending.done():
        await ending
    else:
        _log.warning("what goes on beside the requests is cut")
    # Python would wait for threads: for a picture that nobody looks at any more.
    os._exit(0)


async def _ended(serving: asyncio.Task[None], stop: asyncio.Event) -> None:
    """Returns when the server has ended, and at the latest when its grace after the stop is over."""
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait((serving, stopping), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    await asyncio.wait((serving,), timeout=GRACE_SECONDS + CUT_SECONDS)


def _told(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Python 3.11 takes a connection that is cut for a fault, hypercorn an answer to one that has closed."""
    if not isinstance(context.get("exception"), asyncio.CancelledError | UnexpectedMessageError):
        loop.default_exception_handler(context)


async def _stop_with(parent: int, stop: asyncio.Event) -> None:
    await gone(parent)
    stop.set()


if __name__ == "__main__":
    main()
