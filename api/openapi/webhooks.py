"""Webhooks: for keys in an envelope, for sessions bare."""

from collections.abc import Callable
from dataclasses import replace

from api.cursors import BY_TIME_AND_ID
from api.openapi.operation import SESSION, Answer, Body, Operation, Operations, bare, enveloped, tagged
from api.webhooks import routes
from api.webhooks.fields import DELIVERY, NEW_WEBHOOK, SIGNED, WEBHOOK, WEBHOOK_CHANGE
from symage.shapes import Shape

_EXAMPLE = {"url": "https://example.com/hook", "events": ["job.completed", "job.failed"]}
_PAGES = (routes.LIMIT, BY_TIME_AND_ID)
_NONE = "webhook_not_found"


def _operations(shown: Callable[[Shape], Answer]) -> Operations:
    return {
        "create_webhook": Operation(
            "Register a webhook",
            shown(SIGNED),
            "generate",
            body=Body(NEW_WEBHOOK, {"Jobs": _EXAMPLE}),
            errors=("too_many_webhooks",),
        ),
        "list_webhooks": Operation("List your webhooks", shown(routes.WEBHOOKS), parameters=_PAGES),
        "change_webhook": Operation(
            "Change a webhook",
            shown(WEBHOOK),
            "generate",
            body=Body(WEBHOOK_CHANGE, {"Pause": {"is_active": False}}),
            errors=(_NONE,),
        ),
        "delete_webhook": Operation("Delete a webhook", shown(routes.DELETED), "generate", errors=(_NONE,)),
        "rotate_webhook": Operation(
            "Give a webhook a new secret", shown(SIGNED), "generate", errors=(_NONE,)
        ),
        "list_deliveries": Operation(
            "What was sent to a webhook", shown(routes.DELIVERIES), parameters=_PAGES, errors=(_NONE,)
        ),
        "retry_delivery": Operation(
            "Send a delivery again",
            shown(DELIVERY),
            "generate",
            errors=(_NONE, "delivery_not_found", "webhook_inactive"),
        ),
        "send_test": Operation(
            "Send a test event", shown(routes.QUEUED_TEST), "generate", errors=(_NONE, "webhook_inactive")
        ),
    }


_BY_KEY = {
    f"webhooks.{name}": replace(each, or_session=True) for name, each in _operations(enveloped).items()
}
_BY_SESSION = {
    f"internal_webhooks.{name}": replace(each, access=SESSION) for name, each in _operations(bare).items()
}
OPERATIONS: Operations = tagged("Webhooks", {**_BY_KEY, **_BY_SESSION})
