"""Every setting of an installation, typed, with its default. Each front door reads it once, at start.

`read` takes the environment as a mapping, so nothing here looks around by itself.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, overload

from symage.errors import SymageError
from symage.storage.database import sqlite_url

DEFAULT_DATA_DIR = ".symage"
DEFAULT_SHARD_BYTES = 2 << 30
SESSION_MODES = ("off", "loopback", "proxy")
"""Session endpoints answer nobody, or browsers and programs of this machine, or those for whom a proxy
with the shared secret speaks."""
SHORTEST_PROXY_SECRET = 16
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class SettingError(SymageError):
    """A setting has a value that cannot be used; the message names it."""

    code = "invalid_setting"


@dataclass(frozen=True, slots=True)
class Settings:
    """The environment variable of each field is SYMAGE_ and its name in capitals."""

    data_dir: Path
    """The folder that holds everything: database, files, secrets, Dagster's home, logs."""
    database_url: str
    """SQLite in the data folder, or postgresql://…"""
    store_url: str
    """A folder, or s3://bucket/prefix."""
    log_level: str
    """What the API logs at least: one of LOG_LEVELS."""
    public_url: str | None
    """What signed links begin with; None: the address that the request came to."""
    workers: int | None
    """Shard workers of the pool; None: one per core and one more for small jobs."""
    run_launcher: str | None
    """`module:Class` of what launches the runs that Dagster starts; None: the warm pool."""
    run_launcher_config: Mapping[str, Any]
    """As that class wants it in dagster.yaml."""
    dagster_database_url: str | None
    """postgresql+psycopg2://… for Dagster's runs and events; None: SQLite files in Dagster's home."""
    max_waiting_jobs: int
    """Accepted jobs that may wait before new ones are refused with 503."""
    retention_hours: int | None
    """Hours for which an ended job keeps its files; None: for ever."""
    shard_bytes: int
    """What an archive of a sharded dataset takes at most, about."""
    api_workers: int
    """API processes that serve this database together, on however many machines."""
    session_mode: str
    """Whose x-user-id is believed: see SESSION_MODES."""
    proxy_secret: str | None
    """What the proxy in front says in X-Proxy-Secret."""
    metrics_token: str | None
    """The Bearer key that shows /metrics to other machines; None shows it to this one alone."""
    dagster_url: str | None
    """Where operators see runs; None: nowhere that is known."""
    webhook_allow: tuple[str, ...]
    """Hosts, addresses and networks, each with or without :port, that webhooks may reach although they
    are not public, and over plain HTTP."""
    key_pepper: str | None
    url_secret: str | None
    webhook_key: str | None

    @property
    def secrets_dir(self) -> Path:
        return self.data_dir / "secrets"

    @property
    def catalogue_cache(self) -> Path:
        return self.data_dir / "cache"

    @property
    def run_dir(self) -> Path:
        """For files that mean something only while the platform runs."""
        return self.data_dir / "run"

    @property
    def dagster_home(self) -> Path:
        return self.data_dir / "dagster"


def read(environ: Mapping[str, str]) -> Settings:
    """The settings that the environment names, defaults for the rest."""
    data_dir = Path(environ.get("SYMAGE_DATA_DIR") or DEFAULT_DATA_DIR).resolve()
    return Settings(
        data_dir=data_dir,
        database_url=environ.get("SYMAGE_DATABASE_URL") or sqlite_url(data_dir / "symage.db"),
        store_url=_store_url(environ) or str(data_dir / "files"),
        log_level=_log_level(environ),
        public_url=(environ.get("SYMAGE_PUBLIC_URL") or "").rstrip("/") or None,
        workers=whole_number(environ, "SYMAGE_WORKERS", None, least=1),
        run_launcher=_run_launcher(environ),
        run_launcher_config=_run_launcher_config(environ),
        dagster_database_url=_dagster_database_url(environ),
        max_waiting_jobs=whole_number(environ, "SYMAGE_MAX_WAITING_JOBS", 10_000, least=1),
        retention_hours=whole_number(environ, "SYMAGE_RETENTION_HOURS", None, least=1),
        shard_bytes=whole_number(environ, "SYMAGE_SHARD_BYTES", DEFAULT_SHARD_BYTES, least=1),
        api_workers=whole_number(environ, "SYMAGE_API_WORKERS", 1, least=1),
        session_mode=_session_mode(environ),
        proxy_secret=_proxy_secret(environ),
        metrics_token=environ.get("SYMAGE_METRICS_TOKEN") or None,
        dagster_url=(environ.get("SYMAGE_DAGSTER_URL") or "").rstrip("/") or None,
        webhook_allow=tuple((environ.get("SYMAGE_WEBHOOK_ALLOW") or "").replace(",", " ").split()),
        key_pepper=environ.get("SYMAGE_KEY_PEPPER") or None,
        url_secret=environ.get("SYMAGE_URL_SECRET") or None,
        webhook_key=environ.get("SYMAGE_WEBHOOK_KEY") or None,
    )


def _store_url(environ: Mapping[str, str]) -> str | None:
    url = environ.get("SYMAGE_STORE_URL") or None
    scheme, found, _ = (url or "").partition("://")
    if found and scheme != "s3":
        raise SettingError(
            f"SYMAGE_STORE_URL begins with {scheme}://; it must be a folder or s3://bucket/prefix"
        )
    return url


def _log_level(environ: Mapping[str, str]) -> str:
    level = environ.get("SYMAGE_LOG_LEVEL") or "INFO"
    if level not in LOG_LEVELS:
        raise SettingError(f"SYMAGE_LOG_LEVEL is {level!r}; it must be one of {', '.join(LOG_LEVELS)}")
    return level


def _run_launcher(environ: Mapping[str, str]) -> str | None:
    name = environ.get("SYMAGE_RUN_LAUNCHER") or None
    if name is not None and not re.fullmatch(r"[\w.]+:\w+", name):
        raise SettingError(f"SYMAGE_RUN_LAUNCHER is {name!r}; it must be module:Class")
    return name


def _run_launcher_config(environ: Mapping[str, str]) -> Mapping[str, Any]:
    text = environ.get("SYMAGE_RUN_LAUNCHER_CONFIG") or "{}"
    try:
        config = json.loads(text)
    except ValueError:
        config = None
    if not isinstance(config, dict):
        raise SettingError("SYMAGE_RUN_LAUNCHER_CONFIG must be a JSON object")
    if config and not environ.get("SYMAGE_RUN_LAUNCHER"):
        raise SettingError("SYMAGE_RUN_LAUNCHER_CONFIG needs SYMAGE_RUN_LAUNCHER")
    return config


def _dagster_database_url(environ: Mapping[str, str]) -> str | None:
    url = environ.get("SYMAGE_DAGSTER_DATABASE_URL") or None
    if url is not None and not url.startswith("postgresql+psycopg2://"):
        # With the driver that dagster-postgres is written for. Not shown: a URL may hold a password.
        raise SettingError("SYMAGE_DAGSTER_DATABASE_URL must begin with postgresql+psycopg2://")
    return url


def _session_mode(environ: Mapping[str, str]) -> str:
    mode = environ.get("SYMAGE_SESSION_MODE") or "off"
    if mode not in SESSION_MODES:
        raise SettingError(f"SYMAGE_SESSION_MODE is {mode!r}; it must be one of {', '.join(SESSION_MODES)}")
    if mode == "proxy" and not environ.get("SYMAGE_PROXY_SECRET"):
        raise SettingError("SYMAGE_SESSION_MODE is proxy; it needs SYMAGE_PROXY_SECRET")
    return mode


def _proxy_secret(environ: Mapping[str, str]) -> str | None:
    secret = environ.get("SYMAGE_PROXY_SECRET") or None
    if secret is not None and len(secret) < SHORTEST_PROXY_SECRET:
        raise SettingError(
            f"SYMAGE_PROXY_SECRET is too short; use at least {SHORTEST_PROXY_SECRET} characters"
        )
    return secret


@overload
def whole_number(environ: Mapping[str, str], name: str, default: int, *, least: int) -> int: ...
@overload
def whole_number(environ: Mapping[str, str], name: str, default: None, *, least: int) -> int | None: ...
def whole_number(environ: Mapping[str, str], name: str, default: int | None, *, least: int) -> int | None:
    """A variable that holds a whole number. Raises SettingError when it holds something else."""
    text = environ.get(name)
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or int(text) < least:
        raise SettingError(f"{name} is {text!r}; it must be a whole number of at least {least}")
    return int(text)
