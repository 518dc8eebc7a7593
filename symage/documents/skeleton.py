"""The constant part of a PDF: every object but the filled-in text of each page, serialised once.

A file is the prefix of its form, the typefaces of its document, and the overlays, one content stream a page.
The typefaces have numbers that lie before those of the form, so that their bytes serve every form, and the
offsets of all that is the form's never change. What stands here holds no value of any document.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

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
from symage.documents.typefaces import CHARACTERS, Typeface

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
NOTICE = "Synthetic document: the people, employers and figures in it are not real."
TEXT_RESOURCE, WIDE_RESOURCE, MARK_RESOURCE = "/T", "/W", "/M"

_CATALOG, _PAGES, _INFO, _FIRST_FONT = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class PageContent:
    """A page of a skeleton: points, and the stream under the overlay."""

    width: float
    height: float
    under: bytes


@dataclass(frozen=True, slots=True)
class FontsShown:
    """What fonts a document shows, as indexes into `FACES`. `ascii_only`: it has no other characters."""

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
    captions: Mapping[str, tuple[Typeface, Sequence[str]]],
    *,
    signed: bool,
) -> Skeleton:
    """Serialise the objects. `captions`: by name in the resources, with its slash, each typeface and the
    characters that it shows."""
    objects = Objects(_FIRST_FONT)
    text = objects.reserve(TEXT)
    resources = {TEXT_RESOURCE: text, WIDE_RESOURCE: text + 1}
    for hand in _signatures(signed):
        resources[signature_resource(hand)] = objects.reserve(SIMPLE)
    first_own = objects.next
    resources[MARK_RESOURCE] = objects.next
    objects.add_all(composite_font(FACES[MARK], objects.next))
    for name, (face, characters) in captions.items():
        resources[name] = objects.next
        objects.add_all(simple_font(face, characters, objects.next))
    _add_pages(objects, pages, resources)
    first_overlay = objects.next
    _add_document(objects, title)
    prefix, offsets = objects.written(len(HEADER))
    size = first_overlay + len(pages)
    before = b"".join(entry(offsets[each]) for each in (_CATALOG, _PAGES, _INFO))
    return Skeleton(
        prefix=HEADER + prefix,
        xref_before=b"xref\n0 %d\n0000000000 65535 f \n" % size + before,
        xref_after=b"".join(entry(offsets[each]) for each in range(first_own, first_overlay)),
        trailer=b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R" % (size, _CATALOG, _INFO),
        first_overlay=first_overlay,
        signed=signed,
    )


def _signatures(signed: bool) -> range:
    return range(FIRST_SIGNATURE, FIRST_SIGNATURE + SIGNATURES) if signed else range(0)


def _add_pages(objects: Objects, pages: Sequence[PageContent], resources: Mapping[str, int]) -> None:
    shared = objects.add(text_body(resource_dictionary(resources)))
    unders = [objects.add(stream_body(page.under)) for page in pages]
    first_page = objects.next
    first_overlay = first_page + len(pages)
    for i, (page, under) in enumerate(zip(pages, unders, strict=True)):
        objects.add(
            text_body(
                page_dictionary(page.width, page.height, shared, f"{under} 0 R {first_overlay + i} 0 R")
            )
        )
    kids = " ".join(f"{first_page + i} 0 R" for i in range(len(pages)))
    objects.put(_PAGES, f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>")


def _add_document(objects: Objects, title: str) -> None:
    objects.put(_CATALOG, f"<</Type/Catalog/Pages {_PAGES} 0 R/Lang(en-US)>>")
    objects.put(
        _INFO,
        f"<</Title{literal(title)}/Subject{literal(NOTICE)}/Keywords(synthetic)"
        "/Producer(symage)/Synthetic true>>",
    )


def resource_dictionary(fonts: Mapping[str, int]) -> str:
    entries = " ".join(f"{name} {reference} 0 R" for name, reference in fonts.items())
    return f"<</Font<<{entries}>>/ProcSet[/PDF/Text]>>"


def page_dictionary(width: float, height: float, resources: int, contents: str) -> str:
    return (
        f"<</Type/Page/Parent {_PAGES} 0 R/MediaBox[0 0 {number(width)} {number(height)}]"
        f"/Resources {resources} 0 R/Contents[{contents}]>>"
    )


@lru_cache(maxsize=8192)
def font_part(skeleton_: Skeleton, shown: FontsShown) -> FontPart:
    """The fonts of a document as objects that follow the prefix."""
    data, offsets = _font_data(shown, skeleton_.signed)
    rows = b"".join(entry(len(skeleton_.prefix) + offset) for offset in offsets)
    return FontPart(data, rows, blake2b(skeleton_.prefix + data, digest_size=16).digest())


@lru_cache(maxsize=256)
def _font_data(shown: FontsShown, signed: bool) -> tuple[bytes, list[int]]:
    """The font objects one after another, the same for all forms, and where each begins among them."""
    pieces, offsets, place = [], [], 0
    for object_number, body in enumerate(_font_bodies(shown, signed), _FIRST_FONT):
        offsets.append(place)
        pieces.append(indirect(object_number, body))
        place += len(pieces[-1])
    return b"".join(pieces), offsets


def _font_bodies(shown: FontsShown, signed: bool) -> list[bytes]:
    bodies = [*text_font(FACES[shown.text], _FIRST_FONT, shown.ascii_only)]
    for face in _signatures(signed):
        bodies += (
            signature_font(face, _FIRST_FONT + len(bodies)) if face in shown.signatures else [NULL] * SIMPLE
        )
    return bodies


def signature_font(face: int, first: int) -> list[bytes]:
    found = FACES[face]
    written = [each for each, there in zip(CHARACTERS, found.shown, strict=True) if there and ord(each) < 256]
    return simple_font(found, written, first)
