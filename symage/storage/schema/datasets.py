"""Datasets and their versions."""

import sqlalchemy as sa

from symage.storage.schema.naming import metadata

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
    # So many people, from `seed` on, are its own, whatever is ordered later.
    sa.Column("quantity", sa.Integer, nullable=False, server_default="1"),
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
