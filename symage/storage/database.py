"""One database, SQLite (WAL) or PostgreSQL, behind two verbs: read and write.

A read runs each statement on its own; a write is one transaction that holds the write lock from its
first statement (BEGIN IMMEDIATE on SQLite), so what it has read cannot change under it.
Open one `Database` per process and never before a fork.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import sqlalchemy as sa

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 30
_MIGRATION_LOCK = 7_962_611
"""Of PostgreSQL's advisory locks: one machine migrates at a time."""
_NOW = sa.text("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")


class Database:
    """`url` is a SQLAlchemy URL; `postgresql://` means psycopg 3."""

    def __init__(self, url: str, *, pool_size: int = 5) -> None:
        self.url = normalised(url)
        self.is_sqlite = self.url.startswith("sqlite")
        self._writer = _writer(self.url, pool_size)
        self._reader = _reader(self.url, self._writer, pool_size)

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        with self._reader.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        with self._writer.begin() as connection:
            yield connection

    def now(self) -> int:
        """Microseconds since 1970 by the clock that all machines share which use this database."""
        if self.is_sqlite:
            return time.time_ns() // 1000
        with self.read() as connection:
            return int(connection.execute(_NOW).scalar_one())

    def migrate(self, revision: str = "head") -> None:
        """Bring the tables to the newest revision, or to this one; safe at every start, of several machines
        at once."""
        # Imported here: 10 MB that whoever only makes shards does without.
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with self._writer.begin() as connection:
            if not self.is_sqlite:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
            config.attributes["connection"] = connection
            command.upgrade(config, revision)

    def close(self) -> None:
        self._reader.dispose()
        self._writer.dispose()

    def __enter__(self) -> "Database":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"


def normalised(url: str) -> str:
    """Name the driver: libpq's own URL form otherwise means another one in each SQLAlchemy release."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _writer(url: str, pool_size: int) -> sa.Engine:
    engine = _engine(url, pool_size)
    if not url.startswith("sqlite"):
        return engine
    # SQLite upgrades a read lock only by failing: take the write lock at the start instead.
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _reader(url: str, writer: sa.Engine, pool_size: int) -> sa.Engine:
    if not url.startswith("sqlite"):
        return writer.execution_options(isolation_level="AUTOCOMMIT")
    return _engine(url, pool_size)


def _engine(url: str, pool_size: int) -> sa.Engine:
    if not url.startswith("sqlite"):
        return sa.create_engine(url, pool_size=pool_size, max_overflow=pool_size, pool_recycle=1800)
    arguments = {"timeout": BUSY_SECONDS, "check_same_thread": False, "isolation_level": None}
    engine = sa.create_engine(url, connect_args=arguments, pool_size=pool_size, max_overflow=pool_size)
    sa.event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
