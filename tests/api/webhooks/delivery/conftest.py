"""A real receiver of webhooks, allowed as a target, and nobody who delivers but the test."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from tests.api.webhooks.delivery.post import Post, Receiver

if TYPE_CHECKING:
    from tests.api.conftest import Api


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers["content-length"]))
            self.send_response(kept.take(headers, body))
            answer = kept.answer()
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield kept
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def _no_courier(monkeypatch: pytest.MonkeyPatch) -> None:
    """The app's own courier would make attempts at the real time."""
    monkeypatch.setattr("api.webhooks.outbox.POLL_SECONDS", 3600.0)


@pytest.fixture
def environment(environment: dict[str, str], receiver: Receiver) -> dict[str, str]:
    return {**environment, "SYMAGE_WEBHOOK_ALLOW": f"127.0.0.1:{receiver.port}"}


@pytest.fixture
def post(api: Api) -> Post:
    return Post(api)
