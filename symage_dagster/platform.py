"""The platform as an asset sees it: database, artifact store, catalogue and engine, opened once a process.

A resource returns this plain value; what follows it knows no Dagster. Nothing here may be opened before
a fork, so everything is opened at first use.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import dagster as dg

from symage import settings as settings_module
from symage.forms.catalogue import Catalogue
from symage.settings import Settings
from symage.storage.artifacts import ArtifactStore, open_store
from symage.storage.database import Database
from symage.variables import POOL, SettingError
from symage_dagster.forms import ready_forms
from symage_dagster.pool.client import PoolEngine
from symage_dagster.pool.engine import Engine, LocalEngine

COMPUTE_SOCKET = "SYMAGE_COMPUTE_SOCKET"
"""The variable with the shard pool's socket; `local` asks for shards in the run's own process."""


@dataclass(frozen=True, slots=True)
class Platform:
    settings: Settings
    database: Database
    store: ArtifactStore
    catalogue: Catalogue
    engine: Engine

    def link_to(self, path: str) -> dg.MetadataValue:
        """An address of the API, where the job's owner sees it."""
        base = self.settings.public_url or self.settings.local_url
        return dg.MetadataValue.url(base + path) if base else dg.MetadataValue.path(path)


class PlatformResource(dg.ConfigurableResource):
    """Hands the assets a `Platform` made from the environment of this process."""

    def create_resource(self, context: dg.InitResourceContext) -> Platform:
        return current_platform()


def current_platform() -> Platform:
    """This process's platform; a forked child gets its own."""
    return _open(os.getpid())


@cache
def _open(_pid: int) -> Platform:
    settings = settings_module.read(os.environ)
    return Platform(
        settings,
        Database(settings.database_url),
        open_store(settings.store_url),
        ready_forms().catalogue,
        _engine(settings, os.environ),
    )


def _engine(settings: Settings, environ: Mapping[str, str]) -> Engine:
    socket = environ.get(COMPUTE_SOCKET)
    if socket == "local":
        return LocalEngine()
    if settings.engine != POOL:
        return cluster_engine(settings)
    if not socket:
        raise RuntimeError(f"{COMPUTE_SOCKET} is not set: there is no pool to run shards on")
    return PoolEngine(Path(socket))


def cluster_engine(settings: Settings) -> Engine:
    """The Dask cluster that the settings name. Imported when asked for: Dask is an extra."""
    try:
        from symage_dagster.cluster.engine import DaskEngine
        from symage_dagster.cluster.link import Link
    except ImportError as error:
        raise SettingError(
            f"SYMAGE_ENGINE is {settings.engine}, which needs the extra dask: {error}"
        ) from error
    return DaskEngine(Link(settings.engine, settings.engine_certificates))
