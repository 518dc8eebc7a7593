"""Every private name of Dagster that the platform's modules import, in one module.

What Dagster itself is told by name stands where it is told: classes of dagster.yaml in `instance.py`,
commands in `symage_cli/services.py`.

A Dagster upgrade that moves one of them fails here at import, and `tests/pool/test_adapter.py` says which
and why it is needed. The two execution names are the ones that dagster-celery's own worker imports, so
they are the nearest thing to a worker interface that Dagster has.

What does not belong here: decisions. This module translates and nothing more.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

import dagster as dg
import sqlalchemy as sa
import yaml
from dagster._cli.api import _execute_run_command_body
from dagster._core.code_pointer import ModuleCodePointer
from dagster._core.definitions.repository_definition import RepositoryDefinition
from dagster._core.event_api import EventLogCursor
from dagster._core.events import (
    ASSET_CHECK_EVENTS,
    ASSET_EVENTS,
    EVENT_TYPE_TO_PIPELINE_RUN_STATUS,
    RunFailureReason,
)
from dagster._core.events.log import EventLogEntry
from dagster._core.execution.api import create_execution_plan
from dagster._core.execution.compute_logs import redirect_to_file
from dagster._core.execution.plan.objects import ErrorSource
from dagster._core.execution.plan.plan import ExecutionPlan
from dagster._core.execution.retries import auto_reexecution_should_retry_run
from dagster._core.launcher.base import (
    CheckRunHealthResult,
    LaunchRunContext,
    RunLauncher,
    WorkerStatus,
)
from dagster._core.origin import JobPythonOrigin, RepositoryPythonOrigin
from dagster._core.remote_origin import (
    GrpcServerCodeLocationOrigin,
    RemoteJobOrigin,
    RemoteRepositoryOrigin,
)
from dagster._core.scheduler.instigation import InstigatorStatus, InstigatorType
from dagster._core.storage.compute_log_manager import CapturedLogContext, ComputeIOType
from dagster._core.storage.event_log.schema import AssetCheckExecutionsTable, DynamicPartitionsTable
from dagster._core.storage.event_log.sql_event_log import SqlEventLogStorage
from dagster._core.storage.event_log.sqlite.sqlite_event_log import (
    INDEX_SHARD_NAME,
    SqliteEventLogStorage,
)
from dagster._core.storage.local_compute_log_manager import IO_TYPE_EXTENSION, LocalComputeLogManager
from dagster._core.storage.runs.schema import RunTagsTable
from dagster._core.storage.runs.sql_run_storage import SqlRunStorage
from dagster._core.storage.runs.sqlite.sqlite_run_storage import SqliteRunStorage
from dagster._core.storage.schedules.sqlite.sqlite_schedule_storage import SqliteScheduleStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import WorkspaceFileTarget
from dagster._serdes import ConfigurableClass, ConfigurableClassData
from dagster._utils.interrupts import capture_interrupts

__all__ = [
    "ASSET_CHECK_EVENTS",
    "ASSET_EVENTS",
    "INDEX_SHARD_NAME",
    "IO_TYPE_EXTENSION",
    "RUN_STATUS_EVENTS",
    "SQLITE_BUSY_TIMEOUT_SECONDS",
    "CapturedLogContext",
    "CheckRunHealthResult",
    "ComputeIOType",
    "ConfigurableClass",
    "ConfigurableClassData",
    "EventLogCursor",
    "EventLogEntry",
    "LaunchRunContext",
    "LocalComputeLogManager",
    "Project",
    "RunLauncher",
    "SqliteEventLogStorage",
    "SqliteRunStorage",
    "SqliteScheduleStorage",
    "WorkerStatus",
    "capture_interrupts",
    "create_run",
    "execute_run",
    "forget_runs",
    "is_interrupt",
    "load_project",
    "make_launcher",
    "open_workspace",
    "partition_spaces",
    "redirect_to_file",
    "restarts_after_failure",
    "stopped_schedules",
]

RUN_STATUS_EVENTS = frozenset(EVENT_TYPE_TO_PIPELINE_RUN_STATUS)
"""Events that give a run another status."""


@dataclass(frozen=True, slots=True)
class Project:
    """The definitions as a run worker holds them: loaded once, each job with its plan."""

    module: str
    attribute: str
    jobs: Mapping[str, dg.JobDefinition]
    plans: Mapping[str, ExecutionPlan]


def load_project(definitions: str) -> Project:
    """Import `module:attribute` (a `dg.Definitions`) and plan every job that it defines."""
    module, _, attribute = definitions.partition(":")
    repository = _repository(getattr(import_module(module), attribute))
    names = [job.name for job in repository.get_all_jobs() if not job.name.startswith("__")]
    jobs = {name: repository.get_job(name) for name in names}
    plans = {name: create_execution_plan(job, {}, tags={}) for name, job in jobs.items()}
    return Project(module, attribute, jobs, plans)


def _repository(definitions: dg.Definitions) -> RepositoryDefinition:
    repository = definitions.get_repository_def()
    if not isinstance(repository, RepositoryDefinition):
        raise TypeError(f"the definitions gave a {type(repository).__name__}, not a repository")
    return repository


def create_run(
    instance: dg.DagsterInstance,
    project: Project,
    *,
    job: str,
    partition: str,
    run_id: str,
    tags: Mapping[str, str],
    code_socket: Path,
    location: str,
) -> dg.DagsterRun:
    """Write a run of the preloaded job, with what a launch in the Dagster UI would give it: the job's own
    configuration and tags, and the origins by which the UI shows and repeats it.
    """
    definition = project.jobs[job]
    return instance.create_run_for_job(
        definition,
        execution_plan=project.plans[job],
        run_id=run_id,
        run_config=_run_config(definition, partition),
        tags={**definition.run_tags, **tags},
        status=dg.DagsterRunStatus.NOT_STARTED,
        remote_job_origin=_remote_origin(job, code_socket, location),
        job_code_origin=_code_origin(job, project),
    )


def _run_config(job: dg.JobDefinition, partition: str) -> Mapping[str, object]:
    """A job over partitioned assets keeps its configuration per partition, even when it is a constant."""
    if job.partitioned_config is None:
        return job.run_config or {}
    return job.partitioned_config.get_run_config_for_partition_key(partition)


def _remote_origin(job: str, code_socket: Path, location: str) -> RemoteJobOrigin:
    code_location = GrpcServerCodeLocationOrigin(
        host="localhost", socket=str(code_socket), location_name=location
    )
    return RemoteJobOrigin(RemoteRepositoryOrigin(code_location, "__repository__"), job)


def _code_origin(job: str, project: Project) -> JobPythonOrigin:
    pointer = ModuleCodePointer(project.module, project.attribute, working_directory=None)
    return JobPythonOrigin(job, RepositoryPythonOrigin(sys.executable, pointer, entry_point=["dagster"]))


def execute_run(instance: dg.DagsterInstance, run_id: str) -> bool:
    """Execute a run that exists, here and now; True when it ended well."""
    code = _execute_run_command_body(
        run_id, instance, write_stream_fn=lambda _event: None, set_exit_code_on_failure=True
    )
    return code == 0


def is_interrupt(failure: dg.DagsterEvent) -> bool:
    """Whether a step's failure is that its run was interrupted."""
    return failure.step_failure_data.error_source == ErrorSource.INTERRUPT


def restarts_after_failure(instance: dg.DagsterInstance, run: dg.DagsterRun) -> bool:
    """Whether Dagster will start a run again whose step has failed: asked before the run's own failure is
    recorded, which is when Dagster decides."""
    failed = run.with_status(dg.DagsterRunStatus.FAILURE)
    return instance.run_retries_enabled and bool(
        auto_reexecution_should_retry_run(instance, failed, RunFailureReason.STEP_FAILURE)
    )


def forget_runs(instance: dg.DagsterInstance, run_ids: Sequence[str]) -> None:
    """Delete runs with all that is kept of them. Dagster's own deletion leaves the results of their checks,
    what they printed, and on SQLite their tags."""
    for run_id in run_ids:
        instance.delete_run(run_id)
        instance.compute_log_manager.delete_logs(prefix=[run_id])
    runs, events = instance.run_storage, instance.event_log_storage
    if isinstance(runs, SqlRunStorage):
        with runs.connect() as connection:
            connection.execute(RunTagsTable.delete().where(RunTagsTable.c.run_id.in_(run_ids)))
    if isinstance(events, SqlEventLogStorage):
        table = AssetCheckExecutionsTable
        with events.index_connection() as connection:
            connection.execute(table.delete().where(table.c.run_id.in_(run_ids)))


def partition_spaces(instance: dg.DagsterInstance) -> Sequence[str]:
    """The names under which there are partitions, also of assets that are no more."""
    events = instance.event_log_storage
    if not isinstance(events, SqlEventLogStorage):
        raise TypeError(f"{type(events).__name__} keeps its partitions in no table")
    with events.index_connection() as connection:
        return list(connection.scalars(sa.select(DynamicPartitionsTable.c.partitions_def_name).distinct()))


def stopped_schedules(instance: dg.DagsterInstance) -> frozenset[str]:
    """The names of the schedules that somebody has stopped."""
    stopped = {InstigatorStatus.STOPPED}
    states = instance.all_instigator_state(
        instigator_type=InstigatorType.SCHEDULE, instigator_statuses=stopped
    )
    return frozenset(state.instigator_name for state in states)


def make_launcher(**named: Any) -> RunLauncher[dg.DagsterInstance]:
    """The run launcher that is named as in dagster.yaml, by `module`, `class` and `config`; raises what is
    wrong."""
    module, name, config = named["module"], named["class"], named["config"]
    found = getattr(import_module(module), name)
    if not issubclass(found, RunLauncher):
        raise TypeError(f"{name} is no run launcher")
    launcher = ConfigurableClassData(module, name, yaml.safe_dump(dict(config))).rehydrate(as_type=found)
    assert isinstance(launcher, RunLauncher)
    return launcher


@contextmanager
def open_workspace(instance: dg.DagsterInstance, path: str) -> Iterator[WorkspaceProcessContext]:
    """The code locations of a workspace file, as the webserver holds them."""
    target = WorkspaceFileTarget([path])
    with WorkspaceProcessContext(instance, target, version=version("dagster-webserver")) as workspace:
        yield workspace
