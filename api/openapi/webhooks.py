"""Webhooks, as the document describes them: for keys in an envelope, for sessions bare."""

from collections.abc import Callable
from dataclasses import replace

from api.openapi.operation import SESSION, Answer, Body, Operation, bare, enveloped
from api.openapi.paging import BY_TIME_AND_ID, cursor, limit
from api.webhooks.fields import LONGEST_DESCRIPTION
from api.webhooks.messages import TEST_EVENT
from api.webhooks.routes import PAGE
from symage.shapes import (
    Schema,
    array,
    boolean,
    integer,
    moment,
    named,
    nullable,
    one_of_texts,
    record,
    text,
    uuid,
)
from symage.storage.deliveries import DELIVERED, FAILED, PENDING
from symage.storage.webhooks import EVENTS

_URL = text("HTTPS, and every address of its host is public", format="uri", maxLength=2048)
_EVENTS = array(one_of_texts(EVENTS), minItems=1, uniqueItems=True)
_DESCRIPTION = nullable(text(minLength=1, maxLength=LONGEST_DESCRIPTION, pattern="^[ -~]+$"))
_WEBHOOK = {
    "webhook_id": uuid(),
    "id": uuid("The same as webhook_id"),
    "url": text(format="uri"),
    "events": array(one_of_texts(EVENTS)),
    "description": nullable(text()),
    "is_active": boolean(),
    "secret_prefix": text(),
    "created_at": moment(),
}
_EXAMPLE = {"url": "https://example.com/hook", "events": ["job.completed", "job.failed"]}
_PAGES = (limit(PAGE), cursor(BY_TIME_AND_ID))


def schemas() -> dict[str, Schema]:
    return {
        "V1_Webhook": record(_WEBHOOK),
        "V1_SignedWebhook": record(
            {**_WEBHOOK, "signing_secret": text("Shown this once: signs every delivery")}
        ),
        "V1_NewWebhookRequest": record(
            {"url": _URL}, {"events": nullable(_EVENTS), "description": _DESCRIPTION}
        ),
        "V1_WebhookChangeRequest": record(
            {},
            {
                "url": nullable(_URL),
                "events": nullable(_EVENTS),
                "description": _DESCRIPTION,
                "is_active": nullable(boolean()),
            },
        ),
        "V1_Webhooks": record(
            {"items": array(named("V1_Webhook")), "next_cursor": nullable(text()), "total": integer(0)}
        ),
        "V1_Delivery": record(
            {
                "id": uuid("What X-Symagedocs-Delivery says"),
                "webhook_id": uuid(),
                "event": text(),
                "status": one_of_texts((PENDING, DELIVERED, FAILED)),
                "attempt_count": integer(0),
                "response_code": nullable(integer()),
                "error": nullable(text()),
                "created_at": moment(),
                "last_attempt_at": nullable(moment()),
                "next_attempt_at": nullable(moment()),
            }
        ),
        "V1_Deliveries": record({"items": array(named("V1_Delivery")), "next_cursor": nullable(text())}),
        "V1_DeletedWebhook": record({"webhook_id": text(), "id": text(), "is_active": boolean()}),
        "V1_QueuedTest": record(
            {
                "queued": boolean(),
                "webhook_id": text(),
                "delivery_id": uuid(),
                "event": one_of_texts((TEST_EVENT,)),
            }
        ),
    }


def operations() -> dict[str, Operation]:
    by_key = {f"webhooks.{name}": each for name, each in _operations(enveloped).items()}
    by_session = {
        f"internal_webhooks.{name}": replace(each, access=SESSION, or_session=False)
        for name, each in _operations(bare).items()
    }
    return {**by_key, **by_session}


def _operations(shown: Callable[[Schema], Answer]) -> dict[str, Operation]:
    def operation(
        summary: str, access: str, answer: str, *errors: str, body: Body | None = None
    ) -> Operation:
        return Operation(
            tag="Webhooks",
            summary=summary,
            access=access,
            answer=shown(named(answer)),
            body=body,
            errors=errors,
            or_session=True,
        )

    new = Body(named("V1_NewWebhookRequest"), {"Jobs": _EXAMPLE})
    change = Body(named("V1_WebhookChangeRequest"), {"Pause": {"is_active": False}})
    return {
        "create_webhook": operation(
            "Register a webhook", "generate", "V1_SignedWebhook", "too_many_webhooks", body=new
        ),
        "list_webhooks": replace(
            operation("List your webhooks", "read", "V1_Webhooks", "bad_request"), parameters=_PAGES
        ),
        "change_webhook": operation(
            "Change a webhook", "generate", "V1_Webhook", "webhook_not_found", body=change
        ),
        "delete_webhook": operation("Delete a webhook", "generate", "V1_DeletedWebhook", "webhook_not_found"),
        "rotate_webhook": operation(
            "Give a webhook a new secret", "generate", "V1_SignedWebhook", "webhook_not_found"
        ),
        "list_deliveries": replace(
            operation(
                "What was sent to a webhook", "read", "V1_Deliveries", "webhook_not_found", "bad_request"
            ),
            parameters=_PAGES,
        ),
        "retry_delivery": operation(
            "Send a delivery again",
            "generate",
            "V1_Delivery",
            "webhook_not_found",
            "delivery_not_found",
            "webhook_inactive",
        ),
        "send_test": operation(
            "Send a test event", "generate", "V1_QueuedTest", "webhook_not_found", "webhook_inactive"
        ),
    }
