"""The kept storages: the stock files, fewer connections, nothing left behind."""

import os
import threading
from pathlib import Path

import dagster as dg
import pytest
import yaml

from symage_dagster.instance import InstanceSettings, instance_config, prepare_instance
from symage_dagster.sqlite_engines import KeptEngines
from symage_dagster.sqlite_storage import KeptEventLogStorage, close_run_files


@pytest.fixture
def home(tmp_path: Path) -> Path:
    prepare_instance(InstanceSettings(tmp_path, tmp_path / "pool.sock", tmp_path / "code.sock"))
    return tmp_path


@dg.op
def speak(context: dg.OpExecutionContext) -> None:
    context.log.info("spoken")


@dg.job
def talk() -> None:
    speak()


def _run(home: Path) -> str:
    with dg.DagsterInstance.from_config(str(home)) as instance:
        run_id = talk.execute_in_process(instance=instance).run_id
        close_run_files(instance, run_id)
    return run_id


def test_the_stock_storages_read_what_the_kept_ones_wrote(home: Path) -> None:
    run_id = _run(home)
    stock = instance_config(InstanceSettings(home, home / "none", home / "none"))
    for name in ("event_log_storage", "run_storage", "schedule_storage", "run_launcher"):
        del stock[name]
    with dg.DagsterInstance.from_config(str(_stock_home(home, stock))) as instance:
        run = instance.get_run_by_id(run_id)
        assert run is not None
        assert run.status == dg.DagsterRunStatus.SUCCESS
        assert "spoken" in [entry.user_message for entry in instance.all_logs(run_id)]


def _stock_home(home: Path, config: dict[str, object]) -> Path:
    """The same databases behind a dagster.yaml without our classes."""
    (home / "dagster.yaml").write_text(yaml.safe_dump(config))
    return home


def test_a_closed_run_is_one_file(home: Path) -> None:
    run_id = _run(home)
    names = sorted(path.name for path in (home / "history" / "runs").glob(f"{run_id}*"))
    assert names == [f"{run_id}.db"]


def test_a_deleted_run_leaves_no_file(home: Path) -> None:
    run_id = _run(home)
    with dg.DagsterInstance.from_config(str(home)) as instance:
        instance.delete_run(run_id)
        assert instance.get_run_by_id(run_id) is None
    assert list((home / "history" / "runs").glob(f"{run_id}*")) == []


def test_the_template_of_run_files_is_not_taken_for_a_run(home: Path) -> None:
    run_id = _run(home)
    with dg.DagsterInstance.from_config(str(home)) as instance:
        storage = instance.event_log_storage
        assert isinstance(storage, KeptEventLogStorage)
        assert list(storage.get_all_run_ids()) == [run_id]


def test_many_threads_write_to_one_new_run(home: Path) -> None:
    """As webserver and worker may: the run's file must not be made twice."""
    with dg.DagsterInstance.from_config(str(home)) as instance:
        run = instance.create_run_for_job(talk)
        faults: list[Exception] = []

        def report() -> None:
            try:
                instance.report_engine_event("noted", run)
            except Exception as error:
                faults.append(error)

        threads = [threading.Thread(target=report) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert faults == []
        assert [entry.message for entry in instance.all_logs(run.run_id)].count("noted") == 8


def test_a_forked_child_does_not_use_its_parents_connection(tmp_path: Path) -> None:
    engines = KeptEngines()
    url = f"sqlite:///{tmp_path / 'a.db'}"
    parents = engines.get(url)
    child = os.fork()
    if child == 0:
        os._exit(0 if engines.get(url) is not parents else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert engines.get(url) is parents


def test_no_more_run_files_stay_open_than_the_limit(tmp_path: Path) -> None:
    engines = KeptEngines(limit=2)
    urls = [f"sqlite:///{tmp_path / str(number)}.db" for number in range(5)]
    for url in urls:
        engines.get(url).connect().close()
    open_files = [str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.exists()]
    assert len([name for name in open_files if name.startswith(str(tmp_path))]) <= 2
