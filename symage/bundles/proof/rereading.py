"""An outside reader on a document as delivered: what PDFium finds written in the boxes of words.

What does not belong here: readers of pictures, which tests have; a worn page has no text to read, and neither
has what is written by hand.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pypdfium2

from symage.documents.layout import Layout
from symage.forms.definition import FormDefinition

_TOLD = 40
"""Characters that are told of what stands in a box."""


@dataclass(frozen=True, slots=True)
class Reread:
    """How many words of a document were looked for, and of those that their boxes do not hold where they are
    to stand, and what does."""

    words: int
    misread: Sequence[str]


def reread(pdf: bytes, form: FormDefinition, layout: Layout, document: int) -> Reread:
    """Of the typed words of a document. A file that cannot be read holds none of them."""
    rows = typed(layout, document)
    try:
        with pypdfium2.PdfDocument(pdf) as opened:
            pages = [_Page(page.get_textpage(), page.get_height()) for page in opened]
            misread = list(_misread(pages, form, layout, rows))
            for page in pages:
                page.text.close()
    except pypdfium2.PdfiumError as error:
        misread = [f"{_word(form, layout, row)} is in a file that cannot be read: {error}" for row in rows]
    return Reread(len(rows), misread)


def typed(layout: Layout, document: int) -> list[int]:
    """The words of fields that have runs: those without are written by hand, as a whole."""
    first, end = layout.words.starts[document : document + 2]
    runs = slice(*layout.runs.starts[document : document + 2])
    found = np.isin(layout.words.field[first:end], layout.runs.field[runs])
    return [int(row) for row in first + np.flatnonzero(found)]


@dataclass(frozen=True, slots=True)
class _Page:
    """`height` in points, which PDF counts upward."""

    text: pypdfium2.PdfTextPage
    height: float


def _misread(
    pages: Sequence[_Page], form: FormDefinition, layout: Layout, rows: Sequence[int]
) -> Iterator[str]:
    words = layout.words
    for row in rows:
        number = int(words.page[row])
        if number >= len(pages):
            yield f"{_word(form, layout, row)} is on none of {len(pages)} pages"
            continue
        left, top, right, bottom = _points(layout, row)
        page = pages[number]
        found = page.text.get_text_bounded(left, page.height - bottom, right, page.height - top)
        if words.text[row] not in "".join(found.split()):
            yield f"{_word(form, layout, row)} is not what stands there: {' '.join(found.split())[:_TOLD]!r}"


def _word(form: FormDefinition, layout: Layout, row: int) -> str:
    words = layout.words
    field = form.fields[int(words.field[row])].id
    box = ", ".join(f"{side:.1f}" for side in _points(layout, row))
    return f"page {words.page[row]}, {field} {words.text[row][:_TOLD]!r} at [{box}] points"


def _points(layout: Layout, row: int) -> tuple[float, float, float, float]:
    words = layout.words
    left, top, right, bottom = (
        int(side[row]) / 1000 for side in (words.left, words.top, words.right, words.bottom)
    )
    return left, top, right, bottom
