"""One line about every request that changed something or went wrong; all of them at level DEBUG.

Polling reads would be most of a log and tell nothing, so they are left out by default. A path is logged
without its query: a signed link's signature and cursors do not belong in a log.
"""

import logging
import time

from quart import Response, g, request

from api.envelope import request_id
from api.guard.addresses import client_address

READS = ("GET", "HEAD", "OPTIONS")

_log = logging.getLogger("symage.access")


async def note(response: Response) -> Response:
    """After every request."""
    quiet = request.method in READS and response.status_code < 500
    level = logging.DEBUG if quiet else logging.INFO
    if _log.isEnabledFor(level):
        _log.log(level, "%s %s %d", request.method, request.path, response.status_code, extra=_details())
    return response


def _details() -> dict[str, object]:
    return {
        "request_id": request_id(),
        "client": client_address(),
        "ms": round((time.perf_counter() - g.began) * 1000, 1),
    }
