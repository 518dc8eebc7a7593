"""Runs on the pool: started, refused, canceled, and what is left when a worker dies in one."""

import os
import signal
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import dagster as dg
import pytest

STEPS = ["identities", "documents", "annotations", "bundles", "delivery"]


def _running(pool: Any, job_id: str, step: str, run_id: str) -> int:
    """Wait until the job is in a step; the pid of the worker that executes it."""
    pool.wait_for(lambda: step in pool.steps(job_id))
    return int(pool.ask("info")["runs"]["busy"][run_id])


def test_a_started_job_runs_every_asset_once(pool: Any, job_id: str) -> None:
    run_id = pool.start(job_id, attempt=3, note="hello")
    assert pool.ended(run_id) == "SUCCESS"
    assert pool.steps(job_id) == STEPS


def test_the_run_carries_what_finds_the_job_again(pool: Any, job_id: str) -> None:
    run_id = pool.start(job_id, attempt=3, note="hello")
    pool.ended(run_id)
    run = pool.instance.get_run_by_id(run_id)
    assert run.tags["symage/job_id"] == run.tags["dagster/partition"] == job_id
    assert (run.tags["symage/attempt"], run.tags["test/note"]) == ("3", "hello")
    assert run.tags["test/of_the_job"] == "yes"
    assert run.run_config["loggers"]["console"]["config"] == {"log_level": "WARNING"}
    assert run.remote_job_origin.location_name == "symage"
    assert run.job_code_origin.repository_origin.code_pointer.module == "tiny_definitions"


def test_the_events_of_a_run_can_be_read_by_any_process(pool: Any, job_id: str) -> None:
    run_id = pool.start(job_id)
    pool.ended(run_id)
    for step in STEPS:
        made = dg.AssetRecordsFilter(asset_key=dg.AssetKey(step), asset_partitions=[job_id])
        records = pool.instance.fetch_materializations(made, limit=5).records
        assert [record.run_id for record in records] == [run_id]


def test_a_finished_run_leaves_no_write_ahead_log(pool: Any, job_id: str) -> None:
    run_id = pool.start(job_id)
    pool.ended(run_id)
    runs = pool.settings.home / "history" / "runs"
    pool.wait_for(lambda: not (runs / f"{run_id}.db-wal").exists())
    assert (runs / f"{run_id}.db").stat().st_size > 0


def test_an_asset_that_raises_fails_the_run_and_keeps_the_worker(pool: Any, job_id: str) -> None:
    workers = set(pool.ask("info")["runs"]["pids"])
    run_id = pool.start(job_id, fail="annotations")
    assert pool.ended(run_id) == "FAILURE"
    assert pool.steps(job_id) == STEPS[:3]
    assert set(pool.ask("info")["runs"]["pids"]) == workers


def test_one_attempt_of_a_job_is_started_once(pool: Any, job_id: str) -> None:
    run_id = pool.start(job_id, sleep_documents="0.5")
    again = pool.ask("start", job_id=job_id, attempt=1)
    assert (again["accepted"], again["run_id"]) == (False, run_id)
    assert pool.ended(run_id) == "SUCCESS"
    assert pool.steps(job_id) == STEPS


def test_a_run_is_canceled_in_the_middle_of_a_step(pool: Any, job_id: str) -> None:
    run_id = pool.start(job_id, sleep_documents="30")
    _running(pool, job_id, "documents", run_id)
    assert pool.instance.run_launcher.terminate(run_id)
    assert pool.ended(run_id) == "CANCELED"
    assert pool.steps(job_id) == STEPS[:2]
    pool.wait_for(pool.whole)


def test_cancel_frees_the_shard_workers_of_the_run(pool: Any, job_id: str) -> None:
    run_id = pool.start(job_id, shards="40", shard_seconds="0.5")
    log = pool.folder / job_id / "begun.log"
    pool.wait_for(log.exists)
    assert pool.instance.run_launcher.terminate(run_id)
    assert pool.ended(run_id) == "CANCELED"
    pool.wait_for(pool.whole)
    assert len(log.read_text().splitlines()) < 40


def test_a_run_that_waits_is_canceled_without_being_begun(pool: Any, job_id: str) -> None:
    run = _create_run(pool, job_id)
    slow = {"test/sleep_documents": "1"}
    busy = [pool.ask("start", job_id=f"{job_id}-{n}", lane="small", tags=slow) for n in (1, 2)]
    pool.instance.launch_run(run.run_id, None)
    assert pool.ask("status", run_id=run.run_id)["status"] == "RUNNING"
    assert pool.instance.run_launcher.terminate(run.run_id)
    assert pool.ended(run.run_id) == "CANCELED"
    assert [pool.ended(answer["run_id"]) for answer in busy] == ["SUCCESS", "SUCCESS"]
    assert pool.steps(job_id) == []


def test_a_run_that_dagster_created_is_launched_by_the_launcher(pool: Any, job_id: str) -> None:
    run = _create_run(pool, job_id)
    pool.instance.launch_run(run.run_id, None)
    assert pool.ended(run.run_id) == "SUCCESS"
    assert pool.steps(job_id) == STEPS


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_dead_run_worker_is_replaced_and_its_run_reported(
    pool: Any, job_id: str, number: signal.Signals
) -> None:
    run_id = pool.start(job_id, sleep_documents="30")
    pid = _running(pool, job_id, "documents", run_id)
    os.kill(pid, number)
    assert pool.ended(run_id) == "FAILURE"
    messages = [entry.message for entry in pool.instance.all_logs(run_id)]
    assert f"The run worker died: killed by {number.name}." in messages
    pool.wait_for(pool.whole)
    assert pid not in pool.workers()
    assert pool.ended(pool.start(job_id, attempt=2)) == "SUCCESS"


def test_a_dead_run_worker_takes_its_shards_with_it(pool: Any, job_id: str) -> None:
    run_id = pool.start(job_id, shards="12", shard_seconds="0.2")
    pid = _running(pool, job_id, "documents", run_id)
    pool.wait_for(lambda: len(list((pool.folder / job_id).glob("*.shard"))) >= 3)
    os.kill(pid, signal.SIGKILL)
    assert pool.ended(run_id) == "FAILURE"
    pool.wait_for(pool.whole)
    done = set((pool.folder / job_id).glob("*.shard"))
    assert pool.ended(pool.start(job_id, attempt=2, shards="12", shard_seconds="0.01")) == "SUCCESS"
    begun = (pool.folder / job_id / "begun.log").read_text().splitlines()
    numbers = [int(line.split()[0]) for line in begun]
    assert set(numbers) == set(range(12))
    assert [numbers.count(int(path.stem)) for path in done] == [1] * len(done)


def test_the_health_of_a_run_is_known(pool: Any, job_id: str) -> None:
    run_id = pool.start(job_id, sleep_documents="0.5")
    pool.wait_for(lambda: pool.steps(job_id))
    assert _health(pool, run_id) == "RUNNING"
    pool.ended(run_id)
    pool.wait_for(lambda: _health(pool, run_id) == "SUCCESS")
    assert pool.ask("status", run_id="nobody")["status"] == "NOT_FOUND"


def test_a_worker_is_replaced_after_its_share_of_runs(launch_pool: Callable[..., Any]) -> None:
    pool = launch_pool("--runs-per-worker", "2", run_workers=1)
    first = pool.ask("info")["runs"]["pids"]
    outcomes = [pool.ended(pool.start(f"job-{number}")) for number in range(3)]
    assert outcomes == ["SUCCESS"] * 3
    assert pool.ask("info")["runs"]["pids"] != first


@pytest.mark.parametrize(
    ("request_", "fault"),
    [
        ({"op": "dance"}, "unknown op 'dance'"),
        ({"op": "start"}, "KeyError: 'job_id'"),
        ({"op": "start", "job_id": "a", "job": "nothing"}, "the definitions have make_dataset"),
        ({"op": "start", "job_id": "a", "lane": "fast"}, "it is one of small, bulk"),
        ({"op": "start", "job_id": "a", "attempt": "first"}, "ValueError"),
        ({"op": "start", "job_id": "a", "tags": 7}, "tags is 7; it must be an object"),
    ],
)
def test_a_request_that_makes_no_sense_is_answered(pool: Any, request_: dict[str, Any], fault: str) -> None:
    answer = pool.ask(**request_)
    assert answer["ok"] is False
    assert fault in answer["error"]


def _health(pool: Any, run_id: str) -> str:
    run = pool.instance.get_run_by_id(run_id)
    return str(pool.instance.run_launcher.check_run_worker_health(run).status.value)


def _create_run(pool: Any, job_id: str) -> dg.DagsterRun:
    """As the webserver would: the run exists, and nobody has begun it."""
    model_id = pool.start(f"{job_id}-model")
    pool.ended(model_id)
    model = pool.instance.get_run_by_id(model_id)
    pool.instance.add_dynamic_partitions("jobs", [job_id])
    run = dg.DagsterRun(
        job_name=model.job_name,
        run_id=str(uuid4()),
        tags={"dagster/partition": job_id, "symage/lane": "small"},
        remote_job_origin=model.remote_job_origin,
        job_code_origin=model.job_code_origin,
        job_snapshot_id=model.job_snapshot_id,
        execution_plan_snapshot_id=model.execution_plan_snapshot_id,
    )
    created: dg.DagsterRun = pool.instance.add_run(run)
    return created
