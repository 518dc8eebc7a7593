"""Past jobs, made up from a real one: what it left, written again under other ids."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import dagster as dg
import sqlalchemy as sa

from symage.storage.database import Database, sqlite_url
from symage.storage.schema import job_forms, ledger_entries, shards
from symage.storage.schema import jobs as jobs_table
from symage_dagster.sqlite_runs import KeptRunStorage
from symage_dagster.sqlite_storage import KeptEventLogStorage

CHUNK = 500
"""Jobs that are written in one transaction."""
OF_RUNS = ("runs", "run_tags")
OF_EVENTS = ("event_logs", "asset_check_executions")

Row = dict[str, Any]
Names = Mapping[str, str]


class Past:
    """Writes jobs that ended before the one that it copies. The platform may run meanwhile."""

    def __init__(self, data_dir: Path, job_id: str) -> None:
        self._data_dir = data_dir
        self._job_id = job_id
        self._moment = 0
        with Database(sqlite_url(data_dir / "symage.db")) as database, database.read() as connection:
            (self._job,) = _rows(connection, jobs_table, jobs_table.c.id == job_id)
            self._shards = _rows(connection, shards, shards.c.job_id == job_id)
            self._entries = _rows(connection, ledger_entries, ledger_entries.c.job_id == job_id)
        self._run_id = str(self._job["run_id"])

    def add(self, count: int, *, runs: bool) -> None:
        """So many jobs; with their runs in Dagster, or without."""
        made = [{self._job_id: str(uuid4()), self._run_id: str(uuid4())} for _ in range(count)]
        with (
            Database(sqlite_url(self._data_dir / "symage.db")) as database,
            dg.DagsterInstance.from_config(str(self._data_dir / "dagster")) as instance,
        ):
            for first in range(0, count, CHUNK):
                some = made[first : first + CHUNK]
                self._add_jobs(database, some)
                if runs:
                    self._add_runs(instance, some)

    def _add_jobs(self, database: Database, made: Sequence[Names]) -> None:
        written: dict[sa.Table, list[Row]] = {table: [] for table in (jobs_table, job_forms, shards)}
        entries = []
        for names in made:
            self._moment += 1
            job = _renamed(self._job, names)
            job["created_at"] -= self._moment
            written[jobs_table].append(job)
            form = {name: job[name] for name in ("account_id", "form_id", "created_at")}
            written[job_forms].append(form)
            written[shards] += [_renamed(row, names) for row in self._shards]
            entries += [_renamed(row, names) for row in self._entries]
        for row in entries:
            del row["id"]
        with database.write() as connection:
            for table, rows in written.items():
                connection.execute(table.insert(), rows)
            connection.execute(ledger_entries.insert(), entries)

    def _add_runs(self, instance: dg.DagsterInstance, made: Sequence[Names]) -> None:
        runs, events = instance.run_storage, instance.event_log_storage
        if not isinstance(runs, KeptRunStorage) or not isinstance(events, KeptEventLogStorage):
            raise TypeError("the past is made up in the SQLite files of `symage up`")
        with runs.connect() as connection:
            _copy(connection, OF_RUNS, self._run_id, made)
        with events.index_connection() as connection:
            _copy(connection, OF_EVENTS, self._run_id, made)
        instance.add_dynamic_partitions("jobs", [names[self._job_id] for names in made])
        printed = self._data_dir / "dagster" / "compute_logs"
        events.close_run(self._run_id)
        file = Path(events.path_for_shard(self._run_id)).read_bytes()
        for names in made:
            run_id = names[self._run_id]
            Path(events.path_for_shard(run_id)).write_bytes(_with_other_ids(file, names))
            shutil.copytree(printed / self._run_id, printed / run_id)


def _rows(connection: sa.Connection, table: sa.Table, of: sa.ColumnElement[bool]) -> list[Row]:
    return [dict(row) for row in connection.execute(sa.select(table).where(of)).mappings()]


def _copy(connection: sa.Connection, tables: Sequence[str], run_id: str, made: Sequence[Names]) -> None:
    for name in tables:
        table = sa.Table(name, sa.MetaData(), autoload_with=connection)
        rows = _rows(connection, table, table.c.run_id == run_id)
        copies = [_renamed(row, names) for names in made for row in rows]
        for copy in copies:
            del copy["id"]
        if copies:
            connection.execute(table.insert(), copies)


def _with_other_ids(data: bytes, names: Names) -> bytes:
    """A run's file: ids are of one length and stand where they stood. One that runs over two pages of the
    file stays what it was, which nobody looks for."""
    for old, new in names.items():
        data = data.replace(old.encode(), new.encode())
    return data


def _renamed(row: Row, names: Names) -> Row:
    """With the new ids wherever the old ones stand."""

    def renamed(value: Any) -> Any:
        if isinstance(value, str):
            for old, new in names.items():
                value = value.replace(old, new)
        return value

    return {name: renamed(value) for name, value in row.items()}
