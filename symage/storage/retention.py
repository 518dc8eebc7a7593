"""Rows of the past: which are due to go, how many, and their going.

Credits are never forgotten: the ledger keeps its entries, of deleted jobs too. What lies in the store, and
what Dagster keeps, is not here.
"""

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from symage.storage import deliveries, jobs, versions
from symage.storage.database import Database
from symage.storage.schema import (
    audit_log,
    dataset_versions,
    datasets,
    idempotency_keys,
    job_forms,
    rate_buckets,
    webhook_deliveries,
    webhook_outbox,
    webhooks,
)
from symage.storage.schema import batches as batches_table
from symage.storage.schema import jobs as jobs_table

CHUNK = 1000
"""Rows that one transaction deletes, so that nobody waits long for the write lock."""

Due = Callable[[int], sa.ColumnElement[bool]]
"""Which rows go: those that are older than a moment."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a table that go when they are due."""

    table: sa.Table
    due: Due

    def count(self, database: Database, moment: int) -> int:
        with database.read() as connection:
            counted = sa.select(sa.func.count()).select_from(self.table).where(self.due(moment))
            return int(connection.scalar(counted) or 0)

    def delete(self, database: Database, moment: int) -> int:
        """How many went."""
        key, due = list(self.table.primary_key.columns), self.due(moment)
        some = sa.tuple_(*key).in_(sa.select(*key).where(due).limit(CHUNK))
        gone, last = 0, CHUNK
        while last == CHUNK:
            with database.write() as connection:
                # Asked twice: a row may have changed since it was found.
                last = connection.execute(self.table.delete().where(some, due)).rowcount
            gone += last
        return gone


def _old_events(before: int) -> sa.ColumnElement[bool]:
    """Events that webhooks have been told of, or rather their deliveries made."""
    return sa.and_(webhook_outbox.c.delivered_at < before, webhook_outbox.c.created_at < before)


def _old_deliveries(before: int) -> sa.ColumnElement[bool]:
    """Of those under way none goes."""
    table = webhook_deliveries.c
    return sa.and_(table.status != deliveries.PENDING, table.created_at < before)


def _old_webhooks(before: int) -> sa.ColumnElement[bool]:
    """Those that came with an order which has ended, and those that were deleted, once nothing is told of
    their deliveries any more. The webhook of a dataset is none of these, however long it was silent."""
    told = sa.exists().where(webhook_deliveries.c.webhook_id == webhooks.c.id)
    open_job = sa.exists().where(jobs_table.c.id == webhooks.c.job_id, jobs_table.c.status.not_in(jobs.ENDED))
    untold = sa.exists().where(
        webhook_outbox.c.job_id == webhooks.c.job_id, webhook_outbox.c.delivered_at.is_(None)
    )
    dataset = sa.exists().where(datasets.c.id == webhooks.c.job_id)
    of_order = sa.and_(
        webhooks.c.job_id.is_not(None), webhooks.c.created_at < before, ~open_job, ~untold, ~dataset
    )
    return sa.and_(sa.or_(of_order, webhooks.c.deleted_at < before), ~told)


def _past_versions(before: int) -> sa.ColumnElement[bool]:
    """Versions of datasets that were let go of, or never were."""
    gone = dataset_versions.c.status.in_((versions.PRUNED, versions.FAILED))
    return sa.and_(gone, dataset_versions.c.ended_at < before)


def _past_batches(before: int) -> sa.ColumnElement[bool]:
    """Batches that have ended, once none of their jobs is known any more."""
    known = sa.exists().where(jobs_table.c.batch_id == batches_table.c.id)
    return sa.and_(batches_table.c.ended_at < before, ~known)


IDEMPOTENCY_KEYS = Rows(idempotency_keys, lambda before: idempotency_keys.c.created_at < before)
RATE_BUCKETS = Rows(rate_buckets, lambda before: rate_buckets.c.full_at < before * 1000)
"""A bucket that is full is one that is not there."""
EVENTS = Rows(webhook_outbox, _old_events)
DELIVERIES = Rows(webhook_deliveries, _old_deliveries)
WEBHOOKS = Rows(webhooks, _old_webhooks)
BATCHES = Rows(batches_table, _past_batches)
VERSIONS = Rows(dataset_versions, _past_versions)
AUDIT = Rows(audit_log, lambda before: audit_log.c.created_at < before)


def open_jobs(connection: sa.Connection) -> set[str]:
    """The ids of jobs that have not ended: nothing of theirs goes."""
    found = sa.select(jobs_table.c.id).where(jobs_table.c.status.in_((jobs.PENDING, *jobs.RUNNING)))
    return set(connection.scalars(found))


def ended_before(moment: int, *statuses: str) -> sa.ColumnElement[bool]:
    """Jobs of these states that ended before it, and are not being rebuilt now."""
    heard_of = sa.func.coalesce(jobs_table.c.heartbeat_at, 0)
    return sa.and_(jobs_table.c.status.in_(statuses), jobs_table.c.completed_at < moment, heard_of < moment)


def delete_job(connection: sa.Connection, job_id: str) -> None:
    """A job's row with all that is told of it; its shards and its idempotency key go with it."""
    row = connection.execute(
        sa.select(jobs_table.c.account_id, jobs_table.c.created_at).where(jobs_table.c.id == job_id)
    ).one()
    own = sa.select(webhooks.c.id).where(webhooks.c.job_id == job_id)
    events = sa.select(webhook_outbox.c.id).where(webhook_outbox.c.job_id == job_id)
    told = webhook_deliveries.c.webhook_id.in_(own) | webhook_deliveries.c.outbox_id.in_(events)
    connection.execute(webhook_deliveries.delete().where(told))
    connection.execute(webhooks.delete().where(webhooks.c.job_id == job_id))
    connection.execute(webhook_outbox.delete().where(webhook_outbox.c.job_id == job_id))
    connection.execute(
        job_forms.delete().where(
            job_forms.c.account_id == row.account_id, job_forms.c.created_at == row.created_at
        )
    )
    connection.execute(jobs_table.delete().where(jobs_table.c.id == job_id))
