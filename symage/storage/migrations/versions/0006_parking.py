"""Jobs that wait out a fault, and what open jobs are about to write"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("jobs", sa.Column("not_before", sa.BigInteger(), nullable=True))
    op.add_column("jobs", sa.Column("parks", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("jobs", sa.Column("bytes_expected", sa.BigInteger(), nullable=False, server_default="0"))


def downgrade() -> None:
    for name in ("not_before", "parks", "bytes_expected"):
        op.drop_column("jobs", name)
