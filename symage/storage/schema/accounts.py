"""Accounts, who acts for them, what they owe and what they asked for."""

import sqlalchemy as sa

from symage.storage.schema.naming import metadata

accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("name", sa.String(200), nullable=False, unique=True),
    sa.Column("tier", sa.String(16), nullable=False),
    # How far below zero `available` may go; null is unlimited, 0 means that only grants can be spent.
    sa.Column("credit_limit", sa.BigInteger, nullable=True),
    # Jobs that cost more than this are asked back before they are accepted; null asks never.
    sa.Column("confirm_above", sa.BigInteger, nullable=True),
    sa.Column("flags", sa.JSON, nullable=False),
    # The projection of the ledger: each column is the sum of its bucket's entries.
    sa.Column("available", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("held", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("spent", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("last_job_at", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.CheckConstraint("held >= 0", name="held_not_negative"),
    sa.CheckConstraint("spent >= 0", name="spent_not_negative"),
)

api_keys = sa.Table(
    "api_keys",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id"), nullable=False, index=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("prefix", sa.String(16), nullable=False),
    # HMAC-SHA256 of the whole key under the pepper named by pepper_id; the key itself is not kept.
    sa.Column("mac", sa.String(64), nullable=False, unique=True),
    sa.Column("pepper_id", sa.String(16), nullable=False),
    sa.Column("scopes", sa.JSON, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("last_used_at", sa.BigInteger, nullable=True),
    sa.Column("revoked_at", sa.BigInteger, nullable=True),
)

users = sa.Table(
    "users",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id"), nullable=False, index=True),
    # What they sign in with, in lower case; a removed user's is free again.
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("role", sa.String(16), nullable=False),
    # Sees the platform as a whole: queue, workers, all accounts.
    sa.Column("is_operator", sa.Boolean, nullable=False),
    # Argon2id with its own salt; null until the first password is set.
    sa.Column("password_hash", sa.String(200), nullable=True),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    # Outlives the sessions; null until the first.
    sa.Column("seen_at", sa.BigInteger, nullable=True),
    sa.Column("removed_at", sa.BigInteger, nullable=True),
    sa.Index(
        "uq_users_name",
        "name",
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    ),
)

user_sessions = sa.Table(
    "user_sessions",
    metadata,
    # SHA-256 of the cookie's random bytes; these are not kept.
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("user_id", sa.ForeignKey("users.id"), nullable=False, index=True),
    sa.Column("user_agent", sa.String(200), nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("seen_at", sa.BigInteger, nullable=False),
    sa.Column("expires_at", sa.BigInteger, nullable=False),
)

# A link that lets a user in once: an invitation, a forgotten password, the operator of `symage up`.
sign_in_links = sa.Table(
    "sign_in_links",
    metadata,
    # SHA-256 of the link's random bytes.
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("user_id", sa.ForeignKey("users.id"), nullable=False, index=True),
    sa.Column("expires_at", sa.BigInteger, nullable=False),
)

# A form of the console that made something, so that the same one sent again makes nothing more.
sent_forms = sa.Table(
    "sent_forms",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id"), nullable=False),
    # The user, or `session`.
    sa.Column("sender", sa.String(36), nullable=False),
    # SHA-256 of the sender, the address and the fields, among them what tells one page from the next.
    sa.Column("fingerprint", sa.String(64), nullable=False, unique=True),
    # The id or name of what it made.
    sa.Column("subject", sa.String(100), nullable=True),
    # The secret of it, until it is shown: unreadable without a secret that the database does not hold.
    sa.Column("sealed", sa.String(128), nullable=True),
    sa.Column("created_at", sa.BigInteger, nullable=False, index=True),
)

# The form of a table that is too long for an address: what an address names in its place.
table_drafts = sa.Table(
    "table_drafts",
    metadata,
    # Of what it says and whose it is.
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id"), nullable=False),
    # As an address would have it.
    sa.Column("query", sa.Text, nullable=False),
    sa.Column("kept_at", sa.BigInteger, nullable=False, index=True),
)

ledger_entries = sa.Table(
    "ledger_entries",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("transfer_id", sa.String(36), nullable=False, index=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id"), nullable=False),
    sa.Column("job_id", sa.String(36), nullable=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("bucket", sa.String(16), nullable=False),
    sa.Column("amount", sa.BigInteger, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    # One hold, one capture, one release for each time that a job is open, whatever is retried.
    sa.UniqueConstraint("job_id", "kind", "bucket"),
    sa.Index("ix_ledger_entries_account_id", "account_id", "bucket"),
)

idempotency_keys = sa.Table(
    "idempotency_keys",
    metadata,
    sa.Column("account_id", sa.ForeignKey("accounts.id"), primary_key=True),
    sa.Column("key", sa.String(255), primary_key=True),
    sa.Column("job_id", sa.ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False),
    sa.Column("fingerprint", sa.String(64), nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
)

rate_buckets = sa.Table(
    "rate_buckets",
    metadata,
    sa.Column("name", sa.String(100), primary_key=True),
    # Theoretical arrival time: the moment, in nanoseconds since 1970, at which the bucket is full again.
    sa.Column("full_at", sa.BigInteger, nullable=False),
)

audit_log = sa.Table(
    "audit_log",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id"), nullable=False, index=True),
    # Who did it: the id of a key, `session`, or `command`.
    sa.Column("actor", sa.String(36), nullable=False),
    sa.Column("action", sa.String(32), nullable=False),
    # The id of what was changed.
    sa.Column("subject", sa.String(36), nullable=False),
    sa.Column("details", sa.JSON, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
)

# What the keys of an account asked for. Neither queries nor bodies are kept.
request_log = sa.Table(
    "request_log",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id"), nullable=False),
    sa.Column("key_id", sa.String(36), nullable=False),
    sa.Column("method", sa.String(8), nullable=False),
    sa.Column("path", sa.String(300), nullable=False),
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("milliseconds", sa.Integer, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    # Where the API tells of what the request ordered.
    sa.Column("ordered", sa.String(300)),
    sa.Index("ix_request_log_account_id", "account_id", "created_at"),
    sa.Index("ix_request_log_created_at", "created_at"),
)
