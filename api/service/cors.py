"""Browsers of other origins: let in where SYMAGE_CORS_ORIGINS names them, with a key and never with
cookies."""

from collections.abc import Mapping
from types import MappingProxyType

from quart import Response, request

from api.installation import current

PREFLIGHT: Mapping[str, str] = MappingProxyType(
    {
        "Access-Control-Allow-Methods": "GET, HEAD, POST, PATCH, DELETE",
        "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key, If-Match, "
        "If-None-Match, Range",
        "Access-Control-Max-Age": "600",
    }
)
EXPOSED = ", ".join(
    (
        "Content-Disposition",
        "Content-Range",
        "ETag",
        "Retry-After",
        "X-RateLimit-Limit",
        "X-RateLimit-Remaining",
        "X-RateLimit-Reset",
        "X-Request-Id",
    )
)


async def allow(response: Response) -> Response:
    """After every request."""
    origins = current().settings.cors_origins
    if not origins:
        return response
    response.vary.add("Origin")
    origin = request.headers.get("Origin")
    if origin in origins:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = EXPOSED
        if request.method == "OPTIONS":
            response.headers.update(PREFLIGHT)
    return response
