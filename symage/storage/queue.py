"""The platform's own queue: which accepted job is launched next.

Held in the database and claimed by one conditional UPDATE, so any number of processes may ask. Calls of
batches, whose clients wait for the answer, come first and have slots of their own. Small jobs have a lane
that bulk jobs cannot fill; within a lane the account with the fewest jobs under way comes first, then the
oldest job. Where large jobs are made elsewhere than in pools, each claims jobs of its own sizes.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from symage.storage.jobs import CANCELING, DOCUMENTS, GENERATING, PENDING
from symage.storage.parking import is_due
from symage.storage.schema import jobs

LOOKAHEAD = 200
"""How many of the oldest waiting jobs of a lane are weighed against each other."""


@dataclass(frozen=True, slots=True)
class RunSlots:
    """How many jobs may be under way at once, how many of those may be bulk, and how many more of calls whose
    client waits for the answer: those of a node, or of the whole database. They are for jobs of at least
    `least` documents and of fewer than `below`, and only such jobs take them."""

    total: int
    bulk: int
    calls: int = 0
    node: str | None = None
    least: int = 0
    below: int | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    job_id: str
    account_id: str
    lane: str
    created_at: int
    kind: str
    is_call: bool = False
    """Whether its client waits for the answer."""


def claim_next(
    connection: sa.Connection, slots: RunSlots, *, now: int, skipping: Collection[str] = ()
) -> Waiting | None:
    """Claim one job for launching, none of those skipped; None when nothing else waits or no slot is
    free. Inside a write."""
    busy = _busy(connection, slots)
    here = [each for each in busy if each.fits and slots.node in (None, each.node)]
    taken = sum(each.count for each in here)
    if taken >= slots.total + slots.calls:
        return None
    lanes = ["small"]
    if sum(each.count for each in here if each.lane == "bulk") < slots.bulk:
        lanes.append("bulk")
    for candidate in _fairest(_waiting(connection, slots, lanes, skipping, now), busy):
        if taken >= slots.total and not candidate.is_call:
            return None
        if _claim(connection, candidate.job_id, slots.node, now):
            return candidate
    return None


def unclaim(connection: sa.Connection, job_id: str) -> None:
    """Give a job back that could not be launched."""
    connection.execute(
        jobs.update().where(jobs.c.id == job_id, jobs.c.status == PENDING).values(claimed_at=None, node=None)
    )


def waiting_count(connection: sa.Connection) -> int:
    """Jobs that nobody has claimed, those among them that wait for a fault to pass."""
    return int(connection.scalar(_WAITING) or 0)


def has_due(connection: sa.Connection, slots: RunSlots, *, now: int) -> bool:
    """Whether a job waits that may be claimed now, as soon as one of these slots is free."""
    return connection.execute(_WAITING.where(is_due(now), _fits(slots)).limit(1)).scalar_one() > 0


WEIGHT = sa.case((sa.and_(jobs.c.kind == DOCUMENTS, jobs.c.batch_id.is_(None)), jobs.c.items_total), else_=0)
"""The documents of a job, by which it is large; tables have none, and whoever waits for a call's answer wants
it from a pool."""
_IS_CALL = sa.case((jobs.c.batch_id.is_not(None), 1), else_=0)
_WAITING = (
    sa.select(sa.func.count()).select_from(jobs).where(jobs.c.status == PENDING, jobs.c.claimed_at.is_(None))
)


@dataclass(frozen=True, slots=True)
class _Busy:
    """How many jobs of an account and a lane a node is at; `fits`: of a size that the slots are for."""

    account_id: str
    lane: str
    node: str | None
    fits: bool
    count: int


def _fits(slots: RunSlots) -> sa.ColumnElement[bool]:
    below = sa.true() if slots.below is None else slots.below > WEIGHT
    return sa.and_(slots.least <= WEIGHT, below)


def _busy(connection: sa.Connection, slots: RunSlots) -> list[_Busy]:
    under_way = sa.or_(
        jobs.c.status.in_((GENERATING, CANCELING)),
        sa.and_(jobs.c.status == PENDING, jobs.c.claimed_at.is_not(None)),
    )
    each = (jobs.c.account_id, jobs.c.lane, jobs.c.node)
    counts = [
        sa.select(*each, sa.literal(fits), sa.func.count()).where(under_way, those).group_by(*each)
        for fits, those in ((True, _fits(slots)), (False, sa.not_(_fits(slots))))
    ]
    return [_Busy(*row) for row in connection.execute(sa.union_all(*counts))]


def _waiting(
    connection: sa.Connection, slots: RunSlots, lanes: list[str], skipping: Collection[str], now: int
) -> list[Waiting]:
    rows = connection.execute(
        sa.select(
            jobs.c.id,
            jobs.c.account_id,
            jobs.c.lane,
            jobs.c.created_at,
            jobs.c.kind,
            _IS_CALL.label("is_call"),
        )
        .where(jobs.c.status == PENDING, jobs.c.claimed_at.is_(None), jobs.c.lane.in_(lanes))
        .where(jobs.c.id.not_in(skipping), is_due(now), _fits(slots))
        .order_by(_IS_CALL.desc(), jobs.c.created_at)
        .limit(LOOKAHEAD)
    )
    return [Waiting(*row[:-1], is_call=bool(row.is_call)) for row in rows]


def _fairest(waiting: list[Waiting], busy: list[_Busy]) -> list[Waiting]:
    """Accounts are weighed over all nodes."""
    counts: Counter[tuple[str, str]] = Counter()
    for each in busy:
        counts[each.account_id, each.lane] += each.count

    def burden(candidate: Waiting) -> tuple[bool, bool, int, int]:
        under_way = counts[candidate.account_id, candidate.lane]
        return not candidate.is_call, candidate.lane == "bulk", under_way, candidate.created_at

    return sorted(waiting, key=burden)


def _claim(connection: sa.Connection, job_id: str, node: str | None, now: int) -> bool:
    changed = connection.execute(
        jobs.update()
        .where(jobs.c.id == job_id, jobs.c.status == PENDING, jobs.c.claimed_at.is_(None))
        .values(claimed_at=now, node=node)
    )
    return changed.rowcount == 1
