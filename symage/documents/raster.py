"""Layout in, pictures of pages that nothing bends out, pixel for pixel what pdfium makes of the PDF.

The blank page is rendered once; of each document only the filled-in text is painted, onto a copy of it.
What does not belong here: files (`png.py`).
"""

import ctypes
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from symage.documents.compile import CompiledForm, CompiledPage
from symage.documents.layout import Layout
from symage.documents.pdf import assemble, blank_pdf, overlays
from symage.documents.picture import Picture
from symage.documents.skeleton import PageContent, skeleton

_BATCH = 64
"""Documents whose overlays go through pdfium as one file, so that fonts are loaded once."""


def draw_pages(compiled: CompiledForm, layout: Layout, dpi: int) -> Iterator[tuple[Picture, ...]]:
    """One picture for each page of each document: 8-bit grey, or RGB where the page has colour. Those of a
    document are painted over by the next one's."""
    canvases = _canvases(compiled, dpi)
    contents = overlays(compiled, layout)
    while batch := list(islice(contents, _BATCH)):
        yield from _pictures(compiled, canvases, batch)


def pixel_size(page: CompiledPage, dpi: int) -> tuple[int, int]:
    """Width and height of the page's picture."""
    return -(-round(page.width * 1000) * dpi // 72_000), -(-round(page.height * 1000) * dpi // 72_000)


class _Canvas:
    """A page's blank picture and the buffer to paint documents in."""

    def __init__(self, page: CompiledPage, dpi: int) -> None:
        self.width, self.height = pixel_size(page, dpi)
        self.flags = pdfium.FPDF_REVERSE_BYTE_ORDER if page.colour else pdfium.FPDF_GRAYSCALE
        self.painted = Picture.white(self.width, self.height, 3 if page.colour else 1)
        self.blank: NDArray[np.uint8] = self.painted.rows
        rows = self.painted.rows
        self.bitmap = pdfium.FPDFBitmap_CreateEx(
            self.width,
            self.height,
            pdfium.FPDFBitmap_BGR if page.colour else pdfium.FPDFBitmap_Gray,
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

    def picture(self, document: pypdfium2.PdfDocument, index: int) -> Picture:
        np.copyto(self.painted.rows, self.blank)
        self.paint(document, index)
        return self.painted


def _canvases(compiled: CompiledForm, dpi: int) -> list[_Canvas]:
    canvases = [_Canvas(page, dpi) for page in compiled.pages]
    with pypdfium2.PdfDocument(blank_pdf(compiled)) as document:
        for index, canvas in enumerate(canvases):
            canvas.paint(document, index)
            canvas.keep_as_blank()
    return canvases


def _pictures(
    compiled: CompiledForm, canvases: Sequence[_Canvas], batch: Sequence[Sequence[bytes]]
) -> Iterator[tuple[Picture, ...]]:
    with pypdfium2.PdfDocument(_overlay_file(compiled, batch)) as document:
        for number in range(len(batch)):
            first = number * len(canvases)
            yield tuple(canvas.picture(document, first + page) for page, canvas in enumerate(canvases))


def _overlay_file(compiled: CompiledForm, batch: Sequence[Sequence[bytes]]) -> bytes:
    """A PDF of the filled-in text alone, the pages of all documents one after the other."""
    pages = [PageContent(page.width, page.height, None) for page in compiled.pages] * len(batch)
    fonts = dict(zip(compiled.resources, compiled.typefaces, strict=True))
    bare = skeleton(compiled.form.name, pages, fonts, {})
    return assemble(bare, [content for contents in batch for content in contents], b"overlay")
