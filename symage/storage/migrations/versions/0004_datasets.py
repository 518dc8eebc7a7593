"""Datasets that are made anew by a schedule, and their versions"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("jobs", sa.Column("dataset_id", sa.String(length=36), nullable=True))
    op.create_index(op.f("ix_jobs_dataset_id"), "jobs", ["dataset_id"])
    op.create_table(
        "datasets",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=63), nullable=False),
        sa.Column("cron", sa.String(length=200), nullable=False),
        sa.Column("timezone", sa.String(length=100), nullable=False),
        sa.Column("seed_policy", sa.String(length=8), nullable=False),
        sa.Column("keep", sa.Integer(), nullable=False),
        sa.Column("generate", sa.JSON(), nullable=False),
        sa.Column("publish_to", sa.String(length=1024), nullable=True),
        sa.Column("webhook_id", sa.String(length=36), nullable=True),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.Column("next_seed", sa.BigInteger(), nullable=False),
        sa.Column("versions", sa.Integer(), server_default="0", nullable=False),
        sa.Column("latest", sa.Integer(), nullable=True),
        sa.Column("settled_until", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_datasets_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_datasets")),
        sa.UniqueConstraint("account_id", "name", name=op.f("uq_datasets_account_id_name")),
    )
    op.create_index("ix_datasets_created_at", "datasets", ["account_id", "created_at"])
    op.create_table(
        "dataset_versions",
        sa.Column("dataset_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("scheduled_for", sa.BigInteger(), nullable=True),
        sa.Column("job_id", sa.String(length=36), nullable=True),
        sa.Column("orders", sa.Integer(), server_default="0", nullable=False),
        sa.Column("predecessor", sa.Integer(), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=True),
        sa.Column("provenance", sa.JSON(), nullable=True),
        sa.Column("profile", sa.JSON(), nullable=True),
        sa.Column("published_at", sa.String(length=1200), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dataset_id"],
            ["datasets.id"],
            name=op.f("fk_dataset_versions_dataset_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("dataset_id", "number", name=op.f("pk_dataset_versions")),
        sa.UniqueConstraint(
            "dataset_id", "scheduled_for", name=op.f("uq_dataset_versions_dataset_id_scheduled_for")
        ),
    )
    op.create_index(op.f("ix_dataset_versions_job_id"), "dataset_versions", ["job_id"])
    op.create_index("ix_dataset_versions_status", "dataset_versions", ["status", "created_at"])


def downgrade() -> None:
    op.drop_table("dataset_versions")
    op.drop_table("datasets")
    op.drop_index(op.f("ix_jobs_dataset_id"), table_name="jobs")
    op.drop_column("jobs", "dataset_id")
