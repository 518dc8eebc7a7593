"""One stream socket that carries a JSON object per line, driven by a selector and never blocking.

Both ends of every socket of the pool speak this; the far ends (workers, launcher, engine) are simple
enough to use a blocking file. A peer that does not read only fills its own buffer here.
"""

import json
import selectors
import socket
from collections.abc import Callable, Mapping
from typing import Any

Message = dict[str, Any]
_READ_BYTES = 1 << 16


class Connection:
    """Calls `on_message` for each line and `on_close` once, when the peer has gone."""

    __slots__ = ("_incoming", "_on_close", "_on_message", "_outgoing", "_selector", "closed", "socket")

    def __init__(
        self,
        sock: socket.socket,
        selector: selectors.BaseSelector,
        on_message: Callable[[Message], None],
        on_close: Callable[[], None],
    ) -> None:
        sock.setblocking(False)
        self.socket = sock
        self.closed = False
        self._selector = selector
        self._on_message = on_message
        self._on_close = on_close
        self._incoming = bytearray()
        self._outgoing = bytearray()
        selector.register(sock, selectors.EVENT_READ, self.on_ready)

    def on_ready(self, events: int) -> None:
        """The selector's callback. The connection may close in the middle of a batch of lines."""
        if events & selectors.EVENT_WRITE and not self.closed:
            self._flush()
        if events & selectors.EVENT_READ and not self.closed:
            self._receive()

    def send(self, message: Mapping[str, Any]) -> None:
        if self.closed:
            return
        self._outgoing += encode(message)
        self._flush()

    def close(self) -> None:
        """Close without calling `on_close`: who closes, knows."""
        if self.closed:
            return
        self.closed = True
        self._selector.unregister(self.socket)
        self.socket.close()

    def finish_sending(self) -> None:
        """Half-close: the peer reads end of file, what it still writes arrives."""
        if not self.closed:
            self.socket.shutdown(socket.SHUT_WR)

    def _receive(self) -> None:
        try:
            data = self.socket.recv(_READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._lose()
            return
        self._incoming += data
        self._deliver()

    def _deliver(self) -> None:
        *lines, rest = bytes(self._incoming).split(b"\n")
        self._incoming[:] = rest
        for line in lines:
            if self.closed:
                return
            message = decode(line)
            if message is None:
                self._lose()
                return
            self._on_message(message)

    def _flush(self) -> None:
        try:
            sent = self.socket.send(self._outgoing) if self._outgoing else 0
        except BlockingIOError:
            sent = 0
        except OSError:
            # The peer has gone. Its end of file is still to be read, in the loop, where reaping belongs.
            sent = len(self._outgoing)
        del self._outgoing[:sent]
        writing = selectors.EVENT_WRITE if self._outgoing else 0
        self._selector.modify(self.socket, selectors.EVENT_READ | writing, self.on_ready)

    def _lose(self) -> None:
        self.close()
        self._on_close()


def encode(message: Mapping[str, Any]) -> bytes:
    return json.dumps(message, separators=(",", ":")).encode() + b"\n"


def decode(line: bytes) -> Message | None:
    """The object on a line, or None for what is not a JSON object."""
    try:
        message = json.loads(line)
    except ValueError:
        return None
    return message if isinstance(message, dict) else None
