"""A run and its job's lease: the run holds it wherever it runs, and its end is the job's."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import sqlalchemy as sa

from symage.request import GenerationRequest
from symage.storage import lease
from symage.storage.schema import jobs as jobs_table
from symage_dagster import run_lease
from symage_dagster.clock import now_microseconds
from symage_dagster.definitions import defs
from symage_dagster.instance import InstanceSettings, prepare_instance
from symage_dagster.pool.engine import LocalEngine
from symage_dagster.reconciler import WILL_RETRY_TAG
from tests.waiting import wait_for

SINGLE = "irs_w2_single_page_2025"
ONE = GenerationRequest((SINGLE,), 1, 42)
PRICE = 22


class Meddling:
    """An engine that does something else before the first shards of the documents."""

    def __init__(self, meddle: Callable[[], None]) -> None:
        self._meddle = meddle

    def map_shards(self, function: str, shards: Any, **options: Any) -> Iterator[tuple[int, Any]]:
        if function.endswith(":documents"):
            self._meddle()
        return iter(LocalEngine().map_shards(function, shards, **options))


@pytest.fixture
def meddle(pipeline: Any, change_engine: Callable[..., Any]) -> Callable[[Callable[[], None]], Any]:
    """meddle(act): the pipeline, with `act` called in the middle of each run."""
    return lambda act: change_engine(pipeline, Meddling(act))


@pytest.fixture
def job_id(pipeline: Any) -> str:
    accepted: str = pipeline.accept(ONE)
    return accepted


def status_of(pipeline: Any, run_id: str) -> dg.DagsterRunStatus:
    status: dg.DagsterRunStatus = pipeline.instance.get_run_by_id(run_id).status
    return status


def test_a_job_is_its_runs_until_it_is_settled(pipeline: Any, meddle: Any, job_id: str) -> None:
    seen = []
    run_id = meddle(lambda: seen.append(pipeline.job(job_id))).run(job_id)
    assert [(job.run_id, job.attempt, job.status) for job in seen] == [(run_id, 1, "generating")]
    assert pipeline.job(job_id).status == "completed"
    assert status_of(pipeline, run_id) == dg.DagsterRunStatus.SUCCESS


def test_a_run_says_that_it_is_alive(
    pipeline: Any, meddle: Any, job_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_lease, "BEAT_SECONDS", 0.01)

    def wait_for_a_beat() -> None:
        before = pipeline.job(job_id).heartbeat_at
        wait_for(lambda: pipeline.job(job_id).heartbeat_at != before)

    meddle(wait_for_a_beat).run(job_id)
    assert pipeline.job(job_id).status == "completed"


def test_a_second_run_of_a_job_is_refused_and_ends_canceled(pipeline: Any, meddle: Any, job_id: str) -> None:
    second: list[str] = []

    def run_again() -> None:
        if not second:
            second.append("begun")
            second[0] = pipeline.run(job_id)

    first = meddle(run_again).run(job_id)
    assert status_of(pipeline, second[0]) == dg.DagsterRunStatus.CANCELED
    refusal = f"Refused: run {first} works on job {job_id}."
    assert refusal in [entry.message for entry in pipeline.instance.all_logs(second[0])]
    assert status_of(pipeline, first) == dg.DagsterRunStatus.SUCCESS
    assert (pipeline.job(job_id).attempt, pipeline.balance()) == (1, (0, PRICE))


def test_a_run_for_no_job_is_refused(pipeline: Any) -> None:
    pipeline.instance.add_dynamic_partitions("jobs", ["nobody's"])
    assert status_of(pipeline, pipeline.run("nobody's")) == dg.DagsterRunStatus.CANCELED


def fail() -> None:
    raise OSError("the disk is full")


def test_a_run_that_fails_settles_its_job_at_once(pipeline: Any, meddle: Any, job_id: str) -> None:
    run_id = meddle(fail).run(job_id)
    job = pipeline.job(job_id)
    assert (job.status, job.error, job.credits_charged) == ("failed", "OSError: the disk is full", 0)
    assert pipeline.balance() == (0, 0)
    assert status_of(pipeline, run_id) == dg.DagsterRunStatus.FAILURE
    # What an operator's retry goes on from.
    assert pipeline.platform.store.keys(f"jobs/{job_id}/people/") != []


@pytest.fixture
def retrying(pipeline: Any) -> Iterator[Any]:
    """The same installation, on an instance that starts runs again whose assets raised."""
    settings = {"run_retries": {"enabled": True, "max_retries": 1, "retry_on_asset_or_op_failure": True}}
    with dg.DagsterInstance.ephemeral(settings=settings) as instance:
        yield replace(pipeline, instance=instance)


def test_a_run_that_will_be_started_again_leaves_its_job_open(
    retrying: Any, change_engine: Callable[..., Any]
) -> None:
    job_id = retrying.accept(ONE)
    run_id = change_engine(retrying, Meddling(fail)).run(job_id)
    assert retrying.instance.get_run_by_id(run_id).tags[WILL_RETRY_TAG] == "true"
    assert retrying.job(job_id).status == "generating"
    change_engine(retrying, LocalEngine()).run(job_id)
    assert (retrying.job(job_id).status, retrying.job(job_id).attempt) == ("completed", 2)
    assert retrying.balance() == (0, PRICE)


def interrupt() -> None:
    raise dg.DagsterExecutionInterruptedError


def test_a_run_that_is_interrupted_by_the_platforms_own_stop_leaves_its_job_open(
    pipeline: Any, meddle: Any, job_id: str
) -> None:
    run_id = meddle(interrupt).run(job_id)
    assert status_of(pipeline, run_id) == dg.DagsterRunStatus.FAILURE
    assert (pipeline.job(job_id).status, pipeline.balance()) == ("generating", (PRICE, 0))


def test_a_terminated_run_leaves_its_job_to_the_next_which_ends_it_when_it_is_terminated_too(
    pipeline: Any, meddle: Any, job_id: str
) -> None:
    def terminate() -> None:
        run = pipeline.instance.get_run_by_id(pipeline.job(job_id).run_id)
        pipeline.instance.report_run_canceling(run)
        interrupt()

    for left in ("canceling", "canceled"):
        run_id = meddle(terminate).run(job_id)
        assert status_of(pipeline, run_id) == dg.DagsterRunStatus.CANCELED
        assert pipeline.job(job_id).status == left
    assert pipeline.balance() == (0, 0)


def test_a_run_that_lost_its_job_settles_nothing(pipeline: Any, meddle: Any, job_id: str) -> None:
    def lose() -> None:
        with pipeline.platform.database.write() as connection:
            connection.execute(sa.update(jobs_table).values(heartbeat_at=0))
            assert lease.acquire(connection, job_id, "another", now=now_microseconds())

    run_id = meddle(lose).run(job_id)
    assert status_of(pipeline, run_id) == dg.DagsterRunStatus.FAILURE
    job = pipeline.job(job_id)
    assert (job.run_id, job.attempt, job.status) == ("another", 2, "generating")


def test_assets_that_are_materialised_without_a_job_of_ours_hold_the_lease_too(
    pipeline: Any, job_id: str
) -> None:
    result = defs.resolve_implicit_global_asset_job_def().execute_in_process(
        instance=pipeline.instance, partition_key=job_id, asset_selection=[dg.AssetKey("identities")]
    )
    assert result.success
    job = pipeline.job(job_id)
    assert (job.run_id, job.status) == (result.run_id, "generating")


@pytest.mark.long
def test_a_run_of_dagsters_own_command_holds_the_lease(
    pipeline: Any, tmp_path: Path, variables: Callable[..., dict[str, str]]
) -> None:
    home = tmp_path / "dagster"
    prepare_instance(InstanceSettings(home, home / "none", home / "none"))
    job_id = pipeline.accept(ONE)
    with dg.DagsterInstance.from_config(str(home)) as instance:
        instance.add_dynamic_partitions("jobs", [job_id])
    definitions = ["-m", "symage_dagster.definitions", "-a", "defs", "-j", "dataset"]
    tags = json.dumps({"dagster/partition": job_id})
    done = subprocess.run(
        [sys.executable, "-m", "dagster", "job", "execute", *definitions, "--tags", tags],
        env={**os.environ, **variables(tmp_path), "DAGSTER_HOME": str(home)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert (pipeline.job(job_id).status, pipeline.job(job_id).attempt) == ("completed", 1)
