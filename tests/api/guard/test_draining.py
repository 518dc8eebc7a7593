"""An answer that is ready early waits for its request, so that the connection can be used again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from api.bodies import MOST_BYTES

if TYPE_CHECKING:
    from tests.api.conftest import Api

LENGTH, CHUNKED = (b"content-length", b"2"), (b"transfer-encoding", b"chunked")
WHOLE = {"type": "http.request", "body": b"{}", "more_body": False}
PART = {"type": "http.request", "body": b"{", "more_body": True}


class Exchange:
    """A request to a path that is not there, whose body comes when `say` is called."""

    def __init__(self, *headers: tuple[bytes, bytes]) -> None:
        self.scope: dict[str, Any] = {
            "type": "http",
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": "/api/v1/nowhere",
            "raw_path": b"/api/v1/nowhere",
            "query_string": b"",
            "root_path": "",
            "headers": [(b"host", b"a"), *headers],
            "client": ("127.0.0.1", 1),
        }
        self.sent: list[dict[str, Any]] = []
        self._coming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)

    def say(self, message: dict[str, Any]) -> None:
        self._coming.put_nowait(message)

    async def run(self, api: Api) -> None:
        await api.app.asgi_app(self.scope, self._coming.get, self.send)  # type: ignore[arg-type]

    @property
    def closes(self) -> bool:
        assert self.sent[0]["status"] == 404
        return (b"connection", b"close") in self.sent[0]["headers"]


@pytest.mark.parametrize("header", [LENGTH, CHUNKED])
def test_an_answer_waits_for_the_body_of_its_request(api: Api, header: tuple[bytes, bytes]) -> None:
    async def check() -> None:
        exchange = Exchange(header)
        exchange.say(PART)
        answering = asyncio.ensure_future(exchange.run(api))
        done, _ = await asyncio.wait([answering], timeout=0.2)
        assert not done
        assert exchange.sent == []
        exchange.say(WHOLE)
        await answering
        assert not exchange.closes

    api.runner.run(check())


@pytest.mark.parametrize(
    "headers",
    [
        (LENGTH,),
        (CHUNKED,),
        ((b"content-length", str(MOST_BYTES + 1).encode()),),
        (LENGTH, (b"expect", b"100-continue")),
    ],
)
def test_where_the_body_does_not_come_the_connection_is_said_to_close(
    api: Api, headers: tuple[tuple[bytes, bytes], ...]
) -> None:
    exchange = Exchange(*headers)
    exchange.say(PART)
    api.runner.run(exchange.run(api))
    assert exchange.closes


def test_a_request_without_a_body_is_answered_at_once(api: Api) -> None:
    exchange = Exchange()
    api.runner.run(exchange.run(api))
    assert not exchange.closes
