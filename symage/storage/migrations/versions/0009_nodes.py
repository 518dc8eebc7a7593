"""Nodes: which machine has a job, which machines live, what they are asked to do with runs"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("jobs", sa.Column("node", sa.String(length=100), nullable=True))
    op.create_table(
        "nodes",
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("beat_at", sa.BigInteger(), nullable=False),
        sa.Column("runs", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nodes")),
    )
    op.create_table(
        "run_orders",
        sa.Column("run_id", sa.String(length=36), nullable=False),
        sa.Column("op", sa.String(length=8), nullable=False),
        sa.Column("lane", sa.String(length=8), nullable=False),
        sa.Column("node", sa.String(length=100), nullable=True),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "op", name=op.f("pk_run_orders")),
    )


def downgrade() -> None:
    op.drop_table("run_orders")
    op.drop_table("nodes")
    op.drop_column("jobs", "node")
