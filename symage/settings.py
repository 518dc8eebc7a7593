"""Every setting of an installation, typed, with its default. Each front door reads it once, at start.

`read` takes the environment as a mapping, so nothing here looks around by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from symage import variables
from symage.storage.database import sqlite_url
from symage.variables import whole_number

DEFAULT_DATA_DIR = ".symage"
DEFAULT_SHARD_BYTES = 2 << 30
DEFAULT_ACCOUNT_DOCUMENTS = 1_000_000
DEFAULT_ACCOUNT_BYTES = 1 << 40


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
    """`module:Class` of what launches runs that Dagster starts, beside the warm pool or the nodes."""
    run_launcher_config: Mapping[str, Any]
    """As that class wants it in dagster.yaml."""
    run_launcher_from: int | None
    """Jobs of at least so many documents are for it, and no others; None: all that Dagster starts."""
    run_launcher_runs: int
    """How many of these jobs may be under way at once."""
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
    role = variables.role(environ)
    database_url = environ.get("SYMAGE_DATABASE_URL") or sqlite_url(data_dir / "symage.db")
    return Settings(
        data_dir=data_dir,
        database_url=database_url,
        store_url=variables.store_url(environ) or str(data_dir / "files"),
        log_level=variables.log_level(environ),
        public_url=(environ.get("SYMAGE_PUBLIC_URL") or "").rstrip("/") or None,
        local_url=(environ.get("SYMAGE_LOCAL_URL") or "").rstrip("/") or None,
        workers=whole_number(environ, "SYMAGE_WORKERS", None, least=1),
        engine=variables.engine(environ),
        engine_ca=variables.engine_file(environ, "SYMAGE_ENGINE_CA"),
        engine_certificate=variables.engine_file(environ, "SYMAGE_ENGINE_CERTIFICATE"),
        engine_key=variables.engine_file(environ, "SYMAGE_ENGINE_KEY"),
        role=role,
        run_launcher=variables.run_launcher(environ),
        run_launcher_config=variables.run_launcher_config(environ),
        run_launcher_from=variables.run_launcher_from(environ),
        run_launcher_runs=whole_number(environ, "SYMAGE_RUN_LAUNCHER_RUNS", 4, least=1),
        dagster_database_url=variables.dagster_database_url(environ)
        or variables.schema_for_dagster(environ, database_url, role),
        dagster_hosts=variables.words(environ, "SYMAGE_DAGSTER_HOSTS"),
        dagster_token=variables.secret(environ, "SYMAGE_DAGSTER_TOKEN"),
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
        cors_origins=variables.words(environ, "SYMAGE_CORS_ORIGINS"),
        session_mode=variables.session_mode(environ),
        proxy_secret=variables.secret(environ, "SYMAGE_PROXY_SECRET"),
        metrics_token=environ.get("SYMAGE_METRICS_TOKEN") or None,
        webhook_allow=variables.words(environ, "SYMAGE_WEBHOOK_ALLOW"),
        anthropic_key=environ.get("SYMAGE_ANTHROPIC_KEY") or None,
        openai_key=environ.get("SYMAGE_OPENAI_KEY") or None,
        parser_model=environ.get("SYMAGE_PARSER_MODEL") or None,
        parser_url=environ.get("SYMAGE_PARSER_URL") or None,
        publish_allow=variables.publish_allow(environ) or (str(data_dir / "published"),),
        refresh_retry_seconds=whole_number(environ, "SYMAGE_REFRESH_RETRY_SECONDS", 60, least=0),
        dagster_url=(environ.get("SYMAGE_DAGSTER_URL") or "").rstrip("/") or None,
        key_pepper=environ.get("SYMAGE_KEY_PEPPER") or None,
        url_secret=environ.get("SYMAGE_URL_SECRET") or None,
        webhook_key=environ.get("SYMAGE_WEBHOOK_KEY") or None,
    )
