"""The dataset archive: members of packs one after another, as they lie there, and what follows them.

Only what follows is written here: members of the whole and the central directory. Members of packs are never
touched, so that who puts the file together need not even read them. Nothing that grows with the dataset is
held in memory. The same members give the same bytes, however the packs were cut.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO

from symage.ahead import ahead
from symage.bundles.zipformat import (
    DEFLATED,
    Entry,
    central_record,
    end_of_directory,
    local_header,
    moved_records,
)
from symage.compression import RawStream, crc32

SPOOL_BYTES = 8 << 20
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class PackSource:
    """What an archive takes of a pack: bytes start … stop - 1 of its members, and the records of these
    members as the pack has them."""

    start: int
    stop: int
    index: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class WholeMember:
    """A member about the whole dataset, compressed as it is read."""

    path: str
    chunks: Iterable[bytes]


def tail(packs: Sequence[PackSource], wholes: Iterable[WholeMember]) -> Iterator[bytes]:
    """The bytes of a ZIP file behind the members of these packs. `wholes` are read one after another."""
    with SpooledTemporaryFile(max_size=SPOOL_BYTES) as directory:
        offset = count = 0
        for pack, index in zip(packs, ahead(pack.index for pack in packs), strict=True):
            records = list(moved_records(index, offset - pack.start))
            directory.write(b"".join(records))
            count += len(records)
            offset += pack.stop - pack.start
        for whole in wholes:
            entry, offset = yield from written(whole, offset)
            directory.write(central_record(entry))
            count += 1
        directory_size = directory.tell()
        yield from _rewound(directory)
        yield end_of_directory(count, offset, directory_size)


def written(whole: WholeMember, offset: int) -> Generator[bytes, None, tuple[Entry, int]]:
    """The bytes of a member at an offset of the file; in the end its record, and the offset behind it."""
    with SpooledTemporaryFile(max_size=SPOOL_BYTES) as body:
        entry = _compress(whole, offset, body)
        header = local_header(entry.path, DEFLATED, entry.crc, entry.stored_size, entry.size)
        yield header
        yield from _rewound(body)
    return entry, offset + len(header) + entry.stored_size


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
