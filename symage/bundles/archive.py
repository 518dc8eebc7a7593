"""The dataset archive: packs concatenated, a few members of the whole, one central directory.

Nothing that grows with the dataset is held in memory: the directory is spooled to disk while the
members stream by. The same packs give the same bytes however they were cut.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO

from symage.bundles.zipformat import (
    DEFLATED,
    Entry,
    central_record,
    end_of_directory,
    entries,
    local_header,
)
from symage.compression import RawStream, crc32

SPOOL_BYTES = 8 << 20
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class PackSource:
    """Where a pack's sections come from. `members` streams; `index` is small (one shard's)."""

    members_size: int
    members: Callable[[], Iterable[bytes]]
    index: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class WholeMember:
    """A member about the whole dataset, compressed as it is read."""

    path: str
    chunks: Iterable[bytes]


def archive(packs: Iterable[PackSource], wholes: Iterable[WholeMember]) -> Iterator[bytes]:
    """The bytes of the ZIP file. `wholes` are read after all packs have gone by."""
    with SpooledTemporaryFile(max_size=SPOOL_BYTES) as directory:
        offset = count = 0
        for pack in packs:
            yield from pack.members()
            count += _move(pack.index(), offset, directory)
            offset += pack.members_size
        for whole in wholes:
            with SpooledTemporaryFile(max_size=SPOOL_BYTES) as body:
                entry = _compress(whole, offset, body)
                header = local_header(entry.path, DEFLATED, entry.crc, entry.stored_size, entry.size)
                yield header
                yield from _rewound(body)
            directory.write(central_record(entry))
            offset += len(header) + entry.stored_size
            count += 1
        directory_size = directory.tell()
        yield from _rewound(directory)
        yield end_of_directory(count, offset, directory_size)


def _move(index: bytes, offset: int, directory: IO[bytes]) -> int:
    """Append a pack's records with their offsets moved; how many there were."""
    count = 0
    for entry in entries(index):
        moved = Entry(
            entry.path, entry.method, entry.crc, entry.stored_size, entry.size, entry.offset + offset
        )
        directory.write(central_record(moved))
        count += 1
    return count


def _compress(whole: WholeMember, offset: int, body: IO[bytes]) -> Entry:
    stream = RawStream()
    crc = size = 0
    for chunk in whole.chunks:
        crc = crc32(chunk, crc)
        size += len(chunk)
        body.write(stream.add(chunk))
    body.write(stream.end())
    return Entry(whole.path, DEFLATED, crc, body.tell(), size, offset)


def _rewound(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(_CHUNK):
        yield chunk
