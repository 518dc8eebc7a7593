"""Reading an archive back where it lies: what its directory holds, and whether samples of it are whole.

The directory is read in pieces, so an archive of millions of files needs no more memory than a small one.
"""

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from symage.bundles.listed import is_listing, read_listing
from symage.bundles.zipformat import DEFLATED, Entry, header_length, parse_central

Read = Callable[[int, int], Iterable[bytes]]
"""read(start, stop): the bytes of that range, in chunks."""

SAMPLES = 3
_END, _WIDE_END, _LOCATOR = 22, 56, 20


@dataclass(frozen=True, slots=True)
class Audit:
    """Files of the directory, how many are a document's ground truth, and samples that are not whole. Of the
    archive's own listing: samples whose digest it does not give, and pairs of splits that overlap in it."""

    files: int
    documents: int
    broken: int
    false_digests: int
    overlaps: int


def audit(read: Read, size: int) -> Audit:
    """Look through an archive of `size` bytes. Raises ValueError when it has no directory."""
    count, offset, length = _directory(read, size)
    sampled = {round(step * (count - 1) / (SAMPLES - 1)) for step in range(SAMPLES)}
    files = documents = 0
    samples: list[Entry] = []
    listing: Entry | None = None
    for entry in _entries(read, offset, offset + length):
        documents += entry.path.startswith("ground_truth/json/")
        if files in sampled:
            samples.append(entry)
        # Where the listing is a member of its own, it stands before the manifest.
        if listing is None and is_listing(entry.path):
            listing = entry
        files += 1
    if files != count:
        raise ValueError(f"the archive's end says {count} files, its directory holds {files}")
    digests = {each.path: _digest(read, each) for each in samples}
    listed = read_listing(_inflated(read, listing) if listing else (), digests)
    return Audit(
        files,
        documents,
        broken=sum(digest is None for digest in digests.values()),
        false_digests=sum(
            digest not in (None, listed.digests.get(path)) and not is_listing(path)
            for path, digest in digests.items()
        ),
        overlaps=listed.overlaps,
    )


def _digest(read: Read, entry: Entry) -> str | None:
    """The sha256 of a member; None where it has not the size and checksum that the directory gives."""
    size = checksum = 0
    digest = sha256()
    for chunk in _inflated(read, entry):
        size, checksum = size + len(chunk), zlib.crc32(chunk, checksum)
        digest.update(chunk)
    return digest.hexdigest() if (size, checksum) == (entry.size, entry.crc) else None


def _inflated(read: Read, entry: Entry) -> Iterator[bytes]:
    """The bytes of a member, which end early where they cannot be read."""
    start = entry.offset + header_length(entry.path)
    stored = read(start, start + entry.stored_size)
    if entry.method != DEFLATED:
        yield from stored
        return
    inflate = zlib.decompressobj(-15)
    try:
        for chunk in stored:
            yield inflate.decompress(chunk)
        yield inflate.flush()
    except zlib.error:
        return


def _directory(read: Read, size: int) -> tuple[int, int, int]:
    """(members, offset, bytes) of the central directory, from the file's last bytes."""
    tail = b"".join(read(max(0, size - _END - _LOCATOR - _WIDE_END), size))
    wide = tail[: -_END - _LOCATOR]
    if wide[:4] == b"PK\6\6":
        count, length, offset = struct.unpack_from("<QQQ", wide, 32)
        return count, offset, length
    end = tail[-_END:]
    if end[:4] != b"PK\5\6":
        raise ValueError("not an archive: it has no directory")
    count, length, offset = struct.unpack_from("<HII", end, 10)
    return count, offset, length


def _entries(read: Read, start: int, stop: int) -> Iterator[Entry]:
    buffer = b""
    for chunk in read(start, stop):
        buffer += chunk
        position = 0
        while (following := _record_end(buffer, position)) <= len(buffer):
            yield parse_central(buffer, position)[0]
            position = following
        buffer = buffer[position:]


def _record_end(buffer: bytes, position: int) -> int:
    """Where the record at a position ends; beyond the buffer when it is not all there."""
    if position + 46 > len(buffer):
        return len(buffer) + 1
    name, extra = struct.unpack_from("<HH", buffer, position + 28)
    return position + 46 + int(name) + int(extra)
