"""The Dagster instance of a data folder: its configuration files, and its first initialisation.

Two processes that open a new SQLite instance at once can break it for good, so `prepare_instance` runs
alone, before anything else is started. Later starts only rewrite the two files.
"""

import argparse
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

_MARKER = "initialised"


@dataclass(frozen=True, slots=True)
class InstanceSettings:
    home: Path
    """DAGSTER_HOME."""
    control_socket: Path
    code_socket: Path
    location: str = "symage"

    @property
    def workspace(self) -> Path:
        return self.home / "workspace.yaml"


def prepare_instance(settings: InstanceSettings) -> None:
    """Write dagster.yaml and workspace.yaml; create or migrate the databases when they need it."""
    settings.home.mkdir(parents=True, exist_ok=True)
    _write_yaml(settings.home / "dagster.yaml", instance_config(settings))
    _write_yaml(settings.workspace, workspace_config(settings))
    marker = settings.home / _MARKER
    made_by = marker.read_text() if marker.exists() else None
    if made_by == version("dagster"):
        return
    _initialise(settings.home, upgrade=made_by is not None)
    marker.write_text(version("dagster"))


def instance_config(settings: InstanceSettings) -> dict[str, Any]:
    """dagster.yaml. A worker's death is a failed run, started again from its unfinished assets; an asset
    that raises is not started again, because it would raise again.
    """
    history = settings.home / "history"
    return {
        "telemetry": {"enabled": False},
        # No sign-up dialog in front of the operators' first look.
        "nux": {"enabled": False},
        "run_coordinator": {
            "module": "dagster._core.run_coordinator",
            "class": "DefaultRunCoordinator",
        },
        "run_launcher": {
            "module": "symage_dagster.launcher",
            "class": "WarmPoolRunLauncher",
            "config": {"control_socket": str(settings.control_socket)},
        },
        "run_monitoring": {
            "enabled": True,
            "poll_interval_seconds": 5,
            "start_timeout_seconds": 180,
            "cancel_timeout_seconds": 20,
            "max_resume_run_attempts": 0,
        },
        "run_retries": {"enabled": True, "max_retries": 2, "retry_on_asset_or_op_failure": False},
        "event_log_storage": _storage("KeptEventLogStorage", history / "runs"),
        "run_storage": _storage("KeptRunStorage", history),
        "schedule_storage": _storage("KeptScheduleStorage", settings.home / "schedules"),
        "compute_logs": {
            "module": "dagster._core.storage.local_compute_log_manager",
            "class": "LocalComputeLogManager",
            "config": {"base_dir": str(settings.home / "compute_logs")},
        },
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


def _storage(name: str, folder: Path) -> dict[str, Any]:
    return {
        "module": "symage_dagster.sqlite_storage",
        "class": name,
        "config": {"base_dir": str(folder)},
    }


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
    prepare_instance(InstanceSettings(**vars(parser.parse_args())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
