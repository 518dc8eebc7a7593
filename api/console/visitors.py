"""Who looks at the console: the session of a request, and what its user may do.

The cookie holds 32 random bytes and nothing else; everything about a session stands in the database, so that
ending it counts at once. In session mode `proxy` a request that the proxy vouches for needs no cookie. What
does not belong here: how one signs in (`sign_in.py`).
"""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit

from quart import Response, current_app, g, request, url_for

from api import times
from api.console.kept import ended_part, kept_form
from api.errors import ApiError
from api.files.links import base_url
from api.guard.addresses import has_proxy_secret
from api.guard.limits import take, with_own_limit
from api.guard.sessions import session_principal
from api.installation import current
from symage.storage import accounts, audit, user_sessions
from symage.storage.keys import SCOPES, Principal
from symage.storage.rate_limits import Limit
from symage.storage.user_sessions import LONGEST, SEEN_EVERY, SignedIn
from symage.storage.users import OWNER, VIEWER, may

COOKIE = "symage"
SAFE = ("GET", "HEAD", "OPTIONS")
LIMIT = Limit(60, 240)
"""Requests of one session: a gallery of forms asks for its pictures all at once."""

P = ParamSpec("P")
View = Callable[Concatenate[SignedIn, P], Awaitable[Response]]


def visits(
    role: str = VIEWER, *, operator: bool = False
) -> Callable[[View[P]], Callable[P, Awaitable[Response]]]:
    """Let the view run for a signed-in user of this role, or of one that may more; who it is comes first."""

    def decorate(view: View[P]) -> Callable[P, Awaitable[Response]]:
        @with_own_limit
        @wraps(view)
        async def visited(*args: P.args, **kwargs: P.kwargs) -> Response:
            visitor = await _visitor()
            if visitor is None:
                return await ended_part() or await kept_form() or _to_sign_in()
            g.visitor = visitor
            await take(f"console:{visitor.session_id or visitor.account_id}", LIMIT)
            if not may(visitor.role, role) or (operator and not visitor.is_operator):
                needed = "an operator" if operator else f"the role {role}"
                raise ApiError("forbidden", f"This needs {needed}; ask an owner of this account")
            return await view(visitor, *args, **kwargs)

        return visited

    return decorate


async def known_visitor() -> None:
    """For pages that anybody may see: note who looks, if it is somebody."""
    visitor = await _visitor()
    if visitor is not None:
        g.visitor = visitor


def refuse_foreign() -> None:
    """Before every change: it comes from a page of this origin, or not at all.

    Browsers say so themselves (Fetch Metadata); over plain HTTP in a network they say only the origin.
    """
    if request.method in SAFE:
        return
    site = request.headers.get("Sec-Fetch-Site")
    own = site == "same-origin" if site is not None else request.headers.get("Origin") == _own_origin()
    if not own:
        raise ApiError("forbidden", "This did not come from a page of this console")


def principal_of(visitor: SignedIn) -> Principal:
    """As whom they order: their account, with every scope; roles are asked for before."""
    return Principal(visitor.account_id, None, frozenset(SCOPES), visitor.tier, visitor.flags, None)


def actor(visitor: SignedIn) -> str:
    """As the audit log names them."""
    return visitor.user_id or audit.SESSION


def see_other(target: str) -> Response:
    """Go there by GET: after a change, so that a page that is loaded again changes nothing."""
    return Response("", status=303, headers={"Location": target})


def is_fragment() -> bool:
    """Whether htmx asks, for a part of a page."""
    return "HX-Request" in request.headers


async def begin_session(response: Response, user_id: str) -> Response:
    """Answer with a new session of this user."""
    agent = request.headers.get("User-Agent", "")
    raw = await current().threads.write(user_sessions.begin, user_id, user_agent=agent, now=times.now())
    response.set_cookie(
        COOKIE,
        raw,
        max_age=LONGEST // 1_000_000,
        secure=base_url().startswith("https:"),
        httponly=True,
        samesite="Lax",
    )
    return response


async def _visitor() -> SignedIn | None:
    here = current()
    if here.settings.session_mode == "proxy" and has_proxy_secret():
        return await _vouched_for()
    raw = request.cookies.get(COOKIE)
    if not raw:
        return None
    now = times.now()
    found = await here.threads.read(user_sessions.find, raw, now=now)
    if found is not None and found.session_id and now - found.seen_at > SEEN_EVERY:
        current_app.add_background_task(here.threads.write, user_sessions.touch, found.session_id, now=now)
    return found


async def _vouched_for() -> SignedIn | None:
    """Whom the proxy has signed in: it names an account, whose owner they are taken for."""
    principal = await session_principal()
    if principal is None:
        return None
    account = await current().threads.read(accounts.get, principal.account_id)
    return SignedIn(
        session_id=None,
        user_id=None,
        name=account.name,
        role=OWNER,
        is_operator=False,
        account_id=account.id,
        account_name=account.name,
        tier=account.tier,
        flags=account.flags,
        seen_at=times.now(),
    )


def _own_origin() -> str:
    parts = urlsplit(base_url())
    return f"{parts.scheme}://{parts.netloc}"


def _to_sign_in() -> Response:
    """And from there on to the page, never to something that changes."""
    onward = request.full_path.removesuffix("?") if request.method == "GET" else ""
    return see_other(url_for("console.sign_in.form", next=onward))
