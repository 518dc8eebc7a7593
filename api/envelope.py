"""The envelope of every answer: `data`, and `meta` with the request's id."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from quart import Response, g

from symage.shapes import boolean, integer, nullable, text, uuid

JSON = "application/json"
META = {"request_id": uuid()}
COUNT = {"count": integer(0)}
PAGE_META = {
    "count": integer(0, description="Entries of this page"),
    "has_more": boolean("Whether another page follows"),
    "next_cursor": nullable(text("What to send as cursor for the next page; null on the last one")),
}


def request_id() -> str:
    """The id of the request being answered, made when it is first asked for."""
    found: str | None = g.get("request_id")
    if found is None:
        found = g.request_id = str(uuid4())
    return found


def answer(data: Any, **meta: Any) -> Response:
    return json_response({"data": data, "meta": {"request_id": request_id(), **meta}})


def page_answer(found: Sequence[Any], next_cursor: str | None) -> Response:
    """A page of a list; without a cursor it is the last."""
    return answer(found, count=len(found), has_more=next_cursor is not None, next_cursor=next_cursor)


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
