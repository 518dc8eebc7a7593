"""The rules of single variables of the environment: how each is read, and what is wrong with one that cannot
be used.

Each function raises `SettingError`, which names the variable and what it must be.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, overload

import sqlalchemy as sa

from symage import strict_json
from symage.errors import SymageError

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


def store_url(environ: Mapping[str, str]) -> str | None:
    url = environ.get("SYMAGE_STORE_URL") or None
    scheme, found, _ = (url or "").partition("://")
    if found and scheme != "s3":
        raise SettingError(
            f"SYMAGE_STORE_URL begins with {scheme}://; it must be a folder or s3://bucket/prefix"
        )
    return url


def publish_allow(environ: Mapping[str, str]) -> tuple[str, ...]:
    named = tuple((environ.get("SYMAGE_PUBLISH_ALLOW") or "").replace(",", " ").split())
    for each in named:
        if not each.startswith("s3://") and not Path(each).is_absolute():
            raise SettingError(
                f"SYMAGE_PUBLISH_ALLOW names {each!r}; it must be an absolute folder or s3://bucket/prefix"
            )
    return named


def log_level(environ: Mapping[str, str]) -> str:
    level = environ.get("SYMAGE_LOG_LEVEL") or "INFO"
    if level not in LOG_LEVELS:
        raise SettingError(f"SYMAGE_LOG_LEVEL is {level!r}; it must be one of {', '.join(LOG_LEVELS)}")
    return level


def engine(environ: Mapping[str, str]) -> str:
    engine = environ.get("SYMAGE_ENGINE") or POOL
    if engine != POOL and not re.fullmatch(r"(dask|tls)://[^/\s]+:\d{1,5}", engine):
        raise SettingError(
            f"SYMAGE_ENGINE is {engine!r}; it must be {POOL}, dask://host:port or tls://host:port"
        )
    return engine


def engine_file(environ: Mapping[str, str], name: str) -> str | None:
    file = environ.get(name) or ""
    if not engine(environ).startswith("tls://"):
        return None
    if not Path(file).is_file():
        raise SettingError(f"SYMAGE_ENGINE is at tls://; {name} must name a PEM file")
    return file


def run_launcher(environ: Mapping[str, str]) -> str | None:
    name = environ.get("SYMAGE_RUN_LAUNCHER") or None
    if name is not None and not re.fullmatch(r"[\w.]+:\w+", name):
        raise SettingError(f"SYMAGE_RUN_LAUNCHER is {name!r}; it must be module:Class")
    return name


def run_launcher_config(environ: Mapping[str, str]) -> Mapping[str, Any]:
    text = environ.get("SYMAGE_RUN_LAUNCHER_CONFIG") or "{}"
    try:
        config = strict_json.parse(text)
    except ValueError:
        config = None
    if not isinstance(config, dict):
        raise SettingError("SYMAGE_RUN_LAUNCHER_CONFIG must be a JSON object")
    if config and not environ.get("SYMAGE_RUN_LAUNCHER"):
        raise SettingError("SYMAGE_RUN_LAUNCHER_CONFIG needs SYMAGE_RUN_LAUNCHER")
    return config


def run_launcher_from(environ: Mapping[str, str]) -> int | None:
    documents = whole_number(environ, "SYMAGE_RUN_LAUNCHER_FROM", None, least=1)
    if documents is not None and not environ.get("SYMAGE_RUN_LAUNCHER"):
        raise SettingError("SYMAGE_RUN_LAUNCHER_FROM needs SYMAGE_RUN_LAUNCHER")
    return documents


def dagster_database_url(environ: Mapping[str, str]) -> str | None:
    url = environ.get("SYMAGE_DAGSTER_DATABASE_URL") or None
    if url is not None and not url.startswith("postgresql+psycopg2://"):
        # With the driver that dagster-postgres is written for. Not shown: a URL may hold a password.
        raise SettingError("SYMAGE_DAGSTER_DATABASE_URL must begin with postgresql+psycopg2://")
    return url


def role(environ: Mapping[str, str]) -> str:
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


def schema_for_dagster(environ: Mapping[str, str], database_url: str, role: str) -> str | None:
    """Dagster's tables beside the platform's, where other machines have to find them."""
    of_files = not (environ.get("SYMAGE_STORE_URL") or "").startswith("s3://")
    if not _is_postgres(database_url) or (role == ALL and of_files):
        return None
    url = sa.make_url(database_url).set(drivername="postgresql+psycopg2")
    where = url.update_query_dict({"options": f"-csearch_path={DAGSTER_SCHEMA}"})
    return where.render_as_string(hide_password=False)


def _is_postgres(url: str) -> bool:
    return url.startswith(("postgresql", "postgres:"))


def session_mode(environ: Mapping[str, str]) -> str:
    mode = environ.get("SYMAGE_SESSION_MODE") or "off"
    if mode not in SESSION_MODES:
        raise SettingError(f"SYMAGE_SESSION_MODE is {mode!r}; it must be one of {', '.join(SESSION_MODES)}")
    if mode == "proxy" and not environ.get("SYMAGE_PROXY_SECRET"):
        raise SettingError("SYMAGE_SESSION_MODE is proxy; it needs SYMAGE_PROXY_SECRET")
    return mode


def secret(environ: Mapping[str, str], name: str) -> str | None:
    secret = environ.get(name) or None
    if secret is not None and len(secret) < SHORTEST_SECRET:
        raise SettingError(f"{name} is too short; use at least {SHORTEST_SECRET} characters")
    return secret


def words(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
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
