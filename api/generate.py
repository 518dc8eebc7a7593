"""Ordering a job: read the body, quote it, accept it in one transaction."""

import json
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from quart import Blueprint, Response, request

from api import compat, times
from api.auth import requires
from api.bodies import read_object
from api.envelope import answer
from api.errors import invalid
from api.inline_webhook import Inline, inline_meta
from api.installation import current
from api.links import base_url
from api.order import Order, read_order
from api.order_queue import check_queue
from symage.pricing.rates import job_credits
from symage.storage import acceptance
from symage.storage.acceptance import Acceptance, Application
from symage.storage.keys import Principal
from symage.storage.webhooks import Signed

_IDEMPOTENCY_KEY = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?")
"""1 to 255 printable ASCII characters."""

JOB_EVENTS = ("job.completed", "job.failed")
"""What an inline webhook_url hears of."""

blueprint = Blueprint("generate", __name__)


@dataclass(frozen=True, slots=True)
class Taken:
    """An accepted order, and the webhook that came with it."""

    acceptance: Acceptance
    webhook: Signed | None = None


@blueprint.post("/generate")
@requires("generate")
async def generate(principal: Principal) -> Response:
    here = current()
    key = _idempotency_key()
    body = await read_object()
    asked = compat.lenient(body) if compat.is_asked() else body
    order = read_order(asked, here.catalogue, here.targets)
    application = _application(principal, order, key, body)
    inline = Inline(order.webhook_url, here.webhook_key, base_url(), principal.actor)
    taken = await here.threads.write(_accept, application, inline, here.settings.max_waiting_jobs)
    here.dispatcher.wake()
    return _accepted(taken, order)


def _idempotency_key() -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _IDEMPOTENCY_KEY.fullmatch(key):
        raise invalid("Idempotency-Key", "Idempotency-Key must be 1 to 255 printable characters")
    return key


def _application(principal: Principal, order: Order, key: str | None, body: Any) -> Application:
    field_counts = [form.field_count for form in order.forms]
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"))
    return Application(
        account_id=principal.account_id,
        request=order.request,
        seed_requested=order.seed_requested,
        credits=job_credits(field_counts, order.request.output_formats, order.request.quantity),
        created_via="api",
        idempotency_key=key,
        fingerprint=sha256(canonical.encode()).hexdigest(),
        confirmed_credits=order.confirmed_credits,
    )


def _accept(connection: sa.Connection, application: Application, inline: Inline, most_waiting: int) -> Taken:
    accepted = acceptance.accept(connection, application, now=times.now())
    if not accepted.replayed:
        check_queue(connection, most_waiting)
    # A replay shows the first job, whose webhook was shown with it.
    webhook = None if accepted.replayed else inline.subscribe(connection, accepted.job, JOB_EVENTS)
    return Taken(accepted, webhook)


def _accepted(taken: Taken, order: Order) -> Response:
    accepted, job = taken.acceptance, taken.acceptance.job
    data: dict[str, Any] = {
        "job_id": job.id,
        "status": job.status,
        "credits_required": job.credits_required,
        "warnings": [warning.to_json() for warning in order.warnings],
    }
    if not accepted.replayed:
        return answer(data, credits_charged=job.credits_charged, **inline_meta(taken.webhook))
    meta: dict[str, Any] = {"credits_charged": 0, "idempotent_replay": True}
    if accepted.differs:
        message = "This Idempotency-Key was used with another body; the first job is shown"
        meta["warnings"] = [{"code": "idempotency_key_reused", "message": message}]
    return answer(data, **meta)
