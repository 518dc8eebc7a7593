"""What dies in the middle of a job: it completes by itself, with the same bytes, charged once."""

import os
import signal
import time
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
import sqlalchemy as sa

from symage.request import GenerationRequest
from symage.storage import acceptance, jobs, ledger
from symage.storage.acceptance import Application
from symage.storage.schema import accounts as accounts_table
from symage.storage.schema import jobs as jobs_table
from symage.storage.schema import ledger_entries
from tests.waiting import LAST_RESORT_SECONDS

ORDERS: dict[str, dict[str, Any]] = {
    "typed": {"form_id": "irs_w2_2025", "quantity": 2000, "output_formats": ["pdf_typed"]},
    "pictures": {"quantity": 2000, "output_formats": ["pdf_typed", "png_typed"]},
}
EACH_ORDER = ["typed", pytest.param("pictures", marks=pytest.mark.long)]
MINUTE = 60_000_000

Digest = Callable[[str], str]


@pytest.fixture(scope="module")
def undisturbed(live: Any) -> Digest:
    """sha256 of the archive of a job that nothing happens to, by its order."""
    known: dict[str, str] = {}

    def digest(order: str) -> str:
        if order not in known:
            job_id = live.submit(**ORDERS[order])
            live.completed(job_id)
            known[order] = archive_digest(live, job_id)
        return known[order]

    return digest


def archive_digest(live: Any, job_id: str) -> str:
    return sha256(live.download(job_id)).hexdigest()


def submit_and_reach_the_middle(live: Any, order: str) -> str:
    """A job that has made some of its documents and not all."""
    job_id: str = live.submit(**ORDERS[order])
    live.wait_for(lambda: live.job(job_id)["forms_completed"] > 0)
    assert live.job(job_id)["status"] == "generating"
    return job_id


def assert_charged_once(live: Any, job_id: str) -> None:
    with live.database() as database, database.read() as connection:
        captures = connection.scalars(
            sa.select(ledger_entries.c.amount).where(
                ledger_entries.c.job_id == job_id,
                ledger_entries.c.kind == "capture",
                ledger_entries.c.bucket == "spent",
            )
        ).all()
        assert captures == [live.job(job_id)["credits_charged"]]
        assert ledger.imbalance(connection) == []


def assert_runs_end(live: Any, job_id: str, statuses: list[str]) -> None:
    """Newest first; a run ends a moment after it has settled its job."""
    live.wait_for(lambda: live.runs(job_id)[0]["status"] == statuses[0])
    assert [run["status"] for run in live.runs(job_id)] == statuses


def assert_nothing_is_open(live: Any) -> None:
    with live.database() as database, database.read() as connection:
        unfinished = sa.select(jobs_table.c.id).where(jobs_table.c.status.not_in(jobs.ENDED))
        assert connection.scalars(unfinished).all() == []


@pytest.mark.parametrize("order", EACH_ORDER)
def test_kill_9_of_the_run_worker(live: Any, undisturbed: Digest, order: str) -> None:
    expected = undisturbed(order)
    job_id = submit_and_reach_the_middle(live, order)
    (victim,) = live.pool()["runs"]["busy"].values()
    os.kill(victim, signal.SIGKILL)
    live.completed(job_id)
    assert archive_digest(live, job_id) == expected
    assert_runs_end(live, job_id, ["SUCCESS", "FAILURE"])
    assert_charged_once(live, job_id)
    assert_nothing_is_open(live)


@pytest.mark.parametrize("order", EACH_ORDER)
def test_kill_9_of_a_shard_worker(live: Any, undisturbed: Digest, order: str) -> None:
    expected = undisturbed(order)
    job_id = live.submit(**ORDERS[order])
    victim = live.wait_for(lambda: live.pool()["shards"]["busy"])[0]
    os.kill(victim, signal.SIGKILL)
    live.wait_for(lambda: victim not in live.pool()["shards"]["pids"])
    assert live.job(job_id)["status"] == "generating"
    live.completed(job_id)
    assert archive_digest(live, job_id) == expected
    assert_runs_end(live, job_id, ["SUCCESS"])
    assert_charged_once(live, job_id)
    assert_nothing_is_open(live)


@pytest.mark.long
def test_kill_9_of_the_pool(live: Any, undisturbed: Digest) -> None:
    expected = undisturbed("pictures")
    job_id = submit_and_reach_the_middle(live, "pictures")
    os.kill(live.up.pid_of("pool"), signal.SIGKILL)
    live.completed(job_id, seconds=180)
    assert archive_digest(live, job_id) == expected
    assert_charged_once(live, job_id)
    assert_nothing_is_open(live)


@pytest.mark.long
def test_kill_9_of_the_api_loses_no_job(live: Any) -> None:
    job_ids = [live.submit(quantity=200) for _ in range(5)]
    os.kill(live.up.pid_of("api"), signal.SIGKILL)
    live.wait_for(lambda: live.up.output.count("api is ready") == 2)
    for job_id in job_ids:
        live.completed(job_id)
        assert_charged_once(live, job_id)


@pytest.mark.long
def test_a_platform_that_is_stopped_and_started_again_completes_its_jobs(
    start_live: Callable[..., Any], undisturbed: Digest
) -> None:
    expected = undisturbed("pictures")
    stopped = start_live()
    job_id = submit_and_reach_the_middle(stopped, "pictures")
    waiting = [stopped.submit() for _ in range(10)]
    stopped.up.process.send_signal(signal.SIGTERM)
    assert stopped.up.process.wait(LAST_RESORT_SECONDS) == 0
    again = start_live(stopped.up.data_dir)
    again.completed(job_id, seconds=180)
    assert archive_digest(again, job_id) == expected
    for each in waiting:
        again.completed(each)
    assert_charged_once(again, job_id)
    assert_nothing_is_open(again)


def test_a_job_whose_launch_was_lost_is_launched_by_the_reconciler(live: Any) -> None:
    asked = GenerationRequest(("irs_w2_single_page_2025",), 3, 42)
    now = time.time_ns() // 1000
    with live.database() as database, database.write() as connection:
        account = connection.scalars(sa.select(accounts_table.c.id)).one()
        application = Application(account, asked, 42, 66, "api")
        job_id = acceptance.accept(connection, application, now=now).job.id
        # As a dispatcher leaves it that died between the claim and the launch, a minute ago.
        connection.execute(
            jobs_table.update().where(jobs_table.c.id == job_id).values(claimed_at=now - MINUTE)
        )
    job = live.completed(job_id)
    assert (job["forms_completed"], job["credits_charged"]) == (3, 66)
    assert_runs_end(live, job_id, ["SUCCESS"])
