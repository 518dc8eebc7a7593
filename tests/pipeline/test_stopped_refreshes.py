"""Versions that somebody stops while they are made: by their run, by their job, by its run."""

from typing import Any

import dagster as dg
import pytest

from symage.storage import jobs, settlement, versions
from symage.storage.schema import jobs as jobs_table
from symage_dagster.refreshes.work import Refresh
from tests.pipeline.refreshing import BODY, DAY, FIRST_TICK, NAME, Refreshed

CANCELED = dg.DagsterRunStatus.CANCELED


@pytest.fixture
def asked(refreshed: Refreshed) -> Refreshed:
    """A good version, and one whose job waits."""
    refreshed.make(BODY)
    refreshed.now = FIRST_TICK
    refreshed.refresh(NAME)
    refreshed.now += DAY
    assert isinstance(refreshed.tick(NAME), dg.RunRequest)
    return refreshed


def check_stopped(refreshed: Refreshed, error: str) -> None:
    """The second version was ordered once, nothing is held or spent for it, and its failure was told once."""
    version = refreshed.versions(NAME)[1]
    assert (version.status, version.error, version.orders) == ("failed", error, 1)
    assert refreshed.pipeline.job(version.job_id).status == jobs.CANCELED
    assert refreshed.pipeline.balance() == (0, 44)
    assert refreshed.dataset(NAME).latest == 1
    assert [event for event, _ in refreshed.events()] == ["job.completed", "job.failed"]
    assert not refreshed.look().requests


def cancel(refreshed: Refreshed, version: versions.Version) -> None:
    platform = refreshed.pipeline.platform
    with platform.database.write() as connection:
        settlement.cancel(connection, refreshed.pipeline.account, str(version.job_id), now=refreshed.now)


def test_a_version_whose_run_was_terminated_has_failed_and_its_job_stops(refreshed: Refreshed) -> None:
    refreshed.make(BODY)
    refreshed.now = FIRST_TICK
    refreshed.tick(NAME)
    refreshed.terminate(NAME, 1)
    assert not refreshed.look().requests
    (version,) = refreshed.versions(NAME)
    assert (version.status, version.error) == ("failed", "The refresh was terminated")
    assert refreshed.pipeline.job(version.job_id).status == jobs.CANCELED
    assert refreshed.pipeline.balance() == (0, 0)


def test_a_run_that_is_terminated_while_it_waits_orders_nothing_more(
    asked: Refreshed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dagster tries a step again by its policy after an interrupt, too."""
    instance = asked.pipeline.instance

    def interrupted(_refresh: Refresh, _version: versions.Version) -> Any:
        (run,) = instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED]))
        instance.report_run_canceling(run)
        raise dg.DagsterExecutionInterruptedError

    with monkeypatch.context() as patched:
        patched.setattr(Refresh, "wait", interrupted)
        run = asked.run(NAME, 2)
    assert instance.get_run_by_id(run.run_id).status == CANCELED
    check_stopped(asked, "The refresh was terminated")
    asked.now += DAY
    assert asked.refresh(NAME).status == "completed"
    assert asked.dataset(NAME).latest == 3


def test_a_job_that_its_owner_cancels_is_not_ordered_again(asked: Refreshed) -> None:
    version = asked.versions(NAME)[1]
    cancel(asked, version)
    with asked.breaking():
        assert not asked.run(NAME, 2).success
    check_stopped(asked, f"Job {version.job_id} was canceled")


def test_nor_is_one_that_is_canceled_between_two_tries(
    asked: Refreshed, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = asked.versions(NAME)[1]

    def broken(_refresh: Refresh, _version: versions.Version) -> Any:
        cancel(asked, version)
        raise OSError("broken for a test")

    monkeypatch.setattr(Refresh, "wait", broken)
    assert not asked.run(NAME, 2).success
    check_stopped(asked, f"Job {version.job_id} was canceled")


def test_a_version_that_was_stopped_is_ordered_anew_while_its_job_still_ends(asked: Refreshed) -> None:
    version = asked.versions(NAME)[1]
    platform = asked.pipeline.platform
    with platform.database.write() as connection:
        connection.execute(
            jobs_table.update().values(status=jobs.GENERATING).where(jobs_table.c.id == version.job_id)
        )
    refresh = Refresh(platform, version.dataset_id, lambda: asked.now)
    refresh.stop(2)
    assert asked.pipeline.job(version.job_id).status == jobs.CANCELING
    anew = refresh.order(2)
    assert (anew.orders, anew.status, anew.ended_at, anew.seed) == (2, "generating", None, version.seed)
    assert anew.job_id != version.job_id
