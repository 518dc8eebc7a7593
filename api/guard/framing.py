"""Requests that a proxy in front and this server might read differently: refused, and the connection closed.

A request with a length of its body given twice, and HTTP/2 in clear (which a client may ask a connection of
HTTP/1.1 to become), are ways around what a proxy guards. What is not here: what h11 refuses by itself."""

import json
from uuid import uuid4

from hypercorn.typing import ASGISendCallable, HTTPResponseBodyEvent, HTTPResponseStartEvent, Scope

from api.envelope import JSON


def problem(scope: Scope) -> str | None:
    """Why this request is not answered as it stands; None for a good one."""
    if scope["type"] != "http":
        return None
    if not _is_http_1(scope) and scope["scheme"] == "http":
        return "HTTP/2 is not spoken here"
    names = [name.lower() for name, _ in scope["headers"]]
    if b"transfer-encoding" in names and (b"content-length" in names or scope["http_version"] == "1.0"):
        return "A request has a Content-Length or a Transfer-Encoding, not both"
    if names.count(b"host") > 1:
        return "A request has one Host"
    return None


async def refuse(message: str, scope: Scope, send: ASGISendCallable) -> None:
    """400 in both shapes that clients of any age read; its body is not read, so a connection of HTTP/1
    ends."""
    code, request_id = "bad_request", str(uuid4())
    body = {
        "error": {"code": code, "message": message, "details": {}},
        "detail": {"code": code, "message": message, "status": 400},
        "meta": {"request_id": request_id},
    }
    content = json.dumps(body).encode()
    headers = {
        "content-type": JSON,
        "content-length": str(len(content)),
        "x-request-id": request_id,
        **({"connection": "close"} if _is_http_1(scope) else {}),
    }
    listed = [(name.encode(), value.encode()) for name, value in headers.items()]
    start: HTTPResponseStartEvent = {"type": "http.response.start", "status": 400, "headers": listed}
    end: HTTPResponseBodyEvent = {"type": "http.response.body", "body": content, "more_body": False}
    await send(start)
    await send(end)


def _is_http_1(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["http_version"] in ("1.0", "1.1")
