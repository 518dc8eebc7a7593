"""The tables of all changing state, as SQLAlchemy Core.

Times are integers: microseconds since 1970 in UTC. They compare and page the same way on SQLite and
PostgreSQL, and a strictly increasing `jobs.created_at` per account is a stable cursor.
Money is whole credits. Migrations in `migrations/` make these tables; a test holds the two together.
"""

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

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

jobs = sa.Table(
    "jobs",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id"), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("status", sa.String(16), nullable=False),
    # The validated request as JSON (symage.request, symage.tabular.request); its seed is the drawn one.
    sa.Column("request", sa.Text, nullable=False),
    sa.Column("seed_requested", sa.BigInteger, nullable=True),
    sa.Column("form_id", sa.String(100), nullable=False),
    sa.Column("quantity", sa.BigInteger, nullable=False),
    sa.Column("items_total", sa.BigInteger, nullable=False),
    sa.Column("items_done", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("work_total", sa.BigInteger, nullable=False, server_default="1"),
    sa.Column("work_done", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("credits_required", sa.BigInteger, nullable=False),
    sa.Column("credits_charged", sa.BigInteger, nullable=False),
    sa.Column("lane", sa.String(8), nullable=False),
    sa.Column("generator_version", sa.String(16), nullable=False),
    sa.Column("created_via", sa.String(16), nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("claimed_at", sa.BigInteger, nullable=True),
    sa.Column("started_at", sa.BigInteger, nullable=True),
    sa.Column("completed_at", sa.BigInteger, nullable=True),
    sa.Column("expires_at", sa.BigInteger, nullable=True),
    sa.Column("cancel_requested_at", sa.BigInteger, nullable=True),
    sa.Column("error", sa.Text, nullable=True),
    # The lease: which Dagster run works on this job, since which attempt, last seen alive when.
    sa.Column("attempt", sa.Integer, nullable=False, server_default="0"),
    # Of these, how many ended by a fault that was not the job's; and until when it waits for that to pass.
    sa.Column("parks", sa.Integer, nullable=False, server_default="0"),
    sa.Column("not_before", sa.BigInteger, nullable=True),
    # About what its files will take, for limits; 0 where nobody has estimated it.
    sa.Column("bytes_expected", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("run_id", sa.String(36), nullable=True),
    sa.Column("heartbeat_at", sa.BigInteger, nullable=True),
    # The node that claimed it or runs it, where several machines share the database.
    sa.Column("node", sa.String(100), nullable=True),
    sa.Column("worker_count", sa.Integer, nullable=True),
    sa.Column("peak_workers", sa.Integer, nullable=True),
    # How often an operator has opened it again after it had failed.
    sa.Column("reopened", sa.Integer, nullable=False, server_default="0"),
    # What delivery left in the artifact store: {"dataset": {"key", "size", "sha256"}, ...}.
    sa.Column("artifacts", sa.JSON, nullable=True),
    # The batch whose token budget pays, for a job that a batch made.
    sa.Column("batch_id", sa.String(36), nullable=True),
    # The dataset of which it makes a version: its files stay as long as that version does.
    sa.Column("dataset_id", sa.String(36), nullable=True),
    sa.UniqueConstraint("account_id", "created_at"),
    sa.Index("ix_jobs_batch_id", "batch_id", "created_at"),
    sa.Index("ix_jobs_dataset_id", "dataset_id"),
    sa.Index("ix_jobs_open", "status", "claimed_at", "created_at"),
    sa.Index("ix_jobs_account_status", "account_id", "status", "created_at"),
)

# Every form of every job, for the list's filter: (account_id, created_at) names the job.
job_forms = sa.Table(
    "job_forms",
    metadata,
    sa.Column("account_id", sa.ForeignKey("accounts.id"), primary_key=True),
    sa.Column("form_id", sa.String(100), primary_key=True),
    sa.Column("created_at", sa.BigInteger, primary_key=True),
)

shards = sa.Table(
    "shards",
    metadata,
    sa.Column("job_id", sa.ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("stage", sa.String(16), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("first_item", sa.BigInteger, nullable=False),
    sa.Column("item_count", sa.Integer, nullable=False),
    sa.Column("bytes", sa.BigInteger, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    # What the shard counted, for the checks over the whole job.
    sa.Column("counts", sa.JSON, nullable=False),
    sa.Column("finished_at", sa.BigInteger, nullable=False),
)

# Pools of the machines that share the database: each is one life of one, and says so again and again.
nodes = sa.Table(
    "nodes",
    metadata,
    sa.Column("id", sa.String(100), primary_key=True),
    sa.Column("beat_at", sa.BigInteger, nullable=False),
    # The ids of the Dagster runs that it is at.
    sa.Column("runs", sa.JSON, nullable=False),
)

# What nodes are asked to do with runs of Dagster: `launch` (any node) and `cancel` (the node that has it).
run_orders = sa.Table(
    "run_orders",
    metadata,
    sa.Column("run_id", sa.String(36), primary_key=True),
    sa.Column("op", sa.String(8), primary_key=True),
    sa.Column("lane", sa.String(8), nullable=False),
    sa.Column("node", sa.String(100), nullable=True),
    sa.Column("asked_at", sa.BigInteger, nullable=False),
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
    sa.UniqueConstraint("webhook_id", "outbox_id"),
    sa.Index("ix_webhook_deliveries_due_at", "due_at"),
    sa.Index("ix_webhook_deliveries_webhook_id", "webhook_id", "created_at"),
)

batches = sa.Table(
    "batches",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id"), nullable=False),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("form_id", sa.String(100), nullable=False),
    sa.Column("output_formats", sa.JSON, nullable=False),
    # The `config` object that each call of the batch is made with, as it was asked for.
    sa.Column("config", sa.JSON, nullable=False),
    # One token is one credit; null is no limit.
    sa.Column("token_budget", sa.BigInteger, nullable=True),
    sa.Column("tokens_held", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("tokens_used", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("items_generated", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("ended_at", sa.BigInteger, nullable=True),
    sa.CheckConstraint("tokens_held >= 0", name="tokens_held_not_negative"),
    sa.CheckConstraint(
        "token_budget IS NULL OR tokens_used + tokens_held <= token_budget", name="within_budget"
    ),
    sa.Index("ix_batches_account_id", "account_id", "created_at"),
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

datasets = sa.Table(
    "datasets",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id"), nullable=False),
    sa.Column("name", sa.String(63), nullable=False),
    sa.Column("cron", sa.String(200), nullable=False),
    sa.Column("timezone", sa.String(100), nullable=False),
    sa.Column("seed_policy", sa.String(8), nullable=False),
    sa.Column("keep", sa.Integer, nullable=False),
    # The body of the order that each version is, as it was asked for, without a seed.
    sa.Column("generate", sa.JSON, nullable=False),
    sa.Column("publish_to", sa.String(1024), nullable=True),
    sa.Column("webhook_id", sa.String(36), nullable=True),
    # Two switches, both must be off for a refresh: its owner's, and that of the schedule in Dagster.
    sa.Column("paused", sa.Boolean, nullable=False),
    sa.Column("stopped", sa.Boolean, nullable=False),
    # The first household of the next version; under the policy `fixed`, of every version.
    sa.Column("next_seed", sa.BigInteger, nullable=False),
    # The number of the newest version, and of the newest good one.
    sa.Column("versions", sa.Integer, nullable=False, server_default="0"),
    sa.Column("latest", sa.Integer, nullable=True),
    # Ticks of the schedule before this moment need no version any more.
    sa.Column("settled_until", sa.BigInteger, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("updated_at", sa.BigInteger, nullable=False),
    sa.UniqueConstraint("account_id", "name"),
    sa.Index("ix_datasets_created_at", "account_id", "created_at"),
)

dataset_versions = sa.Table(
    "dataset_versions",
    metadata,
    sa.Column("dataset_id", sa.ForeignKey("datasets.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("seed", sa.BigInteger, nullable=False),
    # The tick of the schedule that it answers, null for one that somebody asked for.
    sa.Column("scheduled_for", sa.BigInteger, nullable=True),
    # Its job: the last of them, where one failed and was ordered again.
    sa.Column("job_id", sa.String(36), nullable=True, index=True),
    sa.Column("orders", sa.Integer, nullable=False, server_default="0"),
    # The version that was the latest good one as this was finished, and what is different.
    sa.Column("predecessor", sa.Integer, nullable=True),
    sa.Column("changes", sa.JSON, nullable=True),
    sa.Column("provenance", sa.JSON, nullable=True),
    # What `changes` of the next version is worked out from: counts and statistics.
    sa.Column("profile", sa.JSON, nullable=True),
    # Where it was published: the folder or prefix that holds its files.
    sa.Column("published_at", sa.String(1200), nullable=True),
    sa.Column("error", sa.Text, nullable=True),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("ended_at", sa.BigInteger, nullable=True),
    sa.UniqueConstraint("dataset_id", "scheduled_for"),
    sa.Index("ix_dataset_versions_status", "status", "created_at"),
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
    sa.Index("ix_request_log_account_id", "account_id", "created_at"),
    sa.Index("ix_request_log_created_at", "created_at"),
)
