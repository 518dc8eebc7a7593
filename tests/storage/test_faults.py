"""Which faults pass, on real ones: of a disk, of both databases, of a store."""

import errno
import os
import socket
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from symage.storage.database import Database, sqlite_url
from symage.storage.faults import is_passing
from symage_dagster.pool.engine import PoolUnavailable, ShardFailed


def caught(error: BaseException, cause: BaseException | None = None) -> BaseException:
    try:
        raise error from cause
    except BaseException as found:
        return found


def test_a_full_disk_passes_and_a_missing_file_does_not() -> None:
    with pytest.raises(OSError, match="No space") as full, Path("/dev/full").open("wb", buffering=0) as file:
        file.write(b"x")
    assert is_passing(full.value)
    with pytest.raises(FileNotFoundError) as missing:
        os.stat("/nowhere/at/all")  # noqa: PTH116
    assert not is_passing(missing.value)


def test_a_fault_counts_also_as_the_cause_of_another() -> None:
    cause = OSError(errno.ENOSPC, "No space left on device")
    assert is_passing(caught(RuntimeError("the shard failed"), cause))
    assert not is_passing(caught(ValueError("a value")))
    assert is_passing(ShardFailed(3, "OSError: [Errno 28]", passing=True))
    assert not is_passing(ShardFailed(3, "LayoutError"))
    assert is_passing(PoolUnavailable("gone"))


def test_of_a_database_what_passes_is_told_from_what_is_wrong(database: Database) -> None:
    with pytest.raises(sa.exc.SQLAlchemyError) as wrong, database.write() as connection:
        connection.execute(sa.text("SELECT * FROM no_such_table"))
    assert not is_passing(wrong.value)
    twice_the_same = sa.text("INSERT INTO rate_buckets (name, full_at) VALUES ('a', 1), ('a', 1)")
    with pytest.raises(sa.exc.IntegrityError) as twice, database.write() as connection:
        connection.execute(twice_the_same)
    assert not is_passing(twice.value)


def test_a_locked_or_missing_sqlite_file_passes(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with sqlite3.connect(path) as held:
        held.execute("CREATE TABLE t (x)")
        held.execute("BEGIN EXCLUSIVE")
        engine = sa.create_engine(sqlite_url(path), connect_args={"timeout": 0})
        with pytest.raises(sa.exc.OperationalError, match="locked") as locked, engine.begin() as connection:
            connection.execute(sa.text("INSERT INTO t VALUES (1)"))
        engine.dispose()
        held.rollback()
    held.close()
    assert is_passing(locked.value)
    engine = sa.create_engine(sqlite_url(tmp_path / "gone" / "a.db"))
    with pytest.raises(sa.exc.OperationalError, match="unable to open") as gone:
        engine.connect()
    engine.dispose()
    assert is_passing(gone.value)


def test_a_postgresql_server_that_is_away_passes() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        engine = sa.create_engine(f"postgresql+psycopg://u@127.0.0.1:{port}/d")
        with pytest.raises(sa.exc.OperationalError) as away:
            engine.connect()
        engine.dispose()
    assert is_passing(away.value)


@pytest.mark.parametrize(
    ("status", "code", "passes"),
    [
        (503, "SlowDown", True),
        (500, "InternalError", True),
        (403, "AccessDenied", False),
        (404, "NoSuchKey", False),
    ],
)
def test_a_store_that_is_out_of_order_passes(status: int, code: str, passes: bool) -> None:
    from botocore.exceptions import ClientError, EndpointConnectionError

    answer = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    assert is_passing(ClientError(answer, "PutObject")) == passes  # type: ignore[arg-type]
    assert is_passing(EndpointConnectionError(endpoint_url="http://127.0.0.1:1"))
