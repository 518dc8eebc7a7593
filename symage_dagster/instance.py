"""The Dagster instance of a data folder: its configuration files, and its first initialisation.

Two processes that open a new instance at once can break it for good, so `prepare_instance` runs alone, before
anything else is started, and alone among the machines that share a PostgreSQL database. Later starts only
rewrite the two files.

What launches runs, where Dagster keeps them and where their output goes are settings of the installation; one
that cannot be used is named before anything is started.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
import yaml

from symage import settings as installation
from symage.variables import DAGSTER_SCHEMA, NODE, SettingError

TICK_DAYS = {"skipped": 7, "success": 30, "failure": 30, "started": 30}
"""For how many days Dagster knows what its schedules did."""
DATABASE_VARIABLE = "SYMAGE_DAGSTER_DATABASE_URL"
_LOCK = 7_962_612
"""Of PostgreSQL's advisory locks."""


@dataclass(frozen=True, slots=True)
class InstanceSettings:
    home: Path
    """DAGSTER_HOME."""
    control_socket: Path
    code_socket: Path
    location: str = "symage"
    launcher: str | None = None
    """`module:Class` of one beside ours; None: no other launches runs."""
    launcher_config: Mapping[str, Any] = field(default_factory=dict)
    only_large: bool = False
    """Whether its runs are those of large jobs alone."""
    database_url: str | None = None
    """PostgreSQL; None: SQLite files below the home."""
    shared: bool = False
    """Whether several machines make the runs of this instance."""
    store_url: str = ""
    """Where the installation keeps its files: compute logs go to S3 with them, else below the home."""

    @property
    def workspace(self) -> Path:
        return self.home / "workspace.yaml"

    @property
    def marker(self) -> Path:
        """Says which release has made the databases; each PostgreSQL database has a marker of its own."""
        if self.database_url is None:
            return self.home / "initialised"
        return self.home / f"initialised-{blake2b(self.database_url.encode(), digest_size=6).hexdigest()}"


def prepare_instance(settings: InstanceSettings) -> None:
    """Write dagster.yaml and workspace.yaml; create or migrate the databases when they need it. Raises
    SettingError for what Dagster cannot work with."""
    _check(settings)
    settings.home.mkdir(parents=True, exist_ok=True)
    _write_yaml(settings.home / "dagster.yaml", instance_config(settings))
    _write_yaml(settings.workspace, workspace_config(settings))
    marker = settings.marker
    made_by = marker.read_text() if marker.exists() else None
    if made_by == version("dagster"):
        return
    with _alone(settings.database_url):
        _initialise(settings.home, upgrade=made_by is not None)
    marker.write_text(version("dagster"))


def instance_config(settings: InstanceSettings) -> dict[str, Any]:
    """dagster.yaml. A worker's death is a failed run, started again from its unfinished assets; an asset
    that raises is not started again, because it would raise again.
    """
    return {
        "telemetry": {"enabled": False},
        # No sign-up dialog in front of the operators' first look.
        "nux": {"enabled": False},
        "run_coordinator": {
            "module": "dagster._core.run_coordinator",
            "class": "DefaultRunCoordinator",
        },
        "run_launcher": _launcher(settings),
        "run_monitoring": {
            "enabled": True,
            "poll_interval_seconds": 5,
            # A cluster may have to start a machine for a pod.
            "start_timeout_seconds": 180 if settings.launcher is None else 600,
            "cancel_timeout_seconds": 20,
            "max_resume_run_attempts": 0,
        },
        # What sensors and schedules did at each look; the reconciler looks every ten seconds.
        "retention": {
            "schedule": {"purge_after_days": TICK_DAYS},
            "sensor": {"purge_after_days": {**TICK_DAYS, "skipped": 1, "success": 7}},
        },
        "run_retries": {"enabled": True, "max_retries": 2, "retry_on_asset_or_op_failure": False},
        **_storages(settings),
        "compute_logs": _compute_logs(settings),
        "local_artifact_storage": {
            "module": "dagster._core.storage.root",
            "class": "LocalArtifactStorage",
            "config": {"base_dir": str(settings.home)},
        },
    }


def workspace_config(settings: InstanceSettings) -> dict[str, Any]:
    """workspace.yaml: the code server's unix socket needs no port."""
    server = {"socket": str(settings.code_socket), "location_name": settings.location}
    return {"load_from": [{"grpc_server": server}]}


def _launcher(settings: InstanceSettings) -> dict[str, Any]:
    """Ours is always there: most runs begin in a pool, and no other launcher knows of them."""
    if settings.launcher is None:
        return _own_launcher(settings)
    both = {"own": _own_launcher(settings), "other": _other_launcher(settings.launcher, settings)}
    split = {**both, "only_large": settings.only_large}
    return _named("symage_dagster.split_launcher", "SplitRunLauncher", split)


def _own_launcher(settings: InstanceSettings) -> dict[str, Any]:
    if settings.shared:
        return _named("symage_dagster.nodes.launcher", "NodeRunLauncher", {})
    pool = {"control_socket": str(settings.control_socket)}
    return _named("symage_dagster.launcher", "WarmPoolRunLauncher", pool)


def _other_launcher(launcher: str, settings: InstanceSettings) -> dict[str, Any]:
    module, _, name = launcher.partition(":")
    return _named(module, name, settings.launcher_config)


def _storages(settings: InstanceSettings) -> dict[str, Any]:
    """The URL of a PostgreSQL database is read from the environment: it may hold a password."""
    if settings.database_url is not None:
        return {"storage": {"postgres": {"postgres_url": {"env": DATABASE_VARIABLE}}}}
    folders = {
        "event_log_storage": ("sqlite_storage", "KeptEventLogStorage", settings.home / "history" / "runs"),
        "run_storage": ("sqlite_runs", "KeptRunStorage", settings.home / "history"),
        "schedule_storage": ("sqlite_runs", "KeptScheduleStorage", settings.home / "schedules"),
    }
    return {
        key: _named(f"symage_dagster.{module}", name, {"base_dir": str(folder)})
        for key, (module, name, folder) in folders.items()
    }


def _compute_logs(settings: InstanceSettings) -> dict[str, Any]:
    """boto3 finds endpoint and credentials of S3 as it does for the store. A launcher of the installation's
    own may start containers, whose output somebody reads: Dagster's own classes repeat it there."""
    local, quiet = str(settings.home / "compute_logs"), settings.launcher is None
    if not settings.store_url.startswith("s3://"):
        stock = ("dagster._core.storage.local_compute_log_manager", "LocalComputeLogManager")
        ours = ("symage_dagster.compute_logs", "QuietComputeLogManager")
        return _named(*(ours if quiet else stock), {"base_dir": local})
    stock = ("dagster_aws.s3", "S3ComputeLogManager")
    ours = ("symage_dagster.s3_compute_logs", "QuietS3ComputeLogManager")
    parts = urlsplit(settings.store_url)
    bucket = {"bucket": parts.netloc, "prefix": f"{parts.path.strip('/')}/dagster".lstrip("/")}
    # Most runs print nothing: an upload for each would only make them slower.
    return _named(*(ours if quiet else stock), {**bucket, "local_dir": local, "skip_empty_files": True})


def _named(module: str, name: str, config: Mapping[str, Any]) -> dict[str, Any]:
    """A class as dagster.yaml names it."""
    return {"module": module, "class": name, "config": dict(config)}


def _check(settings: InstanceSettings) -> None:
    if settings.launcher is not None:
        _check_launcher(settings.launcher, settings)


def _check_launcher(launcher: str, settings: InstanceSettings) -> None:
    # Imported here: a start with the launcher of the platform does not pay for Dagster.
    from symage_dagster.adapter import make_launcher

    try:
        make_launcher(**_other_launcher(launcher, settings))
    except Exception as error:
        raise SettingError(f"SYMAGE_RUN_LAUNCHER {launcher!r} cannot be used: {error}") from error


@contextmanager
def _alone(database_url: str | None) -> Iterator[None]:
    """While no other machine makes or migrates the same PostgreSQL database, whose schema is there then."""
    if database_url is None:
        yield
        return
    url = sa.make_url(database_url)
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_lock(_LOCK)))
        if url.query.get("options") == f"-csearch_path={DAGSTER_SCHEMA}":
            connection.execute(sa.schema.CreateSchema(DAGSTER_SCHEMA, if_not_exists=True))
        yield


def _write_yaml(path: Path, content: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(content, sort_keys=False))


def _initialise(home: Path, *, upgrade: bool) -> None:
    # Imported here: a start that finds everything in place does not pay for Dagster.
    import dagster as dg

    with dg.DagsterInstance.from_config(str(home)) as instance:
        if upgrade:
            instance.upgrade()
        instance.get_runs(limit=1)
        _ = instance.schedule_storage


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m symage_dagster.instance")
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--control-socket", type=Path, required=True)
    parser.add_argument("--code-socket", type=Path, required=True)
    parser.add_argument("--location", default="symage")
    try:
        shared = installation.read(os.environ)
        prepare_instance(
            InstanceSettings(
                **vars(parser.parse_args()),
                # A node makes runs and has none launched; where pods may be asked for, it need not know.
                launcher=None if shared.role == NODE else shared.run_launcher,
                launcher_config=shared.run_launcher_config,
                only_large=shared.run_launcher_from is not None,
                database_url=shared.dagster_database_url,
                shared=shared.is_shared,
                store_url=shared.store_url,
            )
        )
    except SettingError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
