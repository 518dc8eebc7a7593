"""The pages of a document of a dataset with what was read wrongly drawn over them.

Green: where a value stands that was read as another; red: one of which nothing was said; blue: where the
reader saw something, if it says.
"""

import io
from collections.abc import Iterator, Sequence
from importlib.resources.abc import Traversable

import pypdfium2
from PIL import Image, ImageDraw

from symage.bundles.members import pdf_member, png_member
from symage.documents.surfaces import SURFACES
from symage.scoring.predictions import Document, Pixels
from symage.scoring.score import Reading

_READ, _MISSED, _SAID = "#15803d", "#dc2626", "#2563eb"
_WIDTH = 900
"""Pixels of a picture, at most."""


def marked_pages(root: Traversable, document: Document, wrong: Sequence[Reading], dpi: int) -> list[bytes]:
    """JPEG files of the pages on which something went wrong; none when the dataset has neither pictures nor
    PDF files of the document."""
    pages = {place.page for each in wrong for place in each.truth.places}
    pages |= {each.said.page for each in wrong if each.said.box is not None}
    drawn = enumerate(_pages(root, document, dpi))
    return [_marked(picture, number, wrong) for number, picture in drawn if number in pages]


def _pages(root: Traversable, document: Document, dpi: int) -> Iterator[Image.Image]:
    """The pages of the first surface that the dataset has of it, in the pixels that boxes are in."""
    form_id, item = document
    for surface in (each for each in SURFACES.values() if each.labelled):
        if root.joinpath(png_member(form_id, item, surface.name, 0).path).is_file():
            yield from _pictures(root, document, surface.name)
            return
        file = root.joinpath(pdf_member(form_id, item, surface.name).path)
        if file.is_file():
            yield from _rendered(file.read_bytes(), dpi)
            return


def _pictures(root: Traversable, document: Document, surface: str) -> Iterator[Image.Image]:
    page = 0
    while (file := root.joinpath(png_member(*document, surface, page).path)).is_file():
        yield Image.open(io.BytesIO(file.read_bytes())).convert("RGB")
        page += 1


def _rendered(data: bytes, dpi: int) -> Iterator[Image.Image]:
    pdf = pypdfium2.PdfDocument(data)
    try:
        for page in pdf:
            yield page.render(scale=dpi / 72).to_pil().convert("RGB")
    finally:
        pdf.close()


def _marked(picture: Image.Image, page: int, wrong: Sequence[Reading]) -> bytes:
    draw = ImageDraw.Draw(picture)
    for each in wrong:
        for place in each.truth.places:
            if place.page == page:
                _frame(draw, place.box, _MISSED if each.match.missed else _READ)
        if each.said.box is not None and each.said.page == page:
            _frame(draw, each.said.box, _SAID)
    picture.thumbnail((_WIDTH, picture.height))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def _frame(draw: ImageDraw.ImageDraw, box: Pixels, colour: str) -> None:
    left, top, right, bottom = box
    draw.rectangle((left - 2, top - 2, right + 2, bottom + 2), outline=colour, width=3)
