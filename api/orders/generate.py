"""Ordering a job: read the body, place the order, show what was accepted."""

import re
from dataclasses import dataclass
from typing import Any

from quart import Blueprint, Response, g

from api import compat, queries, times
from api.bodies import read_object
from api.envelope import answer
from api.guard.auth import requires
from api.installation import current
from api.jobs.view import STATUS_SHAPE
from api.orders.front_door import NOTICE, WEBHOOK_META, customer, drawn_seed, most_open, read, webhook_meta
from symage.fields import Fault, Key
from symage.kinds import Choice
from symage.orders.config import Notice
from symage.orders.order import Order, read_order
from symage.orders.placing import Placed, Repeatable, place, rehearse
from symage.shapes import Named, Schema, Shape, array, boolean, integer, number, record, text, uuid
from symage.storage.accounts import ML_FORMATS
from symage.storage.keys import Principal

_LONGEST_KEY = 255
_PRINTABLE = "^[!-~]([ -~]*[!-~])?$"
"""ASCII, beginning and ending with something that can be seen."""


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    def read(self, value: Any) -> str | Fault:
        if len(value) <= _LONGEST_KEY and re.fullmatch(_PRINTABLE, value):
            return str(value)
        return Fault(f"must be 1 to {_LONGEST_KEY} printable characters")

    def shape(self) -> Schema:
        return text(minLength=1, maxLength=_LONGEST_KEY, pattern=_PRINTABLE)


IDEMPOTENCY_KEY = Key(
    "Idempotency-Key",
    IdempotencyKey(),
    None,
    "The same key gives the first job back for 24 hours, and charges nothing",
)

DRY_RUN = Key(
    "dry_run",
    Choice(("true", "false")),
    "false",
    "true: refuse what an order would be refused for, and tell what it would come to; nothing is ordered",
)

_WARNING = record({"code": text(), "message": text(), "dropped_scenarios": array(text())})
ACCEPTED = Named(
    "JobAccepted",
    record(
        {"credits_required": integer(0), "warnings": array(_WARNING)},
        {
            "job_id": uuid(),
            "status": STATUS_SHAPE,
            "estimated_bytes": integer(0, description="Of a dry run: about what its archive takes"),
            "estimated_seconds": number("Of a dry run: about how long it takes once begun", minimum=0),
        },
        "A dry run has estimates and no job",
    ),
)
ACCEPTED_META: dict[str, Shape] = {
    "credits_charged": integer(0, description="Credits held for the job"),
    "idempotent_replay": boolean("The job of an earlier request with this key"),
    "warnings": array(NOTICE),
    **WEBHOOK_META,
}

blueprint = Blueprint("generate", __name__)


@blueprint.post("/generate")
@requires("generate")
async def generate(principal: Principal) -> Response:
    here = current()
    key = queries.sent(IDEMPOTENCY_KEY)
    body = await read_object()
    asked = compat.lenient(body) if compat.is_asked() else body
    order = await read(
        read_order,
        asked.get("config"),
        asked,
        here.catalogue,
        drawn_seed=drawn_seed(),
        url_fault=here.targets.problem,
        ml_formats=principal.allows(ML_FORMATS),
    )
    if queries.asked(DRY_RUN) == "true":
        return await _rehearsed(principal, order)
    repeatable = None if key is None else Repeatable.of(key, body)
    placed = await here.threads.write(
        place,
        order,
        customer(principal),
        most_waiting=here.settings.max_waiting_jobs,
        most_open=most_open(),
        free=here.store.free,
        now=times.now(),
        repeatable=repeatable,
    )
    here.dispatcher.wake()
    return _accepted(placed, order)


async def _rehearsed(principal: Principal, order: Order) -> Response:
    """What the order would come to; nothing of it remains."""
    here = current()
    seconds = await here.threads.write(
        rehearse,
        order,
        customer(principal),
        most_waiting=here.settings.max_waiting_jobs,
        most_open=most_open(),
        free=here.store.free,
        now=times.now(),
    )
    data = {
        "credits_required": order.credits,
        "estimated_bytes": order.archive_bytes,
        "estimated_seconds": seconds,
        "warnings": [_warning(notice) for notice in order.warnings],
    }
    return answer(data)


def _accepted(placed: Placed, order: Order) -> Response:
    accepted, job = placed.acceptance, placed.acceptance.job
    g.ordered = f"/api/v1/jobs/{job.id}"
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
