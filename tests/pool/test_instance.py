"""The Dagster instance of a data folder."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from dagster._core.storage.compute_log_manager import ComputeIOType

from symage.settings import read
from symage.storage.s3 import S3Store
from symage.variables import SettingError
from symage_dagster.instance import DATABASE_VARIABLE, InstanceSettings, prepare_instance
from symage_dagster.launcher import WarmPoolRunLauncher
from symage_dagster.split_launcher import SplitRunLauncher


def _settings(home: Path, sockets: str = "/tmp/one") -> InstanceSettings:
    return InstanceSettings(home, Path(sockets, "pool.sock"), Path(sockets, "code.sock"))


def test_runs_go_to_the_pool_and_dead_workers_runs_are_started_again(tmp_path: Path) -> None:
    prepare_instance(_settings(tmp_path))
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        assert isinstance(instance.run_launcher, WarmPoolRunLauncher)
        assert instance.run_retries_enabled
        assert instance.run_retries_max_retries == 2
        assert instance.run_retries_retry_on_asset_or_op_failure is False
        assert instance.run_monitoring_max_resume_run_attempts == 0
        assert instance.telemetry_enabled is False


def test_a_second_start_keeps_the_runs_and_takes_the_new_sockets(tmp_path: Path) -> None:
    prepare_instance(_settings(tmp_path))
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        instance.add_dynamic_partitions("jobs", ["job-1"])
    prepare_instance(_settings(tmp_path, "/tmp/two"))
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        assert instance.get_dynamic_partitions("jobs") == ["job-1"]
    assert "/tmp/two/pool.sock" in (tmp_path / "dagster.yaml").read_text()
    assert "/tmp/two/code.sock" in (tmp_path / "workspace.yaml").read_text()


def test_a_start_interrupted_before_the_end_is_made_good(tmp_path: Path) -> None:
    prepare_instance(_settings(tmp_path))
    (tmp_path / "initialised").unlink()
    prepare_instance(_settings(tmp_path))
    assert (tmp_path / "initialised").exists()


@dg.op
def speak() -> None:
    print("spoken on stdout")


@dg.job
def talk() -> None:
    speak()


def test_runs_go_to_the_launcher_that_is_named(tmp_path: Path) -> None:
    prepare_instance(replace(_settings(tmp_path), launcher="dagster:DefaultRunLauncher"))
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        launcher = instance.run_launcher
        assert isinstance(launcher, SplitRunLauncher)
        assert isinstance(launcher.own, WarmPoolRunLauncher)
        assert isinstance(launcher.other, dg.DefaultRunLauncher)


@pytest.mark.parametrize(
    ("launcher", "config", "fault"),
    [
        ("nowhere:Launcher", {}, "No module named 'nowhere'"),
        ("dagster:NoLauncher", {}, "no attribute 'NoLauncher'"),
        ("pathlib:Path", {}, "Path is no run launcher"),
        ("dagster:DefaultRunLauncher", {"speed": 9}, "speed"),
    ],
)
def test_a_launcher_that_cannot_be_used_is_named(
    tmp_path: Path, launcher: str, config: dict[str, Any], fault: str
) -> None:
    with pytest.raises(SettingError, match=launcher) as refused:
        prepare_instance(replace(_settings(tmp_path), launcher=launcher, launcher_config=config))
    assert fault in str(refused.value)
    assert not (tmp_path / "dagster.yaml").exists()


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("SYMAGE_RUN_LAUNCHER", "dagster", "it must be module:Class"),
        ("SYMAGE_RUN_LAUNCHER_CONFIG", "[1]", "must be a JSON object"),
        ("SYMAGE_RUN_LAUNCHER_CONFIG", '{"a": 1}', "needs SYMAGE_RUN_LAUNCHER"),
        ("SYMAGE_RUN_LAUNCHER_FROM", "10000", "needs SYMAGE_RUN_LAUNCHER"),
        ("SYMAGE_RUN_LAUNCHER_FROM", "many", "SYMAGE_RUN_LAUNCHER_FROM"),
        ("SYMAGE_RUN_LAUNCHER_RUNS", "0", "SYMAGE_RUN_LAUNCHER_RUNS"),
        ("SYMAGE_DAGSTER_DATABASE_URL", "mysql://host/runs", "must begin with postgresql+psycopg2://"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(name: str, value: str, fault: str) -> None:
    with pytest.raises(SettingError, match=name) as refused:
        read({name: value})
    assert fault in str(refused.value)


def test_what_is_wrong_with_a_setting_is_told_in_one_line(tmp_path: Path) -> None:
    arguments = ["--home", str(tmp_path), "--control-socket", "/none", "--code-socket", "/none"]
    done = subprocess.run(
        [sys.executable, "-m", "symage_dagster.instance", *arguments],
        env={**os.environ, "SYMAGE_RUN_LAUNCHER": "nowhere:Launcher"},
        check=False,
        capture_output=True,
        text=True,
    )
    message = "SYMAGE_RUN_LAUNCHER 'nowhere:Launcher' cannot be used: No module named 'nowhere'\n"
    assert (done.returncode, done.stderr) == (1, message)


def test_runs_are_kept_in_postgresql(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = str(request.getfixturevalue("postgres_url")).replace("+psycopg:", "+psycopg2:")
    monkeypatch.setenv(DATABASE_VARIABLE, url)
    settings = replace(_settings(tmp_path), database_url=url)
    for _ in range(2):
        prepare_instance(settings)
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        run_id = talk.execute_in_process(instance=instance).run_id
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        run = instance.get_run_by_id(run_id)
        assert run is not None
        assert run.status == dg.DagsterRunStatus.SUCCESS
    assert not (tmp_path / "history").exists()
    assert url not in (tmp_path / "dagster.yaml").read_text()


def test_what_runs_print_is_kept_where_the_files_are(tmp_path: Path, s3_environment: str) -> None:
    prepare_instance(replace(_settings(tmp_path), store_url=s3_environment))
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        run_id = talk.execute_in_process(instance=instance).run_id
    shutil.rmtree(tmp_path / "compute_logs")
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        manager = instance.compute_log_manager
        (log_key,) = manager.get_log_keys_for_log_key_prefix([run_id, "compute_logs"], ComputeIOType.STDOUT)
        assert manager.get_log_data(log_key).stdout == b"spoken on stdout\n"
    bucket, _, prefix = s3_environment.removeprefix("s3://").partition("/")
    assert {key.split("/")[0] for key in S3Store(bucket, prefix).keys("")} == {"dagster"}
