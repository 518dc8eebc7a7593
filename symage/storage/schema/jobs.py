"""Jobs and batches of them, their shards, and the machines that make them."""

import sqlalchemy as sa

from symage.storage.schema.naming import metadata

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
