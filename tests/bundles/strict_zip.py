"""A reader of ZIP files that forgives nothing, written after PKWARE's APPNOTE 6.3.10, not after our writer.

It goes the way the standard names (end record, ZIP64 locator, ZIP64 end record, directory, local headers)
and raises Malformed wherever two records disagree, a number stands where it should not, or a byte belongs
to nothing.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

_END, _LOCATOR, _WIDE_END = struct.Struct("<4s4H2LH"), struct.Struct("<4sLQL"), struct.Struct("<4sQ2H2L4Q")
_RECORD, _LOCAL = struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s5H3L2H")
_FULL_16, _FULL_32 = 0xFFFF, 0xFFFFFFFF
_UTF8 = 1 << 11
_CHUNK = 1 << 22


class Malformed(Exception):
    """The file is no ZIP file, or one that a reader could understand in two ways."""


@dataclass(frozen=True, slots=True)
class Member:
    """As the directory has it; `wide`: the numbers that stand in its ZIP64 field."""

    name: str
    method: int
    crc: int
    stored_size: int
    size: int
    offset: int
    wide: int


@dataclass(frozen=True, slots=True)
class Directory:
    count: int
    offset: int
    size: int


def read_strictly(file: BinaryIO, *, unpacked_below: int = 1 << 62) -> list[Member]:
    """The members, each checked against its local header, and unpacked when it is smaller than that."""
    directory = _directory(file)
    members = list(_members(_at(file, directory.offset, directory.size)))
    _require(len(members) == directory.count, f"{len(members)} records, the end says {directory.count}")
    position = 0
    for member in members:
        _require(member.offset == position, f"{member.name} is at {member.offset}, not at {position}")
        begin = _local(file, member)
        if member.size < unpacked_below:
            _unpack(file, begin, member)
        position = begin + member.stored_size
    _require(position == directory.offset, "there is something between the last member and the directory")
    return members


def _directory(file: BinaryIO) -> Directory:
    end_at = file.seek(0, 2) - _END.size
    signature, disk, start_disk, here, count, size, offset, comment = _END.unpack(
        _at(file, end_at, _END.size)
    )
    _require(signature == b"PK\5\6" and comment == 0, "the last bytes are no end record")
    _require((disk, start_disk) == (0, 0) and here == count, "it is spread over disks")
    narrow = Directory(count, offset, size)
    if count != _FULL_16 and _FULL_32 not in (size, offset):
        _require(offset + size == end_at, "the directory does not end at the end record")
        return narrow
    return _wide_directory(file, narrow, end_at - _LOCATOR.size)


def _wide_directory(file: BinaryIO, narrow: Directory, locator_at: int) -> Directory:
    signature, disk, wide_at, disks = _LOCATOR.unpack(_at(file, locator_at, _LOCATOR.size))
    _require(signature == b"PK\6\7", "no ZIP64 locator before the end record")
    _require((disk, disks) == (0, 1), "the locator tells of other disks")
    _require(wide_at + _WIDE_END.size == locator_at, f"the locator points to {wide_at}")
    found = _WIDE_END.unpack(_at(file, wide_at, _WIDE_END.size))
    signature, length, _, version, disk, start_disk, here, count, size, offset = found
    _require(signature == b"PK\6\6" and length == _WIDE_END.size - 12, "no ZIP64 end record")
    _require(version >= 45, "ZIP64 needs version 4.5")
    _require((disk, start_disk) == (0, 0) and here == count, "it is spread over disks")
    _require(offset + size == wide_at, "the directory does not end at the ZIP64 end record")
    clipped = Directory(min(count, _FULL_16), min(offset, _FULL_32), min(size, _FULL_32))
    _require(narrow == clipped, "the two end records disagree")
    return Directory(count, offset, size)


def _members(records: bytes) -> Iterator[Member]:
    position = 0
    while position < len(records):
        _require(position + _RECORD.size <= len(records), "the directory ends within a record")
        fields = _RECORD.unpack_from(records, position)
        signature, _, version, flags, method, _, _, crc, stored_size, size = fields[:10]
        name_length, extra_length, comment_length, disk, _, _, offset = fields[10:]
        _require(signature == b"PK\1\2", f"no record at {position}")
        _require(flags == _UTF8 and method in (0, 8), "flags or method that nobody asked for")
        _require((comment_length, disk) == (0, 0), "a comment, or another disk")
        name_at = position + _RECORD.size
        extra_at = name_at + name_length
        position = extra_at + extra_length
        values, wide = _widened((size, stored_size, offset), records[extra_at:position])
        _require(version >= (45 if wide else 20), "the version does not allow what the record holds")
        yield Member(records[name_at:extra_at].decode(), method, crc, values[1], values[0], values[2], wide)


def _widened(values: tuple[int, ...], extra: bytes) -> tuple[list[int], int]:
    """The values with those of the ZIP64 field in their places, and how many it holds."""
    missing = values.count(_FULL_32)
    if not missing:
        _require(extra == b"", "an extra field that nothing needs")
        return [*values], 0
    _require(len(extra) == 4 + 8 * missing, "a ZIP64 field of another length")
    tag, length, *wide = struct.unpack(f"<2H{missing}Q", extra)
    _require((tag, length) == (1, 8 * missing), "no ZIP64 field")
    _require(all(value >= _FULL_32 for value in wide), "a ZIP64 value that would have fitted")
    following = iter(wide)
    return [next(following) if value == _FULL_32 else value for value in values], missing


def _local(file: BinaryIO, member: Member) -> int:
    """Where the bytes of the member begin, its local header being what the directory says."""
    fields = _LOCAL.unpack(_at(file, member.offset, _LOCAL.size))
    signature, version, flags, method, _, _, crc, stored_size, size, name_length, extra_length = fields
    rest = _at(file, member.offset + _LOCAL.size, name_length + extra_length)
    _require(signature == b"PK\3\4", f"no local header of {member.name}")
    _require(rest[:name_length].decode() == member.name, f"another name before {member.name}")
    _require((flags, method, crc) == (_UTF8, member.method, member.crc), f"{member.name}: headers disagree")
    wide = max(member.stored_size, member.size) >= _FULL_32
    _require(version >= (45 if wide else 20), f"{member.name}: the version is too low")
    if wide:
        _require((size, stored_size) == (_FULL_32, _FULL_32), f"{member.name}: one size alone is wide")
        _require(rest[name_length:] == struct.pack("<2H2Q", 1, 16, member.size, member.stored_size), "sizes")
    else:
        _require((size, stored_size) == (member.size, member.stored_size), f"{member.name}: sizes disagree")
        _require(extra_length == 0, f"{member.name}: an extra field that nothing needs")
    return member.offset + _LOCAL.size + len(rest)


def _unpack(file: BinaryIO, begin: int, member: Member) -> None:
    inflate = zlib.decompressobj(-15) if member.method == 8 else None
    crc = size = 0
    for at in range(begin, begin + member.stored_size, _CHUNK):
        chunk = _at(file, at, min(_CHUNK, begin + member.stored_size - at))
        data = inflate.decompress(chunk) if inflate else chunk
        crc, size = zlib.crc32(data, crc), size + len(data)
    _require(inflate is None or (inflate.eof and not inflate.unused_data), f"{member.name} does not end")
    _require((crc, size) == (member.crc, member.size), f"{member.name} is broken")


def _at(file: BinaryIO, position: int, size: int) -> bytes:
    _require(position >= 0, "the file is too short")
    file.seek(position)
    data = file.read(size)
    _require(len(data) == size, "the file is too short")
    return data


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise Malformed(message)
