"""The door of the operators' view as ASGI: what is refused never reaches Dagster."""

from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from symage_dagster.webserver.door import COOKIE, Asked, Door, Refusal

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

HEADERS = (
    (b"x-frame-options", b"DENY"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
"""Of every answer: nobody shows the view in a frame and leads its operator's clicks."""


def guarded(app: Application, door: Door) -> Application:
    """The application behind the door."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await app(scope, receive, send)
            return
        asked = _asked(scope)
        refusal = door.refusal(asked)
        if refusal is not None and refusal.status == 401 and _brings_token(scope, asked, door):
            await _give_cookie(door, send, secure=_over_tls(scope, asked))
        elif refusal is not None:
            await _refuse(refusal, asked, send)
        else:
            await app(scope, receive, _with_headers(send))

    return answer


def _asked(scope: Scope) -> Asked:
    headers = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in scope["headers"]]
    named = dict(headers)
    return Asked(
        method=scope.get("method", "GET"),
        path=scope["path"],
        hosts=tuple(value for name, value in headers if name == "host"),
        headers=named,
        cookies=_cookies(named.get("cookie", "")),
        is_socket=scope["type"] == "websocket",
    )


def _cookies(header: str) -> dict[str, str]:
    try:
        return {name: cookie.value for name, cookie in SimpleCookie(header).items()}
    except CookieError:
        return {}


def _brings_token(scope: Scope, asked: Asked, door: Door) -> bool:
    """Whether a person opens the view by its address with the token."""
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    return asked.path == "/" and not asked.is_socket and door.is_token(query.get("token", [""])[0])


def _over_tls(scope: Scope, asked: Asked) -> bool:
    """Whether the browser asks by HTTPS. A proxy that ends TLS says so; a false claim harms who makes it."""
    return "https" in (scope.get("scheme"), asked.headers.get("x-forwarded-proto"))


async def _give_cookie(door: Door, send: Send, *, secure: bool) -> None:
    """The token leaves the address bar and stays in the browser, for this site's own requests alone."""
    cookie = f"{COOKIE}={door.cookie}; Path=/; HttpOnly; SameSite=Strict{'; Secure' if secure else ''}"
    # By a page and not by a redirect: a Strict cookie is not sent along a redirect from another site's link.
    page = b'<!doctype html><meta http-equiv="refresh" content="0; url=/"><title>symage</title>'
    headers = [
        (b"content-type", b"text/html"),
        (b"set-cookie", cookie.encode()),
        (b"cache-control", b"no-store"),
    ]
    await _answer(200, headers, page, send)


async def _refuse(refusal: Refusal, asked: Asked, send: Send) -> None:
    if asked.is_socket:
        # Before it is accepted: the handshake is answered with 403.
        await send({"type": "websocket.close", "code": 1008, "reason": refusal.reason})
        return
    await _answer(refusal.status, [(b"content-type", b"text/plain")], f"{refusal.reason}\n".encode(), send)


async def _answer(status: int, headers: list[tuple[bytes, bytes]], body: bytes, send: Send) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*HEADERS, *headers, length]})
    await send({"type": "http.response.body", "body": body})


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            has = {name.lower() for name, _ in message.get("headers", ())}
            added = [header for header in HEADERS if header[0] not in has]
            message = {**message, "headers": [*message.get("headers", ()), *added]}
        await send(message)

    return sending
