"""The records of a ZIP file (PKWARE APPNOTE 6.3), made so that a file can be put together from pieces.

Everything that could differ between two runs is fixed: times are 1980-01-01, attributes are 0644, sizes
and checksums stand in the local header. ZIP64 fields appear only where a number needs them.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

STORED, DEFLATED = 0, 8
_LIMIT = 0xFFFFFFFF
_DATE = (1 << 5) | 1
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_LENGTHS, _OFFSET = struct.Struct("<HH"), struct.Struct("<I")
"""Of a central record: at 28 the lengths of name and extra field, at 42 the offset."""
_UTF8 = 0x800
_UNIX, _MODE = 3 << 8, 0o100644 << 16


@dataclass(frozen=True, slots=True)
class Entry:
    """A member: sizes in bytes, `offset` of its local header from the start of the file (or pack)."""

    path: str
    method: int
    crc: int
    stored_size: int
    size: int
    offset: int

    def moved(self, by: int) -> "Entry":
        return Entry(self.path, self.method, self.crc, self.stored_size, self.size, self.offset + by)


def local_header(path: str, method: int, crc: int, stored_size: int, size: int) -> bytes:
    """The header before a member's bytes. A member of 4 GiB or more carries a ZIP64 field."""
    name = path.encode()
    extra = b""
    if max(stored_size, size) >= _LIMIT:
        extra = struct.pack("<HHQQ", 1, 16, size, stored_size)
        stored_size = size = _LIMIT
    version = 45 if extra else 20
    fixed = _LOCAL.pack(
        b"PK\3\4", version, _UTF8, method, 0, _DATE, crc, stored_size, size, len(name), len(extra)
    )
    return fixed + name + extra


def central_record(entry: Entry) -> bytes:
    """The directory's record of a member."""
    name = entry.path.encode()
    wide = [value for value in (entry.size, entry.stored_size, entry.offset) if value >= _LIMIT]
    extra = struct.pack(f"<HH{len(wide)}Q", 1, 8 * len(wide), *wide) if wide else b""
    version = 45 if wide else 20
    fixed = _CENTRAL.pack(
        b"PK\1\2",
        _UNIX | version,
        version,
        _UTF8,
        entry.method,
        0,
        _DATE,
        entry.crc,
        min(entry.stored_size, _LIMIT),
        min(entry.size, _LIMIT),
        len(name),
        len(extra),
        0,
        0,
        0,
        _MODE,
        min(entry.offset, _LIMIT),
    )
    return fixed + name + extra


def parse_central(records: bytes, position: int) -> tuple[Entry, int]:
    """The record at a position and where the next one begins."""
    fields = _CENTRAL.unpack_from(records, position)
    method, crc, stored_size, size, name_length, extra_length = (fields[i] for i in (4, 7, 8, 9, 10, 11))
    name = position + _CENTRAL.size
    extra = name + name_length
    path = records[name:extra].decode()
    following = extra + extra_length
    sizes = _widened((size, stored_size, fields[16]), records[extra + 4 : following])
    return Entry(path, method, crc, sizes[1], sizes[0], sizes[2]), following


def entries(records: bytes) -> Iterator[Entry]:
    """The members of a whole directory, in order."""
    position = 0
    while position < len(records):
        entry, position = parse_central(records, position)
        yield entry


def entry_of(records: bytes, path: str) -> Entry:
    """The record of one member of a directory in which no path holds another. Raises KeyError."""
    name = records.find(path.encode())
    if name < 0:
        raise KeyError(path)
    return parse_central(records, name - _CENTRAL.size)[0]


def moved_records(records: bytes, by: int) -> Iterator[bytes]:
    """Each record of a directory, its member's offset moved."""
    position = 0
    while position < len(records):
        name, extra = _LENGTHS.unpack_from(records, position + 28)
        (offset,) = _OFFSET.unpack_from(records, position + 42)
        following = position + _CENTRAL.size + name + extra
        if extra or offset + by >= _LIMIT:
            yield central_record(parse_central(records, position)[0].moved(by))
        else:
            # Nothing but four bytes changes; to read and write the others takes ten times as long.
            moved = _OFFSET.pack(offset + by)
            yield records[position : position + 42] + moved + records[position + 46 : following]
        position = following


def _widened(values: tuple[int, int, int], extra: bytes) -> list[int]:
    """The values, those that did not fit taken from the ZIP64 field, which holds only them, in order."""
    wide = iter(struct.unpack(f"<{len(extra) // 8}Q", extra))
    return [next(wide) if value == _LIMIT else value for value in values]


def end_of_directory(count: int, directory_offset: int, directory_size: int) -> bytes:
    """The file's end, with its ZIP64 part when the count or an offset needs it."""
    end = struct.pack(
        "<4sHHHHIIH",
        b"PK\5\6",
        0,
        0,
        min(count, 0xFFFF),
        min(count, 0xFFFF),
        min(directory_size, _LIMIT),
        min(directory_offset, _LIMIT),
        0,
    )
    if count < 0xFFFF and directory_offset < _LIMIT and directory_size < _LIMIT:
        return end
    wide = struct.pack(
        "<4sQHHIIQQQQ",
        b"PK\6\6",
        44,
        _UNIX | 45,
        45,
        0,
        0,
        count,
        count,
        directory_size,
        directory_offset,
    )
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, directory_offset + directory_size, 1)
    return wide + locator + end


def header_length(path: str) -> int:
    """Bytes of the local header of a member below 4 GiB."""
    return _LOCAL.size + len(path.encode())
