"""Pictures of pages that are filled in by hand: what is typed on them, and then ink."""

from collections.abc import Iterator

from symage.documents.compile import CompiledForm
from symage.documents.handwriting.drawn import Drawn, drawn
from symage.documents.handwriting.paper import paint
from symage.documents.handwriting.signing import Signed
from symage.documents.layout import Layout
from symage.documents.picture import Picture
from symage.documents.raster import draw_pages
from symage.documents.script import Passage


def draw_pages_by_hand(compiled: CompiledForm, layout: Layout, dpi: int) -> Iterator[tuple[Picture, ...]]:
    """As `draw_pages` does, for layouts with a script."""
    if layout.script is None:
        raise ValueError("a layout that nobody has written by hand")
    inks = [_colour(layout, document) for document in range(layout.documents)]
    for document, pages in enumerate(draw_pages(compiled, layout, dpi, inks)):
        script = layout.script.of(document), layout.script.signed_of(document)
        for picture, passages, signed in zip(pages, *script, strict=True):
            for passage in passages:
                _write(picture, drawn(passage.hand, passage.letters, passage.free), passage, dpi)
            for signature in signed:
                _write(picture, signature.strokes, signature, dpi)
        yield pages


def _colour(layout: Layout, document: int) -> int:
    """An ink of the document that is no grey, if there is one."""
    script = layout.script
    written = [] if script is None else [each.colour for page in script.of(document) for each in page]
    signed = [] if script is None else [each.colour for page in script.signed_of(document) for each in page]
    coloured = (ink for ink in (*written, *signed) if ink != (ink & 255) * 0x010101)
    return next(coloured, int(layout.looks.ink[document]))


def _write(picture: Picture, lines: Drawn, by: Passage | Signed, dpi: int) -> None:
    shift = int(lines.points[:, 0].sum()) if len(lines.points) else 0
    paint(picture.pixels, lines, by.pen, by.colour, dpi, shift)
