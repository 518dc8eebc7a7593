"""Files made of pieces of other files, and the parts in which S3 puts a file together.

A part of a multipart upload has 5 MiB to 5 GiB, but for the last, which may be shorter, and there are at most
10,000 of them (Amazon S3 user guide, "Multipart upload limits"). S3 copies a part by itself from a range of
one object; what is too short for that has to be uploaded, together with its neighbours.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

CHUNK = 1 << 17
"""Bytes read at a time; a hundred downloads at once hold a few hundred of these."""
PART = 16 << 20
"""Bytes of an uploaded part, at first."""
SHORTEST, LONGEST = 5 << 20, 5 << 30
MOST_PARTS = 10_000
LARGEST_FILE = 5 << 40
MOST_PIECES = 2500
"""So many pieces, of 5 TiB together at most, never make more than MOST_PARTS parts."""
_SAME_SIZE = 150


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An upload to S3 that never ended: its parts are kept, and charged, under no key that a list shows."""

    key: str
    upload_id: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes start … stop - 1 of a key."""

    key: str
    start: int
    stop: int

    @property
    def size(self) -> int:
        return self.stop - self.start

    def cut(self, size: int) -> "tuple[Piece, Piece]":
        """Its first bytes and the others."""
        middle = self.start + size
        return Piece(self.key, self.start, middle), Piece(self.key, middle, self.stop)


def uploaded_size(number: int) -> int:
    """Bytes of a part, counted from 0, of an upload whose length nobody knows before its end: parts grow, so
    that MOST_PARTS of them make more than the 5 TiB that an object may have."""
    return PART * (1 + number // _SAME_SIZE)


def parts(pieces: Iterable[Piece]) -> Iterator[Sequence[Piece]]:
    """The pieces as parts of an upload. A part of one piece can be copied by S3 where it is not the last; one
    of several is made of what is too short."""
    waiting: list[Piece] = []
    size = 0
    for piece in pieces:
        missing = max(0, SHORTEST - size) if waiting else 0
        if piece.size - missing < SHORTEST:
            waiting.append(piece)
            size += piece.size
            if size >= PART:
                yield waiting
                waiting, size = [], 0
            continue
        if waiting:
            head, piece = piece.cut(missing)
            yield [*waiting, head] if missing else waiting
            waiting, size = [], 0
        yield from ([each] for each in _shortened(piece))
    if waiting:
        yield waiting


def _shortened(piece: Piece) -> Iterator[Piece]:
    """The piece in equal pieces of LONGEST bytes at most."""
    count = ceil(piece.size / LONGEST)
    bounds = [piece.start + piece.size * number // count for number in range(count + 1)]
    return (Piece(piece.key, *pair) for pair in pairwise(bounds))
