"""TrueType programs: what their glyphs measure, and reducing them to the glyphs that a document shows.

The glyphs keep their numbers, so the character map and the widths stay as they are; the outlines
of all others become empty. The cuts in `fonts/` hold no composite glyphs, so none refers to another.
"""

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reportlab.pdfbase.ttfonts import TTFontFile

_CHECKSUM_OF_FONT = 0xB1B0AFBA


@dataclass(frozen=True, slots=True)
class Glyph:
    """What a character measures, in thousandths of the size: its advance, and the box of its ink with y
    upward, all zero for a blank."""

    number: int
    advance: int
    left: int
    bottom: int
    right: int
    top: int


@cache
def glyphs(path: Path) -> Mapping[str, Glyph]:
    """Every character of the font file at `path`."""
    font, tables = TTFontFile(str(path)), _tables(path.read_bytes())
    offsets, outlines = _offsets(tables), tables["glyf"]
    boxes = [
        struct.unpack_from(">4h", outlines, start + 2) if end > start else (0, 0, 0, 0)
        for start, end in zip(offsets, offsets[1:], strict=False)
    ]
    return {
        chr(code): Glyph(number, round(font.charWidths[code]), *boxes[number])
        for code, number in font.charToGlyph.items()
    }


def reduced_program(path: Path, characters: Iterable[str]) -> bytes:
    """The font file at `path` with outlines for these characters only; KeyError for one that it lacks."""
    glyphs = TTFontFile(str(path)).charToGlyph
    kept = {0} | {glyphs[ord(character)] for character in characters}
    tables = _tables(path.read_bytes())
    tables["loca"], tables["glyf"] = _outlines(tables, kept)
    head = bytearray(tables["head"])
    struct.pack_into(">I", head, 8, 0)
    struct.pack_into(">h", head, 50, 1)
    tables["head"] = bytes(head)
    return _font_file(tables)


def _tables(font: bytes) -> dict[str, bytes]:
    (count,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sIII", font, 12 + 16 * i) for i in range(count))
    return {tag.decode("ascii"): font[start : start + length] for tag, _, start, length in records}


def _outlines(tables: Mapping[str, bytes], kept: set[int]) -> tuple[bytes, bytes]:
    """`loca` in its long form and `glyf`."""
    offsets = _offsets(tables)
    pieces = [
        tables["glyf"][start:end] if glyph in kept else b""
        for glyph, (start, end) in enumerate(zip(offsets, offsets[1:], strict=False))
    ]
    ends = [0]
    for piece in pieces:
        ends.append(ends[-1] + len(piece))
    return struct.pack(f">{len(ends)}I", *ends), b"".join(pieces)


def _offsets(tables: Mapping[str, bytes]) -> list[int]:
    """Where each glyph begins; the short form of `loca` counts in pairs of bytes."""
    (long_form,) = struct.unpack_from(">h", tables["head"], 50)
    loca = tables["loca"]
    if long_form:
        return list(struct.unpack(f">{len(loca) // 4}I", loca))
    return [2 * half for half in struct.unpack(f">{len(loca) // 2}H", loca)]


def _font_file(tables: Mapping[str, bytes]) -> bytes:
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    header = struct.pack(
        ">IHHHH", 0x00010000, count, 16 * power, power.bit_length() - 1, 16 * (count - power)
    )
    place = len(header) + 16 * count
    records, bodies = [], []
    for tag in sorted(tables):
        body = tables[tag]
        records.append(struct.pack(">4sIII", tag.encode("ascii"), _checksum(body), place, len(body)))
        bodies.append(_padded(body))
        place += len(bodies[-1])
    font = bytearray(header + b"".join(records) + b"".join(bodies))
    head = struct.unpack_from(">I", font, len(header) + 16 * sorted(tables).index("head") + 8)[0]
    struct.pack_into(">I", font, head + 8, (_CHECKSUM_OF_FONT - _checksum(bytes(font))) % 2**32)
    return bytes(font)


def _padded(body: bytes) -> bytes:
    return body + bytes(-len(body) % 4)


def _checksum(body: bytes) -> int:
    padded = _padded(body)
    total: int = sum(struct.unpack(f">{len(padded) // 4}I", padded))
    return total % 2**32
