"""Requests as fast as a server answers them, over a few connections that stay open.

A client of its own, because the usual ones take longer than the server that is to be measured.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

Ask = Callable[[int], bytes]
"""The n-th request of a connection, as it goes over the wire."""


@dataclass(slots=True)
class Loaded:
    """What came of it: seconds of each answer, and how many there were of each status."""

    elapsed: float = 0.0
    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    bytes: int = 0

    @property
    def rate(self) -> float:
        return len(self.seconds) / self.elapsed

    def percentile(self, percent: float) -> float:
        """In milliseconds."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def request(method: str, path: str, *, key: str = "", cookie: str = "", body: bytes = b"") -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: bench", f"Content-Length: {len(body)}"]
    if key:
        lines.append(f"Authorization: Bearer {key}")
    if cookie:
        # As a part of a page that htmx asks for.
        lines += [f"Cookie: {cookie}", "HX-Request: true"]
    if body:
        lines.append("Content-Type: application/json")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def load(url: str, asks: Sequence[Ask], *, seconds: float = 0.0, each: int = 0, every: float = 0.0) -> Loaded:
    """A connection for each of `asks`, until so many seconds have gone or each has asked so often; with
    `every`, one request of each in so many seconds, spread over them."""
    return asyncio.run(_load(url, asks, seconds, each, every))


async def _load(url: str, asks: Sequence[Ask], seconds: float, each: int, every: float) -> Loaded:
    found = Loaded()
    began = time.perf_counter()
    deadline = began + seconds if seconds else float("inf")
    waits = [every * place / len(asks) for place in range(len(asks))]
    turns = (
        _ask_on(url, ask, deadline, each, found, every, wait) for ask, wait in zip(asks, waits, strict=True)
    )
    await asyncio.gather(*turns)
    found.elapsed = time.perf_counter() - began
    return found


async def _ask_on(
    url: str, ask: Ask, deadline: float, each: int, found: Loaded, every: float, wait: float
) -> None:
    await asyncio.sleep(wait)
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    number = 0
    while time.perf_counter() < deadline and (not each or number < each):
        began = time.perf_counter()
        writer.write(ask(number))
        await writer.drain()
        status, size = await _answer(reader)
        found.seconds.append(time.perf_counter() - began)
        found.statuses[status] += 1
        found.bytes += size
        number += 1
        if every:
            await asyncio.sleep(max(every - (time.perf_counter() - began), 0))
    writer.close()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, int]:
    """The status, and how long the body was, which is read and dropped."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status = int(head[9:12])
    headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:-2])
    left = size = int(headers.get("content-length", "0"))
    while left:
        chunk = await reader.read(min(left, 1 << 18))
        if not chunk:
            raise ConnectionError("the answer was cut")
        left -= len(chunk)
    return status, size
