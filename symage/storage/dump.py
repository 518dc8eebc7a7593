"""The database as files, and back: of one moment, taken while the platform works.

SQLite by its online backup; PostgreSQL by COPY of every table in one snapshot, which needs no tool of the
server's. The two do not read each other's. What does not belong here: the artifact store and secrets
(`symage_cli.backup`).
"""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import psycopg
import sqlalchemy as sa
from psycopg import sql

from symage.errors import SymageError
from symage.storage.database import Database
from symage.storage.schema import metadata

SQLITE_FILE = "symage.db"
REVISION_TABLE = "alembic_version"


class RestoreError(SymageError):
    """What was backed up cannot be put here; the message says why."""

    code = "restore_error"


def dump(database: Database, folder: Path) -> None:
    """Write the database, as it is at one moment, into an empty folder."""
    if database.is_sqlite:
        with closing(sqlite3.connect(folder / SQLITE_FILE)) as copy, closing(_sqlite(database)) as source:
            source.backup(copy)
        return
    with psycopg.connect(_libpq(database)) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        for name in (REVISION_TABLE, *_tables()):
            _copy_out(connection, name, folder / f"{name}.copy")


def load(database: Database, folder: Path) -> None:
    """Put a dump into a database that `check_place` has found good, and bring it to the newest revision."""
    if database.is_sqlite:
        with closing(sqlite3.connect(folder / SQLITE_FILE)) as copy, closing(_sqlite(database)) as target:
            copy.backup(target)
    else:
        # Empty tables of another revision, as `symage doctor` leaves them, are not those of the dump.
        with database.write() as connection:
            metadata.drop_all(connection)
            connection.execute(sa.text(f"DROP TABLE IF EXISTS {REVISION_TABLE}"))
        database.migrate((folder / f"{REVISION_TABLE}.copy").read_text().strip())
        with psycopg.connect(_libpq(database)) as connection:
            _fill(connection, folder)
    database.migrate()


def check_place(database: Database, folder: Path) -> None:
    """Raise RestoreError unless the dump can be loaded: a database of its kind, in which nothing is."""
    if (folder / SQLITE_FILE).exists() != database.is_sqlite:
        raise RestoreError("a backup of SQLite is restored to SQLite, one of PostgreSQL to PostgreSQL")
    if not is_unused(database):
        raise RestoreError("there is a database already; a backup is restored where none is")


def is_unused(database: Database) -> bool:
    """Whether there is no table with a row in it: no platform was ever started on it."""
    if database.is_sqlite and not Path(str(sa.make_url(database.url).database)).exists():
        return True
    with database.read() as connection:
        there = set(sa.inspect(connection).get_table_names())
        tables = (table for table in metadata.sorted_tables if table.name in there)
        return not any(
            connection.scalar(sa.select(sa.exists(sa.select(sa.literal(1)).select_from(table))))
            for table in tables
        )


def _fill(connection: "psycopg.Connection[tuple[object, ...]]", folder: Path) -> None:
    for name in _tables():
        path = folder / f"{name}.copy"
        if not path.exists():
            continue  # a table that is younger than the backup
        header, _, rows = path.read_bytes().partition(b"\n")
        columns = sql.SQL(", ").join(map(sql.Identifier, header.decode().split(",")))
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(name), columns)
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write(rows)
    for table in metadata.sorted_tables:
        if table.autoincrement_column is not None:
            _go_on_counting(connection, table.name, table.autoincrement_column.name)


def _go_on_counting(connection: "psycopg.Connection[tuple[object, ...]]", table: str, column: str) -> None:
    statement = sql.SQL("SELECT setval(pg_get_serial_sequence({}, {}), max({}) + 1, false) FROM {}")
    names = sql.Literal(table), sql.Literal(column), sql.Identifier(column), sql.Identifier(table)
    connection.execute(statement.format(*names))


def _copy_out(connection: "psycopg.Connection[tuple[object, ...]]", name: str, path: Path) -> None:
    """The rows as PostgreSQL's text format has them; a line with the names of the columns before them."""
    with connection.cursor() as cursor, path.open("wb") as file:
        if name != REVISION_TABLE:
            cursor.execute(sql.SQL("SELECT * FROM {} LIMIT 0").format(sql.Identifier(name)))
            file.write(",".join(column.name for column in cursor.description or ()).encode() + b"\n")
        with cursor.copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(name))) as copy:
            for rows in copy:
                file.write(rows)


def _tables() -> Iterable[str]:
    """Those that are referred to first."""
    return (table.name for table in metadata.sorted_tables)


def _sqlite(database: Database) -> sqlite3.Connection:
    return sqlite3.connect(str(sa.make_url(database.url).database))


def _libpq(database: Database) -> str:
    return sa.make_url(database.url).set(drivername="postgresql").render_as_string(hide_password=False)
