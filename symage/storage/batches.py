"""Batches: a form, its formats and a budget of tokens, from which calls are paid until it is used up.

One token is one credit. Each call is a job, whose credits are held and captured like any other's; the
batch holds and uses the same number of tokens in the same transactions.
active -> exhausted (the rest pays for no further document) | revoked.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from symage.errors import NotFound, NotReady
from symage.storage import jobs, outbox
from symage.storage.jobs import Job
from symage.storage.pages import Position, newest
from symage.storage.schema import batches
from symage.storage.schema import jobs as jobs_table

ACTIVE, EXHAUSTED, REVOKED = "active", "exhausted", "revoked"
STATUSES = (ACTIVE, EXHAUSTED, REVOKED)
CHARGED = (jobs.COMPLETED, jobs.CANCELED, jobs.EXPIRED)
"""States of jobs whose items count."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What every call of a batch makes. `config` is as it was asked for; `token_budget` None is no limit."""

    name: str
    form_id: str
    output_formats: tuple[str, ...]
    config: Mapping[str, Any]
    token_budget: int | None


@dataclass(frozen=True, slots=True)
class Batch:
    """A row of `batches`. Times are microseconds since 1970."""

    id: str
    account_id: str
    plan: Plan
    status: str
    tokens_held: int
    tokens_used: int
    items_generated: int
    created_at: int
    ended_at: int | None

    @property
    def tokens_remaining(self) -> int | None:
        """What further calls may hold; None is no limit."""
        if self.plan.token_budget is None:
            return None
        return self.plan.token_budget - self.tokens_used - self.tokens_held


@dataclass(frozen=True, slots=True)
class BatchPage:
    batches: Sequence[Batch]
    next: Position | None


def create(connection: sa.Connection, account_id: str, plan: Plan, *, now: int) -> Batch:
    batch_id = str(uuid4())
    connection.execute(
        batches.insert().values(
            id=batch_id,
            account_id=account_id,
            name=plan.name,
            status=ACTIVE,
            form_id=plan.form_id,
            output_formats=list(plan.output_formats),
            config=dict(plan.config),
            token_budget=plan.token_budget,
            created_at=now,
        )
    )
    return get_own(connection, account_id, batch_id)


def get_own(connection: sa.Connection, account_id: str, batch_id: str) -> Batch:
    """A batch of this account; raises NotFound."""
    own = sa.and_(batches.c.id == batch_id, batches.c.account_id == account_id)
    row = connection.execute(sa.select(batches).where(own)).one_or_none()
    if row is None:
        raise NotFound("batch_not_found", "Batch not found in this account")
    return _batch(row)


def page(
    connection: sa.Connection, account_id: str, *, limit: int, after: Position | None = None
) -> BatchPage:
    found = newest(connection, batches, batches.c.account_id == account_id, limit=limit, after=after)
    return BatchPage([_batch(row) for row in found.rows], found.next)


def reserve(connection: sa.Connection, batch: Batch, *, price: int, wanted: int) -> int:
    """Hold tokens for as many of the documents wanted as the budget pays for, at least one; how many.

    Raises NotReady when the batch has ended, or when calls under way hold the rest of it. Inside a write.
    """
    row = connection.execute(sa.select(batches).where(batches.c.id == batch.id).with_for_update()).one()
    seen = _batch(row)
    if seen.status == REVOKED:
        raise NotReady("batch_revoked", "This batch has been revoked")
    left = seen.tokens_remaining
    payable = min(wanted, left // price) if price and left is not None else wanted
    if seen.status == EXHAUSTED or payable < 1:
        raise NotReady("batch_exhausted", f"This budget pays for no further document: {left} tokens left")
    connection.execute(
        batches.update()
        .where(batches.c.id == batch.id)
        .values(tokens_held=batches.c.tokens_held + payable * price)
    )
    return payable


def settle(connection: sa.Connection, job: Job, *, captured: int, items: int, now: int) -> None:
    """End the hold of a batch's job, in the transaction that ends the job, and tell of what was made."""
    row = connection.execute(
        batches.update()
        .where(batches.c.id == job.batch_id)
        .values(
            tokens_held=batches.c.tokens_held - job.credits_required,
            tokens_used=batches.c.tokens_used + captured,
            items_generated=batches.c.items_generated + items,
        )
        .returning(batches)
    ).one()
    batch = _batch(row)
    used_up = _is_used_up(batch, price=job.credits_required // job.items_total)
    if used_up:
        batch = replace(batch, status=EXHAUSTED)
        _end(connection, batch.id, EXHAUSTED, now)
    if items:
        told = _completed(batch, job, captured=captured, items=items)
        outbox.announce(connection, job.account_id, "batch.completed", told, job_id=job.id, now=now)
    if used_up:
        told = _exhausted(batch)
        outbox.announce(connection, job.account_id, "batch.exhausted", told, job_id=job.id, now=now)


def revoke(connection: sa.Connection, batch_id: str, *, now: int) -> Batch:
    """End a batch, whoever's it is: no call can be made from now on. Raises NotFound."""
    row = connection.execute(sa.select(batches).where(batches.c.id == batch_id)).one_or_none()
    if row is None:
        raise NotFound("batch_not_found", f"No batch {batch_id}")
    _end(connection, batch_id, REVOKED, now)
    return get_own(connection, row.account_id, batch_id)


def jobs_of(connection: sa.Connection, batch_id: str, *, since: int) -> Iterator[Job]:
    """The ended jobs of a batch that made something, oldest first, from a creation time on."""
    rows = connection.execute(
        sa.select(jobs_table)
        .where(
            jobs_table.c.batch_id == batch_id,
            jobs_table.c.created_at >= since,
            jobs_table.c.status.in_(CHARGED),
        )
        .order_by(jobs_table.c.created_at)
    )
    for row in rows:
        yield jobs.from_row(row)


def job_of(connection: sa.Connection, batch_id: str, job_id: str) -> Job:
    """One of those. Raises NotFound."""
    own = sa.and_(jobs_table.c.id == job_id, jobs_table.c.batch_id == batch_id)
    row = connection.execute(sa.select(jobs_table).where(own, jobs_table.c.status.in_(CHARGED))).one_or_none()
    if row is None:
        raise NotFound("not_found", "This batch has no such item")
    return jobs.from_row(row)


def _is_used_up(batch: Batch, *, price: int) -> bool:
    """Not while calls are under way: what those give back may pay for another document."""
    left = batch.tokens_remaining
    return batch.status == ACTIVE and batch.tokens_held == 0 and left is not None and left < price


def _completed(batch: Batch, job: Job, *, captured: int, items: int) -> dict[str, Any]:
    return {
        "batch_id": batch.id,
        "job_id": job.id,
        "status": batch.status,
        "form_id": batch.plan.form_id,
        "items_generated": items,
        "tokens_charged": captured,
        "tokens_remaining": batch.tokens_remaining,
    }


def _exhausted(batch: Batch) -> dict[str, Any]:
    return {
        "batch_id": batch.id,
        "form_id": batch.plan.form_id,
        "token_budget": batch.plan.token_budget,
        "tokens_used": batch.tokens_used,
    }


def _end(connection: sa.Connection, batch_id: str, status: str, now: int) -> None:
    connection.execute(batches.update().where(batches.c.id == batch_id).values(status=status, ended_at=now))


def _batch(row: sa.Row[Any]) -> Batch:
    plan = Plan(
        name=row.name,
        form_id=row.form_id,
        output_formats=tuple(row.output_formats),
        config=row.config,
        token_budget=row.token_budget,
    )
    return Batch(
        id=row.id,
        account_id=row.account_id,
        plan=plan,
        status=row.status,
        tokens_held=row.tokens_held,
        tokens_used=row.tokens_used,
        items_generated=row.items_generated,
        created_at=row.created_at,
        ended_at=row.ended_at,
    )
