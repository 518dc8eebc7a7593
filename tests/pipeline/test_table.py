"""A table through the production assets: rows, checks, credits, cuts, crashes and refusals."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import sqlalchemy as sa

from symage.errors import NotFound
from symage.pricing.quote import TABLE
from symage.request import GenerationRequest
from symage.storage import acceptance, jobs, lease
from symage.storage.acceptance import TableApplication
from symage.storage.artifacts import read_bytes
from symage.storage.jobs import TableJob
from symage.storage.schema import jobs as jobs_table
from symage.storage.schema import webhook_outbox
from symage.tabular.request import Column, FurtherTable, TabularRequest
from symage.tabular.rows import make_rows
from symage.tabular.writing import csv_header, csv_lines, json_records
from symage_dagster import table_work
from symage_dagster.adapter import load_project
from symage_dagster.clock import now_microseconds
from symage_dagster.definitions import DATASET_JOB, RUN_JOBS, TABLE_JOB
from symage_dagster.pool.engine import LocalEngine
from symage_dagster.reconciler import make_sensor
from symage_dagster.table_work import ROWS, TableWork

REQUEST = TabularRequest(
    columns=(
        Column("name", "text_full_name"),
        Column("age", "identity_age"),
        Column("pay", "number_integer", {"min": 20000, "max": 200000, "distribution_type": "normal"}),
        Column("plan", "custom_enum", {"values": ["free", "pro"], "weights": [3, 1]}),
    ),
    quantity=120,
    seed=5,
    output_formats=("csv", "json"),
)


@pytest.fixture
def installed(
    database_url: str, store_url: str, tmp_path: Path, open_here: Callable[..., AbstractContextManager[Any]]
) -> Iterator[Any]:
    """An installation on each database and each store."""
    with open_here(tmp_path / "here", SYMAGE_DATABASE_URL=database_url, SYMAGE_STORE_URL=store_url) as opened:
        yield opened


def accept(pipeline: Any, request: TabularRequest = REQUEST) -> str:
    credits = TABLE.credits(request.quantity, len(request.columns))
    application = TableApplication(pipeline.account, request, request.seed, credits, "api")
    with pipeline.platform.database.write() as connection:
        job_id = acceptance.accept_table(connection, application, now=now_microseconds()).id
    pipeline.instance.add_dynamic_partitions("jobs", [job_id])
    return job_id


def job_of(pipeline: Any, job_id: str) -> TableJob:
    with pipeline.platform.database.read() as connection:
        return jobs.get_own_table(connection, pipeline.account, job_id)


def run(pipeline: Any, job_id: str) -> TableJob:
    """The job after a run of it."""
    pipeline.run(job_id, TABLE_JOB)
    return job_of(pipeline, job_id)


def file(pipeline: Any, job: TableJob, name: str) -> str:
    return read_bytes(pipeline.platform.store, job.artifacts[name].key).decode()


def whole_csv() -> str:
    rows = make_rows(REQUEST, 0, 120)
    return csv_header(rows.names) + csv_lines(rows).decode()


def has_packs(pipeline: Any, job_id: str) -> bool:
    try:
        return bool(pipeline.platform.store.size(f"jobs/{job_id}/rows/000000.pack"))
    except NotFound:
        return False


def test_the_pool_can_load_the_runs_of_every_kind() -> None:
    assert set(load_project("symage_dagster.definitions:defs").jobs) == {*jobs.RUNS.values(), "retention"}


def test_a_table_is_made_paid_and_delivered(installed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_work, "SHARD_ROWS", 50)
    job_id = accept(installed)
    assert installed.balance() == (3, 0)
    job = run(installed, job_id)
    assert (job.status, job.error, job.items_done, job.progress) == ("completed", None, 120, 1.0)
    assert installed.balance() == (0, 3)
    assert file(installed, job, "csv") == whole_csv()
    records = json_records(make_rows(REQUEST, 0, 120))
    assert json.loads(file(installed, job, "json")) == json.loads(b"[" + records + b"]")
    assert not has_packs(installed, job_id)


def test_bytes_do_not_depend_on_the_number_of_shards(pipeline: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    found = set()
    for size in (7, 60, 10_000):
        monkeypatch.setattr(table_work, "SHARD_ROWS", size)
        job = run(pipeline, accept(pipeline))
        found.add((file(pipeline, job, "csv"), file(pipeline, job, "json")))
    assert len(found) == 1


def test_only_formats_that_were_asked_for_are_made(pipeline: Any) -> None:
    job = run(pipeline, accept(pipeline, replace(REQUEST, output_formats=("json",))))
    assert list(job.artifacts) == ["json"]
    assert len(json.loads(file(pipeline, job, "json"))) == 120


def test_the_largest_table(pipeline: Any) -> None:
    columns = tuple(Column(f"n{n}", "number_decimal", {"max": n}) for n in range(50))
    job = run(pipeline, accept(pipeline, TabularRequest(columns, 10_000, 1)))
    rows = list(csv.reader(io.StringIO(file(pipeline, job, "csv"))))
    assert (len(rows), {len(row) for row in rows}) == (10_001, {50})
    assert pipeline.balance() == (0, 1000)


def test_a_value_that_its_column_may_not_hold_fails_the_job_and_frees_the_credits(
    pipeline: Any, change_engine: Callable[..., Any]
) -> None:
    class Careless:
        """Counts a broken value in every shard."""

        def map_shards(self, *args: Any, **kwargs: Any) -> Iterator[tuple[int, Any]]:
            for position, counts in LocalEngine().map_shards(*args, **kwargs):
                yield position, {**counts, "broken_values": 1}

    job = run(pipeline, accept(change_engine(pipeline, Careless())))
    assert job.status == "failed"
    assert job.error is not None
    assert job.error == (
        "The check of table failed: expect_column_max_to_be_between(broken_values): shard 0 (items 0 to 119)"
    )
    assert (pipeline.balance(), job.artifacts) == ((0, 0), {})


def test_a_damaged_pack_fails_the_job(pipeline: Any, change_engine: Callable[..., Any]) -> None:
    class Damaging:
        """Spoils a byte of each pack once it is written."""

        def map_shards(self, function: str, arguments: Any, **kwargs: Any) -> Iterator[tuple[int, Any]]:
            arguments = list(arguments)
            for position, counts in LocalEngine().map_shards(function, arguments, **kwargs):
                key = f"jobs/{arguments[position]['job_id']}/rows/{position:06d}.pack"
                data = bytearray(read_bytes(pipeline.platform.store, key))
                data[-20] ^= 1
                pipeline.platform.store.write(key, [bytes(data)])
                yield position, counts

    job = run(pipeline, accept(change_engine(pipeline, Damaging())))
    assert (job.status, pipeline.balance()) == ("failed", (0, 0))
    assert "damaged" in str(job.error)
    # Kept for a retry; a run of all the assets makes them anew.
    assert has_packs(pipeline, job.id)
    assert run(change_engine(pipeline, LocalEngine()), job.id).status == "completed"


def test_a_table_is_rebuilt_beside_what_is_served(pipeline: Any) -> None:
    before = run(pipeline, accept(pipeline))
    pipeline.platform.store.delete_prefix(before.artifacts["csv"].key)
    run_id = pipeline.run(before.id, TABLE_JOB)
    assert pipeline.instance.get_run_by_id(run_id).status == dg.DagsterRunStatus.SUCCESS
    after = job_of(pipeline, before.id)
    assert (after.status, after.completed_at, after.artifacts) == (
        "completed",
        before.completed_at,
        before.artifacts,
    )
    assert file(pipeline, after, "csv") == whole_csv()
    assert pipeline.balance() == (0, 3)


def test_a_run_that_follows_a_dead_one_makes_what_is_left(
    pipeline: Any, change_engine: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Counting:
        def __init__(self) -> None:
            self.made: list[int] = []

        def map_shards(self, function: str, arguments: Any, **kwargs: Any) -> Iterator[tuple[int, Any]]:
            arguments = list(arguments)
            self.made += [argument["number"] for argument in arguments]
            return iter(LocalEngine().map_shards(function, arguments, **kwargs))

    monkeypatch.setattr(table_work, "SHARD_ROWS", 50)
    job_id = accept(pipeline)
    with pipeline.platform.database.write() as connection:
        held = lease.acquire(connection, job_id, "gone", now=0)
    work = TableWork(pipeline.platform, job_of(pipeline, job_id), held)
    work.run_stage(ROWS, work.shard_ranges().only([1]), stops=False)
    counting = Counting()
    job = run(change_engine(pipeline, counting), job_id)
    assert (job.status, job.attempt, pipeline.balance()) == ("completed", 2, (0, 3))
    assert counting.made == [0, 2]
    assert file(pipeline, job, "csv") == whole_csv()


def test_runs_of_the_other_kind_are_refused(pipeline: Any) -> None:
    table = accept(pipeline)
    documents = pipeline.accept(GenerationRequest(("irs_w2_single_page_2025",), 1, 1))
    for name, job_id in ((DATASET_JOB, table), (TABLE_JOB, documents)):
        run_id = pipeline.run(job_id, name)
        assert pipeline.instance.get_run_by_id(run_id).status == dg.DagsterRunStatus.CANCELED
    assert job_of(pipeline, table).status == pipeline.job(documents).status == "pending"


def test_a_lost_launch_is_launched_as_what_it_is(pipeline: Any) -> None:
    table = accept(pipeline)
    documents = pipeline.accept(GenerationRequest(("irs_w2_single_page_2025",), 1, 1))
    with pipeline.platform.database.write() as connection:
        connection.execute(sa.update(jobs_table).values(claimed_at=now_microseconds() - 60_000_000))
    result: Any = make_sensor(RUN_JOBS)(dg.build_sensor_context(instance=pipeline.instance))
    requested = {request.partition_key: request.job_name for request in result.run_requests}
    assert requested == {table: TABLE_JOB, documents: DATASET_JOB}


def test_the_end_of_a_table_makes_no_event(pipeline: Any) -> None:
    run(pipeline, accept(pipeline))
    with pipeline.platform.database.read() as connection:
        assert connection.execute(sa.select(webhook_outbox)).all() == []


def test_parquet_and_further_tables(pipeline: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Typed columns, row groups that do not depend on the shards, and files of a second table."""
    import pyarrow.parquet as pq

    shops = FurtherTable("shops", (Column("id", "number_sequence"), Column("city", "address_city")), 12)
    columns = (
        Column("shop", "custom_foreign_key", {"table": "shops", "column": "id"}),
        Column("day", "date_date", {"null_rate": 0.2}),
        Column("price", "number_decimal", {"max": 10}),
        Column("code", "custom_mask", {"mask": "AA99", "unique": True}),
    )
    request = TabularRequest(columns, 120, 5, ("csv", "parquet"), tables=(shops,))
    found = set()
    for size in (50, 10_000):
        monkeypatch.setattr(table_work, "SHARD_ROWS", size)
        job = run(pipeline, accept(pipeline, request))
        assert (job.status, job.error) == ("completed", None)
        assert set(job.artifacts) == {"csv", "parquet", "shops.csv", "shops.parquet"}
        found.add(read_bytes(pipeline.platform.store, job.artifacts["parquet"].key))
    table = pq.read_table(io.BytesIO(found.pop()))
    assert (found, table.num_rows) == (set(), 120)
    assert [str(field.type) for field in table.schema] == ["int64", "date32[day]", "double", "string"]
    keys = [int(row[0]) for row in list(csv.reader(io.StringIO(file(pipeline, job, "shops.csv"))))[1:]]
    assert set(table.column("shop").to_pylist()) <= set(keys) == set(range(1, 13))
