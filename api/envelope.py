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


def prepared_answer(rendered: str, **meta: Any) -> Response:
    """`answer` for data that is JSON already: large data is rendered where it is made, in a thread."""
    described = render({"request_id": request_id(), **meta})
    return Response(f'{{"data":{rendered},"meta":{described}}}', content_type=JSON)


def json_response(body: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """JSON without an envelope, for the few answers that the contract shows bare."""
    return Response(render(body), status=status, headers=dict(headers or {}), content_type=JSON)


def render(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), allow_nan=False)


async def name_request(response: Response) -> Response:
    """After every request: its id as a header, also where the body is a file."""
    response.headers["X-Request-Id"] = request_id()
    return response
