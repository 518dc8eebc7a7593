"""Attempts to send deliveries: claimed, made and written down.

One is due at 0 s, and after each failure 10, 60 and 300 s later. Who makes one claims it for
LEASE_MICROSECONDS; when that one dies, the attempt is due again.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from symage.storage.deliveries import DELIVERED, FAILED, PENDING, is_success
from symage.storage.schema import webhook_deliveries, webhooks

SECOND = 1_000_000
DELAYS = (10 * SECOND, 60 * SECOND, 300 * SECOND)
"""How long after a failed attempt the next one is due."""
LEASE_MICROSECONDS = 60 * SECOND
LONGEST_ERROR = 500
MOST_TRIED = 20
"""Of the attempts of a delivery so many are kept, the latest: it can be sent again by hand without end."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery whose next attempt is this process's until `lease`, which fences its outcome.
    `body` is None before the first attempt."""

    id: str
    webhook_id: str
    account_id: str
    event: str
    payload: Mapping[str, Any]
    body: str | None
    happened_at: int
    lease: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of an attempt: the status that the receiver answered with, or why there was none.
    `is_final`: trying again would not help; `ms`: how long it took; `answer`: how the body begins."""

    response_code: int | None = None
    error: str | None = None
    is_final: bool = False
    ms: int = 0
    answer: str = ""

    @property
    def succeeded(self) -> bool:
        return is_success(self.response_code)


@dataclass(frozen=True, slots=True)
class Tried:
    """An attempt that was made: `at` in microseconds since 1970, the rest as of `Attempt`."""

    at: int
    ms: int
    response_code: int | None
    error: str | None
    answer: str


def claim_due(
    connection: sa.Connection, *, limit: int, per_webhook: int, busy: Mapping[str, int], now: int
) -> list[Claimed]:
    """Take up to `limit` attempts that are due; inside a write. A webhook has at most `per_webhook` at a
    time, those that are `busy` (by its id) counted, so that a slow one does not hold up the others."""
    table = webhook_deliveries.c
    full = [webhook_id for webhook_id, count in busy.items() if count >= per_webhook]
    rows = connection.execute(
        sa.select(webhook_deliveries, webhooks.c.account_id)
        .join(webhooks, webhooks.c.id == table.webhook_id)
        .where(is_due(now), table.webhook_id.not_in(full))
        .order_by(table.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True, of=webhook_deliveries)
    ).all()
    lease = now + LEASE_MICROSECONDS
    taken = _share(rows, per_webhook, busy)
    if taken:
        ids = [row.id for row in taken]
        connection.execute(webhook_deliveries.update().where(table.id.in_(ids)).values(due_at=lease))
    return [_claimed(row, lease) for row in taken]


def is_due(now: int) -> sa.ColumnElement[bool]:
    """Also what is due later than anything can be: it was written before the clock was set back."""
    due_at = webhook_deliveries.c.due_at
    return sa.or_(due_at <= now, due_at > now + DELAYS[-1])


def keep_body(connection: sa.Connection, delivery_id: str, body: str) -> None:
    """The bytes of the first attempt are those of every later one."""
    table = webhook_deliveries.c
    connection.execute(webhook_deliveries.update().where(table.id == delivery_id).values(body=body))


def record(connection: sa.Connection, claimed: Claimed, attempt: Attempt, *, now: int) -> None:
    """Write down an attempt, unless the lease on it was lost meanwhile."""
    table = webhook_deliveries.c
    held = sa.and_(table.id == claimed.id, table.due_at == claimed.lease)
    row = connection.execute(sa.select(table.attempt_count, table.tried).where(held)).one_or_none()
    if row is None:
        return
    count, error = row.attempt_count, None if attempt.error is None else attempt.error[:LONGEST_ERROR]
    tried = Tried(now, attempt.ms, attempt.response_code, error, attempt.answer)
    next_at = None if attempt.succeeded or attempt.is_final else _next_at(count + 1, now)
    ended = DELIVERED if attempt.succeeded else FAILED
    connection.execute(
        webhook_deliveries.update()
        .where(held)
        .values(
            status=ended if next_at is None else PENDING,
            attempt_count=count + 1,
            attempted_at=now,
            due_at=next_at,
            response_code=attempt.response_code,
            error=error,
            tried=[*(row.tried or []), asdict(tried)][-MOST_TRIED:],
        )
    )


def overdue(connection: sa.Connection, *, now: int) -> int:
    """Deliveries whose attempt has been due for longer than one may take."""
    late = webhook_deliveries.c.due_at < now - LEASE_MICROSECONDS
    counted = sa.select(sa.func.count()).select_from(webhook_deliveries).where(late)
    return int(connection.scalar(counted) or 0)


def sent_body(connection: sa.Connection, webhook_id: str, delivery_id: str) -> str | None:
    """The bytes that every attempt sends; None before the first."""
    table = webhook_deliveries.c
    found: str | None = connection.scalar(
        sa.select(table.body).where(table.id == delivery_id, table.webhook_id == webhook_id)
    )
    return found


def tried(connection: sa.Connection, webhook_id: str, delivery_id: str) -> Sequence[Tried]:
    """The latest attempts, oldest first."""
    table = webhook_deliveries.c
    this = sa.select(table.tried).where(table.id == delivery_id, table.webhook_id == webhook_id)
    return [Tried(**each) for each in connection.scalar(this) or []]


def _share(rows: Sequence[sa.Row[Any]], per_webhook: int, busy: Mapping[str, int]) -> Sequence[sa.Row[Any]]:
    counts = Counter(busy)
    taken = []
    for row in rows:
        counts[row.webhook_id] += 1
        if counts[row.webhook_id] <= per_webhook:
            taken.append(row)
    return taken


def _claimed(row: sa.Row[Any], lease: int) -> Claimed:
    return Claimed(
        id=row.id,
        webhook_id=row.webhook_id,
        account_id=row.account_id,
        event=row.event,
        payload=row.payload,
        body=row.body,
        happened_at=row.happened_at,
        lease=lease,
    )


def _next_at(attempts: int, now: int) -> int | None:
    return now + DELAYS[attempts - 1] if attempts <= len(DELAYS) else None
