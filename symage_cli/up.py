"""`symage up`: the whole platform under one supervisor, until SIGTERM or Ctrl-C."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from symage.variables import ALL, API, OPERATOR
from symage_cli.doors import processes_of
from symage_cli.premises import (
    LOOPBACK,
    PremisesError,
    Sockets,
    claim_port,
    lock_data_folder,
    socket_folder,
)
from symage_cli.processes import Household
from symage_cli.services import PLATFORM, STOP_ORDER, Parts, make_services
from symage_cli.settings import UpSettings

PRIVATE_UMASK = 0o077
RETRY_SECONDS = 5.0

ConsoleLink = Callable[[str], str | None]
"""From the API's address to a link that lets the operator in to the console; None where there is none."""


def _nothing() -> None:
    return None


def _no_link(_api_url: str) -> None:
    return None


def run_up(
    settings: UpSettings,
    parts: Parts | None = None,
    prepare: Callable[[], None] = _nothing,
    console_link: ConsoleLink = _no_link,
) -> int:
    """Start everything, say when it is ready, keep it running, end it. Returns the exit code.

    `prepare` creates and migrates what is the platform's own, once the data folder is ours alone.
    """
    parts = parts or PLATFORM
    # Database, files, logs and secrets are this user's alone, wherever settings put them.
    os.umask(PRIVATE_UMASK)
    try:
        with lock_data_folder(settings.data_dir):
            ready_file(settings.data_dir).unlink(missing_ok=True)
            _name_left_over(settings.data_dir)
            settings = _with_ports(settings)
            prepare()
            with socket_folder(settings.data_dir) as sockets:
                if settings.role != API:
                    _prepare_dagster(settings, sockets, parts.location)
                asyncio.run(_serve(settings, parts, sockets, console_link))
    except PremisesError as error:
        print(f"symage up: {error}", file=sys.stderr)
        return 1
    return 0


def ready_file(data_dir: Path) -> Path:
    """{"api_url", "dagster_url", "pid"}, of the URLs those that the machine's role has: there from when every
    part has answered until the stop begins."""
    return data_dir / "run" / "up.json"


def _name_left_over(data_dir: Path) -> None:
    for pid, command in processes_of(data_dir):
        _say(f"left over from an earlier start, and not ours to end: {pid} ({command})")


def _with_ports(settings: UpSettings) -> UpSettings:
    port, dagster_port = settings.port, settings.dagster_port
    if settings.role in (ALL, OPERATOR):
        dagster_port = claim_port(LOOPBACK, dagster_port, "--dagster-port")
    if settings.role in (ALL, API):
        port = claim_port(settings.host, port, "--port")
    if settings.role == ALL and port == dagster_port:
        raise PremisesError(f"--port and --dagster-port are both {port}")
    return replace(settings, port=port, dagster_port=dagster_port)


def _prepare_dagster(settings: UpSettings, sockets: Sockets, location: str) -> None:
    """In a process of its own, alone: a supervisor that has not imported Dagster stays small."""
    arguments = [
        *("--home", str(_dagster_home(settings.data_dir)), "--location", location),
        *("--control-socket", str(sockets.control), "--code-socket", str(sockets.code)),
    ]
    command = [sys.executable, "-P", "-m", "symage_dagster.instance", *arguments]
    environment = {**os.environ, **settings.to_environment()}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode != 0:
        raise PremisesError(f"the Dagster instance could not be prepared:\n{done.stderr}")


def _dagster_home(data_dir: Path) -> Path:
    return data_dir / "dagster"


async def _serve(settings: UpSettings, parts: Parts, sockets: Sockets, console_link: ConsoleLink) -> None:
    stop = _stop_on_signals()
    logs = settings.data_dir / "logs"
    services = make_services(settings, parts, sockets, _dagster_home(settings.data_dir))
    household = Household(services, logs, _say)
    household.start()
    ready = asyncio.create_task(_announce(household, settings, logs, console_link))
    await stop.wait()
    ready.cancel()
    _say("stopping")
    ready_file(settings.data_dir).unlink(missing_ok=True)
    await household.end(STOP_ORDER)
    _say("stopped")


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    for number in (signal.SIGINT, signal.SIGHUP):
        # Who starts this in the background or with nohup asks for these to be ignored.
        if signal.getsignal(number) != signal.SIG_IGN:
            loop.add_signal_handler(number, stop.set)
    return stop


async def _announce(
    household: Household, settings: UpSettings, logs: Path, console_link: ConsoleLink
) -> None:
    await household.all_ready()
    urls: dict[str, str] = {}
    if settings.role in (ALL, API):
        urls["api_url"] = f"http://{_bracketed(settings.host)}:{settings.port}"
    if settings.role in (ALL, OPERATOR):
        urls["dagster_url"] = f"http://{LOOPBACK}:{settings.dagster_port}"
    await _written(ready_file(settings.data_dir), urls)
    _say("symage is ready" if settings.role == ALL else f"symage is ready ({settings.role})")
    if "api_url" in urls:
        link = await asyncio.to_thread(console_link, urls["api_url"])
        once = "  (this link lets in once)" if link else ""
        _say(f"  console  {link or urls['api_url'] + '/console/'}{once}")
        _say(f"  API      {urls['api_url']}")
    if "dagster_url" in urls:
        _say(f"  Dagster  {urls['dagster_url']}  (this machine only)")
    _say(f"  data     {settings.data_dir}")
    _say(f"  logs     {logs}")


async def _written(path: Path, urls: dict[str, str]) -> None:
    """The ready file, tried again while it cannot be written."""
    while True:
        try:
            return _write_ready_file(path, urls)
        except OSError as error:
            _say(f"{path} cannot be written: {error}")
        await asyncio.sleep(RETRY_SECONDS)


def _write_ready_file(path: Path, urls: dict[str, str]) -> None:
    """Whole or not at all: others wait for the file and read it at once."""
    content = {**urls, "pid": os.getpid()}
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".tmp")
    aside.write_text(json.dumps(content))
    aside.rename(path)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _say(line: str) -> None:
    """A full disk or a terminal that was closed does not end the platform."""
    with suppress(OSError):
        print(line, flush=True)
