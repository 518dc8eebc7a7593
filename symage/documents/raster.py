"""Layout in, pictures of pages that nothing bends out, pixel for pixel what pdfium makes of the PDF.

The blank page is rendered once; of each document only the filled-in text is painted, onto a copy of it.
What does not belong here: files (`png.py`).
"""

import ctypes
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from symage.compression import headed_stream
from symage.documents.compile import CompiledForm, CompiledPage
from symage.documents.embedding import composite_font, text_font
from symage.documents.layout import Layout
from symage.documents.looks import FACES, MARK
from symage.documents.pdf import Overlays, blank_pdf, overlays
from symage.documents.pdf_objects import Objects, entry, text_body
from symage.documents.picture import Picture
from symage.documents.skeleton import (
    HEADER,
    MARK_RESOURCE,
    TEXT_RESOURCE,
    WIDE_RESOURCE,
    page_dictionary,
    resource_dictionary,
    signature_font,
    signature_resource,
    table_head,
)

_BATCH = 64
"""Documents whose overlays go through pdfium as one file, so that fonts are loaded once."""
_GREY, _COLOUR = 1, 3
"""Channels."""


def draw_pages(
    compiled: CompiledForm, layout: Layout, dpi: int, inks: Sequence[int] | None = None
) -> Iterator[tuple[Picture, ...]]:
    """One picture for each page of each document: 8-bit grey, or RGB where page or ink has colour. Those of a
    document are painted over by the next ones. `inks`: of each document, where not its look's alone."""
    canvases = _Canvases(compiled, dpi)
    contents = overlays(compiled, layout)
    left = iter(layout.looks.ink.tolist() if inks is None else inks)
    while batch := list(islice(contents, _BATCH)):
        yield from _pictures(compiled, canvases, batch, list(islice(left, _BATCH)))


def pixel_size(page: CompiledPage, dpi: int) -> tuple[int, int]:
    """Width and height of the page's picture."""
    return -(-round(page.width * 1000) * dpi // 72_000), -(-round(page.height * 1000) * dpi // 72_000)


@lru_cache(maxsize=4)
def blank_page(compiled: CompiledForm, page: int, dpi: int) -> NDArray[np.uint8]:
    """The form alone, in grey."""
    canvas = _Canvas(compiled.pages[page], dpi, _GREY)
    with pypdfium2.PdfDocument(blank_pdf(compiled)) as blank:
        canvas.paint(blank, page)
    return canvas.painted.pixels.copy()


class _Canvas:
    """A page's blank picture and the buffer to paint documents in."""

    def __init__(self, page: CompiledPage, dpi: int, channels: int) -> None:
        self.width, self.height = pixel_size(page, dpi)
        self.flags = pdfium.FPDF_GRAYSCALE if channels == _GREY else pdfium.FPDF_REVERSE_BYTE_ORDER
        self.painted = Picture.white(self.width, self.height, channels)
        self.blank: NDArray[np.uint8] = self.painted.rows
        rows = self.painted.rows
        self.bitmap = pdfium.FPDFBitmap_CreateEx(
            self.width,
            self.height,
            pdfium.FPDFBitmap_Gray if channels == _GREY else pdfium.FPDFBitmap_BGR,
            ctypes.c_void_p(rows.ctypes.data + 1),
            rows.shape[1],
        )

    def __del__(self) -> None:
        pdfium.FPDFBitmap_Destroy(self.bitmap)

    def paint(self, document: pypdfium2.PdfDocument, index: int) -> None:
        page = pdfium.FPDF_LoadPage(document.raw, index)
        pdfium.FPDF_RenderPageBitmap(self.bitmap, page, 0, 0, self.width, self.height, 0, self.flags)
        pdfium.FPDF_ClosePage(page)

    def keep_as_blank(self) -> None:
        self.blank = self.painted.rows.copy()

    def picture(self, document: pypdfium2.PdfDocument, index: int, *, empty: bool) -> Picture:
        np.copyto(self.painted.rows, self.blank)
        if not empty:
            self.paint(document, index)
        return self.painted


class _Canvases:
    """The canvases of a form's pages, in grey and in colour, each made when a document first needs it."""

    def __init__(self, compiled: CompiledForm, dpi: int) -> None:
        self.pages, self.dpi = compiled.pages, dpi
        self.blank = pypdfium2.PdfDocument(blank_pdf(compiled))
        self.made: dict[tuple[int, int], _Canvas] = {}

    def of(self, page: int, ink: int) -> _Canvas:
        grey = not self.pages[page].colour and ink == (ink & 255) * 0x010101
        key = page, _GREY if grey else _COLOUR
        if key not in self.made:
            canvas = self.made[key] = _Canvas(self.pages[page], self.dpi, key[1])
            canvas.paint(self.blank, page)
            canvas.keep_as_blank()
        return self.made[key]


def _pictures(
    compiled: CompiledForm, canvases: _Canvases, batch: Sequence[Overlays], inks: Sequence[int]
) -> Iterator[tuple[Picture, ...]]:
    pages = range(len(compiled.pages))
    with pypdfium2.PdfDocument(_overlay_file(compiled, batch)) as document:
        for number, ink in enumerate(inks):
            first = number * len(pages)
            yield tuple(
                canvases.of(page, ink).picture(document, first + page, empty=not batch[number].contents[page])
                for page in pages
            )


def _overlay_file(compiled: CompiledForm, batch: Sequence[Overlays]) -> bytes:
    """A PDF of the filled-in text alone, the pages of all documents one after the other."""
    objects = Objects(3)
    resources = _resources(objects, batch)
    pages = []
    for each in batch:
        for page, content in zip(compiled.pages, each.contents, strict=True):
            packed = headed_stream(content)
            stream = objects.add(
                b"<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(packed), packed)
            )
            entries = f"/Resources {resources[each.fonts.text]} 0 R/Contents {stream} 0 R"
            pages.append(objects.add(text_body(page_dictionary(page.width, page.height, entries))))
    kids = " ".join(f"{page} 0 R" for page in pages)
    objects.put(1, "<</Type/Catalog/Pages 2 0 R>>")
    objects.put(2, f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>")
    written, offsets = objects.written(len(HEADER))
    rows = b"".join(entry(offsets[number]) for number in sorted(offsets))
    end = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return HEADER + written + table_head(objects) + rows + end % (objects.next, len(HEADER) + len(written))


def _resources(objects: Objects, batch: Sequence[Overlays]) -> Mapping[int, int]:
    """The resources of pages by the typeface of their text."""
    shared = {MARK_RESOURCE: objects.next}
    objects.add_all(composite_font(FACES[MARK], objects.next))
    for face in sorted({face for each in batch for face in each.fonts.signatures}):
        shared[signature_resource(face)] = objects.next
        objects.add_all(signature_font(face, objects.next))
    found = {}
    for text in sorted({each.fonts.text for each in batch}):
        first = objects.next
        objects.add_all(text_font(FACES[text], first, ascii_only=False))
        fonts = {**shared, TEXT_RESOURCE: first, WIDE_RESOURCE: first + 1}
        found[text] = objects.add(text_body(resource_dictionary(fonts)))
    return found
