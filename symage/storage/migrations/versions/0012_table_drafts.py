"""Forms of tables that are too long for an address"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "table_drafts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_table_drafts_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_table_drafts")),
    )
    op.create_index(op.f("ix_table_drafts_kept_at"), "table_drafts", ["kept_at"])


def downgrade() -> None:
    op.drop_table("table_drafts")
