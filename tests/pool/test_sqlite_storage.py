"""The kept storages: the stock files, fewer connections, nothing left behind."""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import sqlalchemy as sa
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


partitions = dg.DynamicPartitionsDefinition(name="jobs")


@dg.asset(partitions_def=partitions, check_specs=[dg.AssetCheckSpec("whole", asset="papers")])
def papers() -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    yield dg.MaterializeResult(metadata={"pages": 3})
    yield dg.AssetCheckResult(check_name="whole", passed=True)


@dg.asset(partitions_def=partitions, deps=[papers])
def labels() -> None:
    pass


@pytest.fixture
def made(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], dg.DagsterInstance]]:
    """Materializes a partition, what is planned of its run stored at once or one by one."""

    def make(at_once: str) -> dg.DagsterInstance:
        monkeypatch.setenv("DAGSTER_EVENT_BATCH_SIZE", at_once)
        instance.add_dynamic_partitions("jobs", ["one"])
        run = dg.materialize([papers, labels], partition_key="one", instance=instance)
        assert run.success
        return instance

    with dg.DagsterInstance.from_config(str(home)) as instance:
        yield make


def _stored(instance: dg.DagsterInstance) -> dict[str, object]:
    """What the log says of the newest run, and what is known across runs."""
    (run, *_) = instance.get_runs()
    storage = instance.event_log_storage
    planned = dg.DagsterEventType.ASSET_MATERIALIZATION_PLANNED
    (check,) = storage.get_asset_check_execution_history(dg.AssetCheckKey(papers.key, "whole"), limit=1)
    return {
        "events": sorted(
            entry.get_dagster_event().event_type_value for entry in instance.all_logs(run.run_id)
        ),
        "planned": storage.get_event_records(dg.EventRecordsFilter(planned, papers.key), limit=1)[0].run_id
        == run.run_id,
        "assets": sorted(key.to_string() for key in instance.all_asset_keys()),
        "check": (check.status, check.run_id == run.run_id),
    }


def test_planned_events_are_the_same_at_once_and_one_by_one(made: Any) -> None:
    one_by_one = _stored(made("0"))
    assert _stored(made("100")) == one_by_one
    assert one_by_one["events"].count("ASSET_MATERIALIZATION_PLANNED") == 2  # type: ignore[attr-defined]


def test_a_batch_that_fails_is_stored_one_by_one(made: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = KeptEventLogStorage.store_event_batch
    calls: list[int] = []

    def fail(_self: KeptEventLogStorage, events: Sequence[Any]) -> None:
        calls.append(len(events))
        raise sa.exc.OperationalError("INSERT", {}, Exception("database is locked"))

    expected = _stored(made("0"))
    monkeypatch.setattr(KeptEventLogStorage, "store_event_batch", fail)
    assert _stored(made("100")) == expected
    assert calls == [3]
    monkeypatch.setattr(KeptEventLogStorage, "store_event_batch", at_once)
    assert _stored(made("100")) == expected


def test_a_check_is_of_the_materialization_that_its_run_has_stored(made: Any) -> None:
    instance = made("100")
    asked = dg.AssetRecordsFilter(papers.key, asset_partitions=["one"])
    for _ in range(2):
        made("100")
        (run, *_) = instance.get_runs()
        (check,) = instance.event_log_storage.get_asset_check_execution_history(
            dg.AssetCheckKey(papers.key, "whole"), limit=1
        )
        (newest,) = dg.DagsterInstance.fetch_materializations(instance, asked, limit=1).records
        target = check.event.get_dagster_event().asset_check_evaluation_data.target_materialization_data
        assert (target.run_id, target.storage_id) == (run.run_id, newest.storage_id)
        assert newest.asset_materialization.metadata["pages"].value == 3


def test_what_is_remembered_of_a_run_is_what_the_log_would_answer(made: Any) -> None:
    instance = made("100")
    storage = instance.event_log_storage
    asked = dg.AssetRecordsFilter(labels.key, asset_partitions=["one"])
    remembered = storage.fetch_materializations(asked, limit=1)
    assert storage._newest is not None
    (run, *_) = instance.get_runs()
    close_run_files(instance, run.run_id)
    assert storage._newest is None
    read = storage.fetch_materializations(asked, limit=1)
    assert (read.cursor, read.has_more) == (remembered.cursor, remembered.has_more)
    assert read.records[0] == remembered.records[0]
