"""When a user was last seen, whatever became of the session"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("users", sa.Column("seen_at", sa.BigInteger(), nullable=True))
    seen = "(SELECT max(seen_at) FROM user_sessions WHERE user_sessions.user_id = users.id)"
    op.execute(f"UPDATE users SET seen_at = {seen}")


def downgrade() -> None:
    op.drop_column("users", "seen_at")
