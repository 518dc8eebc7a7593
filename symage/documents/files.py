"""The files of documents: PDF and pictures of each, of clean pages or of worn ones.

The two show the same. A worn page is drawn and worn once for both; its PDF holds the picture, and no text.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from symage.documents.compile import CompiledForm
from symage.documents.image_pdf import PageImage, image_pdf, unpacked
from symage.documents.layout import Layout
from symage.documents.picture import Picture, in_mode
from symage.documents.png import encode, write_pngs
from symage.documents.surfaces import clean_pages, documents_of, is_worn, pictures_of
from symage.documents.wear.plan import wear_of
from symage.documents.wear.wearing import worn_pages
from symage.request import PNG_GREY, GenerationRequest


@dataclass(frozen=True, slots=True)
class DocumentFiles:
    """`pngs`: of each page, where they are asked for."""

    pdf: bytes
    pngs: tuple[bytes, ...]


def files_of(
    compiled: CompiledForm, layout: Layout, request: GenerationRequest, items: range, *, pictured: bool
) -> Iterator[DocumentFiles]:
    """Of each document of a layout, which is of these items."""
    if is_worn(request, layout.surface):
        return _worn(compiled, layout, request, items, pictured=pictured)
    return _clean(compiled, layout, request, pictured=pictured)


def _clean(
    compiled: CompiledForm, layout: Layout, request: GenerationRequest, *, pictured: bool
) -> Iterator[DocumentFiles]:
    pdfs = documents_of(compiled, layout)
    if not pictured:
        yield from (DocumentFiles(pdf, ()) for pdf in pdfs)
        return
    dpi, mode = request.config.dpi, request.config.png_mode
    pictures = (tuple(in_mode(page, mode) for page in pages) for pages in pictures_of(compiled, layout, dpi))
    yield from map(DocumentFiles, pdfs, write_pngs(pictures, dpi))


def _worn(
    compiled: CompiledForm, layout: Layout, request: GenerationRequest, items: range, *, pictured: bool
) -> Iterator[DocumentFiles]:
    dpi, mode = request.config.dpi, request.config.png_mode
    wears = [wear_of(request, compiled, layout.surface, item_index) for item_index in items]
    clean = clean_pages(compiled, layout, dpi)
    sizes = [(page.width, page.height) for page in compiled.pages]
    for images in worn_pages(compiled, layout, wears, clean, dpi, in_colour=mode != PNG_GREY):
        pdf = image_pdf(compiled.form.name, sizes, images, dpi)
        # Page by page: a picture is large.
        pngs = tuple(encode(_picture(image, mode), dpi) for image in images) if pictured else ()
        yield DocumentFiles(pdf, pngs)


def _picture(image: PageImage, mode: str | None) -> Picture:
    return in_mode(Picture.of(unpacked(image)), mode)
