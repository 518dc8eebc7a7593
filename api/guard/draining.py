"""Answers that are ready before their request has been sent whole: an unknown path, a key that is not good.

A server of HTTP/1 has to close a connection on which it has answered such a request, and a client that sends
its next one there finds it gone. So an answer waits for the rest of a body that may be sent, and says that it
closes the connection where it does not come.
"""

import asyncio

from hypercorn.typing import (
    ASGIReceiveCallable,
    ASGIReceiveEvent,
    ASGISendCallable,
    ASGISendEvent,
    HTTPScope,
    Scope,
)

from api.bodies import MOST_BYTES

WAIT_SECONDS = 1.0


def after_the_body(
    scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable
) -> tuple[ASGIReceiveCallable, ASGISendCallable]:
    """The channels of a request, of which the second holds back its answer. The first has to be read on
    meanwhile, as Quart does."""
    if scope["type"] != "http" or not _waits(scope):
        return receive, send
    whole = asyncio.Event()

    async def received() -> ASGIReceiveEvent:
        message = await receive()
        if message["type"] != "http.request" or not message.get("more_body"):
            whole.set()
        return message

    async def sent(message: ASGISendEvent) -> None:
        if message["type"] == "http.response.start" and not await _came(whole, scope):
            headers = [*message["headers"], (b"connection", b"close")]
            message = {**message, "headers": headers}
        await send(message)

    return received, sent


def _waits(scope: HTTPScope) -> bool:
    names = {name.lower() for name, _ in scope["headers"]}
    return scope["http_version"] == "1.1" and bool(names & {b"content-length", b"transfer-encoding"})


async def _came(whole: asyncio.Event, scope: HTTPScope) -> bool:
    """Whether the body is there, or comes in time; one that is refused for its length is not waited for, nor
    one that its client keeps back until it is asked for."""
    headers = {name.lower(): value for name, value in scope["headers"]}
    length = headers.get(b"content-length", b"0")
    if b"expect" not in headers and length.isdigit() and int(length) <= MOST_BYTES:
        try:
            await asyncio.wait_for(whole.wait(), WAIT_SECONDS)
        except TimeoutError:
            return False
    return whole.is_set()
