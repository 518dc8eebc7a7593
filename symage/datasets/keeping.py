"""Making, changing and deleting datasets, each inside one write transaction.

What does not belong here: reading what is asked (`dataset.py`), making versions (`refreshing.py`), files.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from symage.datasets.dataset import TAKEN, Changes, Plan
from symage.datasets.publishing import published_at
from symage.datasets.targets import collide
from symage.errors import BadRequest, ConfirmationNeeded, NotReady, Problem
from symage.orders.listening import Subscriber
from symage.orders.order import Order
from symage.orders.placing import JOB_EVENTS
from symage.storage import accounts, audit, datasets, jobs, versions, webhooks
from symage.storage.datasets import Dataset
from symage.storage.schema import jobs as jobs_table
from symage.storage.webhooks import Signed, Subscription

MOST = 100
"""Datasets of one account: each is a schedule."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A dataset, and the webhook that was made for it, whose secret is shown this once."""

    dataset: Dataset
    webhook: Signed | None = None


def create(
    connection: sa.Connection, account_id: str, plan: Plan, subscriber: Subscriber, *, now: int
) -> Kept:
    """Raises BadRequest for a name or a target that is another's, NotReady where there are too many, and
    ConfirmationNeeded."""
    datasets.lock_names(connection, account_id)
    if datasets.is_taken(connection, account_id, plan.name):
        message = f"{plan.name} is the name of another dataset of this account"
        raise BadRequest([Problem(TAKEN, "name", message)])
    if len(datasets.page(connection, account_id, limit=MOST).datasets) >= MOST:
        raise NotReady("too_many_datasets", f"An account has at most {MOST} datasets; delete one first")
    _check_target(connection, plan.name, plan.publish_to)
    _check_confirmed(connection, account_id, plan.order)
    values = {
        "account_id": account_id,
        "name": plan.name,
        "cron": plan.cron.text,
        "timezone": plan.timezone,
        "seed_policy": plan.seed_policy,
        "keep": plan.keep,
        "generate": dict(plan.generate),
        "publish_to": plan.publish_to,
        "next_seed": plan.order.request.seed,
    }
    made = datasets.insert(connection, values, now=now)
    _record(connection, made, subscriber.actor, "dataset.created", now, name=made.name)
    return _listening(connection, made, plan.webhook_url, subscriber, now)


def change(
    connection: sa.Connection, dataset: Dataset, changes: Changes, subscriber: Subscriber, *, now: int
) -> Kept:
    """Raises BadRequest for a target that is another's, ConfirmationNeeded. What was due while it rested
    stays undone."""
    dataset = datasets.locked(connection, dataset.id)
    _check_target(connection, dataset.name, changes.values.get("publish_to"), own=dataset.id)
    if changes.order is not None:
        _check_confirmed(connection, dataset.account_id, changes.order)
    values = dict(changes.values)
    if changes.paused is not None and changes.paused != dataset.paused:
        values["paused"] = changes.paused
    moved = any(key in values and values[key] != getattr(dataset, key) for key in ("cron", "timezone"))
    if moved or values.get("paused") is False:
        values["settled_until"] = now
    changed = datasets.change(connection, dataset.id, updated_at=now, **values) if values else dataset
    if values:
        _record(
            connection,
            dataset,
            subscriber.actor,
            "dataset.updated",
            now,
            name=dataset.name,
            changed=sorted(values),
        )
    if (changes.webhook_url or changes.drops_webhook) and dataset.webhook_id:
        _drop_webhook(connection, dataset, subscriber.actor, now)
        changed = datasets.change(connection, dataset.id, webhook_id=None)
    return _listening(connection, changed, changes.webhook_url, subscriber, now)


def delete(
    connection: sa.Connection, dataset: Dataset, *, keeps_versions: bool, now: int, actor: str
) -> Sequence[str]:
    """The ids of its jobs. Their rows stay, as those of ordinary jobs; unless versions are kept, they are
    expired, and their files are for the caller to delete. Raises NotReady while a version is being made."""
    dataset = datasets.locked(connection, dataset.id)
    check_idle(connection, dataset)
    ended = sa.and_(jobs_table.c.dataset_id == dataset.id, jobs_table.c.status.in_(jobs.ENDED))
    found = list(connection.scalars(sa.select(jobs_table.c.id).where(ended)))
    values = {} if keeps_versions else {"status": jobs.EXPIRED}
    connection.execute(
        jobs_table.update().where(jobs_table.c.dataset_id == dataset.id).values(dataset_id=None, **values)
    )
    if dataset.webhook_id:
        _drop_webhook(connection, dataset, actor, now)
    datasets.delete(connection, dataset.id)
    _record(connection, dataset, actor, "dataset.deleted", now, name=dataset.name, versions=keeps_versions)
    return found


def check_idle(connection: sa.Connection, dataset: Dataset) -> None:
    """Raises NotReady while a version is being made, or a job of one that has failed is worked on again."""
    made = versions.of_dataset(connection, dataset.id, versions.GENERATING)
    under_way = sa.and_(jobs_table.c.dataset_id == dataset.id, jobs_table.c.status.not_in(jobs.ENDED))
    job_id = connection.scalar(sa.select(jobs_table.c.id).where(under_way).limit(1))
    if made or job_id is not None:
        what = f"Version {made[0].number}" if made else f"Job {job_id}"
        raise NotReady("refresh_running", f"{what} is being made; delete the dataset when it has ended")


def _listening(
    connection: sa.Connection, dataset: Dataset, url: str | None, subscriber: Subscriber, now: int
) -> Kept:
    if url is None:
        return Kept(dataset)
    made = webhooks.create(
        connection,
        dataset.account_id,
        Subscription(url, JOB_EVENTS, job_id=dataset.id),
        key=subscriber.key,
        link_base=subscriber.link_base,
        now=now,
        actor=subscriber.actor,
    )
    return Kept(datasets.change(connection, dataset.id, webhook_id=made.webhook.id), made)


def _drop_webhook(connection: sa.Connection, dataset: Dataset, actor: str, now: int) -> None:
    """Unless its owner has deleted it before."""
    if datasets.webhook_urls(connection, [dataset]):
        webhooks.delete(connection, dataset.account_id, str(dataset.webhook_id), now=now, actor=actor)


def _check_confirmed(connection: sa.Connection, account_id: str, order: Order) -> None:
    """An account that wants large spends confirmed confirms them here, for all versions."""
    above = accounts.get(connection, account_id).confirm_above
    if above is not None and order.credits > max(above, order.confirmed_credits or 0):
        raise ConfirmationNeeded(order.credits, accounts.get(connection, account_id).spendable)


def _check_target(connection: sa.Connection, name: str, publish_to: str | None, own: str = "") -> None:
    """Two datasets, whosesoever, share no folder, though neither may have published yet."""
    places = [
        published_at(each.publish_to, each.name)
        for each in datasets.everyone(connection)
        if each.publish_to is not None and each.id != own
    ]
    if publish_to is not None and any(collide(published_at(publish_to, name), place) for place in places):
        message = "publish_to is where another dataset is published, or in its folder, or around it"
        raise BadRequest([Problem("bad_request", "publish_to", message)])


def _record(
    connection: sa.Connection, dataset: Dataset, actor: str, action: str, now: int, **details: object
) -> None:
    audit.record(
        connection,
        dataset.account_id,
        actor=actor,
        action=action,
        subject=dataset.id,
        now=now,
        details=details,
    )
