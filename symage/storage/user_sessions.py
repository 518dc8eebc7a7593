"""Sessions of signed-in users, and the links that let one in once. Both are random, and kept as their hash.

A session lives for IDLE after it was last seen and for LONGEST at most; ending it counts from the next
request on, for nothing is cached.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import sqlalchemy as sa

from symage.storage.schema import accounts, sign_in_links, user_sessions, users

HOUR = 3600 * 1_000_000
IDLE = 12 * HOUR
LONGEST = 30 * 24 * HOUR
LINK_LIVES = 24 * HOUR
SEEN_EVERY = 60_000_000
"""The time of last use is kept to the minute."""
LONGEST_AGENT = 200


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whose session it is, as of now. `session_id` None: a proxy has signed them in."""

    session_id: str | None
    user_id: str | None
    name: str
    role: str
    is_operator: bool
    account_id: str
    account_name: str
    tier: str
    flags: dict[str, bool]
    seen_at: int


@dataclass(frozen=True, slots=True)
class OpenSession:
    """As its user sees it in a list."""

    id: str
    user_agent: str
    created_at: int
    seen_at: int


_LIVE = (
    sa.select(
        user_sessions.c.id.label("session_id"),
        users.c.id.label("user_id"),
        users.c.name,
        users.c.role,
        users.c.is_operator,
        users.c.account_id,
        accounts.c.name.label("account_name"),
        accounts.c.tier,
        accounts.c.flags,
        user_sessions.c.seen_at,
    )
    .join(users, users.c.id == user_sessions.c.user_id)
    .join(accounts, accounts.c.id == users.c.account_id)
    .where(
        user_sessions.c.id == sa.bindparam("id"),
        user_sessions.c.expires_at > sa.bindparam("now"),
        user_sessions.c.seen_at > sa.bindparam("idle"),
        users.c.removed_at.is_(None),
    )
)
"""Asked at every request: building a statement takes longer than SQLite takes to answer it."""


def begin(connection: sa.Connection, user_id: str, *, user_agent: str, now: int) -> str:
    """A new session; what its cookie holds. Sessions that are over are swept on the way."""
    connection.execute(user_sessions.delete().where(user_sessions.c.expires_at <= now))
    raw = secrets.token_urlsafe(32)
    connection.execute(
        user_sessions.insert().values(
            id=hashed(raw),
            user_id=user_id,
            user_agent=user_agent[:LONGEST_AGENT],
            created_at=now,
            seen_at=now,
            expires_at=now + LONGEST,
        )
    )
    connection.execute(users.update().where(users.c.id == user_id).values(seen_at=now))
    return raw


def find(connection: sa.Connection, raw: str, *, now: int) -> SignedIn | None:
    """The live session of a cookie."""
    asked = {"id": hashed(raw), "now": now, "idle": now - IDLE}
    row = connection.execute(_LIVE, asked).one_or_none()
    return None if row is None else SignedIn(**row._mapping)


def touch(connection: sa.Connection, session_id: str, *, now: int) -> None:
    """The session, and whose it is, are seen now."""
    table = user_sessions.c
    seen = user_sessions.update().where(table.id == session_id).values(seen_at=now).returning(table.user_id)
    user_id = connection.scalar(seen)
    connection.execute(users.update().where(users.c.id == user_id).values(seen_at=now))


def of_user(connection: sa.Connection, user_id: str, *, now: int) -> Sequence[OpenSession]:
    """The live ones, latest use first."""
    table = user_sessions.c
    rows = connection.execute(
        sa.select(table.id, table.user_agent, table.created_at, table.seen_at)
        .where(table.user_id == user_id, table.expires_at > now, table.seen_at > now - IDLE)
        .order_by(table.seen_at.desc())
    )
    return [OpenSession(*row) for row in rows]


def end(connection: sa.Connection, user_id: str, session_id: str) -> None:
    """One session of this user; one that is over already stays so."""
    connection.execute(
        user_sessions.delete().where(user_sessions.c.id == session_id, user_sessions.c.user_id == user_id)
    )


def last_seen(connection: sa.Connection, account_id: str) -> Mapping[str, int]:
    """User id -> when they were last seen, for users of an account who ever were."""
    table = users.c
    seen = sa.and_(table.account_id == account_id, table.seen_at.is_not(None))
    return {row.id: row.seen_at for row in connection.execute(sa.select(table.id, table.seen_at).where(seen))}


def end_all(connection: sa.Connection, user_id: str) -> None:
    """All sessions of a user, and the links that would let them in."""
    connection.execute(user_sessions.delete().where(user_sessions.c.user_id == user_id))
    connection.execute(sign_in_links.delete().where(sign_in_links.c.user_id == user_id))


def issue_link(connection: sa.Connection, user_id: str, *, now: int) -> str:
    """The secret part of a link that lets the user in once; the user's earlier links end."""
    connection.execute(sign_in_links.delete().where(sign_in_links.c.user_id == user_id))
    raw = secrets.token_urlsafe(32)
    connection.execute(
        sign_in_links.insert().values(id=hashed(raw), user_id=user_id, expires_at=now + LINK_LIVES)
    )
    return raw


def linked_user(connection: sa.Connection, raw: str, *, now: int) -> str | None:
    """The id of the user whom a link is for, while it is good."""
    found: str | None = connection.scalar(
        sa.select(sign_in_links.c.user_id).where(
            sign_in_links.c.id == hashed(raw), sign_in_links.c.expires_at > now
        )
    )
    return found


def use_link(connection: sa.Connection, raw: str, *, now: int) -> str | None:
    """The same, and the link is used up: of two who come with it, one gets in."""
    found: str | None = connection.execute(
        sign_in_links.delete()
        .where(sign_in_links.c.id == hashed(raw), sign_in_links.c.expires_at > now)
        .returning(sign_in_links.c.user_id)
    ).scalar_one_or_none()
    return found


def hashed(raw: str) -> str:
    """192 random bits and more need no slow hash."""
    return sha256(raw.encode()).hexdigest()
