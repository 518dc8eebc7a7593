"""Webhooks: where an account wants to hear of its jobs and batches.

One set of handlers, mounted twice: under /api/v1 for keys and sessions, in an envelope; under
/api/internal for sessions, bare.
"""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

import sqlalchemy as sa
from quart import Blueprint, Response

from api import cursors, queries
from api.bodies import read_object
from api.cursors import BY_TIME_AND_ID
from api.envelope import answer, json_response
from api.files.links import base_url
from api.guard.auth import requires, requires_session
from api.installation import current
from api.times import now
from api.webhooks.fields import (
    DELIVERY,
    WEBHOOK,
    read_changes,
    read_subscription,
    show,
    show_delivery,
    show_signed,
)
from api.webhooks.messages import TEST_EVENT
from symage.errors import NotReady
from symage.shapes import array, boolean, integer, named, nullable, one_of_texts, text, uuid
from symage.storage import deliveries, webhooks
from symage.storage.deliveries import Delivery, DeliveryPage
from symage.storage.keys import Principal
from symage.storage.pages import Position

LIMIT = queries.limit(20)
WEBHOOKS = named("Webhooks", items=array(WEBHOOK), next_cursor=nullable(text()), total=integer(0))
DELIVERIES = named("Deliveries", items=array(DELIVERY), next_cursor=nullable(text()))
DELETED = named("DeletedWebhook", webhook_id=text(), id=text(), is_active=boolean())
QUEUED_TEST = named(
    "QueuedTest",
    queued=boolean(),
    webhook_id=text(),
    delivery_id=uuid(),
    event=one_of_texts((TEST_EVENT,)),
)

Handler = Callable[..., Awaitable[dict[str, Any]]]
Guard = Callable[[str], Callable[[Callable[..., Awaitable[Response]]], Callable[..., Awaitable[Response]]]]


async def create_webhook(principal: Principal) -> dict[str, Any]:
    here = current()
    wanted = read_subscription(await read_object(), here.targets.problem)
    made = await here.threads.write(
        webhooks.create,
        principal.account_id,
        wanted,
        key=here.webhook_key,
        link_base=base_url(),
        now=now(),
        actor=principal.actor,
    )
    return show_signed(made)


async def list_webhooks(principal: Principal) -> dict[str, Any]:
    limit, after = queries.asked(LIMIT), queries.asked(BY_TIME_AND_ID)
    page = await current().threads.read(webhooks.page, principal.account_id, limit=limit, after=after)
    found = [show(webhook) for webhook in page.webhooks]
    return {"items": found, "next_cursor": cursors.shown(page.next), "total": page.total}


async def change_webhook(principal: Principal, webhook_id: str) -> dict[str, Any]:
    here = current()
    changes = read_changes(await read_object(), here.targets.problem)
    changed = await here.threads.write(
        webhooks.change,
        principal.account_id,
        _stored(webhook_id),
        changes,
        now=now(),
        actor=principal.actor,
    )
    return show(changed)


async def delete_webhook(principal: Principal, webhook_id: str) -> dict[str, Any]:
    await current().threads.write(
        webhooks.delete, principal.account_id, _stored(webhook_id), now=now(), actor=principal.actor
    )
    return {"webhook_id": webhook_id, "id": webhook_id, "is_active": False}


async def rotate_webhook(principal: Principal, webhook_id: str) -> dict[str, Any]:
    here = current()
    rotated = await here.threads.write(
        webhooks.rotate,
        principal.account_id,
        _stored(webhook_id),
        key=here.webhook_key,
        now=now(),
        actor=principal.actor,
    )
    return show_signed(rotated)


async def list_deliveries(principal: Principal, webhook_id: str) -> dict[str, Any]:
    limit, after = queries.asked(LIMIT), queries.asked(BY_TIME_AND_ID)
    page = await current().threads.read(
        _deliveries, principal.account_id, _stored(webhook_id), limit=limit, after=after
    )
    found = [show_delivery(delivery) for delivery in page.deliveries]
    return {"items": found, "next_cursor": cursors.shown(page.next)}


async def retry_delivery(principal: Principal, webhook_id: str, delivery_id: str) -> dict[str, Any]:
    retried = await current().threads.write(
        retry_delivery_of, principal.account_id, _stored(webhook_id), _stored(delivery_id), now=now()
    )
    return show_delivery(retried)


async def send_test(principal: Principal, webhook_id: str) -> dict[str, Any]:
    delivery_id = await current().threads.write(
        queue_test, principal.account_id, _stored(webhook_id), now=now()
    )
    return {"queued": True, "webhook_id": webhook_id, "delivery_id": delivery_id, "event": TEST_EVENT}


ROUTES: tuple[tuple[str, str, str, Handler], ...] = (
    ("POST", "/webhooks", "generate", create_webhook),
    ("GET", "/webhooks", "read", list_webhooks),
    ("PATCH", "/webhooks/<webhook_id>", "generate", change_webhook),
    ("DELETE", "/webhooks/<webhook_id>", "generate", delete_webhook),
    ("POST", "/webhooks/<webhook_id>/rotate", "generate", rotate_webhook),
    ("GET", "/webhooks/<webhook_id>/deliveries", "read", list_deliveries),
    ("POST", "/webhooks/<webhook_id>/deliveries/<delivery_id>/retry", "generate", retry_delivery),
    ("POST", "/webhooks/<webhook_id>/test", "generate", send_test),
)
"""Method, path, the scope that a key needs, handler."""


def _mount(name: str, guard: Guard, shown: Callable[[dict[str, Any]], Response]) -> Blueprint:
    mounted = Blueprint(name, __name__)
    for method, path, scope, handler in ROUTES:
        view = guard(scope)(_answering(handler, shown))
        mounted.add_url_rule(path, handler.__name__, view, methods=[method])
    return mounted


def _answering(
    handler: Handler, shown: Callable[[dict[str, Any]], Response]
) -> Callable[..., Awaitable[Response]]:
    @wraps(handler)
    async def answered(*args: Any, **kwargs: Any) -> Response:
        return shown(await handler(*args, **kwargs))

    return answered


blueprint = _mount("webhooks", lambda scope: requires(scope, or_session=True), answer)
internal_blueprint = _mount("internal_webhooks", lambda _: requires_session(), json_response)


def _deliveries(
    connection: sa.Connection, account_id: str, webhook_id: str, *, limit: int, after: Position | None
) -> DeliveryPage:
    webhooks.get_own(connection, account_id, webhook_id)
    return deliveries.page(connection, webhook_id, limit=limit, after=after)


def retry_delivery_of(
    connection: sa.Connection, account_id: str, webhook_id: str, delivery_id: str, *, now: int
) -> Delivery:
    """Raises NotFound, or NotReady while the webhook is not active."""
    _check_active(connection, account_id, webhook_id)
    return deliveries.retry(connection, webhook_id, delivery_id, now=now)


def queue_test(connection: sa.Connection, account_id: str, webhook_id: str, *, now: int) -> str:
    """The id of a delivery that only says that it is a test. Raises NotFound, NotReady."""
    _check_active(connection, account_id, webhook_id)
    payload = {"message": "This is a test of your webhook"}
    return deliveries.add(connection, webhook_id, TEST_EVENT, payload, happened_at=now, now=now)


def _check_active(connection: sa.Connection, account_id: str, webhook_id: str) -> None:
    if not webhooks.get_own(connection, account_id, webhook_id).is_active:
        raise NotReady("webhook_inactive", "This webhook is not active; set is_active first")


def _stored(given: str) -> str:
    """As it may be looked up: PostgreSQL knows no NUL in texts."""
    return given.replace("\0", "")
