"""An archive of some of a dataset's files: those whose paths begin in a certain way, out of the packs.

Members are copied as they lie there, compressed or not, so nothing is compressed twice. Memory holds one
pack's index at a time; the directory is spooled to disk.
"""

from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile

from symage.bundles.archive import SPOOL_BYTES
from symage.bundles.stored import StoredPack
from symage.bundles.zipformat import central_record, end_of_directory, entries, header_length

_CHUNK = 1 << 20


def part_archive(packs: Iterable[StoredPack], prefix: str) -> Iterator[bytes]:
    """The bytes of a ZIP file with the members whose path begins with the prefix; none of it when there
    are no such members."""
    with SpooledTemporaryFile(max_size=SPOOL_BYTES) as directory:
        offset = count = 0
        for pack in packs:
            for entry in entries(pack.index()):
                if not entry.path.startswith(prefix):
                    continue
                length = header_length(entry.path) + entry.stored_size
                yield from pack.read(entry.offset, entry.offset + length)
                directory.write(central_record(entry.moved(offset - entry.offset)))
                offset += length
                count += 1
        if not count:
            return
        size = directory.tell()
        directory.seek(0)
        while chunk := directory.read(_CHUNK):
            yield chunk
        yield end_of_directory(count, offset, size)
