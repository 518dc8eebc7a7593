"""How many people a version is about: its dataset's order may change before it is made again"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

datasets = sa.table(
    "datasets",
    sa.column("id", sa.String),
    sa.column("next_seed", sa.BigInteger),
    sa.column("seed_policy", sa.String),
    sa.column("generate", sa.JSON),
)
versions = sa.table(
    "dataset_versions",
    sa.column("dataset_id", sa.String),
    sa.column("number", sa.Integer),
    sa.column("seed", sa.BigInteger),
    sa.column("quantity", sa.Integer),
)


def upgrade() -> None:
    op.add_column("dataset_versions", sa.Column("quantity", sa.Integer(), nullable=False, server_default="1"))
    connection = op.get_bind()
    for dataset in connection.execute(sa.select(datasets)).all():
        _fill(connection, dataset)


def downgrade() -> None:
    op.drop_column("dataset_versions", "quantity")


def _fill(connection: sa.Connection, dataset: sa.Row[Any]) -> None:
    """As many as are ordered now; under `roll` none of those with whom the next one begins."""
    ordered, following = int(dataset.generate.get("quantity") or 1), dataset.next_seed
    own = sa.select(versions).where(versions.c.dataset_id == dataset.id).order_by(versions.c.number.desc())
    for version in connection.execute(own).all():
        window = following - version.seed if dataset.seed_policy == "roll" else 0
        this = (versions.c.dataset_id == dataset.id, versions.c.number == version.number)
        quantity = min(window, ordered) if window > 0 else ordered
        connection.execute(versions.update().where(*this).values(quantity=quantity))
        following = version.seed
