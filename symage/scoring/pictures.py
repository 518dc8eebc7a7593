"""The pages of a document of a dataset with what was read wrongly drawn over them.

Green: where a value stands that was read as another; red: one of which nothing was said; blue: where the
reader saw something, if it says.
"""

import io
from collections.abc import Sequence
from importlib.resources.abc import Traversable

from PIL import Image, ImageDraw

from symage.bundles.pages import page_pictures
from symage.documents.surfaces import SURFACES
from symage.scoring.said import Document, Pixels
from symage.scoring.score import Reading

_READ, _MISSED, _SAID = "#15803d", "#dc2626", "#2563eb"
_WIDTH = 900
"""Pixels of a picture, at most."""


def marked_pages(root: Traversable, document: Document, wrong: Sequence[Reading], dpi: int) -> list[bytes]:
    """JPEG files of the pages on which something went wrong, of the first surface that the dataset has of the
    document."""
    pages = {place.page for each in wrong for place in each.truth.places}
    pages |= {each.said.page for each in wrong if each.said.box is not None}
    drawn = enumerate(_pages(root, document, 1 + max(pages, default=-1), dpi))
    return [_marked(Image.open(io.BytesIO(png)), page, wrong) for page, png in drawn if page in pages]


def _pages(root: Traversable, document: Document, pages: int, dpi: int) -> list[bytes]:
    for surface in (each.name for each in SURFACES.values() if each.labelled):
        if found := page_pictures(root, *document, surface, pages=pages, dpi=dpi):
            return found
    return []


def _marked(picture: Image.Image, page: int, wrong: Sequence[Reading]) -> bytes:
    picture = picture.convert("RGB")
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
