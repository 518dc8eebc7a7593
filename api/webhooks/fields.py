"""Reading the bodies of webhook requests, and showing webhooks and their deliveries."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from api.times import iso, iso_or_none
from symage.errors import BadRequest
from symage.fields import Fields, Key
from symage.kinds import Flag, Line, Some
from symage.objects import Object
from symage.orders.listening import URL, UrlFault, read_url
from symage.shapes import (
    Shape,
    array,
    boolean,
    integer,
    moment,
    named,
    nullable,
    one_of_texts,
    text,
    uuid,
)
from symage.storage.deliveries import DELIVERED, FAILED, PENDING, Delivery
from symage.storage.webhooks import EVENTS, Signed, Subscription, Webhook

LONGEST_DESCRIPTION = 500

ADDRESS = Key("url", URL, None, "HTTPS, and every address of its host is public")
NEW_ADDRESS = replace(ADDRESS, required=True)
EVENTS_HEARD = Key("events", Some(EVENTS), (), "What it hears of; a new one of everything, if none is named")
DESCRIPTION = Key("description", Line(LONGEST_DESCRIPTION), None, "For its owner")
IS_ACTIVE = Key("is_active", Flag(), None, "Whether anything is sent")
NEW_WEBHOOK = Object((NEW_ADDRESS, EVENTS_HEARD, DESCRIPTION), name="NewWebhookRequest")
WEBHOOK_CHANGE = Object((ADDRESS, EVENTS_HEARD, DESCRIPTION, IS_ACTIVE), name="WebhookChangeRequest")

_WEBHOOK: dict[str, Shape] = {
    "webhook_id": uuid(),
    "id": uuid("The same as webhook_id"),
    "url": text(format="uri"),
    "events": array(one_of_texts(EVENTS)),
    "description": nullable(text()),
    "is_active": boolean(),
    "secret_prefix": text(),
    "created_at": moment(),
}
WEBHOOK = named("Webhook", **_WEBHOOK)
SIGNED = named("SignedWebhook", **_WEBHOOK, signing_secret=text("Shown this once: signs every delivery"))
DELIVERY = named(
    "Delivery",
    id=uuid("What X-Symagedocs-Delivery says"),
    webhook_id=uuid(),
    event=text(),
    status=one_of_texts((PENDING, DELIVERED, FAILED)),
    attempt_count=integer(0),
    response_code=nullable(integer()),
    error=nullable(text()),
    created_at=moment(),
    last_attempt_at=nullable(moment()),
    next_attempt_at=nullable(moment()),
)


def read_subscription(body: Mapping[str, Any], url_fault: UrlFault) -> Subscription:
    """A webhook to be made. Raises BadRequest with every problem."""
    fields = Fields(body, NEW_WEBHOOK.keys)
    url, events = read_url(fields, NEW_ADDRESS, url_fault), fields.read(EVENTS_HEARD)
    description = fields.read(DESCRIPTION)
    if fields.problems or url is None:
        raise BadRequest(fields.problems)
    return Subscription(url, tuple(events) or EVENTS, description)


def read_changes(body: Mapping[str, Any], url_fault: UrlFault) -> dict[str, Any]:
    """The columns to set. A description that is null is taken away; null changes nothing else."""
    fields = Fields(body, WEBHOOK_CHANGE.keys)
    url, events = read_url(fields, ADDRESS, url_fault), fields.read(EVENTS_HEARD)
    changes: dict[str, Any] = {
        "url": url,
        "events": list(events) or None,
        "is_active": fields.read(IS_ACTIVE),
    }
    description = fields.read(DESCRIPTION)
    if fields.problems:
        raise BadRequest(fields.problems)
    found = {key: value for key, value in changes.items() if value is not None}
    return found | ({"description": description} if "description" in body else {})


def show(webhook: Webhook) -> dict[str, Any]:
    """`id` and `webhook_id` are one: some clients read this, some that."""
    return {
        "webhook_id": webhook.id,
        "id": webhook.id,
        "url": webhook.url,
        "events": list(webhook.events),
        "description": webhook.description,
        "is_active": webhook.is_active,
        "secret_prefix": webhook.secret_prefix,
        "created_at": iso(webhook.created_at),
    }


def show_signed(signed: Signed) -> dict[str, Any]:
    return {**show(signed.webhook), "signing_secret": signed.secret}


def show_delivery(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "webhook_id": delivery.webhook_id,
        "event": delivery.event,
        "status": delivery.status,
        "attempt_count": delivery.attempt_count,
        "response_code": delivery.response_code,
        "error": delivery.error,
        "created_at": iso(delivery.created_at),
        "last_attempt_at": iso_or_none(delivery.attempted_at),
        "next_attempt_at": iso_or_none(delivery.due_at),
    }
