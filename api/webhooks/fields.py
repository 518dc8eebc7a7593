"""Reading the bodies of webhook requests, and showing webhooks and their deliveries."""

from collections.abc import Mapping
from typing import Any

from api.times import iso, iso_or_none
from symage.errors import BadRequest
from symage.fields import Fields
from symage.orders.listening import UrlFault, read_url
from symage.storage.deliveries import Delivery
from symage.storage.webhooks import EVENTS, Signed, Subscription, Webhook

NEW_KEYS = ("url", "events", "description")
CHANGE_KEYS = (*NEW_KEYS, "is_active")
LONGEST_DESCRIPTION = 500


def read_subscription(body: Mapping[str, Any], url_fault: UrlFault) -> Subscription:
    """A webhook to be made. Raises BadRequest with every problem."""
    fields = Fields(body)
    fields.refuse_unknown(NEW_KEYS)
    fields.require("url")
    url, events = read_url(fields, "url", url_fault), _events(fields)
    description = fields.line("description", most=LONGEST_DESCRIPTION)
    if fields.problems or url is None:
        raise BadRequest(fields.problems)
    return Subscription(url, events or EVENTS, description)


def read_changes(body: Mapping[str, Any], url_fault: UrlFault) -> dict[str, Any]:
    """The columns to set. A description that is null is taken away; null changes nothing else."""
    fields = Fields(body)
    fields.refuse_unknown(CHANGE_KEYS)
    changes: dict[str, Any] = {
        "url": read_url(fields, "url", url_fault),
        "events": list(_events(fields)) or None,
        "is_active": _is_active(fields),
    }
    description = fields.line("description", most=LONGEST_DESCRIPTION)
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


def _events(fields: Fields) -> tuple[str, ...]:
    """In the order of EVENTS; none when absent."""
    named = fields.texts("events", most=len(EVENTS))
    if any(event not in EVENTS for event in named) or len(set(named)) < len(named):
        fields.refuse_value("events", f"must be some of {', '.join(EVENTS)}, each once")
    return tuple(event for event in EVENTS if event in named)


def _is_active(fields: Fields) -> bool | None:
    value = fields.get("is_active")
    if value is not None and not isinstance(value, bool):
        fields.refuse_value("is_active", "must be true or false")
        return None
    return value
