"""What HTTP brings to every order: who asks, and a seed if the body names none."""

import secrets
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from api.files.links import base_url
from api.installation import current
from symage.orders.listening import Subscriber
from symage.orders.pins import takes_long
from symage.orders.placing import Customer
from symage.shapes import Shape, record, text, uuid
from symage.storage.keys import Principal
from symage.storage.open_work import OpenWork
from symage.storage.webhooks import Signed

P = ParamSpec("P")
T = TypeVar("T")

DOOR = "api"
NOTICE = record({"code": text(), "message": text()})
"""Something in an answer's `meta.warnings`."""
WEBHOOK_META: dict[str, Shape] = {"webhook": record({"webhook_id": uuid(), "signing_secret": text()})}


def customer(principal: Principal) -> Customer:
    subscriber = Subscriber(current().webhook_key, base_url(), principal.actor)
    return Customer(principal.account_id, DOOR, subscriber)


def most_open() -> OpenWork:
    """What an account may have open at once, as the settings have it."""
    here = current().settings
    return OpenWork(here.max_account_jobs, here.max_account_documents, here.max_account_bytes)


def drawn_seed() -> int:
    """One that every JSON reader keeps: many read numbers as doubles, which have 53 bits, and
    households are counted on from it."""
    return secrets.randbits(52)


async def read(reader: Callable[P, T], config: object, *args: P.args, **kwargs: P.kwargs) -> T:
    """What a reader of orders makes of its arguments; in a thread where its `config` takes long to check."""
    if takes_long(config):
        return await current().threads.compute(reader, *args, **kwargs)
    return reader(*args, **kwargs)


def webhook_meta(made: Signed | None) -> dict[str, Any]:
    """Of an order's own webhook, in the answer's meta: the one time that its secret is shown."""
    if made is None:
        return {}
    return {"webhook": {"webhook_id": made.webhook.id, "signing_secret": made.secret}}
