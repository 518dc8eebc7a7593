"""Who asks: the Bearer key of a request and the scope that a route wants.

Runs before anything of the request is looked at. Routes without `requires` are public and ignore a key.
"""

import re
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from quart import Response, current_app, request

from api import times
from api.errors import ApiError
from api.installation import current
from symage.storage import keys
from symage.storage.keys import Principal

P = ParamSpec("P")
Handler = Callable[P, Awaitable[Response]]

_KEY = re.compile(rf"{keys.PREFIX}[0-9a-f]{{48}}")


def requires(scope: str) -> Callable[[Callable[Concatenate[Principal, P], Awaitable[Response]]], Handler[P]]:
    """Let the handler run for a live key of this scope; the principal is its first argument."""

    def decorate(handler: Callable[Concatenate[Principal, P], Awaitable[Response]]) -> Handler[P]:
        @wraps(handler)
        async def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
            principal = await _authenticated()
            if scope not in principal.scopes:
                raise ApiError("forbidden", f"This key has no {scope!r} scope")
            return await handler(principal, *args, **kwargs)

        return guarded

    return decorate


async def _authenticated() -> Principal:
    here = current()
    raw_key = _bearer(request.headers.get("Authorization", ""))
    if raw_key is None:
        raise _unauthorized("Send an API key: Authorization: Bearer sk_live_…")
    principal = await here.threads.read(keys.authenticate, raw_key, here.peppers)
    if principal is None:
        raise _unauthorized("This API key is not valid")
    moment = times.now()
    if not keys.used_lately(principal, moment):
        # Not awaited: an answer does not wait for the note of its own key's use.
        current_app.add_background_task(here.key_use.note, principal.key_id, moment)
    return principal


def _bearer(header: str) -> str | None:
    scheme, _, token = header.partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not _KEY.fullmatch(token):
        return None
    return token


def _unauthorized(message: str) -> ApiError:
    return ApiError("unauthorized", message, headers={"WWW-Authenticate": "Bearer"})
