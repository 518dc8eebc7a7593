"""Webhooks, and what they are still to be told or were."""

import sqlalchemy as sa

from symage.storage.schema.naming import metadata

webhooks = sa.Table(
    "webhooks",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id"), nullable=False),
    # Set for one that came with an order: it hears of this job only; or of this dataset's versions.
    sa.Column("job_id", sa.String(36), nullable=True, index=True),
    sa.Column("url", sa.String(2048), nullable=False),
    sa.Column("events", sa.JSON, nullable=False),
    sa.Column("description", sa.String(500), nullable=True),
    sa.Column("is_active", sa.Boolean, nullable=False),
    # The signing secret is derived from the installation's webhook key and the salt; it is not kept.
    sa.Column("salt", sa.String(32), nullable=False),
    sa.Column("previous_salt", sa.String(32), nullable=True),
    sa.Column("rotated_at", sa.BigInteger, nullable=True),
    sa.Column("secret_prefix", sa.String(16), nullable=False),
    # What links in its deliveries begin with: the address under which it was registered.
    sa.Column("link_base", sa.Text, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("deleted_at", sa.BigInteger, nullable=True),
    sa.Index("ix_webhooks_account_id", "account_id", "created_at"),
)

webhook_outbox = sa.Table(
    "webhook_outbox",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id"), nullable=False),
    sa.Column("job_id", sa.String(36), nullable=True),
    sa.Column("event", sa.String(32), nullable=False),
    sa.Column("payload", sa.JSON, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("delivered_at", sa.BigInteger, nullable=True),
    sa.Index("ix_webhook_outbox_open", "delivered_at", "created_at"),
)

webhook_deliveries = sa.Table(
    "webhook_deliveries",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("webhook_id", sa.ForeignKey("webhooks.id"), nullable=False),
    # The outbox row that it tells of; null for a test event.
    sa.Column("outbox_id", sa.String(36), nullable=True),
    sa.Column("event", sa.String(32), nullable=False),
    sa.Column("payload", sa.JSON, nullable=False),
    # The exact bytes that are signed and sent, made at the first attempt.
    sa.Column("body", sa.Text, nullable=True),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("attempt_count", sa.Integer, nullable=False, server_default="0"),
    # When the next attempt is due: later than now while somebody is at it. Null when none is to come.
    sa.Column("due_at", sa.BigInteger, nullable=True),
    sa.Column("happened_at", sa.BigInteger, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("attempted_at", sa.BigInteger, nullable=True),
    sa.Column("response_code", sa.Integer, nullable=True),
    sa.Column("error", sa.String(500), nullable=True),
    # What came of the latest attempts, oldest first; as `symage.storage.attempts.Tried`.
    sa.Column("tried", sa.JSON, nullable=True),
    sa.UniqueConstraint("webhook_id", "outbox_id"),
    sa.Index("ix_webhook_deliveries_due_at", "due_at"),
    sa.Index("ix_webhook_deliveries_webhook_id", "webhook_id", "created_at"),
)
