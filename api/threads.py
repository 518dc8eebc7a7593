"""Where blocking work runs: bounded threads beside the event loop.

SQLite has one writer, so its writes queue here for one thread instead of on the file's lock. What is
not here: long work; that belongs to the run pool.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Concatenate, ParamSpec, TypeVar

import sqlalchemy as sa

from symage.errors import NotReady
from symage.storage.database import Database

P = ParamSpec("P")
T = TypeVar("T")

READERS = 4
POSTGRESQL_WRITERS = 4
FILE_READERS = 8


class Threads:
    """`read` and `write` call a function with a connection; `files` calls one that touches the store,
    `compute` one that keeps a processor busy."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._readers = ThreadPoolExecutor(READERS, "read")
        self._writers = ThreadPoolExecutor(1 if database.is_sqlite else POSTGRESQL_WRITERS, "write")
        self._files = ThreadPoolExecutor(FILE_READERS, "files")
        self._computing = ThreadPoolExecutor(1, "compute")

    async def read(
        self, work: Callable[Concatenate[sa.Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        def call() -> T:
            with self._database.read() as connection:
                return work(connection, *args, **kwargs)

        return await _answer(self._readers, call)

    async def write(
        self, work: Callable[Concatenate[sa.Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """One transaction; what `work` raises undoes it."""

        def call() -> T:
            with self._database.write() as connection:
                return work(connection, *args, **kwargs)

        return await _answer(self._writers, call)

    async def now(self) -> int:
        """Microseconds since 1970 by the database's clock."""
        return await _answer(self._readers, self._database.now)

    async def compute(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """One piece of work at a time, so that the rest goes on beside it."""

        def call() -> T:
            return work(*args, **kwargs)

        return await _answer(self._computing, call)

    async def files(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        def call() -> T:
            return work(*args, **kwargs)

        return await _answer(self._files, call)

    def close(self) -> None:
        """Wait for the work under way, then let go of the database. What is computed is only looked at: it
        is not waited for."""
        self._computing.shutdown(wait=False, cancel_futures=True)
        for executor in (self._readers, self._writers, self._files):
            executor.shutdown(wait=True)
        self._database.close()


async def _answer(executor: ThreadPoolExecutor, call: Callable[[], T]) -> T:
    """Raises NotReady once the threads are closed: a request may come that late."""
    try:
        under_way = asyncio.get_running_loop().run_in_executor(executor, call)
    except RuntimeError as error:
        raise NotReady("not_ready", "The service is shutting down; ask again in a moment") from error
    return await under_way
