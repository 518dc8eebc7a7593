"""SQLAlchemy engines that are kept, one for each SQLite file of Dagster.

Durability is `synchronous=NORMAL` in WAL mode: nothing is lost when a process dies; a power cut may
lose the last events of a run, which the platform's own database, the truth about jobs, does not keep here.
"""

import os
import sqlite3
import threading
from collections import OrderedDict

import sqlalchemy as sa
from sqlalchemy.pool import QueuePool

from symage_dagster.adapter import SQLITE_BUSY_TIMEOUT_SECONDS


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
