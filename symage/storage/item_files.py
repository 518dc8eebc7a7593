"""The files of items, read straight from the packs that hold them."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

import sqlalchemy as sa

from symage.bundles.members import PNG, Member
from symage.bundles.packs import section
from symage.bundles.stored import StoredPack
from symage.bundles.zipformat import DEFLATED, Entry, entries, header_length, parse_central
from symage.errors import Damaged, NotFound
from symage.storage import shards
from symage.storage.artifacts import ArtifactStore, read_bytes
from symage.storage.shards import Shard

DOCUMENTS, ANNOTATIONS = "documents", "annotations"
_RECORD = 46
"""Bytes of a central-directory record before its name."""


@dataclass(frozen=True, slots=True)
class ItemFile:
    """`size` is of the file itself, which is `raw` deflate in the pack when `deflated`; `etag` changes
    with its bytes."""

    filename: str
    size: int
    key: str
    start: int
    stop: int
    deflated: bool
    crc: int
    etag: str

    def read(self, store: ArtifactStore) -> Iterator[bytes]:
        """The whole file, in one piece: before a byte of it leaves, it is known to be what was written.
        Raises Damaged."""
        stored = read_bytes(store, self.key, self.start, self.stop)
        try:
            data = zlib.decompress(stored, -15) if self.deflated else stored
        except zlib.error:
            data = b""
        if len(data) != self.size or zlib.crc32(data) != self.crc:
            raise Damaged(self.filename)
        yield data


def pack_key(job_id: str, stage: str, number: int) -> str:
    """The store key of a shard's pack."""
    return f"jobs/{job_id}/{stage}/{number:06d}.pack"


def locate(
    connection: sa.Connection, store: ArtifactStore, job_id: str, item_index: int, member: Member
) -> ItemFile:
    """Where a member of an item lies. Raises NotFound while its shard is not finished."""
    # Pictures are made with the documents, also where they lie beside labels.
    labels = member.path.startswith("annotations/") and member.content_type != PNG
    stage = ANNOTATIONS if labels else DOCUMENTS
    shard = shards.holding(connection, job_id, stage, item_index)
    if shard is None:
        raise NotFound("not_found", f"{member.filename} has not been made")
    return _item_file(job_id, shard, _entry(_index(store, job_id, shard), member))


def shard_files(store: ArtifactStore, job_id: str, shard: Shard) -> Iterator[ItemFile]:
    """All files of a finished shard's pack, in the order in which they lie there."""
    for entry in entries(_index(store, job_id, shard)):
        yield _item_file(job_id, shard, entry)


def _item_file(job_id: str, shard: Shard, entry: Entry) -> ItemFile:
    start = entry.offset + header_length(entry.path)
    return ItemFile(
        filename=entry.path.rpartition("/")[2],
        size=entry.size,
        key=pack_key(job_id, shard.stage, shard.number),
        start=start,
        stop=start + entry.stored_size,
        deflated=entry.method == DEFLATED,
        crc=entry.crc,
        etag=sha256(f"{shard.sha256}/{entry.path}".encode()).hexdigest(),
    )


def stored_pack(store: ArtifactStore, job_id: str, shard: Shard) -> StoredPack:
    """The pack of a finished shard."""
    key = pack_key(job_id, shard.stage, shard.number)
    items = range(shard.first_item, shard.first_item + shard.item_count)
    return StoredPack(key, shard.sha256, items, shard.counts, partial(store.read, key))


def _index(store: ArtifactStore, job_id: str, shard: Shard) -> bytes:
    """The records of the shard's files."""
    key = pack_key(job_id, shard.stage, shard.number)
    return read_bytes(store, key, *section(shard.counts, "index"))


def _entry(index: bytes, member: Member) -> Entry:
    """The member's record, found by its name: names are unique and end records."""
    path = member.path.encode()
    found = index.find(path)
    while found >= _RECORD:
        entry, _ = parse_central(index, found - _RECORD)
        if entry.path == member.path:
            return entry
        found = index.find(path, found + 1)
    raise NotFound("not_found", f"No file {member.filename}")
