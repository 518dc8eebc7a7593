"""Runs that another launcher than the pool's has launched."""

import time
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from symage.request import GenerationRequest
from symage.storage import acceptance, jobs
from symage.storage.acceptance import Application
from symage.storage.schema import accounts as accounts_table
from symage.storage.schema import jobs as jobs_table

MINUTE = 60_000_000


@pytest.mark.long
def test_a_run_in_a_process_of_dagsters_own_holds_its_lease(start_live: Callable[..., Any]) -> None:
    live = start_live(run_launcher="dagster:DefaultRunLauncher")
    now = time.time_ns() // 1000
    asked = GenerationRequest(("irs_w2_single_page_2025",), 3, 42)
    with live.database() as database, database.write() as connection:
        account = connection.scalars(sa.select(accounts_table.c.id)).one()
        application = Application(account, asked, 42, 66, "api")
        job_id = acceptance.accept(connection, application, now=now).job.id
        # As a launch that was lost leaves it: the reconciler has Dagster launch it.
        lost = jobs_table.update().where(jobs_table.c.id == job_id)
        connection.execute(lost.values(claimed_at=now - MINUTE))
    assert live.completed(job_id)["credits_charged"] == 66
    with live.database() as database, database.read() as connection:
        job = jobs.get(connection, job_id)
    (run,) = live.runs(job_id)
    assert (job.run_id, job.attempt) == (run["runId"], 1)
