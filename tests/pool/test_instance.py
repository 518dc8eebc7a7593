"""The Dagster instance of a data folder."""

from pathlib import Path

import dagster as dg

from symage_dagster.instance import InstanceSettings, prepare_instance
from symage_dagster.launcher import WarmPoolRunLauncher


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
