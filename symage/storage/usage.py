"""What an account has used: sums over its jobs. Credits themselves are counted by the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from symage.request import GenerationRequest
from symage.storage.jobs import COMPLETED, DOCUMENTS, ENDED
from symage.storage.schema import jobs

LATEST = 50
"""Jobs that a pace is taken from."""


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


def pace(connection: sa.Connection, request: GenerationRequest) -> float | None:
    """Documents a second that the latest jobs of the installation made whose pages took the same work: of the
    same surfaces, worn or not. None where there were none."""
    made = jobs.c.completed_at - jobs.c.started_at
    rows = connection.execute(
        sa.select(jobs.c.request, jobs.c.items_done, made)
        .where(jobs.c.kind == DOCUMENTS, jobs.c.status == COMPLETED, made > 0)
        .order_by(jobs.c.created_at.desc())
        .limit(LATEST)
    )
    same = [(items, took) for stored, items, took in rows if _works_as(request, stored)]
    items, seconds = sum(made for made, _ in same), sum(took for _, took in same) / 1_000_000
    return items / seconds if items else None


def _works_as(request: GenerationRequest, stored: str) -> bool:
    other = GenerationRequest.from_json(stored)
    worn = request.config.degradation_profile == other.config.degradation_profile
    return worn and set(request.output_formats) == set(other.output_formats)
