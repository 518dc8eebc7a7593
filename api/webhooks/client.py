"""Sending a webhook without being led astray by whoever chose its URL.

A name is looked up once, every address that it has must be allowed, and the connection goes to one of
just those; TLS is checked against the name all the same. No redirect is followed, no proxy of the
environment used, and of the answer its status is read and how its body begins.
"""

import asyncio
import re
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpcore

from api.webhooks.targets import Refused, Targets

CONNECT_SECONDS = 5.0
TOTAL_SECONDS = 10.0
BODY_SECONDS = 1.0
"""What a receiver that has answered has to begin its body: the status counts without it."""
LONGEST_START = 500
"""Bytes of the body that are kept."""

_ADDRESS = re.compile(r"\d+(?:\.\d+){3}|[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*", re.IGNORECASE)
Resolver = Callable[[str, int], Awaitable[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Reply:
    """`start`: how the body begins, without what no text holds."""

    status: int
    start: str


class Unreachable(Exception):
    """No answer came; the message says why. Another time may be luckier."""


class WebhookClient:
    """`resolve` gives the addresses of a host; by default as the system does."""

    def __init__(
        self,
        targets: Targets,
        *,
        resolve: Resolver | None = None,
        tls: ssl.SSLContext | None = None,
        seconds: float = TOTAL_SECONDS,
    ) -> None:
        self._targets = targets
        self._backend = _CheckedBackend(targets, resolve or resolve_by_system)
        self._tls = tls or _system_trust()
        self._seconds = seconds

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """What the receiver answers. Raises Refused or Unreachable."""
        problem = self._targets.problem(url)
        if problem is not None:
            raise Refused(problem)
        try:
            async with asyncio.timeout(self._seconds):
                return await self._send(url, headers, body)
        except TimeoutError:
            raise Unreachable(f"no answer in {self._seconds:g} seconds") from None
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, OSError) as error:
            raise Unreachable(_reason(error)) from error

    async def _send(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """On a connection of its own: one that was kept would skip the look at the address."""
        sent = [("Host", urlsplit(url).netloc), *headers.items()]
        timeouts = {"connect": CONNECT_SECONDS, "read": self._seconds, "write": self._seconds}
        async with (
            httpcore.AsyncConnectionPool(ssl_context=self._tls, network_backend=self._backend) as pool,
            pool.stream("POST", url, headers=sent, content=body, extensions={"timeout": timeouts}) as answer,
        ):
            return Reply(int(answer.status), await _start(answer))


@cache
def _system_trust() -> ssl.SSLContext:
    """Reading the system's authorities takes longer than all else that a client begins with."""
    return ssl.create_default_context()


async def _start(answer: httpcore.Response) -> str:
    """A body that stalls or breaks off is no fault of the delivery: what came of it counts."""
    found = b""
    with suppress(TimeoutError, httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError):
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in answer.aiter_stream():
                found += chunk
                if len(found) >= LONGEST_START:
                    break
    text = found[:LONGEST_START].decode(errors="replace")
    return "".join(sign for sign in text if sign.isprintable() or sign in "\n\t")


async def resolve_by_system(host: str, port: int) -> Sequence[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class _CheckedBackend(httpcore.AsyncNetworkBackend):
    """Connects to the addresses that were checked, and to no others."""

    def __init__(self, targets: Targets, resolve: Resolver) -> None:
        self._targets = targets
        self._resolve = resolve
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self._resolve(host, port)
        self._targets.check(host, port, addresses)
        failure: Exception = OSError(f"{host} has no address")
        for address in addresses:
            try:
                return await self._network.connect_tcp(
                    address, port, timeout=timeout, local_address=local_address, socket_options=socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    async def sleep(self, seconds: float) -> None:
        await self._network.sleep(seconds)


def _reason(error: Exception) -> str:
    """Without addresses: which ones a name has here is nobody's business."""
    told = _ADDRESS.sub("(address)", str(error))
    return f"{type(error).__name__}: {told}" if told else type(error).__name__
