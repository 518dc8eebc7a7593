"""A pack: the members of one shard, ready to be concatenated into an archive without touching them again.

Sections, one after another in one file:
    members   local headers and data, as they will stand in the archive
    index     their central-directory records, offsets counted from the start of the pack
    listing   a JSON line of each member, for the manifest
    records   the shard's ground truth as JSON objects joined by ",\\n"
    rows      the shard's ground truth as CSV rows
    labels/…  what its documents add to label files about more than one of them, by name
    tables/…  the rows of each form, by form and split
The lengths and checksums of the sections are kept with the shard's row, so that a dataset is never made of
a pack that has changed since. Item files are read straight from the pack.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from hashlib import sha256
from itertools import chain

from symage.bundles.members import Member
from symage.bundles.zipformat import DEFLATED, STORED, Entry, central_record, local_header
from symage.compression import crc32, raw

SECTIONS = ("members", "index", "listing", "records", "rows")
NAMED = ("labels/", "tables/")
"""How the names of all other sections begin. A pack has those that its documents add to."""
_CHECKSUM = "_crc"


@dataclass(frozen=True, slots=True)
class Pack:
    """A finished pack: its bytes in `pieces`, for packs are large, and `lengths`: section -> bytes, with the
    CRC-32 of each section as <section>_crc. `folders`: how many members each of the archive's folders has of
    it."""

    pieces: Sequence[bytes]
    lengths: Mapping[str, int]
    folders: Mapping[str, int]

    @property
    def data(self) -> bytes:
        return b"".join(self.pieces)

    @property
    def member_count(self) -> int:
        return sum(self.folders.values())


@dataclass(slots=True)
class PackWriter:
    """Collects members in the order in which they will stand in the archive."""

    _members: list[bytes] = field(default_factory=list)
    _index: list[bytes] = field(default_factory=list)
    _listing: list[str] = field(default_factory=list)
    _records: list[str] = field(default_factory=list)
    _rows: list[str] = field(default_factory=list)
    _named: dict[str, list[bytes]] = field(default_factory=dict)
    _folders: Counter[str] = field(default_factory=Counter)
    _offset: int = 0

    def store(self, member: Member, data: bytes, split: str) -> None:
        """Add a member whose bytes are compressed already."""
        self._add(member, STORED, data, data, split)

    def deflate(self, member: Member, data: bytes, split: str) -> None:
        """Add a member, compressed."""
        self._add(member, DEFLATED, raw(data), data, split)

    def record(self, json_object: str) -> None:
        self._records.append(json_object)

    def row(self, csv_rows: str) -> None:
        """Rows of the table, each with its line end."""
        self._rows.append(csv_rows)

    def add_to(self, section_name: str, rows: bytes) -> None:
        """Rows of a file that is about more than this document."""
        self._named.setdefault(section_name, []).append(rows)

    def finish(self) -> Pack:
        sections: dict[str, list[bytes]] = {
            "members": self._members,
            "index": self._index,
            "listing": ["".join(self._listing).encode()],
            "records": [",\n".join(self._records).encode()],
            "rows": ["".join(self._rows).encode()],
            **{name: self._named[name] for name in sorted(self._named)},
        }
        lengths = {name: sum(map(len, pieces)) for name, pieces in sections.items()}
        checksums = {
            checksum_name(name): reduce(lambda crc, piece: crc32(piece, crc), pieces, 0)
            for name, pieces in sections.items()
        }
        return Pack(list(chain.from_iterable(sections.values())), {**lengths, **checksums}, self._folders)

    def _add(self, member: Member, method: int, stored: bytes, data: bytes, split: str) -> None:
        path, crc = member.path, crc32(data)
        header = local_header(path, method, crc, len(stored), len(data))
        entry = Entry(path, method, crc, len(stored), len(data), self._offset)
        self._members += (header, stored)
        self._index.append(central_record(entry))
        digest = sha256(data).hexdigest()
        self._listing.append(listing_line(path, len(data), digest, member.about(split)))
        self._folders[path.partition("/")[0]] += 1
        self._offset += len(header) + len(stored)


def listing_line(path: str, size: int, digest: str, about: Mapping[str, str | int]) -> str:
    """A file as the manifest lists it; `about`: its kind, and of item_index, form_id, split and surface
    those that it is about."""
    line = {"path": path, "size": size, "sha256": digest, **about}
    return json.dumps(line, separators=(",", ":")) + "\n"


def checksum_name(section_name: str) -> str:
    return f"{section_name}{_CHECKSUM}"


def section(lengths: Mapping[str, int], name: str) -> tuple[int, int]:
    """Where a section begins and ends in the pack's file."""
    named = sorted(each for each in lengths if each.startswith(NAMED) and not each.endswith(_CHECKSUM))
    order = [*SECTIONS, *named]
    start = sum(lengths[before] for before in order[: order.index(name)])
    return start, start + lengths[name]
