"""Dagster's SQLite storages with connections that are kept.

The stock classes build a SQLAlchemy engine for every call and run Alembic's stamp for every new run
file; keeping one engine per file and copying a prepared template halves the time of a run. Tables,
files and their names are the stock ones, so the stock classes can read what these wrote.

Durability is `synchronous=NORMAL` in WAL mode: nothing is lost when a process dies; a power cut may
lose the last events of a run, which the platform's own database, the truth about jobs, does not keep here.
"""

import os
import shutil
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self, cast

import dagster as dg
import sqlalchemy as sa
from sqlalchemy.pool import NullPool, QueuePool

from symage_dagster.adapter import (
    INDEX_SHARD_NAME,
    SQLITE_BUSY_TIMEOUT_SECONDS,
    ConfigurableClassData,
    SqliteEventLogStorage,
    SqliteRunStorage,
    SqliteScheduleStorage,
)

KEPT_RUN_FILES = 8
"""Run files that one process keeps open at a time; each kept one keeps its WAL on disk too."""

_TEMPLATE = "run-template.sqlite"
_PAGE_BYTES = 1024
"""Of run files."""


class KeptEngines:
    """One SQLAlchemy engine per file, rebuilt after a fork. Safe for threads."""

    def __init__(self, limit: int | None = None) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._pid = os.getpid()
        self._engines: OrderedDict[str, sa.Engine] = OrderedDict()

    def get(self, url: str) -> sa.Engine:
        with self._lock:
            self._forget_after_fork()
            engine = self._engines.get(url)
            if engine is None:
                engine = self._engines[url] = _kept_engine(url)
            self._engines.move_to_end(url)
            self._evict()
            return engine

    def close(self, url: str) -> None:
        """The last process to close a file checkpoints its WAL and removes it."""
        with self._lock:
            engine = self._engines.pop(url, None)
        if engine is not None:
            engine.dispose()

    def close_all(self) -> None:
        for url in list(self._engines):
            self.close(url)

    def _evict(self) -> None:
        while self._limit is not None and len(self._engines) > self._limit:
            self._engines.popitem(last=False)[1].dispose()

    def _forget_after_fork(self) -> None:
        """A connection made by the parent is the parent's: dropped here without being closed."""
        if self._pid == os.getpid():
            return
        for engine in self._engines.values():
            engine.dispose(close=False)
        self._engines.clear()
        self._pid = os.getpid()


def _kept_engine(url: str) -> sa.Engine:
    engine = sa.create_engine(
        url,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=20,
        connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
    )
    sa.event.listen(engine, "connect", _set_durability)
    return engine


def _set_durability(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous=NORMAL")


def _set_page_size(connection: sqlite3.Connection, _record: object) -> None:
    """Of a file that is new: most of its tables and indexes stay empty, a page each."""
    connection.execute(f"PRAGMA page_size={_PAGE_BYTES}")


class KeptEventLogStorage(SqliteEventLogStorage):
    """Event log: one file per run beside an index, as the stock class has it."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._index_engines = KeptEngines()
        self._run_engines = KeptEngines(KEPT_RUN_FILES)
        super().__init__(base_dir, inst_data)

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Any
    ) -> "KeptEventLogStorage":
        return cls(inst_data=inst_data, **config_value)

    def prepare(self) -> None:
        """Make the template of run files now rather than in the first run."""
        self._template()

    def close_run(self, run_id: str) -> None:
        """Called when a run ends. Otherwise its file keeps more than a megabyte of WAL beside it."""
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
        with self._db_lock:
            engine = self._engine(shard)
            if shard not in self._initialized_dbs:
                self._initialise(shard, engine)
                self._initialized_dbs.add(shard)
            with engine.connect() as connection, connection.begin():
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


class KeptRunStorage(SqliteRunStorage):
    """Run storage: one file."""

    def __init__(self, conn_string: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines = KeptEngines()
        super().__init__(conn_string, inst_data)

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Any) -> Self:
        return cls.from_local(inst_data=inst_data, **config_value)

    @contextmanager
    def connect(self) -> Iterator[sa.Connection]:
        with self._engines.get(self._conn_string).connect() as connection, connection.begin():
            yield connection

    def dispose(self) -> None:
        super().dispose()
        self._engines.close_all()


class KeptScheduleStorage(SqliteScheduleStorage):
    """Schedule and sensor ticks: one file."""

    def __init__(self, conn_string: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines = KeptEngines()
        super().__init__(conn_string, inst_data)

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Any) -> Self:
        # The stock annotation names the stock class; what it makes is a `cls`.
        return cast(Self, cls.from_local(inst_data=inst_data, **config_value))

    @contextmanager
    def connect(self) -> Iterator[sa.Connection]:
        with self._engines.get(self._conn_string).connect() as connection, connection.begin():
            yield connection

    def dispose(self) -> None:
        super().dispose()
        self._engines.close_all()


def prepare_run_files(instance: dg.DagsterInstance) -> None:
    """Have the event log of this instance ready for the first run, if it is of our kind."""
    storage = instance.event_log_storage
    if isinstance(storage, KeptEventLogStorage):
        storage.prepare()


def close_run_files(instance: dg.DagsterInstance, run_id: str) -> None:
    storage = instance.event_log_storage
    if isinstance(storage, KeptEventLogStorage):
        storage.close_run(run_id)
