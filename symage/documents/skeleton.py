"""The constant part of a PDF: every object but the filled-in text of each page, serialised once.

The overlays, one content stream a page, are the last objects of the file, so the offsets of all
others never change. What stands here holds no value of any document.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symage.compression import small_stream
from symage.documents.drawing import literal, number
from symage.documents.font_program import reduced_program
from symage.documents.typefaces import ENCODING, Typeface

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
NOTICE = "Synthetic document: the people, employers and figures in it are not real."
_CATALOG, _PAGES, _INFO, _FIRST_FREE = 1, 2, 3, 4
_NONSYMBOLIC = 32


@dataclass(frozen=True, slots=True)
class PageContent:
    """A page of a skeleton: points, and the stream under the overlay (none for overlay-only files)."""

    width: float
    height: float
    under: bytes | None


@dataclass(frozen=True, slots=True)
class Skeleton:
    """`prefix` ends where the first overlay begins; its object number is `first_overlay`."""

    prefix: bytes
    xref: bytes
    trailer: bytes
    first_overlay: int


def skeleton(
    title: str,
    pages: Sequence[PageContent],
    resources: Mapping[str, Typeface],
    characters: Mapping[str, frozenset[str]],
) -> Skeleton:
    """Serialise the objects. `resources`: resource name, with its slash, to typeface."""
    objects = Objects()
    fonts = objects.add_fonts(resources, characters)
    shared = objects.add(f"<</Font<<{fonts}>>/ProcSet[/PDF/Text]>>")
    unders = objects.add_unders(pages)
    first_page = objects.reserve(len(pages))
    first_overlay = objects.reserve(len(pages))
    entries = [
        f"/Resources {shared} 0 R/Contents[{under}{first_overlay + i} 0 R]" for i, under in enumerate(unders)
    ]
    objects.put_document(title, pages, first_page, entries)
    prefix, places = objects.serialised()
    table = b"".join(b"%010d 00000 n \n" % places[each] for each in range(1, first_overlay))
    return Skeleton(prefix, objects.table_head() + table, objects.trailer(), first_overlay)


class Objects:
    """Numbers and serialises objects; the first three numbers are taken."""

    def __init__(self) -> None:
        self.bodies: dict[int, bytes] = {}
        self.next = _FIRST_FREE

    def reserve(self, count: int = 1) -> int:
        """The first of so many numbers for objects that are told later."""
        self.next += count
        return self.next - count

    def put(self, object_number: int, body: str) -> None:
        self.bodies[object_number] = body.encode(ENCODING)

    def put_document(
        self,
        title: str,
        pages: Sequence[PageContent],
        first_page: int,
        entries: Sequence[str],
        root: str = "",
    ) -> None:
        """The pages, at numbers that were reserved, and what stands over them. `entries`: of each page beside
        its size; `root`: of the catalog beside its pages."""
        for i, (page, entry) in enumerate(zip(pages, entries, strict=True)):
            box = f"[0 0 {number(page.width)} {number(page.height)}]"
            self.put(first_page + i, f"<</Type/Page/Parent {_PAGES} 0 R/MediaBox{box}{entry}>>")
        kids = " ".join(f"{first_page + i} 0 R" for i in range(len(pages)))
        self.put(_CATALOG, f"<</Type/Catalog/Pages {_PAGES} 0 R/Lang(en-US){root}>>")
        self.put(_PAGES, f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>")
        self.put(
            _INFO,
            f"<</Title{literal(title)}/Subject{literal(NOTICE)}/Keywords(synthetic)"
            "/Producer(symage)/Synthetic true>>",
        )

    def add(self, body: str) -> int:
        return self.add_bytes(body.encode(ENCODING))

    def add_unders(self, pages: Sequence[PageContent]) -> list[str]:
        """The reference of what lies under each page, with a blank behind it; nothing where nothing does."""
        return [f"{self.add_stream(page.under)} 0 R " if page.under is not None else "" for page in pages]

    def add_fonts(self, resources: Mapping[str, Typeface], characters: Mapping[str, frozenset[str]]) -> str:
        """The entries of a font dictionary."""
        return " ".join(f"{name} {self.add_font(face, characters)} 0 R" for name, face in resources.items())

    def add_bytes(self, body: bytes) -> int:
        self.bodies[self.next] = body
        self.next += 1
        return self.next - 1

    def add_stream(self, data: bytes, entries: str = "") -> int:
        packed = small_stream(data)
        head = f"<</Filter/FlateDecode/Length {len(packed)}{entries}>>stream\n"
        return self.add_bytes(head.encode("ascii") + packed + b"\nendstream")

    def add_font(self, face: Typeface, characters: Mapping[str, frozenset[str]]) -> int:
        if face.program is None:
            return self.add(f"<</Type/Font/Subtype/Type1/BaseFont/{face.name}/Encoding/WinAnsiEncoding>>")
        characters_drawn = sorted(characters[face.name])
        codes = "".join(characters_drawn).encode(ENCODING)
        first, last = min(codes), max(codes)
        program = reduced_program(face.program, characters_drawn)
        file = self.add_stream(program, f"/Length1 {len(program)}")
        descriptor = self.add(
            f"<</Type/FontDescriptor/FontName/{face.name}/Flags {_NONSYMBOLIC}/ItalicAngle 0/StemV 120"
            f"/Ascent {face.ascent}/Descent {-face.descent}/CapHeight {face.cap_height}"
            f"/FontBBox[0 {-face.descent} {face.widths.max()} {face.ascent}]/FontFile2 {file} 0 R>>"
        )
        widths = " ".join(map(str, face.widths[first : last + 1]))
        return self.add(
            f"<</Type/Font/Subtype/TrueType/BaseFont/{face.name}/Encoding/WinAnsiEncoding/FirstChar {first}"
            f"/LastChar {last}/Widths[{widths}]/FontDescriptor {descriptor} 0 R>>"
        )

    def serialised(self) -> tuple[bytes, dict[int, int]]:
        """The file up to the objects that are told later, and the place of each that was told."""
        prefix, places = HEADER, {}
        for object_number in sorted(self.bodies):
            places[object_number] = len(prefix)
            prefix += b"%d 0 obj\n%b\nendobj\n" % (object_number, self.bodies[object_number])
        return prefix, places

    def table_head(self) -> bytes:
        """What comes before the entries of objects 1, 2, … in the table of cross-references."""
        return b"xref\n0 %d\n0000000000 65535 f \n" % self.next

    def trailer(self) -> bytes:
        """What is the same in it, without the end of its dictionary."""
        return b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R" % (self.next, _CATALOG, _INFO)
