"""What an account has used: sums over its jobs. Credits themselves are counted by the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from symage.storage.jobs import DOCUMENTS, ENDED
from symage.storage.schema import jobs


@dataclass(frozen=True, slots=True)
class Usage:
    """Jobs of any kind created in a period: how many, the documents they have rendered, the credits they
    have spent."""

    jobs_by_status: Mapping[str, int]
    documents: int
    credits: int

    @property
    def jobs(self) -> int:
        return sum(self.jobs_by_status.values())


def since(connection: sa.Connection, account_id: str, start: int) -> Usage:
    """`start` is microseconds since 1970. A job that has not ended has spent nothing yet."""
    spent = sa.case((jobs.c.status.in_(ENDED), jobs.c.credits_charged), else_=0)
    rendered = sa.case((jobs.c.kind == DOCUMENTS, jobs.c.items_done), else_=0)
    rows = connection.execute(
        sa.select(jobs.c.status, sa.func.count(), sa.func.sum(rendered), sa.func.sum(spent))
        .where(jobs.c.account_id == account_id, jobs.c.created_at >= start)
        .group_by(jobs.c.status)
        .order_by(jobs.c.status)
    ).all()
    return Usage(
        {status: count for status, count, _, _ in rows},
        documents=sum(int(documents) for _, _, documents, _ in rows),
        credits=sum(int(credits) for _, _, _, credits in rows),
    )
