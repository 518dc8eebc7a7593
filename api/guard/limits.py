"""Rate limits of the API: which bucket a request takes from, and the headers that say how it stands.

An API key has the bucket of its account's tier. Requests without a key, and failed attempts to use
one, have a bucket per address; a live key is never kept out by what others send from its address.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from quart import Response, current_app, g, request

from api.errors import ApiError
from api.guard.addresses import client_address
from api.installation import current
from symage.storage.keys import Principal
from symage.storage.rate_limits import SECOND, Limit, Standing

TIERS: Mapping[str, Limit] = MappingProxyType(
    {
        "free": Limit(10, 30),
        "pro": Limit(30, 90),
        "scale": Limit(100, 300),
        "enterprise": Limit(200, 600),
    }
)
"""Requests a second and at once, by the tier of the account."""
KEYLESS = Limit(100, 300)
"""Of one address, on routes that need no key."""
FAILED = Limit(10, 300)
"""Of one address: keys, sessions and links that were not good."""

_OWN = "has_own_limit"
H = TypeVar("H", bound=Callable[..., Any])


def with_own_limit(handler: H) -> H:
    """Mark a handler that asks for a key, a session or a signature: it is not limited as keyless."""
    setattr(handler, _OWN, True)
    return handler


async def limit_keyless() -> None:
    """Before every request: routes without a key, and addresses where nothing is, are limited here."""
    view = current_app.view_functions.get(request.endpoint or "")
    if not hasattr(view, _OWN):
        await take(f"open:{client_address()}", KEYLESS)


async def limit_principal(principal: Principal) -> None:
    name = f"key:{principal.key_id}" if principal.key_id else f"session:{principal.account_id}"
    g.standing = standing = await current().limiter.take(name, TIERS[principal.tier])
    _check(standing)


async def refuse(error: ApiError) -> ApiError:
    """The error to raise for a key, session or link that is not good: 429 for too many of them."""
    await take(f"failed:{client_address()}", FAILED)
    return error


async def show_standing(response: Response) -> Response:
    """After every request: how the key stands."""
    standing: Standing | None = g.get("standing")
    if standing is not None:
        response.headers["X-RateLimit-Limit"] = str(standing.limit.rate)
        response.headers["X-RateLimit-Remaining"] = str(standing.remaining)
        response.headers["X-RateLimit-Reset"] = str(-(-standing.full_at // SECOND))
    return response


async def take(name: str, limit: Limit) -> None:
    """One request from the bucket of this name; 429 when it is empty."""
    _check(await current().limiter.take(name, limit))


def _check(standing: Standing) -> None:
    if not standing.allowed:
        message = f"Too many requests: {_said(standing.limit)} are allowed here"
        raise ApiError("rate_limited", message, headers={"Retry-After": str(standing.retry_after)})


def _said(limit: Limit) -> str:
    return f"{limit.rate} a second" if limit.seconds == 1 else f"{limit.rate} in {limit.seconds} seconds"
