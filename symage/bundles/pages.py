"""The pages of a document of an opened dataset as PNG files: its pictures, or drawn from its PDF."""

from functools import partial
from importlib.resources.abc import Traversable
from io import BytesIO

import numpy as np
import pypdfium2

from symage.annotations.formats import PICTURES
from symage.bundles.members import pdf_member


def page_names(form_id: str, item: int, surface: str, pages: int) -> list[str]:
    """What the pictures of its pages are called, without an ending."""
    return [f"{form_id}_{item}_{surface}_p{page}" for page in range(pages)]


def page_pictures(
    root: Traversable, form_id: str, item: int, surface: str, *, pages: int, dpi: int
) -> list[bytes]:
    """None where the dataset has no such document on the surface."""
    pdf = root.joinpath(pdf_member(form_id, item, surface).path)
    if not pdf.is_file():
        return []
    paths = [
        PICTURES.format(surface=surface, base=f"{form_id}_{item}_{surface}", page=page)
        for page in range(pages)
    ]
    files = [root.joinpath(path) for path in paths]
    return [
        file.read_bytes() if file.is_file() else draw_page(pdf.read_bytes(), page, dpi)
        for page, file in enumerate(files)
    ]


def draw_page(pdf: bytes, page: int, dpi: int) -> bytes:
    """A page of a PDF file, from 0, as pictures of datasets are: in grey where nothing has a colour, for
    pdfium smooths the two unlike."""
    with pypdfium2.PdfDocument(pdf) as document:
        # Without it, what stands in the fields of a live PDF is not drawn.
        document.init_forms()
        draw = partial(document[page].render, scale=dpi / 72)
        coloured = draw(rev_byteorder=True)
        is_grey = not np.ptp(coloured.to_numpy(), axis=2).any()
        out = BytesIO()
        (draw(grayscale=True) if is_grey else coloured).to_pil().save(out, "png")
    return out.getvalue()
