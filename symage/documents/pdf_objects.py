"""Numbering and serialising the objects of a PDF file."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from symage.compression import small_stream
from symage.documents.typefaces import ENCODING


@dataclass(slots=True)
class Objects:
    """Bodies by number. `next`: the first free one."""

    next: int
    bodies: dict[int, bytes] = field(default_factory=dict)

    def put(self, number: int, body: str) -> None:
        self.bodies[number] = body.encode(ENCODING)

    def add(self, body: bytes) -> int:
        self.bodies[self.next] = body
        self.next += 1
        return self.next - 1

    def add_all(self, bodies: Iterable[bytes]) -> None:
        for body in bodies:
            self.add(body)

    def reserve(self, count: int = 1) -> int:
        """The first of so many numbers, whose objects are told later or written elsewhere."""
        self.next += count
        return self.next - count

    def written(self, start: int) -> tuple[bytes, dict[int, int]]:
        """All objects one after another, in the order of their numbers, and where each begins in a file that
        holds them from `start` on."""
        pieces: list[bytes] = []
        offsets: dict[int, int] = {}
        for number in sorted(self.bodies):
            offsets[number] = start
            pieces.append(indirect(number, self.bodies[number]))
            start += len(pieces[-1])
        return b"".join(pieces), offsets


def indirect(number: int, body: bytes) -> bytes:
    return b"%d 0 obj\n%b\nendobj\n" % (number, body)


def text_body(text: str) -> bytes:
    return text.encode(ENCODING)


def stream_body(data: bytes, entries: str = "") -> bytes:
    """A stream made once and written often."""
    packed = small_stream(data)
    head = f"<</Filter/FlateDecode/Length {len(packed)}{entries}>>stream\n"
    return head.encode("ascii") + packed + b"\nendstream"


def entry(offset: int) -> bytes:
    """A row of the cross-reference table."""
    return b"%010d 00000 n \n" % offset
