"""The processes of a platform, as one table; a machine's role says which of them it starts.

The API comes first, because it only needs the database and can take jobs while the rest starts. The
webserver and the daemon load the code location, so they wait for the code server. Where machines share an
installation, jobs are not launched by the API but by the node, which is there where a pool is.
"""

import os
import signal
import socket
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from symage.variables import ALL, API, NODE, OPERATOR, POOL
from symage_cli.premises import LOOPBACK, Sockets
from symage_cli.probes import accepts_unix, always, answers_http, pool_has_idle_worker
from symage_cli.processes import Service
from symage_cli.settings import UpSettings
from symage_dagster.pool.process import cores

HEALTH_PATH = "/api/v1/health"
STOP_ORDER = (("api", "daemon", "node", "webserver"), ("pool", "code"))
"""What brings work in first, what executes it last. The longest graces add up to less than 10 seconds. The
API's is longer than what it takes by itself at most (`api.serve`), the code server's than the second after
which it looks whether it is to end."""

OF_ROLE: Mapping[str, Collection[str]] = {
    ALL: ("api", "pool", "node", "code", "webserver", "daemon"),
    API: ("api",),
    NODE: ("pool", "node"),
    OPERATOR: ("code", "webserver", "daemon"),
}

_EVERY_ADDRESS = {"0.0.0.0": LOOPBACK, "::": "::1", "localhost": LOOPBACK}


_AWAY = ("-P",)
"""Import nothing from the current folder, which may hold an `api` of its own. Dagster's commands take the
first entry of the path away by themselves, so they must not be told twice."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The modules that make up the platform; tests put their own in place."""

    definitions: str = "symage_dagster.definitions:defs"
    """What the pool makes by itself."""
    location: str = "symage"
    code: str | None = None
    """What the code server shows; None: the same."""
    warmup: str | None = "symage_dagster.warmup:warm"
    job: str | None = None
    api: tuple[str, ...] = ("-m", "api.serve")


PLATFORM = Parts(code="symage_dagster.location:location")


def make_services(
    settings: UpSettings, parts: Parts, sockets: Sockets, dagster_home: Path
) -> tuple[Service, ...]:
    """`settings` with both ports already chosen."""
    environment = _environment(settings, sockets, dagster_home)
    workspace = str(dagster_home / "workspace.yaml")
    api_host = _reached_at(settings.host)
    api_arguments = ("--host", settings.host, "--port", str(settings.port))
    web_arguments = ("--host", LOOPBACK, "--port", str(settings.dagster_port), "--workspace", workspace)
    services = (
        Service(
            "api",
            _python(*_AWAY, *parts.api, *api_arguments),
            environment,
            answers_http(api_host, settings.port, HEALTH_PATH),
            grace=4.0,
        ),
        Service(
            "pool",
            _python(*_AWAY, "-m", "symage_dagster.pool", *_pool_arguments(settings, parts, sockets)),
            environment,
            pool_has_idle_worker(sockets.control),
            grace=4.5,
        ),
        Service(
            "node",
            _python(*_AWAY, "-m", "symage_dagster.nodes", *_node_arguments(sockets)),
            environment,
            always,
            after=("pool",),
            grace=4.0,
        ),
        Service(
            "code",
            _python("-m", "dagster", "api", "grpc", *_code_arguments(parts, sockets)),
            environment,
            accepts_unix(sockets.code),
            grace=4.5,
            last_word=signal.SIGKILL,
        ),
        Service(
            "webserver",
            _python(*_AWAY, "-m", "symage_dagster.webserver", *web_arguments),
            environment,
            answers_http(LOOPBACK, settings.dagster_port, "/server_info"),
            after=("code",),
            grace=4.0,
            last_word=signal.SIGKILL,
        ),
        Service(
            "daemon",
            _python("-m", "dagster._daemon", "run", "--workspace", workspace),
            environment,
            always,
            after=("code",),
            grace=4.0,
            last_word=signal.SIGKILL,
        ),
    )
    return tuple(service for service in services if service.name in _started(settings))


def _started(settings: UpSettings) -> Collection[str]:
    """One machine that shares with none launches its jobs by the API."""
    return [name for name in OF_ROLE[settings.role] if settings.is_shared or name != "node"]


def run_workers() -> int:
    """Runs at once: one for each core, and one that bulk jobs leave to small ones. The API launches by it."""
    return cores() + 1


def _reached_at(host: str) -> str:
    """An address at which this machine reaches what listens on the host."""
    return _EVERY_ADDRESS.get(host, host)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _python(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, *arguments)


def _environment(settings: UpSettings, sockets: Sockets, dagster_home: Path) -> dict[str, str]:
    launching = {} if settings.is_shared else {"SYMAGE_POOL_SOCKET": str(sockets.control)}
    api_host = _reached_at(settings.host)
    return {
        **os.environ,
        **settings.to_environment(),
        **launching,
        "DAGSTER_HOME": str(dagster_home),
        "DAGSTER_DISABLE_TELEMETRY": "yes",
        "SYMAGE_LOCAL_URL": f"http://{_bracketed(api_host)}:{settings.port}",
        "SYMAGE_COMPUTE_SOCKET": str(sockets.compute),
        "SYMAGE_RUN_WORKERS": str(run_workers()),
        "SYMAGE_DAGSTER_URL": os.environ.get("SYMAGE_DAGSTER_URL")
        or f"http://{LOOPBACK}:{settings.dagster_port}",
        "PYTHONUNBUFFERED": "1",
    }


def _pool_arguments(settings: UpSettings, parts: Parts, sockets: Sockets) -> list[str]:
    options = {
        "--definitions": parts.definitions,
        "--control-socket": sockets.control,
        "--compute-socket": sockets.compute,
        "--code-socket": sockets.code,
        "--location": parts.location,
        "--warmup": parts.warmup,
        "--job": parts.job,
        "--run-workers": run_workers(),
        "--shard-workers": _shard_workers(settings),
        "--node": socket.gethostname() if settings.is_shared else None,
    }
    given = {name: str(value) for name, value in options.items() if value is not None}
    return [text for pair in given.items() for text in pair]


def _shard_workers(settings: UpSettings) -> int | None:
    """None: as many as the pool thinks right."""
    if settings.engine != POOL:
        return 0
    return settings.workers and settings.workers + 1


def _node_arguments(sockets: Sockets) -> tuple[str, ...]:
    return "--pool-socket", str(sockets.control), "--run-workers", str(run_workers())


def _code_arguments(parts: Parts, sockets: Sockets) -> list[str]:
    module, _, attribute = (parts.code or parts.definitions).partition(":")
    return [
        *("--module-name", module, "--attribute", attribute),
        *("--socket", str(sockets.code), "--location-name", parts.location),
        "--empty-working-directory",
    ]
