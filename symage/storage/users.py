"""The people who sign in to the console: each belongs to one account and may do there what their role says.

What does not belong here: hashing of passwords, which takes its time and so is done by who asks; sessions
(`user_sessions.py`). Removed users stay as rows, for the audit log names them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from symage.errors import BadRequest, NotFound, Problem
from symage.storage import audit, user_sessions
from symage.storage.schema import users

OWNER, MEMBER, VIEWER = "owner", "member", "viewer"
ROLES = (OWNER, MEMBER, VIEWER)
"""What each may do, all that the next may besides. owner: keys and users; member: orders and webhooks;
viewer: look."""
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class User:
    """Times are microseconds since 1970. `password_hash` None: nobody has set a password yet."""

    id: str
    account_id: str
    name: str
    role: str
    is_operator: bool
    created_at: int
    password_hash: str | None = field(repr=False)

    def may(self, role: str) -> bool:
        return may(self.role, role)


def may(role: str, needed: str) -> bool:
    """Whether who has a role may do what another role is needed for."""
    return ROLES.index(role) <= ROLES.index(needed)


def invite(
    connection: sa.Connection,
    account_id: str,
    name: str,
    *,
    role: str,
    is_operator: bool = False,
    now: int,
    actor: str = audit.COMMAND,
) -> User:
    """A user without a password. Raises BadRequest for a name that is taken."""
    plain = normalised(name)
    if find(connection, plain) is not None:
        raise BadRequest([Problem("bad_request", "name", f"There is a user {plain} already")])
    user_id = str(uuid4())
    connection.execute(
        users.insert().values(
            id=user_id,
            account_id=account_id,
            name=plain,
            role=role,
            is_operator=is_operator,
            created_at=now,
        )
    )
    details = {"name": plain, "role": role, "operator": is_operator}
    _record(connection, account_id, actor, "user.invited", user_id, now, details)
    return get(connection, user_id)


def set_password(connection: sa.Connection, user: User, password_hash: str, *, now: int, actor: str) -> None:
    """Ends every session of the user: whoever knew the old password is out."""
    connection.execute(users.update().where(users.c.id == user.id).values(password_hash=password_hash))
    user_sessions.end_all(connection, user.id)
    _record(connection, user.account_id, actor, "user.password", user.id, now, {"name": user.name})


def rehash(connection: sa.Connection, user: User, password_hash: str) -> None:
    """The same password under newer settings of the hash."""
    connection.execute(users.update().where(users.c.id == user.id).values(password_hash=password_hash))


def remove(connection: sa.Connection, user: User, *, now: int, actor: str = audit.COMMAND) -> None:
    """They are out at once, and their name is free. Raises BadRequest for the last owner of an account."""
    others = [other for other in of_account(connection, user.account_id) if other.id != user.id]
    if user.role == OWNER and not any(other.role == OWNER for other in others):
        raise BadRequest([Problem("bad_request", "name", f"{user.name} is the last owner of this account")])
    connection.execute(users.update().where(users.c.id == user.id).values(removed_at=now, password_hash=None))
    user_sessions.end_all(connection, user.id)
    _record(connection, user.account_id, actor, "user.removed", user.id, now, {"name": user.name})


def end_sessions(connection: sa.Connection, user: User, *, now: int, actor: str = audit.COMMAND) -> None:
    """They are out at their next request, and must sign in anew; links that were made for them end, too."""
    user_sessions.end_all(connection, user.id)
    _record(connection, user.account_id, actor, "user.sessions_ended", user.id, now, {"name": user.name})


def note(connection: sa.Connection, user: User, action: str, *, now: int, how: str) -> None:
    """That a user came or went, in the audit log."""
    _record(connection, user.account_id, user.id, action, user.id, now, {"by": how})


def of_account(connection: sa.Connection, account_id: str) -> Sequence[User]:
    """Its users, by name."""
    rows = connection.execute(_live().where(users.c.account_id == account_id).order_by(users.c.name))
    return [_user(row) for row in rows]


def everyone(connection: sa.Connection) -> Sequence[User]:
    return [_user(row) for row in connection.execute(_live().order_by(users.c.name))]


def find(connection: sa.Connection, name: str) -> User | None:
    """By the name that they sign in with."""
    row = connection.execute(_live().where(users.c.name == normalised(name))).one_or_none()
    return None if row is None else _user(row)


def named(connection: sa.Connection, name: str) -> User:
    """Raises NotFound."""
    user = find(connection, name)
    if user is None:
        raise NotFound("not_found", f"There is no user {name}")
    return user


def get(connection: sa.Connection, user_id: str) -> User:
    """Raises NotFound, also for a removed one."""
    row = connection.execute(_live().where(users.c.id == user_id)).one_or_none()
    if row is None:
        raise NotFound("not_found", "There is no such user")
    return _user(row)


def get_own(connection: sa.Connection, account_id: str, user_id: str) -> User:
    """A user of this account; raises NotFound."""
    user = get(connection, user_id)
    if user.account_id != account_id:
        raise NotFound("not_found", "There is no such user")
    return user


def normalised(name: str) -> str:
    return name.strip().lower()


def _live() -> sa.Select[Any]:
    return sa.select(users).where(users.c.removed_at.is_(None))


def _user(row: sa.Row[Any]) -> User:
    return User(
        id=row.id,
        account_id=row.account_id,
        name=row.name,
        role=row.role,
        is_operator=row.is_operator,
        created_at=row.created_at,
        password_hash=row.password_hash,
    )


def _record(
    connection: sa.Connection,
    account_id: str,
    actor: str,
    action: str,
    user_id: str,
    now: int,
    details: dict[str, Any],
) -> None:
    audit.record(
        connection, account_id, actor=actor, action=action, subject=user_id, now=now, details=details
    )
