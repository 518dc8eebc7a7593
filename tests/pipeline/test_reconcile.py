"""Open jobs against their runs: what is decided at each crash point, and what comes of it."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import dagster as dg
import pytest
import sqlalchemy as sa

from symage.request import GenerationRequest
from symage.storage import lease, settlement
from symage.storage.schema import jobs as jobs_table
from symage_cli.restart import forgive_open_jobs
from symage_dagster.clock import now_microseconds
from symage_dagster.definitions import RUN_JOBS
from symage_dagster.reconcile import MAX_ATTEMPTS, LastRun, OpenJob, decide
from symage_dagster.reconciler import make_sensor, reconcile

SINGLE = "irs_w2_single_page_2025"
MINUTE = 60_000_000
FAILED, TERMINATED = dg.DagsterEventType.RUN_FAILURE, dg.DagsterEventType.RUN_CANCELED
PARTITION_TAG = "dagster/partition"


def job(**changes: Any) -> OpenJob:
    usual = {"status": "generating", "attempt": 1, "run_id": "held", "waited": 300.0, "in_parts": True}
    return OpenJob("J", lane="bulk", **(usual | changes))


def run(status: str, *, run_id: str = "held", will_retry: bool = False, ended_for: float = 120) -> LastRun:
    return LastRun(run_id, status, will_retry, ended_for)


UNSTARTED: dict[str, Any] = {"status": "pending", "attempt": 0, "run_id": None}


@pytest.mark.parametrize(
    ("open_job", "runs", "action"),
    [
        # Large, and taken from the queue just now: nobody else launches it.
        (job(**UNSTARTED, waited=0, taken=True), [], "launch"),
        (job(**UNSTARTED, waited=0, taken=True), [run("FAILURE", ended_for=3)], "launch"),
        (job(**UNSTARTED, waited=0, taken=True), [run("STARTED", ended_for=0)], "wait"),
        # Claimed, and no run was created: lost once the launch cannot be on its way any more.
        (job(**UNSTARTED, waited=5), [], "wait"),
        (job(**UNSTARTED, waited=25), [], "launch"),
        # A run at work is Dagster's to watch, whatever else ran before or beside it.
        (job(), [run("STARTED", ended_for=0)], "wait"),
        (job(), [run("NOT_STARTED", ended_for=0)], "wait"),
        (job(status="canceling"), [run("CANCELING", ended_for=0)], "wait"),
        (job(), [run("FAILURE", run_id="first"), run("STARTED", ended_for=0)], "wait"),
        (job(), [run("STARTED", ended_for=0), run("CANCELED", run_id="refused")], "wait"),
        # It has just ended: whoever settles it may be at it.
        (job(), [run("SUCCESS", ended_for=3)], "wait"),
        (job(), [run("FAILURE", ended_for=3)], "wait"),
        # Dagster has announced a retry, and has a minute for it.
        (job(), [run("FAILURE", will_retry=True, ended_for=40)], "wait"),
        (job(), [run("FAILURE", will_retry=True, ended_for=70)], "launch"),
        # Its run is over and has not settled it.
        (job(), [run("FAILURE")], "launch"),
        (job(), [run("SUCCESS")], "launch"),
        (job(**UNSTARTED), [run("FAILURE", run_id="before it held the job")], "launch"),
        # Four runs may work on a job, no more and no fewer.
        (job(attempt=3), [run("FAILURE")], "launch"),
        (job(attempt=4), [run("FAILURE")], "fail"),
        # Somebody has ended it: what it made is delivered, if there is such a thing.
        (job(), [run("CANCELED")], "deliver"),
        (job(), [run("CANCELED", ended_for=3)], "wait"),
        (job(status="canceling"), [run("CANCELED")], "deliver"),
        (job(status="canceling"), [run("FAILURE")], "deliver"),
        (job(status="canceling", attempt=3), [run("FAILURE")], "deliver"),
        (job(status="canceling", attempt=4), [run("FAILURE")], "cancel"),
        (job(in_parts=False), [run("CANCELED")], "cancel"),
        (job(**UNSTARTED), [run("CANCELED", run_id="terminated before it began")], "cancel"),
        # A run that was refused beside the one that held the job says nothing about the job.
        (job(), [run("FAILURE"), run("CANCELED", run_id="refused")], "launch"),
        (job(), [run("CANCELED"), run("FAILURE", run_id="later")], "deliver"),
    ],
)
def test_what_is_decided(open_job: OpenJob, runs: list[LastRun], action: str) -> None:
    decision = decide(open_job, runs)
    assert decision.action == action
    assert decision.reason


@pytest.fixture
def job_id(pipeline: Any) -> str:
    """A job of two documents, waiting."""
    accepted: str = pipeline.accept(GenerationRequest((SINGLE,), 2, 42))
    return accepted


@pytest.fixture
def change(pipeline: Any, job_id: str) -> Callable[..., None]:
    def change_row(**values: object) -> None:
        with pipeline.platform.database.write() as connection:
            connection.execute(sa.update(jobs_table).where(jobs_table.c.id == job_id).values(**values))

    return change_row


def add_run(pipeline: Any, job_id: str, event: dg.DagsterEventType, *, minutes_ago: int = 5) -> str:
    """A run of the job that ended a while ago; its id."""
    run_id = str(uuid4())
    pipeline.instance.add_run(dg.DagsterRun("dataset", run_id, tags={PARTITION_TAG: job_id}))
    ended = datetime.now(UTC) - timedelta(minutes=minutes_ago)
    pipeline.instance.run_storage.handle_run_event(run_id, dg.DagsterEvent(event.value, "dataset"), ended)
    return run_id


def add_holder(pipeline: Any, job_id: str, event: dg.DagsterEventType, *, attempts: int = 1) -> None:
    """The same, of a run that held the job and left it open."""
    run_id = add_run(pipeline, job_id, event)
    with pipeline.platform.database.write() as connection:
        for _ in range(attempts):
            assert lease.acquire(connection, job_id, run_id, now=now_microseconds())


def actions(pipeline: Any) -> list[str]:
    return [decision.action for _, decision in reconcile(pipeline.instance, pipeline.platform)]


def test_a_job_that_waits_in_the_queue_is_left_alone(pipeline: Any, job_id: str) -> None:
    assert actions(pipeline) == []
    assert pipeline.job(job_id).status == "pending"


def test_a_claimed_job_without_a_run_is_launched_and_completes(
    pipeline: Any, job_id: str, change: Callable[..., None]
) -> None:
    change(claimed_at=now_microseconds() - MINUTE)
    (request,) = tick(pipeline)
    assert request.partition_key == job_id
    assert request.tags["symage/lane"] == "small"
    assert actions(pipeline) == ["launch"]
    pipeline.run(job_id)
    assert pipeline.job(job_id).status == "completed"
    assert actions(pipeline) == []


def test_launches_after_different_runs_have_different_keys(
    pipeline: Any, job_id: str, change: Callable[..., None]
) -> None:
    change(claimed_at=now_microseconds() - MINUTE)
    first, again = tick(pipeline)[0], tick(pipeline)[0]
    add_run(pipeline, job_id, FAILED)
    (after_a_run,) = tick(pipeline)
    assert first.run_key == again.run_key != after_a_run.run_key


def test_a_job_whose_run_failed_for_good_is_settled_as_failed(pipeline: Any, job_id: str) -> None:
    add_holder(pipeline, job_id, FAILED, attempts=MAX_ATTEMPTS)
    assert pipeline.balance() == (2 * 22, 0)
    assert actions(pipeline) == ["fail"]
    job = pipeline.job(job_id)
    assert (job.status, job.error, job.credits_charged) == ("failed", "gave up after 4 attempts", 0)
    assert pipeline.balance() == (0, 0)
    assert actions(pipeline) == []


def test_a_start_of_the_platform_holds_no_attempt_against_a_job(pipeline: Any, job_id: str) -> None:
    """As when the platform was stopped four times while it was made."""
    add_holder(pipeline, job_id, FAILED, attempts=MAX_ATTEMPTS)
    forgive_open_jobs(os.environ)
    assert actions(pipeline) == ["launch"]
    pipeline.run(job_id)
    assert pipeline.job(job_id).status == "completed"


def test_a_job_whose_run_was_terminated_is_delivered_as_far_as_it_came(pipeline: Any, job_id: str) -> None:
    add_holder(pipeline, job_id, TERMINATED)
    (request,) = tick(pipeline)
    assert pipeline.job(job_id).status == "canceling"
    pipeline.run(request.partition_key)
    job = pipeline.job(job_id)
    assert (job.status, job.error, job.items_done, job.credits_charged) == ("canceled", None, 0, 0)
    assert "dataset" in job.artifacts
    assert pipeline.balance() == (0, 0)
    assert actions(pipeline) == []


def test_a_job_that_is_terminated_again_and_again_ends_canceled(pipeline: Any, job_id: str) -> None:
    add_holder(pipeline, job_id, TERMINATED, attempts=MAX_ATTEMPTS)
    assert actions(pipeline) == ["cancel"]
    assert (pipeline.job(job_id).status, pipeline.job(job_id).error) == ("canceled", None)
    assert pipeline.balance() == (0, 0)


def test_a_refused_run_does_not_end_the_job_that_another_works_on(pipeline: Any, job_id: str) -> None:
    holder = str(uuid4())
    pipeline.instance.add_run(
        dg.DagsterRun("dataset", holder, status=dg.DagsterRunStatus.STARTED, tags={PARTITION_TAG: job_id})
    )
    with pipeline.platform.database.write() as connection:
        assert lease.acquire(connection, job_id, holder, now=now_microseconds())
    add_run(pipeline, job_id, TERMINATED)
    assert actions(pipeline) == ["wait"]
    assert pipeline.job(job_id).status == "generating"


def test_a_job_that_its_run_left_open_is_finished_by_the_next(pipeline: Any, job_id: str) -> None:
    add_holder(pipeline, job_id, FAILED)
    (request,) = tick(pipeline)
    pipeline.run(request.partition_key)
    job = pipeline.job(job_id)
    assert (job.status, job.attempt) == ("completed", 2)
    assert pipeline.balance() == (0, 2 * 22)


def test_a_canceled_job_whose_run_died_is_delivered_by_another(pipeline: Any, job_id: str) -> None:
    add_holder(pipeline, job_id, FAILED)
    with pipeline.platform.database.write() as connection:
        settlement.cancel(connection, pipeline.account, job_id, now=now_microseconds())
    (request,) = tick(pipeline)
    pipeline.run(request.partition_key)
    assert pipeline.job(job_id).status == "canceled"
    assert pipeline.balance() == (0, 0)


def test_a_canceled_job_of_which_nothing_was_made_is_delivered_empty(pipeline: Any) -> None:
    """Whatever it was to hold: labels of the whole, tables and pages have nothing to tell of."""
    formats = (
        "pdf_typed",
        "yolo",
        "coco",
        "donut",
        "label_studio",
        "fiftyone",
        "imagefolder",
        "bio",
        "parquet",
    )
    job_id = pipeline.accept(GenerationRequest((SINGLE,), 2, 42, formats))
    add_holder(pipeline, job_id, FAILED)
    with pipeline.platform.database.write() as connection:
        settlement.cancel(connection, pipeline.account, job_id, now=now_microseconds())
    pipeline.run(job_id)
    job = pipeline.job(job_id)
    assert (job.status, job.error, job.credits_charged) == ("canceled", None, 0)


def tick(pipeline: Any) -> list[dg.RunRequest]:
    """What the sensor asks Dagster to launch."""
    sensor = make_sensor(RUN_JOBS)
    result: Any = sensor(dg.build_sensor_context(instance=pipeline.instance))
    requests: list[dg.RunRequest] = list(result.run_requests)
    return requests


@pytest.fixture
def pods_from(pipeline: Any) -> Callable[[int, int], Any]:
    """The pipeline, where jobs of so many documents are launched by another launcher, and so many at once."""

    def as_set(documents: int, runs: int) -> Any:
        chosen = {"run_launcher_from": documents, "run_launcher_runs": runs}
        return replace(
            pipeline,
            platform=replace(pipeline.platform, settings=replace(pipeline.platform.settings, **chosen)),
        )

    return as_set


def test_large_jobs_are_launched_by_their_turn_and_no_more_than_may(
    pods_from: Callable[[int, int], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline = pods_from(2, 2)
    monkeypatch.setattr("symage_dagster.reconciler.current_platform", lambda: pipeline.platform)
    small = pipeline.accept(GenerationRequest((SINGLE,), 1, 42))
    large = [pipeline.accept(GenerationRequest((SINGLE,), 2, seed)) for seed in range(4)]
    requests = tick(pipeline)
    assert [request.partition_key for request in requests] == large[:2]
    assert {request.tags["symage/large"] for request in requests} == {"true"}
    # Nobody launches twice: neither the next tick nor, as the daemon was away, one long after.
    assert tick(pipeline) == []
    with pipeline.platform.database.write() as connection:
        settlement.cancel(connection, pipeline.account, large[0], now=now_microseconds())
        settlement.cancel(connection, pipeline.account, large[2], now=now_microseconds())
    pipeline.run(large[1])
    assert [request.partition_key for request in tick(pipeline)] == [large[3]]
    assert pipeline.job(large[1]).status == "completed"
    assert [pipeline.job(job_id).status for job_id in (large[0], large[2], small)] == ["canceled"] * 2 + [
        "pending"
    ]


def test_a_large_job_whose_launch_was_lost_is_launched_the_same_way(
    pods_from: Callable[[int, int], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline = pods_from(2, 1)
    monkeypatch.setattr("symage_dagster.reconciler.current_platform", lambda: pipeline.platform)
    job_id = pipeline.accept(GenerationRequest((SINGLE,), 2, 42))
    (first,) = tick(pipeline)
    with pipeline.platform.database.write() as connection:
        connection.execute(sa.update(jobs_table).values(claimed_at=now_microseconds() - MINUTE))
    (again,) = tick(pipeline)
    assert (first.run_key, first.tags) == (again.run_key, again.tags)
    # A pod that is lost leaves a run that failed.
    add_holder(pipeline, job_id, FAILED)
    (after,) = tick(pipeline)
    assert after.run_key != first.run_key
    assert after.tags == first.tags
