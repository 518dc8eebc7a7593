"""Headers of every answer that keep browsers from taking it for what it is not."""

from collections.abc import Mapping
from types import MappingProxyType

from quart import Response

ALWAYS: Mapping[str, str] = MappingProxyType(
    {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        # Pages that show something say themselves what they may load.
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        # Answers belong to an account; whatever may be kept says so itself.
        "Cache-Control": "no-store",
    }
)


async def harden(response: Response) -> Response:
    """After every request: what the answer does not say itself."""
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    return response
