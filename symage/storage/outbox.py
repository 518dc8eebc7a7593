"""The outbox: what happened, written in the transaction in which it happened, until webhooks are told.

`spread` turns each row into one delivery per webhook that listens, exactly once.
"""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from symage.storage import attempts, deliveries, webhooks
from symage.storage.schema import webhook_outbox


def announce(
    connection: sa.Connection,
    account_id: str,
    event: str,
    payload: Mapping[str, Any],
    *,
    job_id: str | None,
    now: int,
) -> None:
    """Say that something happened, inside the transaction that makes it so."""
    connection.execute(
        webhook_outbox.insert().values(
            id=str(uuid4()),
            account_id=account_id,
            job_id=job_id,
            event=event,
            payload=dict(payload),
            created_at=now,
        )
    )


def is_waiting(connection: sa.Connection, *, now: int) -> bool:
    """Whether there is anything to spread or to send."""
    open_row = sa.exists().where(webhook_outbox.c.delivered_at.is_(None))
    due_row = sa.exists().where(attempts.is_due(now))
    return bool(connection.scalar(sa.select(sa.or_(open_row, due_row))))


def spread(connection: sa.Connection, *, limit: int, now: int) -> int:
    """Make the deliveries of up to `limit` rows, oldest first; how many rows there were. Inside a write."""
    rows = connection.execute(
        sa.select(webhook_outbox)
        .where(webhook_outbox.c.delivered_at.is_(None))
        .order_by(webhook_outbox.c.created_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        _spread_one(connection, row, now)
    return len(rows)


def _spread_one(connection: sa.Connection, row: sa.Row[Any], now: int) -> None:
    for webhook in webhooks.listeners(connection, row.account_id, row.event, row.job_id):
        deliveries.add(
            connection,
            webhook.id,
            row.event,
            row.payload,
            happened_at=row.created_at,
            now=now,
            outbox_id=row.id,
        )
    connection.execute(webhook_outbox.update().where(webhook_outbox.c.id == row.id).values(delivered_at=now))
