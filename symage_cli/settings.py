"""The settings of `symage up`: where it listens, and the installation that it serves.

Arguments come first, then SYMAGE_* variables, then defaults. What an installation is (data folder,
database, store …) is read by `symage.settings`; here are only the fields that the supervisor needs.

| field | variable | default |
|---|---|---|
| role | SYMAGE_ROLE | all |
| host | SYMAGE_HOST | 127.0.0.1 |
| port | SYMAGE_PORT | 8080 (0 picks a free one) |
| dagster_port | SYMAGE_DAGSTER_PORT | 3000 (0 picks a free one); always on loopback |
| session_mode | SYMAGE_SESSION_MODE | loopback on a loopback host, proxy with a proxy secret, else off |
"""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from symage import settings as installation
from symage.settings import Settings
from symage.variables import SettingError, whole_number

PREFIX = "SYMAGE_"
HIGHEST_PORT = 65535
DEFAULT_PORT = 8080


@dataclass(frozen=True, slots=True)
class UpSettings:
    """`data_dir` is absolute. `workers` None means one shard worker per core, and one for small jobs."""

    host: str
    port: int
    dagster_port: int
    data_dir: Path
    database_url: str
    store_url: str
    role: str
    """One of symage.variables.ROLES."""
    dagster_database_url: str | None
    is_shared: bool
    """Whether other machines may serve the same installation."""
    engine: str
    workers: int | None
    public_url: str | None
    session_mode: str

    def __post_init__(self) -> None:
        for name, port in (("port", self.port), ("dagster-port", self.dagster_port)):
            if not 0 <= port <= HIGHEST_PORT:
                raise SettingError(f"{name} is {port}; it must be 0 to {HIGHEST_PORT}")
        if self.workers is not None and self.workers < 1:
            raise SettingError(f"workers is {self.workers}; at least 1 is needed")
        if self.session_mode == "loopback" and not is_loopback(self.host):
            raise SettingError(f"session mode loopback needs a loopback host; the host is {self.host}")

    def to_environment(self) -> dict[str, str]:
        """The variables by which every child process reads the same settings."""
        values = {
            "HOST": self.host,
            "PORT": self.port,
            "DAGSTER_PORT": self.dagster_port,
            "DATA_DIR": self.data_dir,
            "DATABASE_URL": self.database_url,
            "STORE_URL": self.store_url,
            "ROLE": self.role,
            "DAGSTER_DATABASE_URL": self.dagster_database_url,
            "ENGINE": self.engine,
            "WORKERS": self.workers,
            "PUBLIC_URL": self.public_url,
            "SESSION_MODE": self.session_mode,
        }
        return {PREFIX + name: str(value) for name, value in values.items() if value is not None}


def read_settings(environment: Mapping[str, str], **arguments: object) -> UpSettings:
    """`arguments` are named as the fields; None and an empty variable count as not given."""
    given = {PREFIX + name.upper(): str(value) for name, value in arguments.items() if value is not None}
    merged = {**environment, **given}
    shared = installation.read(merged)
    host = merged.get("SYMAGE_HOST") or "127.0.0.1"
    return UpSettings(
        host=host,
        port=whole_number(merged, "SYMAGE_PORT", DEFAULT_PORT, least=0),
        dagster_port=whole_number(merged, "SYMAGE_DAGSTER_PORT", 3000, least=0),
        data_dir=shared.data_dir,
        database_url=shared.database_url,
        store_url=shared.store_url,
        role=shared.role,
        dagster_database_url=shared.dagster_database_url,
        is_shared=shared.is_shared,
        engine=shared.engine,
        workers=shared.workers,
        public_url=shared.public_url,
        session_mode=merged.get("SYMAGE_SESSION_MODE") or _session_mode(host, shared),
    )


def _session_mode(host: str, shared: Settings) -> str:
    if is_loopback(host):
        return "loopback"
    return "proxy" if shared.proxy_secret else "off"


def is_loopback(host: str) -> bool:
    """Whether a host's name or address can only mean this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
