"""Ordering a job: read the body, place the order, show what was accepted."""

import re
from typing import Any

from quart import Blueprint, Response, request

from api import compat, times
from api.bodies import read_object
from api.envelope import answer
from api.errors import invalid
from api.guard.auth import requires
from api.installation import current
from api.orders.front_door import customer, drawn_seed, read, webhook_meta
from symage.orders.config import Notice
from symage.orders.order import Order, read_order
from symage.orders.placing import Placed, Repeatable, place
from symage.storage.keys import Principal

_IDEMPOTENCY_KEY = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?")
"""1 to 255 printable ASCII characters."""

blueprint = Blueprint("generate", __name__)


@blueprint.post("/generate")
@requires("generate")
async def generate(principal: Principal) -> Response:
    here = current()
    key = _idempotency_key()
    body = await read_object()
    asked = compat.lenient(body) if compat.is_asked() else body
    order = await read(
        read_order,
        asked.get("config"),
        asked,
        here.catalogue,
        drawn_seed=drawn_seed(),
        url_fault=here.targets.problem,
    )
    repeatable = None if key is None else Repeatable.of(key, body)
    placed = await here.threads.write(
        place,
        order,
        customer(principal),
        most_waiting=here.settings.max_waiting_jobs,
        now=times.now(),
        repeatable=repeatable,
    )
    here.dispatcher.wake()
    return _accepted(placed, order)


def _idempotency_key() -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _IDEMPOTENCY_KEY.fullmatch(key):
        raise invalid("Idempotency-Key", "Idempotency-Key must be 1 to 255 printable characters")
    return key


def _accepted(placed: Placed, order: Order) -> Response:
    accepted, job = placed.acceptance, placed.acceptance.job
    data: dict[str, Any] = {
        "job_id": job.id,
        "status": job.status,
        "credits_required": job.credits_required,
        "warnings": [_warning(notice) for notice in order.warnings],
    }
    if not accepted.replayed:
        return answer(data, credits_charged=job.credits_charged, **webhook_meta(placed.webhook))
    meta: dict[str, Any] = {"credits_charged": 0, "idempotent_replay": True}
    if accepted.differs:
        message = "This Idempotency-Key was used with another body; the first job is shown"
        meta["warnings"] = [{"code": "idempotency_key_reused", "message": message}]
    return answer(data, **meta)


def _warning(notice: Notice) -> dict[str, Any]:
    return {"code": notice.code, "message": notice.message, "dropped_scenarios": []}
