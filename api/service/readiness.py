"""Readiness: whether jobs can be accepted and files written, apart from whether this process lives."""

import logging
from collections.abc import Awaitable

from quart import Blueprint, Response

from api.envelope import json_response
from api.errors import ApiError
from api.installation import Installation, current
from symage.shapes import named, one_of_texts, table, text
from symage.storage import queue
from symage.storage.room import check_room

READINESS = named(
    "Readiness", status=one_of_texts(("ready", "not_ready")), checks=table(text(), "ok, or what is wrong")
)

_log = logging.getLogger("symage.api")
blueprint = Blueprint("readiness", __name__)


@blueprint.get("/ready")
async def readiness() -> Response:
    """503 with what is wrong while something is."""
    checks = await check(current())
    if any(found != "ok" for found in checks.values()):
        raise ApiError("not_ready", "Not ready", details={"checks": checks}, headers={"Retry-After": "5"})
    return json_response({"status": "ready", "checks": checks})


async def check(here: Installation) -> dict[str, str]:
    """What each part that answers depend on has to say: ok, or the kind of fault."""
    return {
        "database": await _outcome(here.threads.read(queue.waiting_count)),
        "store": await _outcome(here.threads.files(check_room, here.store, here.settings.data_dir)),
    }


async def _outcome(asked: Awaitable[object]) -> str:
    """The class of a fault only: its text may hold addresses that are nobody's business."""
    try:
        await asked
    except Exception as fault:
        # Whatever it is, it is the answer to the question that was asked.
        _log.warning("not ready", exc_info=fault)
        return type(fault).__name__
    return "ok"
