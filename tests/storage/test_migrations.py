"""Migrations make exactly the tables that the code names."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from symage.storage.database import Database, normalised
from symage.storage.schema import metadata


def test_migrated_tables_are_the_schema(database: Database) -> None:
    with database.write() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_migrating_twice_changes_nothing(database: Database) -> None:
    database.migrate()


def test_a_url_of_libpq_means_psycopg_3() -> None:
    assert normalised("postgres://u@h/d") == "postgresql+psycopg://u@h/d"
    assert normalised("postgresql://u@h/d") == "postgresql+psycopg://u@h/d"
    assert normalised("sqlite:///x") == "sqlite:///x"
