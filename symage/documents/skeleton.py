"""The constant part of a PDF: every object but the filled-in text of each page, serialised once.

A file is the prefix of its form, the typefaces of its document, and the overlays, one content stream a page.
The typefaces have numbers that lie before those of the form, so that their bytes serve every form, and the
offsets of all that is the form's never change. What stands here holds no value of any document.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from symage.documents.drawing import literal, number
from symage.documents.embedding import (
    NULL,
    SIMPLE,
    TEXT,
    composite_font,
    simple_font,
    text_font,
)
from symage.documents.looks import FACES, FIRST_SIGNATURE, MARK, SIGNATURES
from symage.documents.pdf_objects import Objects, entry, indirect, stream_body, text_body
from symage.documents.typefaces import Typeface

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
NOTICE = "Synthetic document: the people, employers and figures in it are not real."
TEXT_RESOURCE, WIDE_RESOURCE, MARK_RESOURCE = "/T", "/W", "/M"

_CATALOG, _PAGES, _INFO, FIRST_FREE = 1, 2, 3, 4

Captions = Mapping[str, tuple[Typeface, Sequence[str]]]
"""By name in the resources, with its slash: each typeface of captions and the characters that it shows."""


@dataclass(frozen=True, slots=True)
class PageContent:
    """A page of a skeleton: points, and the stream under the overlay."""

    width: float
    height: float
    under: bytes


class FontsShown(NamedTuple):
    """What fonts a document shows, as indexes into `FACES`. `ascii_only`: it has no other characters. It is a
    tuple, for it is the key of what is kept, and asked for with every document."""

    text: int
    ascii_only: bool
    signatures: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FontPart:
    """The font objects of a document: their bytes, their rows of the cross-reference table, and a hash of
    all of the file that comes before the overlays."""

    data: bytes
    xref: bytes
    seed: bytes


@dataclass(frozen=True, slots=True, eq=False)
class Skeleton:
    """`prefix` ends where the fonts begin, the first overlay is object `first_overlay`. `signed`: there are
    numbers for signatures. `xref_before` and `xref_after`: rows of the table around those of the fonts."""

    prefix: bytes
    xref_before: bytes
    xref_after: bytes
    trailer: bytes
    first_overlay: int
    signed: bool


def signature_resource(face: int) -> str:
    return f"/S{face - FIRST_SIGNATURE}"


def skeleton(
    title: str,
    pages: Sequence[PageContent],
    captions: Captions,
    *,
    signed: bool,
) -> Skeleton:
    """Serialise the objects."""
    objects = Objects(FIRST_FREE)
    text = objects.reserve(TEXT)
    resources = {TEXT_RESOURCE: text, WIDE_RESOURCE: text + 1}
    for hand in _signatures(signed):
        resources[signature_resource(hand)] = objects.reserve(SIMPLE)
    first_own = objects.next
    resources |= face_fonts(objects, captions)
    shared = objects.add(text_body(resource_dictionary(resources)))
    unders = [objects.add(stream_body(page.under)) for page in pages]
    first_page = objects.reserve(len(pages))
    first_overlay = objects.reserve(len(pages))
    entries = [
        f"/Resources {shared} 0 R/Contents[{under} 0 R {first_overlay + i} 0 R]"
        for i, under in enumerate(unders)
    ]
    put_document(objects, title, pages, first_page, entries)
    prefix, offsets = objects.written(len(HEADER))
    before = b"".join(entry(offsets[each]) for each in (_CATALOG, _PAGES, _INFO))
    return Skeleton(
        prefix=HEADER + prefix,
        xref_before=table_head(objects) + before,
        xref_after=b"".join(entry(offsets[each]) for each in range(first_own, first_overlay)),
        trailer=trailer(objects),
        first_overlay=first_overlay,
        signed=signed,
    )


def _signatures(signed: bool) -> range:
    return range(FIRST_SIGNATURE, FIRST_SIGNATURE + SIGNATURES) if signed else range(0)


def face_fonts(objects: Objects, captions: Captions) -> dict[str, int]:
    """Adds the fonts of marks and captions; their numbers by name."""
    found = {MARK_RESOURCE: objects.next}
    objects.add_all(composite_font(FACES[MARK], objects.next))
    for name, (face, characters) in captions.items():
        found[name] = objects.next
        objects.add_all(simple_font(face, characters, objects.next))
    return found


def put_document(
    objects: Objects,
    title: str,
    pages: Sequence[PageContent],
    first_page: int,
    entries: Sequence[str],
    root: str = "",
) -> None:
    """The pages, at numbers that were reserved, and what stands over them. `entries`: of each page beside its
    size; `root`: of the catalog beside its pages."""
    for i, (page, more) in enumerate(zip(pages, entries, strict=True)):
        objects.put(first_page + i, page_dictionary(page.width, page.height, more))
    kids = " ".join(f"{first_page + i} 0 R" for i in range(len(pages)))
    objects.put(_CATALOG, f"<</Type/Catalog/Pages {_PAGES} 0 R/Lang(en-US){root}>>")
    objects.put(_PAGES, f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>")
    objects.put(
        _INFO,
        f"<</Title{literal(title)}/Subject{literal(NOTICE)}/Keywords(synthetic)"
        "/Producer(symage)/Synthetic true>>",
    )


def table_head(objects: Objects) -> bytes:
    """What comes before the rows of objects 1, 2, … in the table of cross-references."""
    return b"xref\n0 %d\n0000000000 65535 f \n" % objects.next


def trailer(objects: Objects) -> bytes:
    """What is the same in it, without the end of its dictionary."""
    return b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R" % (objects.next, _CATALOG, _INFO)


def resource_dictionary(fonts: Mapping[str, int]) -> str:
    entries = " ".join(f"{name} {reference} 0 R" for name, reference in fonts.items())
    return f"<</Font<<{entries}>>/ProcSet[/PDF/Text]>>"


def page_dictionary(width: float, height: float, entries: str) -> str:
    box = f"[0 0 {number(width)} {number(height)}]"
    return f"<</Type/Page/Parent {_PAGES} 0 R/MediaBox{box}{entries}>>"


def font_part(skeleton_: Skeleton, shown: FontsShown) -> FontPart:
    """The fonts of a document as objects that follow the prefix."""
    data, _ = _font_data(shown, skeleton_.signed)
    return FontPart(data, *_placed(skeleton_, shown))


# What is kept for each form holds no font data: these are long, and kept once for all forms.


@lru_cache(maxsize=8192)
def _placed(skeleton_: Skeleton, shown: FontsShown) -> tuple[bytes, bytes]:
    """The rows and the hash of a font part."""
    data, offsets = _font_data(shown, skeleton_.signed)
    rows = b"".join(entry(len(skeleton_.prefix) + offset) for offset in offsets)
    return rows, blake2b(skeleton_.prefix + data, digest_size=16).digest()


@lru_cache(maxsize=256)
def _font_data(shown: FontsShown, signed: bool) -> tuple[bytes, list[int]]:
    """The font objects one after another, the same for all forms, and where each begins among them."""
    pieces, offsets, place = [], [], 0
    for object_number, body in enumerate(_font_bodies(shown, signed), FIRST_FREE):
        offsets.append(place)
        pieces.append(indirect(object_number, body))
        place += len(pieces[-1])
    return b"".join(pieces), offsets


def _font_bodies(shown: FontsShown, signed: bool) -> list[bytes]:
    """A hand that nobody signs in is the font of the text: pages name all of them."""
    bodies = [*text_font(FACES[shown.text], FIRST_FREE, ascii_only=shown.ascii_only)]
    for face in _signatures(signed):
        bodies += (
            signature_font(face, FIRST_FREE + len(bodies))
            if face in shown.signatures
            else [bodies[0], *[NULL] * (SIMPLE - 1)]
        )
    return bodies


def signature_font(face: int, first: int) -> list[bytes]:
    return simple_font(FACES[face], [each for each in FACES[face].characters if ord(each) < 256], first)
