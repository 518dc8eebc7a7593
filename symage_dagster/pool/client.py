"""The run worker's side of the shard pool: one connection per call, closed when the call ends.

End of file is the whole cancel protocol: whatever ends this process or this iterator, the pool drops
the shards that wait and kills the workers that are busy with this call.
"""

import select
import socket
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from symage_dagster.pool.connection import Message, decode, encode
from symage_dagster.pool.engine import (
    STOP_POLL_SECONDS,
    PoolUnavailable,
    ShardFailed,
    Ticker,
    check_lane,
    never_stop,
    no_tick,
)

WINDOW = 256
"""Shards handed to the pool and not yet answered: the pool holds this many of a job, never all."""

_READ_BYTES = 1 << 16


class PoolEngine:
    """The Engine whose workers are the pool's; `socket_path` is the pool's compute socket."""

    __slots__ = ("_socket_path",)

    def __init__(self, socket_path: Path) -> None:
        self._socket_path = socket_path

    def map_shards(
        self,
        function: str,
        shards: Iterable[Mapping[str, Any]],
        *,
        lane: str,
        should_stop: Callable[[], bool] = never_stop,
        on_tick: Callable[[], None] = no_tick,
    ) -> Iterator[tuple[int, Any]]:
        check_lane(lane)
        call = _Call(self._socket_path, function, shards, lane)
        try:
            yield from call.results(should_stop, Ticker(on_tick))
        finally:
            call.close()


class _Call:
    """One map over the pool: what was sent, what is still out, and the socket."""

    __slots__ = ("_buffer", "_next_poll", "_outstanding", "_poll", "_shards", "_socket", "_stopped")

    def __init__(self, path: Path, function: str, shards: Iterable[Mapping[str, Any]], lane: str) -> None:
        self._shards = enumerate(shards)
        self._outstanding = 0
        self._stopped = False
        self._buffer = bytearray()
        self._next_poll = time.monotonic()
        self._socket = _connect(path)
        self._poll = select.poll()
        self._poll.register(self._socket, select.POLLIN)
        self._send({"op": "open", "function": function, "lane": lane})

    def results(self, should_stop: Callable[[], bool], ticker: Ticker) -> Iterator[tuple[int, Any]]:
        while True:
            self._keep_up(should_stop, ticker)
            if not self._outstanding:
                return
            for message in self._receive():
                yield from self._settle(message)
                # The caller may have taken its time over that result.
                self._keep_up(should_stop, ticker)

    def close(self) -> None:
        self._socket.close()

    def _keep_up(self, should_stop: Callable[[], bool], ticker: Ticker) -> None:
        """What is due by now: ask whether to stop, tick, hand out more."""
        ticker.tick()
        if time.monotonic() >= self._next_poll:
            self._ask_to_stop(should_stop)
            self._next_poll = time.monotonic() + STOP_POLL_SECONDS
        self._hand_out()

    def _ask_to_stop(self, should_stop: Callable[[], bool]) -> None:
        if not self._stopped and should_stop():
            self._stopped = True
            self._send({"op": "withdraw"})

    def _hand_out(self) -> None:
        # Topping up by halves keeps the writes few when thousands of shards stream through.
        if self._stopped or self._outstanding > WINDOW // 2:
            return
        batch = islice(self._shards, WINDOW - self._outstanding)
        lines = [encode({"op": "shard", "index": index, "arguments": each}) for index, each in batch]
        if lines:
            self._send_bytes(b"".join(lines))
            self._outstanding += len(lines)

    def _settle(self, message: Message) -> Iterator[tuple[int, Any]]:
        if "withdrawn" in message:
            self._outstanding -= message["withdrawn"]
            return
        self._outstanding -= 1
        if "error" in message:
            raise ShardFailed(message["index"], message["error"], passing=message.get("passing", False))
        yield message["index"], message["result"]

    def _receive(self) -> list[Message]:
        """What has arrived, at the latest when the next poll is due."""
        timeout = max(0.0, self._next_poll - time.monotonic())
        if not self._poll.poll(timeout * 1000):
            return []
        data = self._read()
        if not data:
            raise PoolUnavailable("the shard pool closed the connection")
        self._buffer += data
        *lines, rest = bytes(self._buffer).split(b"\n")
        self._buffer[:] = rest
        return [message for message in map(decode, lines) if message is not None]

    def _read(self) -> bytes:
        try:
            return self._socket.recv(_READ_BYTES)
        except ConnectionError as error:
            raise PoolUnavailable(f"the shard pool went away: {error}") from error

    def _send(self, message: Message) -> None:
        self._send_bytes(encode(message))

    def _send_bytes(self, data: bytes) -> None:
        try:
            self._socket.sendall(data)
        except OSError as error:
            raise PoolUnavailable(f"the shard pool went away: {error}") from error


def _connect(path: Path) -> socket.socket:
    sock = socket.socket(socket.AF_UNIX)
    try:
        sock.connect(str(path))
    except OSError as error:
        sock.close()
        raise PoolUnavailable(f"no shard pool answers on {path}: {error}") from error
    return sock
