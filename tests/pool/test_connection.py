"""JSON lines over a socket that never blocks."""

import selectors
import socket
from typing import Any

from symage_dagster.pool.connection import Connection


class Peer:
    """A connection, the other end of its socket, and what arrived."""

    def __init__(self) -> None:
        self.selector = selectors.DefaultSelector()
        ours, self.far = socket.socketpair()
        self.messages: list[dict[str, Any]] = []
        self.closes = 0
        self.connection = Connection(ours, self.selector, self.messages.append, self._close)

    def __enter__(self) -> "Peer":
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()
        self.far.close()
        self.selector.close()

    def _close(self) -> None:
        self.closes += 1

    def turn(self) -> None:
        for key, events in self.selector.select(timeout=0):
            key.data(events)


def test_lines_arrive_whole_however_they_are_cut() -> None:
    with Peer() as peer:
        for piece in (b'{"a"', b': 1}\n{"b": 2}\n{"c"', b": 3}\n"):
            peer.far.sendall(piece)
            peer.turn()
        assert peer.messages == [{"a": 1}, {"b": 2}, {"c": 3}]


def test_the_end_is_told_once() -> None:
    with Peer() as peer:
        peer.far.close()
        peer.turn()
        peer.connection.close()
        assert (peer.closes, peer.connection.closed) == (1, True)


def test_what_is_not_an_object_ends_the_connection() -> None:
    with Peer() as peer:
        peer.far.sendall(b'{"a": 1}\n[1]\n{"b": 2}\n')
        peer.turn()
        assert peer.messages == [{"a": 1}]
        assert peer.closes == 1


def test_a_peer_that_does_not_read_gets_everything_when_it_does() -> None:
    with Peer() as peer:
        for number in range(2000):
            peer.connection.send({"number": number, "text": "x" * 1000})
        received = bytearray()
        while received.count(b"\n") < 2000:
            received += peer.far.recv(1 << 16)
            peer.turn()
        assert b'"number":1999' in received


def test_sending_to_a_peer_that_left_is_not_an_error() -> None:
    with Peer() as peer:
        peer.far.close()
        peer.connection.send({"a": 1})
        peer.connection.send({"b": 2})
        peer.turn()
        assert peer.closes == 1
