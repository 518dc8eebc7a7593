"""Pages of a table's rows, newest first, stable under rows of the same moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa


@dataclass(frozen=True, slots=True)
class Position:
    """The last row of a page: the next page goes on below it. `created_at` in microseconds since 1970."""

    created_at: int
    id: str


@dataclass(frozen=True, slots=True)
class PagedRows:
    """`next` is None on the last page."""

    rows: Sequence[sa.Row[Any]]
    next: Position | None


def newest(
    connection: sa.Connection,
    table: sa.Table,
    where: sa.ColumnElement[bool],
    *,
    limit: int,
    after: Position | None = None,
) -> PagedRows:
    """A page of a table that has `created_at` and `id`."""
    place = sa.tuple_(table.c.created_at, table.c.id)
    query = sa.select(table).where(where)
    if after is not None:
        query = query.where(place < sa.tuple_(sa.literal(after.created_at), sa.literal(after.id)))
    ordered = query.order_by(table.c.created_at.desc(), table.c.id.desc())
    found = connection.execute(ordered.limit(limit + 1)).all()
    rows = found[:limit]
    return PagedRows(rows, Position(rows[-1].created_at, rows[-1].id) if len(found) > limit else None)
