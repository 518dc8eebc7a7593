"""Every setting of an installation, typed, with its default. Each front door reads it once, at start.

`read` takes the environment as a mapping, so nothing here looks around by itself.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, overload

import sqlalchemy as sa

from symage.errors import SymageError
from symage.storage.database import sqlite_url

DEFAULT_DATA_DIR = ".symage"
DEFAULT_SHARD_BYTES = 2 << 30
DEFAULT_ACCOUNT_DOCUMENTS = 1_000_000
DEFAULT_ACCOUNT_BYTES = 1 << 40
SESSION_MODES = ("off", "loopback", "proxy")
"""Session endpoints answer nobody, or browsers and programs of this machine, or those for whom a proxy
with the shared secret speaks."""
SHORTEST_SECRET = 16
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
ALL, API, NODE, OPERATOR = "all", "api", "node", "operator"
ROLES = (ALL, API, NODE, OPERATOR)
"""What a machine does: everything, answer HTTP, make runs, watch over all of it (Dagster's own processes)."""
DAGSTER_SCHEMA = "dagster"
"""Of the platform's own PostgreSQL database, where Dagster keeps its tables unless it is told another one."""
POOL = "pool"
"""The engine that makes shards on this machine."""


class SettingError(SymageError):
    """A setting has a value that cannot be used; the message names it."""

    code = "invalid_setting"


@dataclass(frozen=True, slots=True)
class Certificates:
    """Of an engine at tls://: PEM files of the authority, of our certificate and of its key."""

    authority: str
    certificate: str
    key: str


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
    local_url: str | None
    """How programs of this machine reach the API; `symage up` sets it. Links for operators begin with it
    where there is no public URL."""
    workers: int | None
    """Shard workers of the pool; None: one per core and one more for small jobs."""
    engine: str
    """What makes shards: POOL, or the scheduler of a Dask cluster at dask://host:port or tls://host:port."""
    engine_ca: str | None
    """A PEM file; it and the next two are of an engine at tls://."""
    engine_certificate: str | None
    engine_key: str | None
    role: str
    """One of ROLES: what `symage up` starts on this machine."""
    run_launcher: str | None
    """`module:Class` of what launches the runs that Dagster starts; None: the warm pool, or the nodes."""
    run_launcher_config: Mapping[str, Any]
    """As that class wants it in dagster.yaml."""
    dagster_database_url: str | None
    """postgresql+psycopg2://… for Dagster's runs and events; None: SQLite files in Dagster's home. Where the
    database is PostgreSQL and the store S3, it is a schema of that database unless it is set."""
    dagster_hosts: tuple[str, ...]
    """Names, beside those of loopback, by which a proxy reaches the operators' view."""
    dagster_token: str | None
    """What whoever opens the operators' view has to show; None: whoever reaches its port may."""
    max_waiting_jobs: int
    """Accepted jobs that may wait before new ones are refused with 503."""
    table_rows: int
    """Rows that an order for a table may ask for."""
    max_account_jobs: int
    """Jobs of one account that have not ended, at most; so the two below, which refuse larger orders."""
    max_account_documents: int
    max_account_bytes: int
    """About what the files of these jobs will take, together."""
    retention_hours: int | None
    """Hours for which an ended job keeps its files; None: for ever."""
    keep_failed_hours: int
    """Hours for which a failed job keeps what it had made, for a retry, and a rebuild that has not ended."""
    keep_job_days: int | None
    """Days for which an ended job is known at all; None: for ever."""
    keep_run_days: int
    """Days for which Dagster keeps runs, with all that is told of them."""
    keep_runs: int
    """How many runs it keeps at most, the newest."""
    keep_delivery_days: int
    """Days for which it is known what webhooks were told."""
    keep_audit_days: int | None
    """Days for which the audit log reaches back; None: for ever."""
    shard_bytes: int
    """What an archive of a sharded dataset takes at most, about."""
    api_workers: int
    """API processes that serve this database together, on however many machines."""
    cors_origins: tuple[str, ...]
    """Origins (https://host) whose pages may call the API from a browser."""
    session_mode: str
    """Whose x-user-id is believed: see SESSION_MODES."""
    proxy_secret: str | None
    """What the proxy in front says in X-Proxy-Secret."""
    metrics_token: str | None
    """The Bearer key that shows /metrics to other machines; None shows it to this one alone."""
    webhook_allow: tuple[str, ...]
    """Hosts, addresses and networks, each with or without :port, that webhooks may reach although they
    are not public, and over plain HTTP."""
    anthropic_key: str | None
    """Of Anthropic's API, for descriptions of tables; None: rules read them."""
    openai_key: str | None
    """Of an API that speaks OpenAI's protocol, likewise."""
    parser_model: str | None
    """The model that is asked; None: a small one of the provider."""
    parser_url: str | None
    """Where the provider is reached; None: at its own address."""
    publish_allow: tuple[str, ...]
    """Folders and s3://bucket/prefix below which versions of datasets may be published."""
    refresh_retry_seconds: int
    """How long a refresh that failed waits before it is tried again; twice as long the next time."""
    dagster_url: str | None
    """Where Dagster's webserver answers; None: nobody is asked to load changed definitions."""
    key_pepper: str | None
    url_secret: str | None
    webhook_key: str | None

    @property
    def engine_certificates(self) -> Certificates | None:
        if self.engine_ca is None or self.engine_certificate is None or self.engine_key is None:
            return None
        return Certificates(self.engine_ca, self.engine_certificate, self.engine_key)

    @property
    def is_shared(self) -> bool:
        """Whether several machines may serve this installation: all that changes lies in PostgreSQL."""
        return self.dagster_database_url is not None and not self.database_url.startswith("sqlite")

    @property
    def is_alone(self) -> bool:
        """Whether one API process serves the database."""
        return self.api_workers == 1 and not self.is_shared

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
    role = _role(environ)
    database_url = environ.get("SYMAGE_DATABASE_URL") or sqlite_url(data_dir / "symage.db")
    return Settings(
        data_dir=data_dir,
        database_url=database_url,
        store_url=_store_url(environ) or str(data_dir / "files"),
        log_level=_log_level(environ),
        public_url=(environ.get("SYMAGE_PUBLIC_URL") or "").rstrip("/") or None,
        local_url=(environ.get("SYMAGE_LOCAL_URL") or "").rstrip("/") or None,
        workers=whole_number(environ, "SYMAGE_WORKERS", None, least=1),
        engine=_engine(environ),
        engine_ca=_engine_file(environ, "SYMAGE_ENGINE_CA"),
        engine_certificate=_engine_file(environ, "SYMAGE_ENGINE_CERTIFICATE"),
        engine_key=_engine_file(environ, "SYMAGE_ENGINE_KEY"),
        role=role,
        run_launcher=_run_launcher(environ),
        run_launcher_config=_run_launcher_config(environ),
        dagster_database_url=_dagster_database_url(environ)
        or _schema_for_dagster(environ, database_url, role),
        dagster_hosts=_words(environ, "SYMAGE_DAGSTER_HOSTS"),
        dagster_token=_secret(environ, "SYMAGE_DAGSTER_TOKEN"),
        max_waiting_jobs=whole_number(environ, "SYMAGE_MAX_WAITING_JOBS", 10_000, least=1),
        table_rows=whole_number(environ, "SYMAGE_TABLE_ROWS", 10_000, least=1),
        max_account_jobs=whole_number(environ, "SYMAGE_MAX_ACCOUNT_JOBS", 10_000, least=1),
        max_account_documents=whole_number(
            environ, "SYMAGE_MAX_ACCOUNT_DOCUMENTS", DEFAULT_ACCOUNT_DOCUMENTS, least=1
        ),
        max_account_bytes=whole_number(environ, "SYMAGE_MAX_ACCOUNT_BYTES", DEFAULT_ACCOUNT_BYTES, least=1),
        retention_hours=whole_number(environ, "SYMAGE_RETENTION_HOURS", None, least=1),
        keep_failed_hours=whole_number(environ, "SYMAGE_KEEP_FAILED_HOURS", 72, least=1),
        keep_job_days=whole_number(environ, "SYMAGE_KEEP_JOB_DAYS", None, least=1),
        keep_run_days=whole_number(environ, "SYMAGE_KEEP_RUN_DAYS", 30, least=1),
        keep_runs=whole_number(environ, "SYMAGE_KEEP_RUNS", 2000, least=1),
        keep_delivery_days=whole_number(environ, "SYMAGE_KEEP_DELIVERY_DAYS", 30, least=1),
        keep_audit_days=whole_number(environ, "SYMAGE_KEEP_AUDIT_DAYS", 400, least=1),
        shard_bytes=whole_number(environ, "SYMAGE_SHARD_BYTES", DEFAULT_SHARD_BYTES, least=1),
        api_workers=whole_number(environ, "SYMAGE_API_WORKERS", 1, least=1),
        cors_origins=_words(environ, "SYMAGE_CORS_ORIGINS"),
        session_mode=_session_mode(environ),
        proxy_secret=_secret(environ, "SYMAGE_PROXY_SECRET"),
        metrics_token=environ.get("SYMAGE_METRICS_TOKEN") or None,
        webhook_allow=_words(environ, "SYMAGE_WEBHOOK_ALLOW"),
        anthropic_key=environ.get("SYMAGE_ANTHROPIC_KEY") or None,
        openai_key=environ.get("SYMAGE_OPENAI_KEY") or None,
        parser_model=environ.get("SYMAGE_PARSER_MODEL") or None,
        parser_url=environ.get("SYMAGE_PARSER_URL") or None,
        publish_allow=_publish_allow(environ) or (str(data_dir / "published"),),
        refresh_retry_seconds=whole_number(environ, "SYMAGE_REFRESH_RETRY_SECONDS", 60, least=0),
        dagster_url=(environ.get("SYMAGE_DAGSTER_URL") or "").rstrip("/") or None,
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


def _publish_allow(environ: Mapping[str, str]) -> tuple[str, ...]:
    named = tuple((environ.get("SYMAGE_PUBLISH_ALLOW") or "").replace(",", " ").split())
    for each in named:
        if not each.startswith("s3://") and not Path(each).is_absolute():
            raise SettingError(
                f"SYMAGE_PUBLISH_ALLOW names {each!r}; it must be an absolute folder or s3://bucket/prefix"
            )
    return named


def _log_level(environ: Mapping[str, str]) -> str:
    level = environ.get("SYMAGE_LOG_LEVEL") or "INFO"
    if level not in LOG_LEVELS:
        raise SettingError(f"SYMAGE_LOG_LEVEL is {level!r}; it must be one of {', '.join(LOG_LEVELS)}")
    return level


def _engine(environ: Mapping[str, str]) -> str:
    engine = environ.get("SYMAGE_ENGINE") or POOL
    if engine != POOL and not re.fullmatch(r"(dask|tls)://[^/\s]+:\d{1,5}", engine):
        raise SettingError(
            f"SYMAGE_ENGINE is {engine!r}; it must be {POOL}, dask://host:port or tls://host:port"
        )
    return engine


def _engine_file(environ: Mapping[str, str], name: str) -> str | None:
    file = environ.get(name) or ""
    if not _engine(environ).startswith("tls://"):
        return None
    if not Path(file).is_file():
        raise SettingError(f"SYMAGE_ENGINE is at tls://; {name} must name a PEM file")
    return file


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


def _role(environ: Mapping[str, str]) -> str:
    """Raises SettingError where a machine of that role would have nothing in common with the others."""
    role = environ.get("SYMAGE_ROLE") or ALL
    if role not in ROLES:
        raise SettingError(f"SYMAGE_ROLE is {role!r}; it must be one of {', '.join(ROLES)}")
    if role == ALL:
        return role
    if not _is_postgres(environ.get("SYMAGE_DATABASE_URL") or ""):
        raise SettingError(f"SYMAGE_ROLE is {role}; it needs SYMAGE_DATABASE_URL at postgresql://")
    if not environ.get("SYMAGE_STORE_URL"):
        raise SettingError(
            f"SYMAGE_ROLE is {role}; it needs SYMAGE_STORE_URL: s3://bucket/prefix or a folder that all share"
        )
    secrets = ("SYMAGE_KEY_PEPPER", "SYMAGE_URL_SECRET", "SYMAGE_WEBHOOK_KEY")
    missing = [name for name in secrets if role == API and not environ.get(name)]
    if missing:
        raise SettingError(f"SYMAGE_ROLE is {role}; it needs {', '.join(missing)}, the same on every machine")
    return role


def _schema_for_dagster(environ: Mapping[str, str], database_url: str, role: str) -> str | None:
    """Dagster's tables beside the platform's, where other machines have to find them."""
    of_files = not (environ.get("SYMAGE_STORE_URL") or "").startswith("s3://")
    if not _is_postgres(database_url) or (role == ALL and of_files):
        return None
    url = sa.make_url(database_url).set(drivername="postgresql+psycopg2")
    where = url.update_query_dict({"options": f"-csearch_path={DAGSTER_SCHEMA}"})
    return where.render_as_string(hide_password=False)


def _is_postgres(url: str) -> bool:
    return url.startswith(("postgresql", "postgres:"))


def _session_mode(environ: Mapping[str, str]) -> str:
    mode = environ.get("SYMAGE_SESSION_MODE") or "off"
    if mode not in SESSION_MODES:
        raise SettingError(f"SYMAGE_SESSION_MODE is {mode!r}; it must be one of {', '.join(SESSION_MODES)}")
    if mode == "proxy" and not environ.get("SYMAGE_PROXY_SECRET"):
        raise SettingError("SYMAGE_SESSION_MODE is proxy; it needs SYMAGE_PROXY_SECRET")
    return mode


def _secret(environ: Mapping[str, str], name: str) -> str | None:
    secret = environ.get(name) or None
    if secret is not None and len(secret) < SHORTEST_SECRET:
        raise SettingError(f"{name} is too short; use at least {SHORTEST_SECRET} characters")
    return secret


def _words(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    """What stands between blanks or commas."""
    return tuple((environ.get(name) or "").replace(",", " ").split())


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
