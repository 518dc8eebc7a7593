"""The server as a process: real sockets, HEAD, signals."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.api.serving import answers
from tests.packaged import share_cache
from tests.waiting import LAST_RESORT_SECONDS, WHILE_IT_LIVES, wait_for

if TYPE_CHECKING:
    from tests.api.conftest import Api

LARGE = os.urandom(1 << 20) * 24

# Nothing here depends on the kind of database.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def server(environment: dict[str, str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A process on the same database and store as `api`, which gives it an account and jobs."""
    argv = [sys.executable, "-m", "api.serve", "--port", str(port)]
    share_cache(Path(environment["SYMAGE_DATA_DIR"]))
    process = subprocess.Popen(argv, env={**os.environ, **environment}, stderr=subprocess.PIPE)
    try:
        _wait_until_it_answers(process, port)
        yield process
    finally:
        process.kill()
        process.communicate()


def _wait_until_it_answers(process: subprocess.Popen[bytes], port: int) -> None:
    wait_for(lambda: process.poll() is not None or answers(port), WHILE_IT_LIVES)
    assert process.poll() is None, process.stderr and process.stderr.read()


@pytest.fixture
def client(api: Api, port: int) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {api.key}"}
    with httpx.Client(
        base_url=f"http://127.0.0.1:{port}", headers=headers, trust_env=False, timeout=LAST_RESORT_SECONDS
    ) as client:
        yield client


@pytest.mark.usefixtures("server")
def test_head_says_what_get_would_send(api: Api, client: httpx.Client) -> None:
    job = api.ended_job(artifacts={"dataset": LARGE})
    for path in (f"/api/v1/jobs/{job.id}/download/bundle", f"/api/v1/jobs/{job.id}", "/api/v1/health"):
        head, whole = client.head(path), client.get(path)
        assert (head.status_code, whole.status_code) == (200, 200)
        assert head.content == b""
        assert int(head.headers["content-length"]) == len(whole.content)


@pytest.mark.usefixtures("server")
def test_a_part_has_the_length_that_it_says(api: Api, client: httpx.Client) -> None:
    """Asked of a real server: the client of the other tests counts the bytes itself."""
    path = f"/api/v1/jobs/{api.ended_job(artifacts={'dataset': LARGE}).id}/download/bundle"
    for asked, expected in (("bytes=100-299", LARGE[100:300]), ("bytes=-5", LARGE[-5:])):
        for method in ("GET", "HEAD"):
            part = client.request(method, path, headers={"Range": asked})
            assert (part.status_code, int(part.headers["content-length"])) == (206, len(expected))
            assert part.content == (expected if method == "GET" else b"")


def test_a_download_under_way_ends_whole_after_sigterm(
    api: Api, client: httpx.Client, server: subprocess.Popen[bytes], port: int
) -> None:
    job = api.ended_job(artifacts={"dataset": LARGE})
    with client.stream("GET", f"/api/v1/jobs/{job.id}/download/bundle") as answer:
        chunks = answer.iter_bytes()
        begun = next(chunks)
        server.send_signal(signal.SIGTERM)
        wait_for(lambda: not answers(port))
        assert begun + b"".join(chunks) == LARGE
    assert server.wait(LAST_RESORT_SECONDS) == 0


def test_what_is_no_http_is_no_fault_of_ours(
    client: httpx.Client, server: subprocess.Popen[bytes], port: int
) -> None:
    for sent in (
        b"\x00\xff\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /api/v1/jobs/%ff%00?cursor=%ff HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET ?x HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET http://[::1 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /api/v1/health HTTP/1.0\r\n\r\n",
        b'GET /api/v1/health HTTP/1.1\r\nHost: "<>\r\n\r\n',
        b"POST /api/v1/generate HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"GET /api/v1/jobs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \xff\r\n\r\n",
        b"BREW /api/v1/generate HTTP/1.1\r\nHost: x\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", port), LAST_RESORT_SECONDS) as connection:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            answer = connection.recv(65536)
        assert not answer.startswith(b"HTTP/1.1 5"), sent
    assert client.get("/api/v1/health").status_code == 200
    server.terminate()
    assert b"Traceback" not in server.communicate(timeout=LAST_RESORT_SECONDS)[1]
