"""A contact sheet to print: pages of filled forms, a few to a leaf, each under its caption.

Drawn once and looked at by people, so it is left to reportlab. What does not belong here: documents of
datasets, which are drawn by the thousand (`pdf.py`).
"""

from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import islice
from typing import BinaryIO

from reportlab.lib.pagesizes import letter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from symage.documents.compile import compile_form
from symage.documents.layout import lay_out
from symage.documents.raster import write_pngs
from symage.forms.fill import Filled

COLUMNS, ROWS = 2, 2
DPI = 110
"""Of the pages in their own size; on the leaf they are less than half as wide."""
MARGIN, GAP, CAPTION, WRITING = 30.0, 12.0, 14.0, 9.0
"""Points: round the leaf, between the pages, over each page for its caption, and the caption's size."""

Picture = tuple[str, bytes]


def write_sheet(forms: Iterable[Filled], out: BinaryIO) -> int:
    """Write every page of the forms' first documents as one PDF; how many leaves it has."""
    canvas = Canvas(out, pagesize=letter, invariant=1)
    canvas.setTitle("Contact sheet of forms")
    pictures = (picture for form in forms for picture in _pictures(form))
    leaves = 0
    while leaf := list(islice(pictures, COLUMNS * ROWS)):
        for place, picture in enumerate(leaf):
            _draw(canvas, place, picture)
        canvas.showPage()
        leaves += 1
    canvas.save()
    return leaves


def _pictures(filled: Filled) -> Iterator[Picture]:
    compiled = compile_form(filled.form)
    pages = next(iter(write_pngs(compiled, lay_out(compiled, filled.printed), DPI)))
    for number, page in enumerate(pages, 1):
        yield f"{filled.form.id}, page {number} of {filled.form.page_count}", page


def _draw(canvas: Canvas, place: int, picture: Picture) -> None:
    """Places run along the rows, from the top left one."""
    caption, png = picture
    width, height = (letter[0] - 2 * MARGIN) / COLUMNS, (letter[1] - 2 * MARGIN) / ROWS
    left = MARGIN + place % COLUMNS * width
    top = letter[1] - MARGIN - place // COLUMNS * height
    image = ImageReader(BytesIO(png))
    across, down = image.getSize()
    scale = min((width - GAP) / across, (height - GAP - CAPTION) / down)
    canvas.setFont("Helvetica", WRITING)
    canvas.drawString(left, top - WRITING, caption)
    bottom = top - CAPTION - down * scale
    canvas.drawImage(image, left, bottom, across * scale, down * scale)
    canvas.rect(left, bottom, across * scale, down * scale)
