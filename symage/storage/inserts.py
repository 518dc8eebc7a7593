"""Inserts that know what to do where a row stands already: each database says it in its own words."""

from typing import TypeAlias

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

Insert: TypeAlias = sqlite.Insert | postgresql.Insert


def insert_into(connection: sa.Connection, table: sa.Table) -> Insert:
    """With `on_conflict_do_nothing` and `on_conflict_do_update`, which SQLAlchemy's own has not."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    return insert(table)
