"""A dataset that refreshes itself in this process, by the production schedule, asset and keeper, on a moved
clock."""

import contextlib
import json
import logging
import threading
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import sqlalchemy as sa

from symage.datasets import keeping, publishing
from symage.datasets.dataset import read_plan
from symage.datasets.refreshing import microseconds
from symage.request import GenerationRequest
from symage.storage import datasets, jobs, settlement, versions
from symage.storage.datasets import Dataset
from symage.storage.schema import accounts as accounts_table
from symage.storage.schema import jobs as jobs_table
from symage.storage.schema import webhook_outbox
from symage.storage.settlement import Outcome
from symage.storage.versions import Version
from symage_dagster import location as locations
from symage_dagster.pool.orders import PARTITION_TAG
from symage_dagster.refreshes import files, keeper, names
from symage_dagster.refreshes.work import Refresh

LOG = logging.getLogger("tests.refreshing")
LOG.addHandler(logging.NullHandler())
W2 = "irs_w2_single_page_2025"


def at(text: str) -> int:
    """A time in UTC, in microseconds since 1970."""
    return microseconds(datetime.fromisoformat(text).replace(tzinfo=UTC))


DAY = 86_400_000_000
MINUTE = 60_000_000
START = at("2026-10-01T00:00")
FIRST_TICK = at("2026-10-01T06:00")
NAME = "w2-daily"
BODY: dict[str, Any] = {
    "name": NAME,
    "cron": "0 6 * * *",
    "timezone": "UTC",
    "keep": 7,
    "generate": {"form_id": W2, "quantity": 2, "output_formats": ["pdf_typed"], "seed": 100},
}


@dataclass
class Refreshed:
    """`now`: what the clock of refreshes shows."""

    pipeline: Any
    now: int
    states: dict[str, bool] = field(default_factory=dict)

    def make(self, body: Mapping[str, Any]) -> Dataset:
        platform = self.pipeline.platform
        rules = files.premises(platform.settings, platform.catalogue, ml_formats=True)
        plan = read_plan(body, rules, drawn_seed=1)
        subscriber = files.subscriber(platform.settings, "test")
        with platform.database.write() as connection:
            return keeping.create(connection, self.pipeline.account, plan, subscriber, now=self.now).dataset

    def dataset(self, name: str) -> Dataset:
        with self.pipeline.platform.database.read() as connection:
            return datasets.get_own(connection, self.pipeline.account, name)

    def versions(self, name: str) -> list[Version]:
        """The oldest first."""
        with self.pipeline.platform.database.read() as connection:
            return versions.of_dataset(connection, self.dataset(name).id)[::-1]

    def change(self, name: str, **values: Any) -> None:
        with self.pipeline.platform.database.write() as connection:
            datasets.change(connection, self.dataset(name).id, **values)

    def delete(self, name: str) -> None:
        """With its versions, as its owner does."""
        dataset, made, platform = self.dataset(name), self.versions(name), self.pipeline.platform
        with platform.database.write() as connection:
            gone = keeping.delete(connection, dataset, keeps_versions=False, now=self.now, actor="test")
        publishing.withdraw_all(dataset, made)
        for job_id in gone:
            platform.store.delete_prefix(f"jobs/{job_id}/")

    def definitions(self) -> dg.Definitions:
        found = locations.find_datasets(self.pipeline.platform.settings.database_url)
        made = locations.dataset_definitions(found, retry_seconds=0, clock=lambda: self.now)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return dg.Definitions.merge(locations.platform_definitions, made)

    def tick(self, name: str, *, when: int | None = None) -> dg.RunRequest | str:
        """What the schedule answers at a tick, or why nothing."""
        dataset = self.dataset(name)
        repository = self.definitions().get_repository_def()
        schedule = repository.get_schedule_def(names.schedule_name(dataset))
        moment = datetime.fromtimestamp((when or self.now) / 1_000_000, UTC)
        context = dg.build_schedule_context(
            instance=self.pipeline.instance, scheduled_execution_time=moment, repository_def=repository
        )
        found = schedule.evaluate_tick(context)
        return found.run_requests[0] if found.run_requests else str(found.skip_message)

    def look(self) -> keeper.Look:
        platform = self.pipeline.platform
        with platform.database.read() as connection:
            found = datasets.everyone(connection)
        seen = keeper.look(self.pipeline.instance, platform, found, self.states, LOG, clock=lambda: self.now)
        self.states = dict(seen.states)
        for dataset, request in seen.requests:
            key = [str(request.partition_key)]
            self.pipeline.instance.add_dynamic_partitions(names.partitions_name(dataset), key)
        return seen

    def work(self) -> None:
        """Make every job that waits, as the dispatcher does."""
        pending = sa.select(jobs_table.c.id).where(jobs_table.c.status == jobs.PENDING)
        with self.pipeline.platform.database.read() as connection:
            waiting = list(connection.scalars(pending))
        for job_id in waiting:
            self.pipeline.instance.add_dynamic_partitions("jobs", [job_id])
            self.pipeline.run(job_id)

    def break_jobs(self) -> None:
        """Every job that waits ends failed."""
        with self.pipeline.platform.database.write() as connection:
            rows = connection.execute(
                sa.select(jobs_table.c.id, jobs_table.c.attempt).where(jobs_table.c.status == jobs.PENDING)
            ).all()
            for row in rows:
                broken = Outcome(jobs.FAILED, 0, error="broken for a test")
                settlement.settle_unheld(connection, row.id, row.attempt, broken, now=self.now)

    @contextlib.contextmanager
    def breaking(self) -> Iterator[None]:
        """Meanwhile every job ends failed as soon as it waits."""
        over = threading.Event()

        def work() -> None:
            while not over.wait(0.02):
                self.break_jobs()

        thread = threading.Thread(target=work)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def run(self, name: str, number: int | str) -> dg.ExecuteInProcessResult:
        """The run of a partition; it waits for the job, so that this has to be made, or broken, before."""
        dataset = self.dataset(name)
        self.pipeline.instance.add_dynamic_partitions(names.partitions_name(dataset), [str(number)])
        return (
            self.definitions()
            .resolve_job_def(names.job_name(dataset))
            .execute_in_process(
                instance=self.pipeline.instance, partition_key=str(number), raise_on_error=False
            )
        )

    def terminate(self, name: str, number: int) -> None:
        """A run of the version that ended before its step began."""
        job = self.definitions().resolve_job_def(names.job_name(self.dataset(name)))
        run = self.pipeline.instance.create_run_for_job(job, tags={PARTITION_TAG: str(number)})
        self.pipeline.instance.report_run_canceled(run)

    def refresh(self, name: str, *, when: int | None = None) -> Version:
        """A tick and all that follows of it."""
        request = self.tick(name, when=when)
        assert isinstance(request, dg.RunRequest), request
        self.work()
        assert self.run(name, str(request.partition_key)).success
        return self.versions(name)[int(str(request.partition_key)) - 1]

    def events(self) -> list[tuple[str, dict[str, Any]]]:
        with self.pipeline.platform.database.read() as connection:
            rows = connection.execute(
                sa.select(webhook_outbox).order_by(webhook_outbox.c.created_at, webhook_outbox.c.id)
            )
            return [(row.event, row.payload) for row in rows]

    def people(self, version: Version) -> set[str]:
        """The people whom a version's ground truth is about."""
        job = self.pipeline.job(version.job_id)
        records = json.loads(self.pipeline.artifact(job, "json"))
        return {record["person_id"] for record in records}

    def order(self, name: str, number: int) -> None:
        Refresh(self.pipeline.platform, self.dataset(name).id, lambda: self.now).order(number)

    def spend_everything(self) -> None:
        """The account can pay for nothing any more."""
        with self.pipeline.platform.database.write() as connection:
            connection.execute(accounts_table.update().values(credit_limit=0))

    def request(self) -> GenerationRequest:
        """An order that no dataset places."""
        return GenerationRequest((W2,), 1, 9)

    def target(self, kind: str, request: pytest.FixtureRequest, folder: Path) -> str:
        """A place to publish to that the installation allows."""
        if kind == "folder":
            return str(folder / "published")
        url: str = request.getfixturevalue("s3_environment")
        platform = self.pipeline.platform
        allowed = replace(platform.settings, publish_allow=(url,))
        self.pipeline = replace(self.pipeline, platform=replace(platform, settings=allowed))
        return url


def a_month(refreshed: Refreshed, first: int) -> list[set[str]]:
    """31 ticks of NAME: one is missed and made up for, one version fails for good. The people of each good
    version."""
    people = []
    for day in range(31):
        refreshed.now = first + day * DAY
        if day == 9:
            refreshed.now += MINUTE
            assert not refreshed.look().requests
            refreshed.now += 2 * MINUTE
            (missed,) = refreshed.look().requests
            refreshed.work()
            assert refreshed.run(NAME, str(missed[1].partition_key)).success
        elif day == 17:
            assert isinstance(refreshed.tick(NAME), dg.RunRequest)
            with refreshed.breaking():
                assert not refreshed.run(NAME, day + 1).success
            assert refreshed.dataset(NAME).latest == day
            continue
        else:
            refreshed.refresh(NAME)
        people.append(refreshed.people(refreshed.versions(NAME)[-1]))
    return people
