"""The audit log: who changed keys, accounts and webhooks, and when. Rows are added, never changed.

A row is written in the transaction of the change it tells of. Secrets never stand in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from symage.storage.schema import audit_log

COMMAND = "command"
"""The actor of changes made at the command line."""
SESSION = "session"
"""The actor of changes made by a signed-in user; otherwise it is the id of an API key."""


@dataclass(frozen=True, slots=True)
class Act:
    """`subject` is the id of what was changed; `created_at` in microseconds since 1970."""

    account_id: str
    actor: str
    action: str
    subject: str
    details: Mapping[str, Any]
    created_at: int


def record(
    connection: sa.Connection,
    account_id: str,
    *,
    actor: str,
    action: str,
    subject: str,
    now: int,
    details: Mapping[str, Any] | None = None,
) -> None:
    connection.execute(
        audit_log.insert().values(
            account_id=account_id,
            actor=actor,
            action=action,
            subject=subject,
            details=dict(details or {}),
            created_at=now,
        )
    )


def latest(connection: sa.Connection, account_id: str, *, limit: int) -> Sequence[Act]:
    """The newest entries of an account, newest first."""
    log = audit_log.c
    rows = connection.execute(
        sa.select(log.account_id, log.actor, log.action, log.subject, log.details, log.created_at)
        .where(log.account_id == account_id)
        .order_by(log.id.desc())
        .limit(limit)
    )
    return [Act(*row) for row in rows]
