"""Deliveries: one event on its way to one webhook, sent at least once, in no promised order.

pending -> delivered | failed. What does not belong here: who sends them, and when (`attempts.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from symage.errors import NotFound
from symage.storage.pages import Position, newest
from symage.storage.schema import webhook_deliveries

PENDING, DELIVERED, FAILED = "pending", "delivered", "failed"
STATUSES = (PENDING, DELIVERED, FAILED)


@dataclass(frozen=True, slots=True)
class Delivery:
    """As its owner sees it. Times are microseconds since 1970; `due_at` is the next attempt's."""

    id: str
    webhook_id: str
    event: str
    status: str
    attempt_count: int
    response_code: int | None
    error: str | None
    created_at: int
    attempted_at: int | None
    due_at: int | None

    @property
    def succeeded(self) -> bool:
        """The last attempt, if there was one."""
        return is_success(self.response_code)


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    deliveries: Sequence[Delivery]
    next: Position | None


def add(
    connection: sa.Connection,
    webhook_id: str,
    event: str,
    payload: Mapping[str, Any],
    *,
    happened_at: int,
    now: int,
    outbox_id: str | None = None,
) -> str:
    """A delivery that is due at once; its id."""
    delivery_id = str(uuid4())
    connection.execute(
        webhook_deliveries.insert().values(
            id=delivery_id,
            webhook_id=webhook_id,
            outbox_id=outbox_id,
            event=event,
            payload=dict(payload),
            status=PENDING,
            due_at=now,
            happened_at=happened_at,
            created_at=now,
        )
    )
    return delivery_id


def retry(connection: sa.Connection, webhook_id: str, delivery_id: str, *, now: int) -> Delivery:
    """Make an attempt due now, whatever came of the earlier ones. Raises NotFound."""
    table = webhook_deliveries.c
    row = connection.execute(
        webhook_deliveries.update()
        .where(table.id == delivery_id, table.webhook_id == webhook_id)
        .values(status=PENDING, due_at=now)
        .returning(webhook_deliveries)
    ).one_or_none()
    if row is None:
        raise NotFound("delivery_not_found", "This webhook has no such delivery")
    return _delivery(row)


def abandon(connection: sa.Connection, webhook_id: str, reason: str) -> None:
    """Give up what is on its way to a webhook."""
    table = webhook_deliveries.c
    connection.execute(
        webhook_deliveries.update()
        .where(table.webhook_id == webhook_id, table.status == PENDING)
        .values(status=FAILED, due_at=None, error=reason)
    )


def page(
    connection: sa.Connection, webhook_id: str, *, limit: int, after: Position | None = None
) -> DeliveryPage:
    """A webhook's deliveries, newest first."""
    of_webhook = webhook_deliveries.c.webhook_id == webhook_id
    found = newest(connection, webhook_deliveries, of_webhook, limit=limit, after=after)
    return DeliveryPage([_delivery(row) for row in found.rows], found.next)


def latest(connection: sa.Connection, webhook_ids: Sequence[str]) -> Mapping[str, Delivery]:
    """Webhook id -> the delivery that was attempted last, of webhooks that have one."""
    table = webhook_deliveries.c
    newer = sa.func.row_number().over(
        partition_by=table.webhook_id, order_by=(table.attempted_at.desc(), table.id)
    )
    tried = sa.and_(table.webhook_id.in_(webhook_ids), table.attempted_at.is_not(None))
    ranked = sa.select(webhook_deliveries, newer.label("newer")).where(tried).subquery()
    rows = connection.execute(sa.select(ranked).where(ranked.c.newer == 1))
    return {row.webhook_id: _delivery(row) for row in rows}


def job_of(connection: sa.Connection, delivery_id: str) -> str | None:
    """The id of the job that it tells of; None for a test."""
    payload = webhook_deliveries.c.payload
    told = connection.scalar(sa.select(payload).where(webhook_deliveries.c.id == delivery_id)) or {}
    found: str | None = told.get("job_id")
    return found


def is_success(response_code: int | None) -> bool:
    return response_code is not None and 200 <= response_code < 300


def _delivery(row: sa.Row[Any]) -> Delivery:
    return Delivery(
        id=row.id,
        webhook_id=row.webhook_id,
        event=row.event,
        status=row.status,
        attempt_count=row.attempt_count,
        response_code=row.response_code,
        error=row.error,
        created_at=row.created_at,
        attempted_at=row.attempted_at,
        due_at=row.due_at,
    )
