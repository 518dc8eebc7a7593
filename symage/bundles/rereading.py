"""An outside reader on a sample: what PDFium finds written in the boxes of words, in a document as delivered.

What does not belong here: readers of pictures, which tests have; a worn page has no text to read, and neither
has what is written by hand.
"""

from dataclasses import dataclass

import numpy as np
import pypdfium2

from symage.documents.layout import Layout


@dataclass(frozen=True, slots=True)
class Reread:
    """How many words of a document were looked for, and how many their boxes do not hold."""

    words: int
    misread: int


def reread(pdf: bytes, layout: Layout, document: int) -> Reread:
    """Of the typed words of a document. A file that cannot be read holds none of them."""
    rows = _typed(layout, document)
    try:
        with pypdfium2.PdfDocument(pdf) as opened:
            pages = [_Page(page.get_textpage(), page.get_height()) for page in opened]
            missing = sum(not _holds(pages, layout, row) for row in rows)
            for page in pages:
                page.text.close()
    except pypdfium2.PdfiumError:
        missing = len(rows)
    return Reread(len(rows), missing)


def _typed(layout: Layout, document: int) -> list[int]:
    """The words of fields that have runs: those without are written by hand, as a whole."""
    first, end = layout.words.starts[document : document + 2]
    runs = slice(*layout.runs.starts[document : document + 2])
    typed = np.isin(layout.words.field[first:end], layout.runs.field[runs])
    return [int(row) for row in first + np.flatnonzero(typed)]


@dataclass(frozen=True, slots=True)
class _Page:
    """`height` in points, which PDF counts upward."""

    text: pypdfium2.PdfTextPage
    height: float


def _holds(pages: list[_Page], layout: Layout, row: int) -> bool:
    words, number = layout.words, int(layout.words.page[row])
    if number >= len(pages):
        return False
    page = pages[number]
    left, top, right, bottom = (
        int(side[row]) / 1000 for side in (words.left, words.top, words.right, words.bottom)
    )
    found = page.text.get_text_bounded(left, page.height - bottom, right, page.height - top)
    return words.text[row] in "".join(found.split())
