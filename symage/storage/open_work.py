"""What an account has under way, and how fast this installation has worked lately: sums over rows of jobs."""

from dataclasses import dataclass

import sqlalchemy as sa

from symage.storage import jobs
from symage.storage.schema import jobs as jobs_table

RECENT = 20
FIXED_SECONDS = 0.5
"""What any job takes, however small."""
USUAL_BYTES = 4_000_000
"""Bytes a second, where nothing was made yet."""


@dataclass(frozen=True, slots=True)
class OpenWork:
    """Of jobs that have not ended."""

    jobs: int
    documents: int
    bytes: int


def of_account(connection: sa.Connection, account_id: str) -> OpenWork:
    table = jobs_table.c
    row = connection.execute(
        sa.select(
            sa.func.count(),
            sa.func.coalesce(sa.func.sum(table.items_total), 0),
            sa.func.coalesce(sa.func.sum(table.bytes_expected), 0),
        ).where(
            table.account_id == account_id,
            table.kind == jobs.DOCUMENTS,
            table.status.in_((jobs.PENDING, *jobs.RUNNING)),
        )
    ).one()
    return OpenWork(*map(int, row))


def expected_seconds(connection: sa.Connection, size: int) -> float:
    """About how long a job of so many bytes takes once it has begun, as the last ones went here."""
    table = jobs_table.c
    rows = connection.execute(
        sa.select(table.bytes_expected, table.completed_at - table.started_at)
        .where(table.status == jobs.COMPLETED, table.bytes_expected > 0, table.started_at.is_not(None))
        .order_by(table.completed_at.desc())
        .limit(RECENT)
    ).all()
    made = sum(row[0] for row in rows)
    spent = sum(max(row[1] / 1e6 - FIXED_SECONDS, 0.0) for row in rows)
    rate = made / spent if spent > 0 else USUAL_BYTES
    return round(FIXED_SECONDS + size / rate, 1)
