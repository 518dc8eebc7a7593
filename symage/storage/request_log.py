"""What the keys of an account asked for lately: method, path, status and time, never queries nor bodies."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from symage.storage.pages import Position, newest
from symage.storage.schema import request_log

KEPT = 7 * 24 * 3600 * 1_000_000
LONGEST_PATH = 300


@dataclass(frozen=True, slots=True)
class Asked:
    """`id` is the request's, `ordered` the path of the job or table that it ordered; times in microseconds
    since 1970."""

    id: str
    account_id: str
    key_id: str
    method: str
    path: str
    status: int
    milliseconds: int
    created_at: int
    ordered: str | None = None


@dataclass(frozen=True, slots=True)
class AskedPage:
    requests: Sequence[Asked]
    next: Position | None


def record(connection: sa.Connection, asked: Sequence[Asked], *, now: int) -> None:
    """Rows older than KEPT go on the way."""
    if asked:
        connection.execute(request_log.insert(), [asdict(each) for each in asked])
    connection.execute(request_log.delete().where(request_log.c.created_at < now - KEPT))


def page(
    connection: sa.Connection,
    account_id: str,
    *,
    limit: int,
    after: Position | None = None,
    failed: bool = False,
    key_id: str | None = None,
) -> AskedPage:
    """Newest first; `failed`: those alone that were answered with 400 and more."""
    where = request_log.c.account_id == account_id
    if failed:
        where = sa.and_(where, request_log.c.status >= 400)
    if key_id is not None:
        where = sa.and_(where, request_log.c.key_id == key_id)
    found = newest(connection, request_log, where, limit=limit, after=after)
    return AskedPage([Asked(**row._mapping) for row in found.rows], found.next)


def counts(connection: sa.Connection, account_id: str) -> dict[str, tuple[int, int]]:
    """Key id -> its requests, and how many of them met the rate limit."""
    limited = sa.func.sum(sa.case((request_log.c.status == 429, 1), else_=0))
    rows = connection.execute(
        sa.select(request_log.c.key_id, sa.func.count(), limited)
        .where(request_log.c.account_id == account_id)
        .group_by(request_log.c.key_id)
    )
    return {key_id: (count, int(refused)) for key_id, count, refused in rows}
