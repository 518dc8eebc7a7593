"""What HTTP brings to every order: who asks, and a seed if the body names none."""

import secrets
from typing import Any

from api.files.links import base_url
from api.installation import current
from symage.orders.listening import Subscriber
from symage.orders.placing import Customer
from symage.storage.keys import Principal
from symage.storage.webhooks import Signed

DOOR = "api"


def customer(principal: Principal) -> Customer:
    subscriber = Subscriber(current().webhook_key, base_url(), principal.actor)
    return Customer(principal.account_id, DOOR, subscriber)


def drawn_seed() -> int:
    return secrets.randbits(63)


def webhook_meta(made: Signed | None) -> dict[str, Any]:
    """Of an order's own webhook, in the answer's meta: the one time that its secret is shown."""
    if made is None:
        return {}
    return {"webhook": {"webhook_id": made.webhook.id, "signing_secret": made.secret}}
