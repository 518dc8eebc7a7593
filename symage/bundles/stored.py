"""Packs where they lie, and what archives take of them. What packs are made of: `packs.py`."""

import json
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from symage.ahead import ahead
from symage.bundles.archive import PackSource
from symage.bundles.packs import NAMED, checksum_name, section
from symage.bundles.zipformat import central_record, entries
from symage.compression import crc32


@dataclass(frozen=True, slots=True)
class StoredPack:
    """A pack in the artifact store: its `key` there, the `digest` of its bytes, the item indexes that it is
    about, its `lengths` as `Pack` has them, and a reader of byte ranges."""

    key: str
    digest: str
    items: range
    lengths: Mapping[str, int]
    read: Callable[[int, int], Iterable[bytes]]

    def section(self, name: str) -> Iterator[bytes]:
        """The section's bytes. Raises ValueError at their end when they are not those that were written."""
        checksum = 0
        if name.startswith(NAMED) and name not in self.lengths:
            return
        for chunk in self.read(*section(self.lengths, name)):
            checksum = crc32(chunk, checksum)
            yield chunk
        if checksum != self.lengths[checksum_name(name)]:
            raise ValueError(f"a shard's pack is damaged: its {name} are not what was written")

    def whole(self, name: str) -> bytes:
        """The section's bytes at once, one shard's."""
        return b"".join(self.section(name))

    def check_members(self) -> None:
        """Raises ValueError when they are not those that were written."""
        for _ in self.section("members"):
            pass

    def index(self) -> bytes:
        """The records of its members, one shard's."""
        return self.whole("index")

    def listing(self) -> bytes:
        """A line about each of its members, in the same order."""
        return self.whole("listing")

    def part(self, items: range) -> "PackPart":
        """The members that are about items of this range. Without any of its lines where that is all."""
        size = self.lengths["members"]
        if items.start <= self.items.start and self.items.stop <= items.stop:
            return PackPart(self, 0, size, None)
        about = [json.loads(line)["item_index"] for line in self.listing().splitlines()]
        first, last = (bisect_left(about, index) for index in (items.start, items.stop))
        ends = [*(entry.offset for entry in entries(self.index())), size]
        return PackPart(self, ends[first], ends[last], slice(first, last))


@dataclass(frozen=True, slots=True)
class PackPart:
    """Consecutive members of a pack: its bytes start … stop - 1, and which of its members these are, None for
    all."""

    pack: StoredPack
    start: int
    stop: int
    members: slice | None

    @property
    def source(self) -> PackSource:
        return PackSource(self.start, self.stop, self._index)

    def listing(self) -> bytes:
        """A line about each of these members."""
        lines = self.pack.listing()
        return lines if self.members is None else b"".join(lines.splitlines(keepends=True)[self.members])

    def _index(self) -> bytes:
        records = self.pack.index()
        if self.members is None:
            return records
        return b"".join(map(central_record, list(entries(records))[self.members]))


def sections(packs: Iterable[StoredPack], name: str) -> Iterator[bytes]:
    """A section of each pack, in their order, read ahead."""
    return ahead(partial(pack.whole, name) for pack in packs)


def parts(packs: Sequence[StoredPack], items: range) -> list[PackPart]:
    """What packs have about these items, in the order of the packs."""
    touched = (pack for pack in packs if pack.items.start < items.stop and items.start < pack.items.stop)
    return [pack.part(items) for pack in touched]
