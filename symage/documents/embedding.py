"""Typefaces as objects of a PDF file, their programs embedded.

A simple font shows the characters of WinAnsi, a byte each; what is beyond them takes a composite font, whose
character codes are code points, two bytes each. Both may use one program. What does not belong here: which
document shows which font (`skeleton.py`).
"""

import struct
from collections.abc import Sequence
from functools import cache

from symage.documents.font_program import glyphs, reduced_program
from symage.documents.pdf_objects import stream_body, text_body
from symage.documents.typefaces import ENCODING, SIMPLE_CHARACTERS, Typeface

SIMPLE, TEXT = 3, 7
"""How many objects a simple font takes, and a text font (both kinds over one program)."""
NULL = b"null"

_NONSYMBOLIC, _SYMBOLIC = 32, 4
_TO_UNICODE = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Unicode def
/CMapType 2 def 1 begincodespacerange <0000> <ffff> endcodespacerange
{count} beginbfrange
{rows}
endbfrange endcmap end end"""


def simple_font(face: Typeface, characters: Sequence[str], first: int) -> list[bytes]:
    """The font, its descriptor and its program with these characters alone; numbered from `first`."""
    return [_simple(face, characters, first + 1), _descriptor(face, first + 2), _program(face, characters)]


def text_font(face: Typeface, first: int, *, ascii_only: bool) -> tuple[bytes, ...]:
    """A simple font and a composite one of the whole typeface; of documents in ASCII the simple one with that
    much of the program, and again for the other, which pages name all the same: poppler complains of fonts
    that are null."""
    if ascii_only:
        shown = [each for each in face.characters if each.isascii()]
        font, descriptor = _simple(face, shown, first + 3, widths=first + 2), _descriptor(face, first + 4)
        widths, program = (
            text_body(f"[{_widths(face, *_codes(shown))}]"),
            _whole_program(face, ascii_only=True),
        )
        return font, font, widths, descriptor, program, NULL, NULL
    simple = [each for each in face.characters if each in SIMPLE_CHARACTERS]
    return _simple(face, simple, first + 3), *composite_font(face, first + 1, _NONSYMBOLIC)


def composite_font(face: Typeface, first: int, flags: int = _SYMBOLIC) -> tuple[bytes, ...]:
    """Font, descendant, descriptor, program, glyphs by code point, and code points by themselves."""
    font = (
        f"<</Type/Font/Subtype/Type0/BaseFont/{face.name}/Encoding/Identity-H"
        f"/DescendantFonts[{first + 1} 0 R]/ToUnicode {first + 5} 0 R>>"
    )
    descendant = (
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{face.name}"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        f"/W[{_wide_widths(face)}]/CIDToGIDMap {first + 4} 0 R/FontDescriptor {first + 2} 0 R>>"
    )
    return (
        text_body(font),
        text_body(descendant),
        _descriptor(face, first + 3, flags),
        _whole_program(face, ascii_only=False),
        _glyph_map(face),
        _to_unicode(face),
    )


def _simple(
    face: Typeface, characters: Sequence[str], descriptor: int, *, widths: int | None = None
) -> bytes:
    """`widths`: the object that holds them, where it is another."""
    first, last = _codes(characters)
    wide = f"[{_widths(face, first, last)}]" if widths is None else f" {widths} 0 R"
    return text_body(
        f"<</Type/Font/Subtype/TrueType/BaseFont/{face.name}/Encoding/WinAnsiEncoding/FirstChar {first}"
        f"/LastChar {last}/Widths{wide}/FontDescriptor {descriptor} 0 R>>"
    )


def _codes(characters: Sequence[str]) -> tuple[int, int]:
    """The first and the last of a simple font."""
    codes = "".join(characters).encode(ENCODING)
    return min(codes), max(codes)


@cache
def _widths(face: Typeface, first: int, last: int) -> str:
    codes = (bytes([code]).decode(ENCODING, "ignore") for code in range(first, last + 1))
    return " ".join(str(face.width(character)) for character in codes)


def _descriptor(face: Typeface, program: int, flags: int = _NONSYMBOLIC) -> bytes:
    box = f"{face.left.min()} {face.bottom.min()} {max(face.right.max(), face.widths.max())} {face.top.max()}"
    return text_body(
        f"<</Type/FontDescriptor/FontName/{face.name}/Flags {flags}/ItalicAngle 0/StemV 80"
        f"/Ascent {face.ascent}/Descent {-face.descent}/CapHeight {face.cap_height}"
        f"/FontBBox[{box}]/FontFile2 {program} 0 R>>"
    )


def _program(face: Typeface, characters: Sequence[str]) -> bytes:
    program = reduced_program(face.program, characters)
    return stream_body(program, f"/Length1 {len(program)}")


# What is the same wherever a font is numbered is made once for a process: compressing is what takes time.


@cache
def _whole_program(face: Typeface, *, ascii_only: bool) -> bytes:
    return _program(face, [each for each in face.characters if each.isascii() or not ascii_only])


@cache
def _wide_widths(face: Typeface) -> str:
    """Runs of code points that follow one another and are equally wide."""
    codes = sorted(map(ord, face.characters))
    first = last = codes[0]
    runs = []
    for code in [*codes[1:], -1]:
        if code != last + 1 or face.width(chr(code)) != face.width(chr(first)):
            runs.append(f"{first} {last} {face.width(chr(first))}")
            first = code
        last = code
    return " ".join(runs)


@cache
def _glyph_map(face: Typeface) -> bytes:
    found, shown = glyphs(face.program), face.characters
    table = bytearray(2 * (max(map(ord, shown)) + 1))
    for character in shown:
        struct.pack_into(">H", table, 2 * ord(character), found[character].number)
    return stream_body(bytes(table))


@cache
def _to_unicode(face: Typeface) -> bytes:
    """Each code point is itself. A range may not go on beyond 256 codes."""
    blocks = sorted({ord(character) >> 8 for character in face.characters})
    rows = "\n".join(f"<{block:02x}00> <{block:02x}ff> <{block:02x}00>" for block in blocks)
    return stream_body(_TO_UNICODE.format(count=len(blocks), rows=rows).encode("ascii"))
