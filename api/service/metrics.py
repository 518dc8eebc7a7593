"""GET /metrics: figures for Prometheus, of all workers of this server and of the platform's queue.

For programs of this machine, and for whoever sends the token of SYMAGE_METRICS_TOKEN as a Bearer key.
"""

import hmac
import time

from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from quart import Blueprint, Response, g, request

from api.errors import ApiError
from api.guard.addresses import is_loopback
from api.guard.sessions import FORWARDED
from api.installation import current
from api.openapi.document import path
from symage.storage import jobs

UNKNOWN_ROUTE = "(none)"

blueprint = Blueprint("metrics", __name__)


@blueprint.get("/metrics")
async def metrics() -> Response:
    here = current()
    if not (_is_local() or _has_token(here.settings.metrics_token)):
        raise ApiError("forbidden", "Metrics are shown to this machine, or for SYMAGE_METRICS_TOKEN")
    open_jobs = await here.threads.read(jobs.open_counts)
    text = await here.threads.files(here.measures.text, open_jobs)
    return Response(text, content_type=CONTENT_TYPE_PLAIN_0_0_4)


async def begin() -> None:
    """Before every request."""
    g.began = time.perf_counter()
    current().measures.began()


async def note(response: Response) -> Response:
    """After every request: count it under its route."""
    route = path(request.url_rule) if request.url_rule else UNKNOWN_ROUTE
    method = request.method if request.url_rule else UNKNOWN_ROUTE
    seconds = time.perf_counter() - g.began
    current().measures.answered(method, route, response.status_code, seconds)
    return response


async def end(_error: BaseException | None) -> None:
    """When a request is over, also one whose client went away."""
    current().measures.ended()


def _is_local() -> bool:
    """Whether a program of this machine asks, and not a proxy for somebody."""
    return is_loopback(request.remote_addr) and not any(name in request.headers for name in FORWARDED)


def _has_token(token: str | None) -> bool:
    _, _, given = request.headers.get("Authorization", "").partition(" ")
    return token is not None and hmac.compare_digest(given.strip().encode(), token.encode())
