"""Webhooks: where an account wants to hear of what happens, and with which secret it is signed.

A signing secret is derived from the installation's webhook key and the webhook's salt, so the database
holds nothing to sign with. After a rotation the former secret signs beside the new one for a day.
What is not here: deliveries (`deliveries.py`).
"""

import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from symage.errors import NotFound, NotReady
from symage.storage import audit, deliveries
from symage.storage.pages import Position, newest
from symage.storage.schema import jobs, webhooks

EVENTS = ("job.completed", "job.failed", "batch.completed", "batch.exhausted")
SECRET_PREFIX = "whsec_"
SECRET_DIGITS = 48
SHOWN = 14
MOST = 100
"""Webhooks of one account: each event goes to all of them."""
OVERLAP_MICROSECONDS = 24 * 3600 * 1_000_000


@dataclass(frozen=True, slots=True)
class Webhook:
    """A row of `webhooks`. Times are microseconds since 1970."""

    id: str
    account_id: str
    job_id: str | None
    url: str
    events: tuple[str, ...]
    description: str | None
    is_active: bool
    salt: str
    previous_salt: str | None
    rotated_at: int | None
    secret_prefix: str
    link_base: str
    created_at: int

    def secrets(self, key: bytes, *, now: int) -> tuple[str, ...]:
        """What its deliveries are signed with now: the secret, and the former one for a while."""
        salts = [self.salt]
        if self.previous_salt is not None and now - (self.rotated_at or 0) < OVERLAP_MICROSECONDS:
            salts.append(self.previous_salt)
        return tuple(_secret(key, self.id, salt) for salt in salts)


@dataclass(frozen=True, slots=True)
class Signed:
    """A webhook with its secret, at the only times that it is shown: after creation and rotation."""

    webhook: Webhook
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a webhook is to be. With `job_id` it hears of that job alone, or of that dataset, and is not
    listed."""

    url: str
    events: tuple[str, ...] = EVENTS
    description: str | None = None
    job_id: str | None = None


@dataclass(frozen=True, slots=True)
class WebhookPage:
    webhooks: Sequence[Webhook]
    next: Position | None
    total: int


def create(
    connection: sa.Connection,
    account_id: str,
    wanted: Subscription,
    *,
    key: bytes,
    link_base: str,
    now: int,
    actor: str,
) -> Signed:
    """Raises NotReady when the account has MOST of them already."""
    if wanted.job_id is None and _count(connection, account_id) >= MOST:
        raise NotReady("too_many_webhooks", f"An account has at most {MOST} webhooks; delete one first")
    webhook_id, salt = str(uuid4()), secrets.token_hex(16)
    secret = _secret(key, webhook_id, salt)
    connection.execute(
        webhooks.insert().values(
            id=webhook_id,
            account_id=account_id,
            job_id=wanted.job_id,
            url=wanted.url,
            events=list(wanted.events),
            description=wanted.description,
            is_active=True,
            salt=salt,
            secret_prefix=secret[:SHOWN],
            link_base=link_base,
            created_at=now,
        )
    )
    _record(connection, account_id, actor, "webhook.created", webhook_id, now, {"url": wanted.url})
    return Signed(get_own(connection, account_id, webhook_id), secret)


def get_own(connection: sa.Connection, account_id: str, webhook_id: str) -> Webhook:
    """A webhook of this account; raises NotFound, also for a deleted one."""
    row = connection.execute(
        sa.select(webhooks).where(webhooks.c.id == webhook_id, _live(account_id))
    ).one_or_none()
    if row is None:
        raise NotFound("webhook_not_found", "Webhook not found in this account")
    return from_row(row)


def page(
    connection: sa.Connection, account_id: str, *, limit: int, after: Position | None = None
) -> WebhookPage:
    """The account's webhooks, newest first: also inactive ones, not those of single jobs."""
    found = newest(connection, webhooks, _listed(account_id), limit=limit, after=after)
    return WebhookPage([from_row(row) for row in found.rows], found.next, _count(connection, account_id))


def change(
    connection: sa.Connection,
    account_id: str,
    webhook_id: str,
    values: Mapping[str, Any],
    *,
    now: int,
    actor: str,
) -> Webhook:
    """Set some of url, events, description and is_active. Inactive ones give up what is on its way."""
    get_own(connection, account_id, webhook_id)
    if values:
        connection.execute(webhooks.update().where(webhooks.c.id == webhook_id).values(values))
        _record(connection, account_id, actor, "webhook.updated", webhook_id, now, values)
    if values.get("is_active") is False:
        deliveries.abandon(connection, webhook_id, "The webhook was made inactive")
    return get_own(connection, account_id, webhook_id)


def rotate(
    connection: sa.Connection, account_id: str, webhook_id: str, *, key: bytes, now: int, actor: str
) -> Signed:
    """A new secret from now on."""
    old = get_own(connection, account_id, webhook_id)
    salt = secrets.token_hex(16)
    secret = _secret(key, webhook_id, salt)
    connection.execute(
        webhooks.update()
        .where(webhooks.c.id == webhook_id)
        .values(salt=salt, previous_salt=old.salt, rotated_at=now, secret_prefix=secret[:SHOWN])
    )
    _record(connection, account_id, actor, "webhook.rotated", webhook_id, now, {})
    return Signed(get_own(connection, account_id, webhook_id), secret)


def delete(connection: sa.Connection, account_id: str, webhook_id: str, *, now: int, actor: str) -> None:
    """It hears of nothing any more, at once; its row and its history stay."""
    get_own(connection, account_id, webhook_id)
    connection.execute(
        webhooks.update().where(webhooks.c.id == webhook_id).values(deleted_at=now, is_active=False)
    )
    deliveries.abandon(connection, webhook_id, "The webhook was deleted")
    _record(connection, account_id, actor, "webhook.deleted", webhook_id, now, {})


def listeners(connection: sa.Connection, account_id: str, event: str, job_id: str | None) -> list[Webhook]:
    """The active webhooks of an account that want an event, of this job if it is one's."""
    own = webhooks.c.job_id.is_(None) if job_id is None else _of_job(job_id)
    rows = connection.execute(
        sa.select(webhooks)
        .where(_live(account_id), webhooks.c.is_active, own)
        .order_by(webhooks.c.created_at, webhooks.c.id)
    )
    return [webhook for row in rows if event in (webhook := from_row(row)).events]


def from_row(row: sa.Row[Any]) -> Webhook:
    return Webhook(
        id=row.id,
        account_id=row.account_id,
        job_id=row.job_id,
        url=row.url,
        events=tuple(row.events),
        description=row.description,
        is_active=row.is_active,
        salt=row.salt,
        previous_salt=row.previous_salt,
        rotated_at=row.rotated_at,
        secret_prefix=row.secret_prefix,
        link_base=row.link_base,
        created_at=row.created_at,
    )


def _secret(key: bytes, webhook_id: str, salt: str) -> str:
    """Hex digits are base64 digits too: Standard Webhooks, which reads the part behind the prefix as
    base64, and the documented signature, which takes the whole text, both get a secret of it."""
    digest = hmac.new(key, f"{webhook_id}.{salt}".encode(), sha256).hexdigest()
    return SECRET_PREFIX + digest[:SECRET_DIGITS]


def _live(account_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(webhooks.c.account_id == account_id, webhooks.c.deleted_at.is_(None))


def _listed(account_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(_live(account_id), webhooks.c.job_id.is_(None))


def _of_job(job_id: str) -> sa.ColumnElement[bool]:
    """Those of all jobs, of this one, and of the dataset of which it makes a version."""
    dataset = sa.select(jobs.c.dataset_id).where(jobs.c.id == job_id).scalar_subquery()
    return sa.or_(webhooks.c.job_id.is_(None), webhooks.c.job_id == job_id, webhooks.c.job_id == dataset)


def _count(connection: sa.Connection, account_id: str) -> int:
    counted = sa.select(sa.func.count()).select_from(webhooks).where(_listed(account_id))
    return int(connection.scalar(counted) or 0)


def _record(
    connection: sa.Connection,
    account_id: str,
    actor: str,
    action: str,
    webhook_id: str,
    now: int,
    details: Mapping[str, Any],
) -> None:
    audit.record(
        connection, account_id, actor=actor, action=action, subject=webhook_id, now=now, details=details
    )
