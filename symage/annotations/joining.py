"""One file from the rows of many documents, as a stream."""

from collections.abc import Iterable, Iterator

SEPARATOR = b",\n"


def joined(rows: Iterable[bytes], head: bytes, tail: bytes) -> Iterator[bytes]:
    """`head`, the lines of the rows parted by commas, and `tail`."""
    yield head
    between = b"\n"
    for line in lines(rows):
        yield between + line
        between = SEPARATOR
    yield b"\n" + tail


def lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of a stream without their ends; every line has one."""
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        yield from whole
