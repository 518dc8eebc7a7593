"""Typefaces as objects of a PDF file, their programs embedded.

A simple font shows the characters of WinAnsi, a byte each; what is beyond them takes a composite font, whose
character codes are code points, two bytes each. Both may use one program. What does not belong here: which
document shows which font (`skeleton.py`).
"""

import struct
from collections.abc import Iterator, Sequence
from functools import lru_cache

from symage.documents.font_program import glyphs, reduced_program
from symage.documents.pdf_objects import stream_body, text_body
from symage.documents.typefaces import CHARACTERS, ENCODING, FIRST_WIDE, Typeface, numbers

SIMPLE, TEXT, COMPOSITE = 3, 7, 6
"""How many objects a simple font takes, a text font (both kinds over one program), and a composite one."""
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


@lru_cache(maxsize=256)
def text_font(face: Typeface, first: int, ascii_only: bool) -> tuple[bytes, ...]:
    """A simple font and a composite one of the whole typeface; of documents in ASCII, the simple one with
    that much of the program."""
    shown = _shown(face)
    if ascii_only:
        ascii_shown = [each for each in shown if each.isascii()]
        program = _program(face, ascii_shown)
        return (
            _simple(face, ascii_shown, first + 3),
            NULL,
            NULL,
            _descriptor(face, first + 4),
            program,
            NULL,
            NULL,
        )
    simple = _simple(face, [each for each in shown if CHARACTERS.index(each) < FIRST_WIDE], first + 3)
    return simple, *_composite(face, first + 1, _NONSYMBOLIC)


@lru_cache(maxsize=8)
def composite_font(face: Typeface, first: int) -> tuple[bytes, ...]:
    """A font of all characters of a typeface."""
    return _composite(face, first, _SYMBOLIC)


def _shown(face: Typeface) -> list[str]:
    return [character for character in CHARACTERS if face.shown[numbers(character)[0]] and character != "\n"]


def _simple(face: Typeface, characters: Sequence[str], descriptor: int) -> bytes:
    codes = "".join(characters).encode(ENCODING)
    first, last = min(codes), max(codes)
    widths = " ".join(str(_advance(face, code)) for code in range(first, last + 1))
    return text_body(
        f"<</Type/Font/Subtype/TrueType/BaseFont/{face.name}/Encoding/WinAnsiEncoding/FirstChar {first}"
        f"/LastChar {last}/Widths[{widths}]/FontDescriptor {descriptor} 0 R>>"
    )


def _advance(face: Typeface, code: int) -> int:
    return face.width(bytes([code]).decode(ENCODING, "ignore"))


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


def _composite(face: Typeface, first: int, flags: int) -> tuple[bytes, ...]:
    """Font, descendant, descriptor, program, glyphs by code point, and code points by themselves."""
    shown = _shown(face)
    font = (
        f"<</Type/Font/Subtype/Type0/BaseFont/{face.name}/Encoding/Identity-H"
        f"/DescendantFonts[{first + 1} 0 R]/ToUnicode {first + 5} 0 R>>"
    )
    descendant = (
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{face.name}"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        f"/W[{' '.join(_wide_widths(face, shown))}]/CIDToGIDMap {first + 4} 0 R"
        f"/FontDescriptor {first + 2} 0 R>>"
    )
    return (
        text_body(font),
        text_body(descendant),
        _descriptor(face, first + 3, flags),
        _program(face, shown),
        _glyph_map(face, shown),
        _to_unicode(shown),
    )


def _wide_widths(face: Typeface, shown: Sequence[str]) -> Iterator[str]:
    """Runs of code points that follow one another and are equally wide."""
    codes = sorted(map(ord, shown))
    first = last = codes[0]
    for code in [*codes[1:], -1]:
        if code != last + 1 or face.width(chr(code)) != face.width(chr(first)):
            yield f"{first} {last} {face.width(chr(first))}"
            first = code
        last = code


def _glyph_map(face: Typeface, shown: Sequence[str]) -> bytes:
    found = glyphs(face.program)
    table = bytearray(2 * (max(map(ord, shown)) + 1))
    for character in shown:
        struct.pack_into(">H", table, 2 * ord(character), found[character].number)
    return stream_body(bytes(table))


def _to_unicode(shown: Sequence[str]) -> bytes:
    """Each code point is itself. A range may not go on beyond 256 codes."""
    blocks = sorted({ord(character) >> 8 for character in shown})
    rows = "\n".join(f"<{block:02x}00> <{block:02x}ff> <{block:02x}00>" for block in blocks)
    return stream_body(_TO_UNICODE.format(count=len(blocks), rows=rows).encode("ascii"))
