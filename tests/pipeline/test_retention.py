"""What is past its time goes, with all that belongs to it; what is not stays, and so does what is open."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import sqlalchemy as sa

from symage import settings
from symage.forms.catalogue import Catalogue
from symage.request import GenerationRequest
from symage.storage import (
    acceptance,
    accounts,
    attempts,
    audit,
    datasets,
    deliveries,
    jobs,
    lease,
    outbox,
    settlement,
    versions,
    webhooks,
)
from symage.storage.acceptance import Application
from symage.storage.artifacts import ArtifactStore
from symage.storage.database import Database
from symage.storage.jobs import Artifact
from symage.storage.schema import metadata
from symage.storage.settlement import Outcome
from symage_cli.retention import run_retention
from symage_dagster.clock import now_microseconds
from symage_dagster.definitions import defs
from symage_dagster.instance import DATABASE_VARIABLE, InstanceSettings, prepare_instance
from symage_dagster.platform import Platform
from symage_dagster.pool.engine import LocalEngine
from symage_dagster.refreshes.names import partitions_name
from symage_dagster.retention import DAY, HOUR, House, sweep, take_stock
from tests.conftest import new_postgres_database
from tests.pipeline.refreshing import Refreshed
from tests.pipeline.refreshing import at as moment

START = 1_760_000_000_000_000
FOR_EVER = ("accounts", "api_keys", "ledger_entries")
"""What is no past: who there is, and what was paid."""
DATASET: dict[str, Any] = {
    "name": "w2-daily",
    "cron": "0 6 * * *",
    "timezone": "UTC",
    "keep": 1,
    "generate": {"form_id": "irs_w2_single_page_2025", "quantity": 1, "output_formats": ["pdf_typed"]},
}


@pytest.fixture
def platform(database: Database, store: ArtifactStore, tmp_path: Path) -> Platform:
    installation = settings.read({"SYMAGE_DATA_DIR": str(tmp_path), "SYMAGE_RETENTION_HOURS": "48"})
    return Platform(installation, database, store, Catalogue({}, {}), LocalEngine())


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as opened:
        yield opened


@pytest.fixture
def at(platform: Platform, instance: dg.DagsterInstance) -> Callable[[int], House]:
    """at(moment): the house at that moment."""
    return lambda moment: House(platform, instance, moment)


def ended(platform: Platform, status: str, at: int, *, key: str | None = None) -> str:
    """A job that ended so, with two files in the store, an event and an idempotency key."""
    asked = GenerationRequest(("irs_w2_2025",), 1, 1)
    with platform.database.write() as connection:
        owner = accounts.find(connection, "a") or accounts.create(connection, "a", now=at)
        application = Application(owner.id, asked, 1, 22, "api", key)
        job_id = acceptance.accept(connection, application, now=at).job.id
        held = lease.acquire(connection, job_id, f"run of {job_id}"[:36], now=at)
        assert held is not None
        files = {"dataset": Artifact(f"jobs/{job_id}/dataset.zip", 3, "0")}
        settlement.settle(connection, held, Outcome(status, 0, artifacts=files), now=at)
    for name in ("dataset.zip", "documents/000000.pack"):
        platform.store.write(f"jobs/{job_id}/{name}", [b"zip"])
    return job_id


def status(platform: Platform, job_id: str) -> str:
    with platform.database.read() as connection:
        return jobs.get(connection, job_id).status


def counts(house: House, report: Callable[[House], Any] = sweep) -> dict[str, int]:
    """What each rule came to that came to something."""
    return {line.what: line.count for line in report(house) if line.count}


def rows(database: Database) -> dict[str, int]:
    """How many rows each table has that has any."""
    with database.read() as connection:
        found = {
            name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for name, table in metadata.tables.items()
        }
    return {name: count for name, count in found.items() if count}


def test_old_jobs_expire_with_their_files_and_young_ones_stay(
    platform: Platform, at: Callable[[int], House]
) -> None:
    old = [ended(platform, each, START) for each in (jobs.COMPLETED, jobs.CANCELED, jobs.FAILED)]
    young = ended(platform, jobs.COMPLETED, START + HOUR)
    # Jobs of one account are created at moments of their own, a microsecond apart at least.
    later = at(START + 48 * HOUR + len(old))
    assert counts(later, take_stock)["files of ended jobs"] == 3
    assert counts(later)["files of ended jobs"] == 3
    assert [status(platform, each) for each in old] == ["expired"] * 3
    assert status(platform, young) == "completed"
    assert platform.store.keys("jobs/") == [
        f"jobs/{young}/dataset.zip",
        f"jobs/{young}/documents/000000.pack",
    ]
    assert "files of ended jobs" not in counts(later)


def test_without_the_setting_nothing_expires_but_what_failed_jobs_had_made(
    platform: Platform, instance: dg.DagsterInstance
) -> None:
    kept = replace(platform, settings=replace(platform.settings, retention_hours=None))
    job_id, failed = ended(platform, jobs.COMPLETED, START), ended(platform, jobs.FAILED, START)
    found = counts(House(kept, instance, START + 10_000 * HOUR))
    assert found["what failed jobs had made"] == 1
    assert "files of ended jobs" not in found
    assert (status(platform, job_id), status(platform, failed)) == ("completed", "failed")
    assert {key.split("/")[1] for key in platform.store.keys("jobs/")} == {job_id}


def test_a_day_later_an_idempotency_key_is_forgotten_and_its_job_is_not(
    platform: Platform, at: Callable[[int], House]
) -> None:
    job_id = ended(platform, jobs.COMPLETED, START, key="again")
    assert counts(at(START + DAY)) == {}
    assert counts(at(START + DAY + 1)) == {"idempotency keys": 1}
    assert status(platform, job_id) == "completed"


def test_what_webhooks_were_told_is_forgotten_and_what_they_are_yet_to_be_told_is_not(
    platform: Platform, at: Callable[[int], House]
) -> None:
    ended(platform, jobs.COMPLETED, START)
    with platform.database.write() as connection:
        account = accounts.find(connection, "a")
        assert account is not None
        wanted = webhooks.Subscription("https://example.org/hook", ("job.completed",))
        webhook_id = webhooks.create(
            connection, account.id, wanted, key=b"k", link_base="", now=START, actor="command"
        ).webhook.id
        assert outbox.spread(connection, limit=10, now=START) == 1
        (told,) = attempts.claim_due(connection, limit=10, per_webhook=9, busy={}, now=START)
        attempts.record(connection, told, attempts.Attempt(200), now=START)
        deliveries.add(connection, webhook_id, "job.completed", {}, happened_at=START, now=START)
    found = counts(at(START + 31 * DAY))
    assert (found["events of webhooks"], found["deliveries to webhooks"]) == (1, 1)
    assert rows(platform.database)["webhook_deliveries"] == 1
    assert rows(platform.database)["webhooks"] == 1


@pytest.mark.parametrize(("files", "rows_of_jobs"), [("1", "1"), ("1", None), (None, "1"), (None, None)])
def test_what_is_foreseen_is_what_goes(
    platform: Platform, instance: dg.DagsterInstance, files: str | None, rows_of_jobs: str | None
) -> None:
    """Of what hangs together: keys, events, deliveries and webhooks go with their jobs, or by themselves."""
    kept = replace(
        platform.settings,
        retention_hours=None if files is None else int(files),
        keep_job_days=None if rows_of_jobs is None else int(rows_of_jobs),
    )
    for number, each in enumerate((jobs.COMPLETED, jobs.FAILED, jobs.CANCELED)):
        job_id = ended(platform, each, START + number, key=f"key {number}")
        add_run(instance, job_id, dg.DagsterRunStatus.SUCCESS)
        with platform.database.write() as connection:
            owner = accounts.find(connection, "a")
            assert owner is not None
            wanted = webhooks.Subscription("https://example.org/hook", ("job.completed",), job_id=job_id)
            hook = webhooks.create(
                connection, owner.id, wanted, key=b"k", link_base="", now=START, actor="command"
            ).webhook.id
            deliveries.add(connection, hook, "job.completed", {}, happened_at=START, now=START)
            if number:
                (told,) = attempts.claim_due(connection, limit=10, per_webhook=9, busy={}, now=START)[-1:]
                attempts.record(connection, told, attempts.Attempt(200), now=START)
            outbox.spread(connection, limit=10, now=START)
            add_batch(connection, owner.id, job_id, f"batch {number}")
    house = House(replace(platform, settings=kept), instance, now_microseconds() + 500 * DAY)
    foreseen = counts(house, take_stock)
    assert foreseen["runs in Dagster"] == 3
    assert counts(house) == foreseen
    assert counts(house) == {}


def add_batch(connection: sa.Connection, account_id: str, job_id: str, batch_id: str) -> None:
    """An ended batch that the job is of."""
    table, job = metadata.tables["batches"], metadata.tables["jobs"]
    values = {"id": batch_id, "account_id": account_id, "created_at": START, "ended_at": START}
    needed = {
        column.name: 0 if isinstance(column.type, (sa.Integer, sa.BigInteger)) else "x"
        for column in table.columns
        if not column.nullable and column.server_default is None and column.name not in values
    }
    connection.execute(table.insert().values(**values, **needed))
    connection.execute(job.update().where(job.c.id == job_id).values(batch_id=batch_id))


def test_a_store_that_is_away_keeps_nothing_from_being_told(
    platform: Platform, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody publishes to a bucket that is no more."""
    with monkeypatch.context() as patched:
        for name, value in (
            ("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9"),
            ("AWS_ACCESS_KEY_ID", "x"),
            ("AWS_SECRET_ACCESS_KEY", "x"),
            ("AWS_MAX_ATTEMPTS", "1"),
        ):
            patched.setenv(name, value)
        with platform.database.write() as connection:
            account = accounts.create(connection, "a", now=START).id
            columns = ("name", "cron", "timezone", "keep")
            values = {key: DATASET[key] for key in columns} | {"generate": {}, "seed_policy": "roll"}
            values |= {"account_id": account, "publish_to": "s3://gone/there", "next_seed": 1}
            datasets.insert(connection, values, now=START)
        ended(platform, jobs.FAILED, START)
        house = House(platform, instance, START + 100 * HOUR)
        assert counts(house, take_stock) == counts(house) != {}


def test_the_audit_log_has_a_rule_of_its_own(platform: Platform, at: Callable[[int], House]) -> None:
    with platform.database.write() as connection:
        account = accounts.create(connection, "a", now=START).id
        audit.record(connection, account, actor="k", action="key.revoked", subject="k", now=START + DAY)
    assert counts(at(START + 400 * DAY + 1)) == {"audit log": 1}
    assert rows(platform.database)["audit_log"] == 1


def test_a_dataset_that_was_silent_keeps_its_webhook(pipeline: Any) -> None:
    """One that came with an order goes; what a dataset has is its own, and its events are yet to come."""
    Refreshed(pipeline, START).make({**DATASET, "webhook_url": "https://example.org/hook"})
    house = House(pipeline.platform, pipeline.instance, START + 399 * DAY)
    assert counts(house) == {}
    assert rows(pipeline.platform.database)["webhooks"] == 1


def add_run(instance: dg.DagsterInstance, job_id: str, run_status: dg.DagsterRunStatus) -> str:
    instance.add_dynamic_partitions("jobs", [job_id])
    run = dg.DagsterRun("dataset", status=run_status, tags={"dagster/partition": job_id})
    instance.add_run(run)
    return run.run_id


def test_the_newest_runs_are_kept_and_those_of_open_jobs_and_those_at_work(
    platform: Platform, instance: dg.DagsterInstance
) -> None:
    with platform.database.write() as connection:
        owner = accounts.create(connection, "a", now=now_microseconds()).id
        application = Application(owner, GenerationRequest(("irs_w2_2025",), 1, 1), 1, 22, "api")
        open_job = acceptance.accept(connection, application, now=START).job.id
    failed, done, working = (
        dg.DagsterRunStatus.FAILURE,
        dg.DagsterRunStatus.SUCCESS,
        dg.DagsterRunStatus.STARTED,
    )
    kept = [add_run(instance, open_job, failed), add_run(instance, "at work", working)]
    gone = [add_run(instance, f"job {number}", done) for number in range(3)]
    kept += [add_run(instance, f"job {number}", done) for number in (3, 4)]
    few = replace(platform, settings=replace(platform.settings, keep_runs=2))
    house = House(few, instance, now_microseconds())
    expected = {"runs in Dagster": 3, "partitions in Dagster": 3}
    assert counts(house, take_stock) == expected
    assert counts(house) == expected
    assert {run.run_id for run in instance.get_runs()} == set(kept)
    assert not set(gone) & {run.run_id for run in instance.get_runs()}
    assert set(instance.get_dynamic_partitions("jobs")) == {open_job, "at work", "job 3", "job 4"}
    old = House(platform, instance, now_microseconds() + 31 * DAY)
    assert counts(old)["runs in Dagster"] == 2


def test_the_schedule_runs_every_hour_and_its_run_tells_what_went(pipeline: Any) -> None:
    (schedule,) = [each for each in defs.schedules or () if each.name == "retention_every_hour"]
    assert schedule.default_status == dg.DefaultScheduleStatus.RUNNING
    job = pipeline.make(GenerationRequest(("irs_w2_single_page_2025",), 1, 42))
    long_ago = now_microseconds() - 100 * DAY
    with pipeline.platform.database.write() as connection:
        past = {"completed_at": long_ago, "heartbeat_at": long_ago, "status": "failed"}
        connection.execute(sa.update(metadata.tables["jobs"]).values(past))
    result = defs.resolve_job_def("retention").execute_in_process(instance=pipeline.instance)
    said = [entry.user_message for entry in pipeline.instance.all_logs(result.run_id)]
    assert "what failed jobs had made: 1 deleted (kept: 72 hours)" in said
    assert pipeline.platform.store.keys(f"jobs/{job.id}/") == []


@pytest.mark.long
@pytest.mark.parametrize("where", ["sqlite and a folder", "postgresql and s3"])
def test_nothing_is_left_behind(
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    open_here: Callable[..., Any],
    where: str,
) -> None:
    """Of jobs that completed and were rebuilt, and of a dataset with versions that are good, were let go of
    and have failed, with all that Dagster keeps of them."""
    changes: dict[str, str] = {}
    if where == "postgresql and s3":
        pytest.importorskip("dagster_postgres", reason="no dagster-postgres here")
        changes["SYMAGE_STORE_URL"] = request.getfixturevalue("s3_environment")
        changes["SYMAGE_DATABASE_URL"] = request.getfixturevalue("postgres_url")
        runs = new_postgres_database(request.getfixturevalue("postgres_server"))
        monkeypatch.setenv(DATABASE_VARIABLE, runs.replace("+psycopg:", "+psycopg2:"))
    keep = {"SYMAGE_RETENTION_HOURS": "1", "SYMAGE_KEEP_JOB_DAYS": "1", "SYMAGE_KEEP_RUN_DAYS": "1"}
    with ExitStack() as stack:
        pipeline = stack.enter_context(open_here(tmp_path, **changes, **keep))
        home = pipeline.platform.settings.dagster_home
        prepare_instance(
            InstanceSettings(
                home,
                home / "none",
                home / "none",
                database_url=pipeline.platform.settings.dagster_database_url,
                store_url=pipeline.platform.settings.store_url,
            )
        )
        pipeline = replace(pipeline, instance=stack.enter_context(dg.DagsterInstance.from_config(str(home))))
        job = pipeline.make(GenerationRequest(("irs_w2_single_page_2025",), 2, 42))
        pipeline.run(job.id)
        refreshed = a_dataset_of_three_versions(pipeline, str(tmp_path / "published"))
        house = House(pipeline.platform, pipeline.instance, now_microseconds() + 500 * DAY)
        foreseen = counts(house, take_stock)
        assert counts(house) == foreseen
        assert foreseen["runs in Dagster"] == 7
        check_one_version_stays(refreshed)
        refreshed.delete("w2-daily")
        foreseen = counts(house, take_stock)
        assert counts(house) == foreseen
        assert foreseen["partitions in Dagster"] == 1
        assert set(rows(pipeline.platform.database)) <= {*FOR_EVER, "alembic_version"}
        assert pipeline.platform.store.keys("jobs/") == []
        assert kept_by_dagster(pipeline.instance) == {}
        assert [path for path in home.glob("compute_logs/**/*") if path.is_file()] == []
        assert [path.name for path in home.glob("history/runs/*-*-*-*-*")] == []
        assert counts(house) == {}


def a_dataset_of_three_versions(pipeline: Any, target: str) -> Refreshed:
    """The first was let go of, the second has failed, three jobs long; the third is good."""
    refreshed = Refreshed(pipeline, moment("2026-10-01T05:00"))
    refreshed.make({**DATASET, "publish_to": target, "webhook_url": "https://example.org/hook"})
    refreshed.now += HOUR
    refreshed.refresh("w2-daily")
    refreshed.now += DAY
    refreshed.tick("w2-daily")
    with refreshed.breaking():
        assert not refreshed.run("w2-daily", 2).success
    refreshed.now += DAY
    refreshed.refresh("w2-daily")
    return refreshed


def check_one_version_stays(refreshed: Refreshed) -> None:
    (version,) = refreshed.versions("w2-daily")
    assert (version.number, version.status) == (3, versions.COMPLETED)
    kept = rows(refreshed.pipeline.platform.database)
    assert (kept["jobs"], kept["dataset_versions"], kept["webhooks"]) == (1, 1, 1)
    files = refreshed.pipeline.platform.store.keys("jobs/")
    assert {key.split("/")[1] for key in files} == {version.job_id}
    space = partitions_name(refreshed.dataset("w2-daily"))
    assert refreshed.pipeline.instance.get_dynamic_partitions(space) == ["3"]


def kept_by_dagster(instance: dg.DagsterInstance) -> dict[str, int]:
    """Rows of Dagster's tables that tell of runs."""
    runs: Any = instance.run_storage
    events: Any = instance.event_log_storage
    found = {}
    with runs.connect() as connection:
        for table in ("runs", "run_tags"):
            found[table] = connection.scalar(sa.text(f"SELECT count(*) FROM {table}"))
    with events.index_connection() as connection:
        tables = ("event_logs", "asset_event_tags", "asset_check_executions", "dynamic_partitions")
        for table in tables:
            found[table] = connection.scalar(sa.text(f"SELECT count(*) FROM {table}"))
    return {table: count for table, count in found.items() if count}


def test_the_command_counts_or_deletes_and_prints_a_table(
    tmp_path: Path, open_here: Callable[..., Any]
) -> None:
    with open_here(tmp_path) as pipeline:
        home = pipeline.platform.settings.dagster_home
        prepare_instance(InstanceSettings(home, home / "none", home / "none"))
        failed = ended(pipeline.platform, jobs.FAILED, START)
        environ = {
            "SYMAGE_DATA_DIR": str(tmp_path),
            "SYMAGE_STORE_URL": pipeline.platform.settings.store_url,
        }
        for dry_run, heading in ((True, "due"), (False, "deleted")):
            out = StringIO()
            assert run_retention(environ, out, dry_run=dry_run) == 0
            lines = [line.split("  ") for line in out.getvalue().splitlines()]
            assert (lines[0][0], lines[0][-1].strip()) == ("what", heading)
            (line,) = [line for line in lines if line[0] == "what failed jobs had made"]
            assert line[-1].strip() == "1"
            assert bool(pipeline.platform.store.keys(f"jobs/{failed}/")) is dry_run
