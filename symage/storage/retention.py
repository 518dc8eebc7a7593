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


Ids = sa.Select[tuple[str]]
Foreseen = Callable[[int, Ids], sa.ColumnElement[bool]]
"""Which rows will be due, once these jobs are deleted and what is told of them."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a table that go when they are due. `foreseen`: where they hang on what goes before them."""

    table: sa.Table
    due: Due
    foreseen: Foreseen | None = None

    def count(self, database: Database, moment: int, past: Ids) -> int:
        """How many are due when the jobs `past` have gone."""
        due = self.due(moment) if self.foreseen is None else self.foreseen(moment, past)
        with database.read() as connection:
            return int(connection.scalar(sa.select(sa.func.count()).select_from(self.table).where(due)) or 0)

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
    return sa.and_(_silent_webhooks(before), ~_told())


def _silent_webhooks(before: int) -> sa.ColumnElement[bool]:
    open_job = sa.exists().where(jobs_table.c.id == webhooks.c.job_id, jobs_table.c.status.not_in(jobs.ENDED))
    untold = sa.exists().where(
        webhook_outbox.c.job_id == webhooks.c.job_id, webhook_outbox.c.delivered_at.is_(None)
    )
    dataset = sa.exists().where(datasets.c.id == webhooks.c.job_id)
    of_order = sa.and_(
        webhooks.c.job_id.is_not(None), webhooks.c.created_at < before, ~open_job, ~untold, ~dataset
    )
    return sa.or_(of_order, webhooks.c.deleted_at < before)


def _told(*of: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.exists().where(webhook_deliveries.c.webhook_id == webhooks.c.id, *of)


def _past_versions(before: int) -> sa.ColumnElement[bool]:
    """Versions of datasets that were let go of, or never were."""
    gone = dataset_versions.c.status.in_((versions.PRUNED, versions.FAILED))
    return sa.and_(gone, dataset_versions.c.ended_at < before)


def _past_batches(before: int) -> sa.ColumnElement[bool]:
    """Batches that have ended, once none of their jobs is known any more."""
    return _batches_without(before, sa.true())


def _batches_without(before: int, *jobs_there: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    known = sa.exists().where(jobs_table.c.batch_id == batches_table.c.id, *jobs_there)
    return sa.and_(batches_table.c.ended_at < before, ~known)


def _of_others(column: sa.Column[str], past: Ids) -> sa.ColumnElement[bool]:
    """Rows that do not go with one of these jobs, by the column that names their own, if they have one."""
    return sa.or_(column.is_(None), column.not_in(past))


def _deliveries_of_others(past: Ids) -> sa.ColumnElement[bool]:
    own = sa.select(webhooks.c.id).where(webhooks.c.job_id.in_(past))
    events = sa.select(webhook_outbox.c.id).where(webhook_outbox.c.job_id.in_(past))
    return sa.and_(
        webhook_deliveries.c.webhook_id.not_in(own), _of_others(webhook_deliveries.c.outbox_id, events)
    )


def _foreseen_webhooks(before: int, past: Ids) -> sa.ColumnElement[bool]:
    """What is told of them goes before them, as far as it is due or goes with a job."""
    stays = sa.and_(~_old_deliveries(before), _deliveries_of_others(past))
    return sa.and_(_silent_webhooks(before), _of_others(webhooks.c.job_id, past), ~_told(stays))


def _old_keys(before: int) -> sa.ColumnElement[bool]:
    return idempotency_keys.c.created_at < before


IDEMPOTENCY_KEYS = Rows(
    idempotency_keys,
    _old_keys,
    lambda before, past: sa.and_(_old_keys(before), _of_others(idempotency_keys.c.job_id, past)),
)
RATE_BUCKETS = Rows(rate_buckets, lambda before: rate_buckets.c.full_at < before * 1000)
"""A bucket that is full is one that is not there."""
EVENTS = Rows(
    webhook_outbox,
    _old_events,
    lambda before, past: sa.and_(_old_events(before), _of_others(webhook_outbox.c.job_id, past)),
)
DELIVERIES = Rows(
    webhook_deliveries,
    _old_deliveries,
    lambda before, past: sa.and_(_old_deliveries(before), _deliveries_of_others(past)),
)
WEBHOOKS = Rows(webhooks, _old_webhooks, _foreseen_webhooks)
BATCHES = Rows(
    batches_table,
    _past_batches,
    lambda before, past: _batches_without(before, jobs_table.c.id.not_in(past)),
)
VERSIONS = Rows(dataset_versions, _past_versions)
AUDIT = Rows(audit_log, lambda before: audit_log.c.created_at < before)


def known_versions(connection: sa.Connection, dataset_id: str, *, gone_before: int | None) -> list[int]:
    """The numbers of a dataset's versions; without those that go by a moment."""
    own = [dataset_versions.c.dataset_id == dataset_id]
    if gone_before is not None:
        own.append(sa.not_(sa.func.coalesce(_past_versions(gone_before), sa.false())))
    return list(connection.scalars(sa.select(dataset_versions.c.number).where(*own)))


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
