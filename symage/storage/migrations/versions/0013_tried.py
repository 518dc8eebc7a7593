"""What came of each attempt of a delivery, not of the last alone"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("webhook_deliveries", sa.Column("tried", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("webhook_deliveries", "tried")
