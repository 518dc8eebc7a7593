"""What the platform needs of Dagster's private surface. A failure here names what an upgrade has moved."""

import inspect
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage
from dagster._core.storage.runs.sqlite.sqlite_run_storage import SqliteRunStorage
from dagster._core.storage.schedules.sqlite.sqlite_schedule_storage import SqliteScheduleStorage

from symage_dagster import adapter


def _parameters(function: Any) -> list[str]:
    return list(inspect.signature(function).parameters)


def test_a_run_is_executed_by_id_instance_and_two_options() -> None:
    assert _parameters(adapter._execute_run_command_body) == [
        "run_id",
        "instance",
        "write_stream_fn",
        "set_exit_code_on_failure",
    ]


def test_a_run_is_created_from_a_job_a_plan_and_its_origins() -> None:
    needed = {"job_def", "execution_plan", "run_id", "run_config", "tags", "status"}
    needed |= {"remote_job_origin", "job_code_origin"}
    assert needed <= set(_parameters(dg.DagsterInstance.create_run_for_job))


def test_a_code_location_is_reached_by_a_unix_socket() -> None:
    origin = adapter.GrpcServerCodeLocationOrigin(host="localhost", socket="/s", location_name="symage")
    assert (origin.socket, origin.port, origin.location_name) == ("/s", None, "symage")


def test_the_launcher_has_the_methods_that_dagster_calls() -> None:
    assert adapter.RunLauncher.__abstractmethods__ == {"launch_run", "terminate"}
    assert _parameters(adapter.RunLauncher.check_run_worker_health) == ["self", "run"]
    assert {"RUNNING", "SUCCESS", "FAILED", "NOT_FOUND"} <= {status.value for status in adapter.WorkerStatus}


@pytest.mark.parametrize("name", ["_connect", "_initdb", "path_for_shard", "conn_string_for_shard"])
def test_the_event_log_has_the_methods_that_are_replaced_or_called(name: str) -> None:
    assert callable(vars(SqliteEventLogStorage).get(name))


@pytest.mark.parametrize(
    "name",
    [
        "_event_to_row",
        "_store_asset_event",
        "_store_asset_event_tags",
        "_has_asset_key_col_on_connection",
        "store_asset_check_event",
        "fetch_materializations",
        "has_dynamic_partition",
        "store_event_batch",
    ],
)
def test_event_logs_of_any_kind_have_them_too(name: str) -> None:
    assert callable(getattr(SqliteEventLogStorage, name))


def test_the_event_log_has_the_fields_that_are_used(tmp_path: Any) -> None:
    storage = SqliteEventLogStorage(str(tmp_path))
    assert storage._base_dir == str(tmp_path)
    assert isinstance(storage._initialized_dbs, set)
    with storage._db_lock:
        pass


@pytest.mark.parametrize("storage", [SqliteRunStorage, SqliteScheduleStorage])
def test_a_storage_of_one_file_connects_in_one_place(storage: Any) -> None:
    assert "connect" in vars(storage)
    assert _parameters(storage.__init__) == ["self", "conn_string", "inst_data"]
    assert _parameters(storage.from_local) == ["base_dir", "inst_data"]


def test_a_project_holds_every_job_with_its_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(__file__.rsplit("/", 1)[0])
    project = adapter.load_project("tiny_definitions:defs")
    assert list(project.jobs) == ["make_dataset"]
    assert project.plans["make_dataset"].step_keys_to_execute == [
        "identities",
        "documents",
        "annotations",
        "bundles",
        "delivery",
    ]


def test_what_an_operator_has_stopped_is_told_by_name(tmp_path: Path) -> None:
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        assert adapter.stopped_schedules(instance) == frozenset()
    assert adapter.InstigatorStatus.STOPPED.value == "STOPPED"
