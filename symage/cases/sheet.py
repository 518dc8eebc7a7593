"""A contact sheet to print: pages of filled forms, a few to a leaf, each under its caption.

Drawn once and looked at by people, so it is left to reportlab. What does not belong here: documents of
datasets, which are drawn by the thousand.
"""

from collections.abc import Iterable
from io import BytesIO
from itertools import islice
from typing import BinaryIO

from reportlab.lib.pagesizes import letter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from symage.cases.sample import SamplePage

COLUMNS, ROWS = 2, 2
DPI = 110
"""Of the pages in their own size; on the leaf they are less than half as wide."""
MARGIN, GAP, CAPTION, WRITING = 30.0, 12.0, 14.0, 9.0
"""Points: round the leaf, between the pages, over each page for its caption, and the caption's size."""


def write_sheet(pages: Iterable[SamplePage], out: BinaryIO) -> int:
    """Write the pages as one PDF; how many leaves it has."""
    canvas = Canvas(out, pagesize=letter, invariant=1)
    canvas.setTitle("Contact sheet of forms")
    left = iter(pages)
    leaves = 0
    while leaf := list(islice(left, COLUMNS * ROWS)):
        for place, page in enumerate(leaf):
            _draw(canvas, place, page)
        canvas.showPage()
        leaves += 1
    canvas.save()
    return leaves


def _draw(canvas: Canvas, place: int, page: SamplePage) -> None:
    """Places run along the rows, from the top left one."""
    width, height = (letter[0] - 2 * MARGIN) / COLUMNS, (letter[1] - 2 * MARGIN) / ROWS
    left = MARGIN + place % COLUMNS * width
    top = letter[1] - MARGIN - place // COLUMNS * height
    image = ImageReader(BytesIO(page.png))
    across, down = image.getSize()
    scale = min((width - GAP) / across, (height - GAP - CAPTION) / down)
    canvas.setFont("Helvetica", WRITING)
    canvas.drawString(left, top - WRITING, f"{page.form_id}, page {page.page} of {page.pages}")
    bottom = top - CAPTION - down * scale
    canvas.drawImage(image, left, bottom, across * scale, down * scale)
    canvas.rect(left, bottom, across * scale, down * scale)
