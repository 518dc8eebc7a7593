"""Who asks: the Bearer key or the session of a request, and the scope that a route wants.

Runs before anything of the request is looked at. Routes without `requires` are public and ignore a key.
"""

import re
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from quart import Response, current_app, g, request

from api import times
from api.errors import ApiError
from api.guard.limits import limit_principal, refuse, with_own_limit
from api.guard.sessions import session_principal
from api.installation import current
from symage.storage import keys
from symage.storage.keys import Principal

P = ParamSpec("P")
Handler = Callable[P, Awaitable[Response]]
Guarded = Callable[Concatenate[Principal, P], Awaitable[Response]]

_KEY = re.compile(rf"{keys.PREFIX}[0-9a-f]{{48}}")


def requires(scope: str, *, or_session: bool = False) -> Callable[[Guarded[P]], Handler[P]]:
    """Let the handler run for a live key of this scope; the principal is its first argument.

    `or_session`: a session will do as well, for a request that brings no key.
    """

    async def authenticated() -> Principal:
        if or_session and "Authorization" not in request.headers:
            return await _by_session()
        principal = await _by_key()
        if scope not in principal.scopes:
            raise ApiError("forbidden", f"This key has no {scope!r} scope")
        return principal

    return _guard(authenticated)


def requires_session() -> Callable[[Guarded[P]], Handler[P]]:
    """Let the handler run for a session, whatever key the request brings."""
    return _guard(_by_session)


def _guard(authenticated: Callable[[], Awaitable[Principal]]) -> Callable[[Guarded[P]], Handler[P]]:
    def decorate(handler: Guarded[P]) -> Handler[P]:
        @with_own_limit
        @wraps(handler)
        async def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
            return await handler(await authenticated(), *args, **kwargs)

        return guarded

    return decorate


async def _by_key() -> Principal:
    here = current()
    raw_key = _bearer(request.headers.get("Authorization", ""))
    if raw_key is None:
        raise await refuse(_unauthorized("Send an API key: Authorization: Bearer sk_live_…"))
    principal = await here.threads.read(keys.authenticate, raw_key, here.peppers)
    if principal is None:
        raise await _not_valid(raw_key)
    g.principal = principal
    await limit_principal(principal)
    moment = times.now()
    if principal.key_id is not None and not keys.used_lately(principal, moment):
        # Not awaited: an answer does not wait for the note of its own key's use.
        current_app.add_background_task(here.key_use.note, principal.key_id, moment)
    return principal


async def _not_valid(raw_key: str) -> ApiError:
    """Of a key that was revoked, when; the request is noted for its account, which looks for who uses it."""
    here = current()
    found = await here.threads.read(keys.revoked, raw_key, here.peppers)
    if found is None:
        return await refuse(_unauthorized("This API key is not valid"))
    day = times.iso(found.revoked_at)[:10]
    # Throttled before it is noted: who tries again and again fills nobody's log.
    error = await refuse(_unauthorized(f"This API key was revoked on {day}"))
    g.revoked = found
    return error


async def _by_session() -> Principal:
    principal = await session_principal()
    if principal is None:
        raise await refuse(
            _unauthorized("This needs a session: x-user-id, where session mode allows it", "Session")
        )
    await limit_principal(principal)
    return principal


def _bearer(header: str) -> str | None:
    scheme, _, token = header.partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not _KEY.fullmatch(token):
        return None
    return token


def _unauthorized(message: str, scheme: str = "Bearer") -> ApiError:
    return ApiError("unauthorized", message, headers={"WWW-Authenticate": scheme})
