"""Does a service answer? Each probe is one connection in the supervisor's own loop: no thread, because
processes are forked from here.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

Probe = Callable[[], Awaitable[bool]]

PROBE_SECONDS = 2.0


def answers_http(host: str, port: int, path: str) -> Probe:
    """A 2xx answer to GET."""
    return partial(bounded, partial(_http, host, port, path))


def accepts_unix(path: Path) -> Probe:
    return partial(bounded, partial(_connects, path))


def pool_has_idle_worker(path: Path) -> Probe:
    """The pool takes requests at once, but is ready when a run worker has opened its instance."""
    return partial(bounded, partial(_pool, path))


async def always() -> bool:
    """For a service that listens nowhere: it is ready when it runs."""
    return True


async def bounded(probe: Probe) -> bool:
    """Whether it answers in time. Cancelled while the answer comes, this is cancelled all the same: the
    `wait_for` of Python 3.11 would forget it, and who ends the platform would wait for ever."""
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            return await probe()
    except (OSError, TimeoutError, ValueError, EOFError):
        return False


async def _http(host: str, port: int, path: str) -> bool:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        request = f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n"
        writer.write(request.encode())
        status = await reader.readline()
    finally:
        writer.close()
    return status.split(b" ")[1:2] == [b"200"]


async def _connects(path: Path) -> bool:
    _, writer = await asyncio.open_unix_connection(str(path))
    writer.close()
    return True


async def _pool(path: Path) -> bool:
    reader, writer = await asyncio.open_unix_connection(str(path))
    try:
        writer.write(b'{"op":"info"}\n')
        answer = json.loads(await reader.readline())
    finally:
        writer.close()
    return bool(answer["runs"]["pids"] and answer["runs"]["idle"] + len(answer["runs"]["busy"]))
