"""Dagster's event log in SQLite with connections that are kept.

The stock class builds a SQLAlchemy engine for every call and runs Alembic's stamp for every new run
file; keeping one engine per file and copying a prepared template halves the time of a run. Tables,
files and their names are the stock ones, so the stock class can read what this one wrote.
"""

import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import dagster as dg
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from symage_dagster.adapter import (
    ASSET_CHECK_EVENTS,
    ASSET_EVENTS,
    INDEX_SHARD_NAME,
    RUN_STATUS_EVENTS,
    ConfigurableClassData,
    EventLogCursor,
    EventLogEntry,
    SqliteEventLogStorage,
)
from symage_dagster.sqlite_engines import KeptEngines

KEPT_RUN_FILES = 8
"""Run files that one process keeps open at a time; each kept one keeps its WAL on disk too."""

_TEMPLATE = "run-template.sqlite"
_PAGE_BYTES = 1024
"""Of run files."""


def _set_page_size(connection: sqlite3.Connection, _record: object) -> None:
    """Of a file that is new: most of its tables and indexes stay empty, a page each."""
    connection.execute(f"PRAGMA page_size={_PAGE_BYTES}")


class KeptEventLogStorage(SqliteEventLogStorage):
    """Event log: one file per run beside an index, as the stock class has it."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._index_engines = KeptEngines()
        self._run_engines = KeptEngines(KEPT_RUN_FILES)
        self._tables: set[str] = set()
        self._columns: set[str] = set()
        self._partition: tuple[str, str] | None = None
        self._newest: tuple[dg.AssetRecordsFilter, dg.EventLogRecord] | None = None
        self._batch = threading.local()
        super().__init__(base_dir, inst_data)

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Any
    ) -> "KeptEventLogStorage":
        return cls(inst_data=inst_data, **config_value)

    def prepare(self) -> None:
        """Make the template of run files now rather than in the first run."""
        self._template()

    def has_table(self, table_name: str) -> bool:
        """Asked at each event about assets; a table that was there stays."""
        if table_name not in self._tables:
            # Not `index_connection`, whose lock may be held: an asset's event asks within its transaction.
            with self._engine(INDEX_SHARD_NAME).connect() as connection:
                if not sa.inspect(connection).has_table(table_name):
                    return False
            self._tables.add(table_name)
        return True

    def _has_asset_key_col_on_connection(self, conn: sa.Connection, column_name: str) -> bool:
        """Likewise; asked when an asset is read, too."""
        if column_name not in self._columns and super()._has_asset_key_col_on_connection(conn, column_name):
            self._columns.add(column_name)
        return column_name in self._columns

    def has_dynamic_partition(self, partitions_def_name: str, partition_key: str) -> bool:
        """Asked at each input and output of a run, and a run has one. That the key was there is remembered:
        who takes it away (`retention.py`) does so when its runs have ended."""
        asked = (partitions_def_name, partition_key)
        if self._partition != asked:
            if not super().has_dynamic_partition(*asked):
                return False
            self._partition = asked
        return True

    def delete_dynamic_partition(self, partitions_def_name: str, partition_key: str) -> None:
        super().delete_dynamic_partition(partitions_def_name, partition_key)
        self._partition = None

    def fetch_materializations(
        self,
        records_filter: dg.AssetKey | dg.AssetRecordsFilter,
        limit: int,
        cursor: str | None = None,
        ascending: bool = False,
    ) -> dg.EventRecordsResult:
        """A check asks for the newest of its asset and partition, which its run has just stored."""
        if self._newest is not None:
            asked, record = self._newest
            if (records_filter, limit, cursor, ascending) == (asked, 1, None, False):
                after = EventLogCursor.from_storage_id(record.storage_id).to_string()
                return dg.EventRecordsResult([record], cursor=after, has_more=True)
        return super().fetch_materializations(records_filter, limit, cursor, ascending)

    def store_event(self, event: EventLogEntry) -> None:
        """As the stock class stores it; the run's own row, most of what a run writes, by a plain INSERT."""
        row = self._event_to_row(event)
        self._insert(event.run_id, row)
        self._index(event, row)

    def store_event_batch(self, events: Sequence[EventLogEntry]) -> None:
        """Events of one run, such as those of what it plans: a transaction of its file, and one of the index,
        instead of up to three of each event."""
        rows = [self._event_to_row(event) for event in events]
        with self._connect(events[0].run_id) as connection:
            for row in rows:
                insert_row(connection, row)
        with self._connect(INDEX_SHARD_NAME) as self._batch.connection:
            try:
                for event, row in zip(events, rows, strict=True):
                    self._index(event, row)
            finally:
                del self._batch.connection

    def _index(self, event: EventLogEntry, row: Mapping[str, Any]) -> None:
        """What is known across runs."""
        kind = event.dagster_event_type if event.is_dagster_event else None
        if kind in ASSET_EVENTS:
            with self.index_transaction() as connection:
                event_id = insert_row(connection, row)
                self._store_asset_event_tags(connection, [event], [event_id])
                self._store_asset_event(connection, event, event_id)
            self._remember(event, event_id)
        if kind in ASSET_CHECK_EVENTS:
            self.store_asset_check_event(event, self._insert(INDEX_SHARD_NAME, row))
        if kind in RUN_STATUS_EVENTS:
            self._insert(INDEX_SHARD_NAME, row)

    def _remember(self, event: EventLogEntry, event_id: int) -> None:
        """The newest materialization, of a run and of one partition: until the run is closed, nobody else
        makes that partition."""
        made = event.get_dagster_event()
        if made.event_type is not dg.DagsterEventType.ASSET_MATERIALIZATION or not event.run_id:
            return
        if made.asset_key is not None and made.partition is not None:
            asked = dg.AssetRecordsFilter(made.asset_key, asset_partitions=[made.partition])
            self._newest = asked, dg.EventLogRecord(event_id, event)

    def _insert(self, shard: str, row: Mapping[str, Any]) -> int:
        with self._connect(shard) as connection:
            return insert_row(connection, row)

    def close_run(self, run_id: str) -> None:
        """Called when a run ends. Otherwise its file keeps more than a megabyte of WAL beside it."""
        self._newest = None
        self._run_engines.close(self.conn_string_for_shard(run_id))

    def delete_events(self, run_id: str) -> None:
        """Removes the run's file, which the stock class empties and leaves."""
        with self.index_connection() as connection:
            self.delete_events_for_run(connection, run_id)
        if self.supports_global_concurrency_limits:
            self.free_concurrency_slots_for_run(run_id)
        self.close_run(run_id)
        self._initialized_dbs.discard(run_id)
        path = Path(self.path_for_shard(run_id))
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)

    def dispose(self) -> None:
        super().dispose()
        self._run_engines.close_all()
        self._index_engines.close_all()

    @contextmanager
    def _connect(self, shard: str) -> Iterator[sa.Connection]:
        """In a transaction; within a batch, in that of the batch."""
        if shard == INDEX_SHARD_NAME and hasattr(self._batch, "connection"):
            yield self._batch.connection
            return
        with self._db_lock:
            engine = self._engine(shard)
            if shard not in self._initialized_dbs:
                self._initialise(shard, engine)
                self._initialized_dbs.add(shard)
            with engine.begin() as connection:
                yield connection

    def _engine(self, shard: str) -> sa.Engine:
        engines = self._index_engines if shard == INDEX_SHARD_NAME else self._run_engines
        return engines.get(self.conn_string_for_shard(shard))

    def _initialise(self, shard: str, engine: sa.Engine) -> None:
        path = Path(self.path_for_shard(shard))
        if shard == INDEX_SHARD_NAME or (path.exists() and path.stat().st_size == 0):
            self._initdb(engine)
        elif not path.exists():
            self._copy_template(path)

    def _copy_template(self, path: Path) -> None:
        """Copy aside, then link: the file appears whole, and the first of two processes wins."""
        copy = _aside(path)
        shutil.copyfile(self._template(), copy)
        with suppress(FileExistsError):
            os.link(copy, path)
        copy.unlink()

    def _template(self) -> Path:
        """An empty run file. Its name does not end in .db, by which the stock class lists runs."""
        template = Path(self._base_dir) / f"{_TEMPLATE}-{dg.__version__}"
        if not template.exists():
            aside = _aside(template)
            engine = sa.create_engine(f"sqlite:///{aside}", poolclass=NullPool)
            sa.event.listen(engine, "connect", _set_page_size)
            self._initdb(engine)
            engine.dispose()
            aside.rename(template)
        return template


def _aside(path: Path) -> Path:
    return path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}.tmp")


def insert_row(connection: sa.Connection, row: Mapping[str, Any]) -> int:
    """Insert a row of events as SQLAlchemy would, whose own statement takes twice as long; its number."""
    values = {**row, "timestamp": row["timestamp"].isoformat(sep=" ", timespec="microseconds")}
    names, places = ", ".join(values), ", ".join("?" * len(values))
    statement = f"INSERT INTO event_logs ({names}) VALUES ({places})"
    return int(connection.exec_driver_sql(statement, tuple(values.values())).lastrowid)


def prepare_run_files(instance: dg.DagsterInstance) -> None:
    """Have the event log of this instance ready for the first run, if it is of our kind."""
    storage = instance.event_log_storage
    if isinstance(storage, KeptEventLogStorage):
        storage.prepare()


def close_run_files(instance: dg.DagsterInstance, run_id: str) -> None:
    storage = instance.event_log_storage
    if isinstance(storage, KeptEventLogStorage):
        storage.close_run(run_id)
