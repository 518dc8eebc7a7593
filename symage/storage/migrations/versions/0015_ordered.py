"""What a request ordered"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("request_log", sa.Column("ordered", sa.String(300), nullable=True))


def downgrade() -> None:
    op.drop_column("request_log", "ordered")
