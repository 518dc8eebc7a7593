"""Packs where they lie. What they are made of: `packs.py`."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from symage.bundles.packs import NAMED, checksum_name, section
from symage.bundles.zipformat import Entry, entries
from symage.compression import crc32


@dataclass(frozen=True, slots=True)
class StoredPack:
    """A pack where it lies: its `lengths` as `Pack` has them, and a reader of byte ranges."""

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

    def index(self) -> list[Entry]:
        """The records of its members, one shard's."""
        return list(entries(b"".join(self.section("index"))))
