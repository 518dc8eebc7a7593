"""Migrations make exactly the tables that the code names."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from symage.storage import accounts, versions
from symage.storage.database import Database, normalised, sqlite_url
from symage.storage.schema import metadata
from tests.conftest import new_postgres_database


def test_migrated_tables_are_the_schema(database: Database) -> None:
    with database.write() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_migrating_twice_changes_nothing(database: Database) -> None:
    database.migrate()


def test_a_url_of_libpq_means_psycopg_3() -> None:
    assert normalised("postgres://u@h/d") == "postgresql+psycopg://u@h/d"
    assert normalised("postgresql://u@h/d") == "postgresql+psycopg://u@h/d"
    assert normalised("sqlite:///x") == "sqlite:///x"


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_versions_that_are_there_keep_their_people(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """The order has grown since from 2 people to 5; under `fixed`, nobody's people are the next one's."""
    url = sqlite_url(tmp_path / "old.db")
    if engine == "postgresql":
        url = new_postgres_database(request.getfixturevalue("postgres_server"))
    with Database(url) as database:
        database.migrate("0009")
        with database.write() as connection:
            account = accounts.create(connection, "a", now=1).id
            for policy, end in (("roll", 109), ("fixed", 100)):
                connection.execute(
                    sa.text(
                        "INSERT INTO datasets (id, account_id, name, cron, timezone, seed_policy, keep, "
                        "generate, paused, stopped, next_seed, versions, settled_until, created_at, "
                        "updated_at) VALUES (:policy, :account, :policy, '@daily', 'UTC', :policy, 1, "
                        ":generate, false, false, :end, 3, 1, 1, 1)"
                    ),
                    {"policy": policy, "account": account, "generate": '{"quantity": 5}', "end": end},
                )
                for number, seed in enumerate((100, 102, 104), 1):
                    connection.execute(
                        sa.text(
                            "INSERT INTO dataset_versions (dataset_id, number, status, seed, created_at) "
                            "VALUES (:policy, :number, 'failed', :seed, 1)"
                        ),
                        {"policy": policy, "number": number, "seed": seed if policy == "roll" else 100},
                    )
        database.migrate()
        with database.read() as connection:
            kept = {
                policy: [each.quantity for each in versions.of_dataset(connection, policy)]
                for policy in ("roll", "fixed")
            }
    assert kept == {"roll": [5, 2, 2], "fixed": [5, 5, 5]}
