"""Every form of every job, so that lists can be filtered by any of them"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    job_forms = op.create_table(
        "job_forms",
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("form_id", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_job_forms_account_id")),
        sa.PrimaryKeyConstraint("account_id", "form_id", "created_at", name=op.f("pk_job_forms")),
    )
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT account_id, created_at, request FROM jobs")).all()
    named = [
        {"account_id": account_id, "form_id": form_id, "created_at": created_at}
        for account_id, created_at, request in rows
        for form_id in json.loads(request).get("form_ids", ())
    ]
    if named:
        op.bulk_insert(job_forms, named)


def downgrade() -> None:
    op.drop_table("job_forms")
