"""Requests that two servers in a row could read differently, and what every answer tells browsers."""

from __future__ import annotations

import shutil
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from api.serve import GRACE_SECONDS, KEEP_ALIVE_SECONDS
from symage.storage.database import sqlite_url
from tests.api.serving import Served, serving
from tests.waiting import LAST_RESORT_SECONDS

if TYPE_CHECKING:
    from tests.api.conftest import Api

TWICE = (
    b"POST /api/v1/generate HTTP/1.1\r\nHost: a\r\n%s"
    b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
)
HIDDEN = b"GET /api/v1/health HTTP/1.1\r\nHost: a\r\n\r\n"


@pytest.fixture
def database_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """One kind is enough: nothing here is about the database."""
    return sqlite_url(Path(shutil.copy(migrated_sqlite, tmp_path / "symage.db")))


@pytest.fixture
def served(environment: dict[str, str]) -> Iterator[Served]:
    with serving(environment) as here:
        yield here


def exchange(served: Served, sent: bytes) -> bytes:
    """All that comes back until the server closes."""
    parts = urlsplit(served.url)
    with socket.create_connection((parts.hostname, parts.port), LAST_RESORT_SECONDS) as line:
        line.sendall(sent)
        received = b""
        while chunk := line.recv(65536):
            received += chunk
    return received


def test_a_body_of_two_lengths_is_refused_and_nothing_behind_it_is_read(served: Served) -> None:
    for more in (b"", b"Connection: keep-alive\r\n"):
        received = exchange(served, TWICE % more + HIDDEN)
        assert received.startswith(b"HTTP/1.1 400 ")
        assert received.count(b"HTTP/1.1 ") == 1
        assert b'"code": "bad_request"' in received


def test_http_2_in_clear_is_no_way_around_a_proxy(served: Served) -> None:
    upgrade = (
        b"GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\n"
        b"Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n"
    )
    parts = urlsplit(served.url)
    with socket.create_connection((parts.hostname, parts.port), LAST_RESORT_SECONDS) as line:
        line.sendall(upgrade + b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\4\0\0\0\0\0")
        line.settimeout(5)
        received = b""
        while b"not spoken" not in received:
            received += line.recv(65536)
    assert b"symage_http_requests" not in received


@pytest.mark.long
def test_an_idle_connection_outlives_those_of_proxies_and_pollers(served: Served) -> None:
    """Clients that poll every 5 s once found their connection closed."""
    assert KEEP_ALIVE_SECONDS >= 75
    parts = urlsplit(served.url)
    with socket.create_connection((parts.hostname, parts.port), LAST_RESORT_SECONDS) as line:
        for _ in range(2):
            line.sendall(HIDDEN)
            received = b""
            while not received.endswith(b'{"status":"healthy"}'):
                received += line.recv(65536)
            line.settimeout(6)
            with pytest.raises(TimeoutError):
                line.recv(1)


def test_a_stalled_download_holds_up_the_end_for_the_documented_grace_and_no_longer(
    api: Api, served: Served
) -> None:
    big = {"dataset": bytes(64 << 20)}
    job = api.ended_job(artifacts=big)
    parts = urlsplit(served.url)
    target = f"/api/v1/jobs/{job.id}/download/dataset"
    request = f"GET {target} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {api.key}\r\n\r\n"
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.connect((parts.hostname, parts.port))
        line.sendall(request.encode())
        assert line.recv(16).startswith(b"HTTP/1.1 200")
        served.process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        assert served.process.wait(LAST_RESORT_SECONDS) == 0
    assert time.monotonic() - began >= GRACE_SECONDS - 0.5
    assert "Traceback" not in served.log.read_text()


def test_every_answer_says_what_browsers_may_do_with_it(api: Api) -> None:
    for path in ("/api/v1/health", "/api/v1/jobs", "/api/v1/nothing", "/api/v1/docs"):
        headers = api.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["referrer-policy"] == "no-referrer"
