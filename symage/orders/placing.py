"""Placing a valid order, inside one write transaction: job, hold on credits, idempotency key and webhook.

An order that is refused leaves nothing behind: what is raised here undoes all of it. What does not belong
here: reading what is asked for, and starting the work.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from symage.errors import BadRequest, QueueFull, StoreFull, TooMuchOpen
from symage.orders.batches import BatchCall
from symage.orders.format_rules import FORBIDDEN, disabled
from symage.orders.formats import label_formats
from symage.orders.listening import Subscriber
from symage.orders.order import Order
from symage.orders.tables import TableOrder
from symage.pricing.sizes import human_readable
from symage.storage import acceptance, accounts, batches, queue
from symage.storage.acceptance import Acceptance, Application, TableApplication
from symage.storage.jobs import TableJob
from symage.storage.open_work import OpenWork, expected_seconds, of_account
from symage.storage.webhooks import Signed

JOB_EVENTS = ("job.completed", "job.failed")
"""What the webhook of an order hears of."""
BATCH_EVENTS = ("batch.completed", "batch.exhausted")
TIMES_STORED = 2
"""A job's files are kept in its packs, which its archive is read from. Beside them lie its people, its
layouts and its parts of JSON and CSV; and what is estimated is a mean, which a job may exceed by a third."""

Free = Callable[[], int | None]
"""Bytes that the store can still take, asked when an order is placed; None where there is no limit."""


@dataclass(frozen=True, slots=True)
class Customer:
    """Who orders, through which door, and how the webhooks of their orders are made."""

    account_id: str
    door: str
    subscriber: Subscriber


@dataclass(frozen=True, slots=True)
class Repeatable:
    """An order under a key, so that it may be sent again; `fingerprint` tells what was asked."""

    key: str
    fingerprint: str

    @classmethod
    def of(cls, key: str, body: Mapping[str, Any]) -> "Repeatable":
        canonical = json.dumps(body, sort_keys=True, separators=(",", ":"))
        return cls(key, sha256(canonical.encode()).hexdigest())


@dataclass(frozen=True, slots=True)
class Placed:
    """An accepted order, and the webhook that came with it."""

    acceptance: Acceptance
    webhook: Signed | None = None


def place(
    connection: sa.Connection,
    order: Order,
    customer: Customer,
    *,
    most_waiting: int,
    free: Free,
    now: int,
    repeatable: Repeatable | None = None,
    dataset_id: str | None = None,
    most_open: OpenWork | None = None,
) -> Placed:
    """`most_waiting` jobs of all accounts, and `most_open` of this one; `dataset_id`: of which it makes a
    version. Raises BadRequest, InsufficientCredits, ConfirmationNeeded, QueueFull, TooMuchOpen or
    StoreFull."""
    application = Application(
        account_id=customer.account_id,
        request=order.request,
        seed_requested=order.seed_requested,
        credits=order.credits,
        created_via=customer.door,
        idempotency_key=None if repeatable is None else repeatable.key,
        fingerprint="" if repeatable is None else repeatable.fingerprint,
        confirmed_credits=order.confirmed_credits,
        dataset_id=dataset_id,
        bytes_expected=order.archive_bytes,
    )
    accepted = acceptance.accept(connection, application, now=now)
    if accepted.replayed:
        # It shows the first job, whose webhook was shown with it.
        return Placed(accepted)
    _check_labels(connection, order, customer)
    _check_queue(connection, most_waiting)
    _check_room(order, free)
    _check_open(connection, customer, most_open)
    webhook = customer.subscriber.subscribe(connection, accepted.job, order.webhook_url, JOB_EVENTS, now=now)
    return Placed(accepted, webhook)


def rehearse(
    connection: sa.Connection,
    order: Order,
    customer: Customer,
    *,
    most_waiting: int,
    free: Free,
    now: int,
    most_open: OpenWork | None = None,
) -> float:
    """Refuse what `place` would, and leave nothing behind; about how many seconds the job would take."""
    savepoint = connection.begin_nested()
    try:
        place(connection, order, customer, most_waiting=most_waiting, free=free, now=now, most_open=most_open)
    finally:
        savepoint.rollback()
    return expected_seconds(connection, order.archive_bytes)


def place_table(
    connection: sa.Connection, order: TableOrder, customer: Customer, *, most_waiting: int, now: int
) -> TableJob:
    """Raises InsufficientCredits, ConfirmationNeeded or QueueFull."""
    application = TableApplication(
        account_id=customer.account_id,
        request=order.request,
        seed_requested=order.seed_requested,
        credits=order.credits,
        created_via=customer.door,
        confirmed_credits=order.confirmed_credits,
    )
    job = acceptance.accept_table(connection, application, now=now)
    _check_queue(connection, most_waiting)
    return job


def place_call(
    connection: sa.Connection, call: BatchCall, customer: Customer, *, free: Free, now: int
) -> Placed:
    """A call of a batch. The budget may pay for less than was asked. Its caller stops it when it waits too
    long, so that it needs no place in the queue. Raises BadRequest, NotReady, InsufficientCredits,
    ConfirmationNeeded or StoreFull."""
    _check_labels(connection, call.order, customer)
    price, wanted = call.order.credits_each, call.order.request.quantity
    payable = batches.reserve(connection, call.batch, price=price, wanted=wanted)
    order = replace(call.order, request=replace(call.order.request, quantity=payable))
    _check_room(order, free)
    application = Application(
        account_id=customer.account_id,
        request=order.request,
        seed_requested=order.seed_requested,
        credits=order.credits,
        created_via="batch",
        confirmed_credits=order.confirmed_credits,
        batch_id=call.batch.id,
        bytes_expected=order.archive_bytes,
    )
    accepted = acceptance.accept(connection, application, now=now)
    webhook = customer.subscriber.subscribe(
        connection, accepted.job, order.webhook_url, BATCH_EVENTS, now=now
    )
    return Placed(accepted, webhook)


def _check_labels(connection: sa.Connection, order: Order, customer: Customer) -> None:
    """Whichever door an order comes by: labels are for accounts that may have them."""
    asked = [name for name in order.request.output_formats if name in label_formats()]
    if asked and not accounts.get(connection, customer.account_id).allows(accounts.ML_FORMATS):
        raise BadRequest([disabled(asked)], {FORBIDDEN: asked})


def _check_queue(connection: sa.Connection, most_waiting: int) -> None:
    if queue.waiting_count(connection) > most_waiting:
        raise QueueFull("Too many jobs wait; try again later")


def _check_open(connection: sa.Connection, customer: Customer, most_open: OpenWork | None) -> None:
    """The job that was just accepted counts too."""
    if most_open is None:
        return
    found = of_account(connection, customer.account_id)
    for what, has, most in (
        ("jobs", found.jobs, most_open.jobs),
        ("documents", found.documents, most_open.documents),
        ("bytes", found.bytes, most_open.bytes),
    ):
        if has > most:
            raise TooMuchOpen(f"With this order {has} {what} would be open; an account may have {most}")


def _check_room(order: Order, free: Free) -> None:
    left, needed = free(), TIMES_STORED * order.archive_bytes
    if left is not None and needed > left:
        sizes = f"{human_readable(needed)} of disk; {human_readable(left)} are free"
        raise StoreFull(f"This job needs {sizes}")
