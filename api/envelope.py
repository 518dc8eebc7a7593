"""The envelope of every answer: `data`, and `meta` with the request's id."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from quart import Response, g

JSON = "application/json"


def request_id() -> str:
    """The id of the request being answered, made when it is first asked for."""
    found: str | None = g.get("request_id")
    if found is None:
        found = g.request_id = str(uuid4())
    return found


def answer(data: Any, **meta: Any) -> Response:
    return json_response({"data": data, "meta": {"request_id": request_id(), **meta}})


def json_response(body: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """JSON without an envelope, for the few answers that the contract shows bare."""
    text = json.dumps(body, separators=(",", ":"), allow_nan=False)
    return Response(text, status=status, headers=dict(headers or {}), content_type=JSON)


async def name_request(response: Response) -> Response:
    """After every request: its id as a header, also where the body is a file."""
    response.headers["X-Request-Id"] = request_id()
    return response
