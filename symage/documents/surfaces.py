"""The surfaces: in what way the values of a form stand on its paper. One table, and all that follows from it.

A row says how values are set into a layout, how a layout becomes PDF files and pictures of pages, what the
surface costs and what an order calls it. Nothing else in the house names a surface: a new one is a module
and a row here.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from symage.documents.acroform import write_live_pdfs
from symage.documents.bending import bent
from symage.documents.compile import CompiledForm, unsigned
from symage.documents.handwriting.filling import lay_out_by_hand
from symage.documents.handwriting.pictures import draw_pages_by_hand
from symage.documents.layout import Layout, lay_out
from symage.documents.pdf import write_pdfs
from symage.documents.picture import Picture
from symage.documents.raster import draw_pages
from symage.documents.wear import plan
from symage.documents.written import Written
from symage.forms.definition import FormDefinition
from symage.pricing.file_kinds import FileKind
from symage.pricing.rates import PageRate
from symage.request import GenerationRequest


@dataclass(frozen=True, slots=True)
class Drawing:
    """How a surface is made, of all documents of a batch at once. Pictures are in pixels of the given dpi, of
    pages that nothing bends, and may be painted over by the next document's."""

    lay_out: Callable[[CompiledForm, Written], Layout]
    write_pdfs: Callable[[CompiledForm, Layout], Iterator[bytes]]
    draw_pages: Callable[[CompiledForm, Layout, int], Iterator[tuple[Picture, ...]]]


def _every_form(_form: FormDefinition) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Surface:
    """`pdf` and `png`: what orders call its files, the latter None where the surface has no pictures; these
    are made beside the PDF alone. `rate`: credits of a document, which add to those of its other surfaces.
    `sizes`: of its files. `degradable`: whether its pages may be worn. `by_hand`: whether people fill it in
    with a pen. `takes`: whether a form can be made on it."""

    name: str
    pdf: str
    png: str | None
    rate: PageRate
    sizes: tuple[FileKind, ...]
    degradable: bool
    by_hand: bool
    drawing: Drawing
    takes: Callable[[FormDefinition], bool] = _every_form

    @property
    def formats(self) -> tuple[str, ...]:
        return (self.pdf,) if self.png is None else (self.pdf, self.png)

    @property
    def labelled(self) -> bool:
        """Labels lie on pictures of pages."""
        return self.png is not None


def _typed(compiled: CompiledForm, written: Written) -> Layout:
    return lay_out(compiled, written.texts, written.looks, written.request.config.boxes)


def _filled(compiled: CompiledForm, written: Written) -> Layout:
    """The same texts in the plain look of the form: an electronic one has no other, and no signatures."""
    return replace(lay_out(unsigned(compiled), written.texts), printed=written.texts)


SURFACES: Mapping[str, Surface] = MappingProxyType(
    {
        surface.name: surface
        for surface in (
            Surface(
                name="typed",
                pdf="pdf_typed",
                png="png_typed",
                rate=PageRate(20, 2),
                sizes=(
                    FileKind("pdf_typed", "pdf_typed_bytes_per_file", "documents"),
                    FileKind("png_typed", "png_typed_bytes_per_file", "pages"),
                ),
                degradable=True,
                by_hand=False,
                drawing=Drawing(_typed, write_pdfs, draw_pages),
            ),
            Surface(
                name="handwritten",
                pdf="pdf_handwritten",
                png="png_handwritten",
                rate=PageRate(40, 4),
                sizes=(
                    FileKind("pdf_handwritten", "pdf_handwritten_bytes_per_file", "documents"),
                    FileKind("png_handwritten", "png_handwritten_bytes_per_file", "pages"),
                ),
                degradable=True,
                by_hand=True,
                drawing=Drawing(lay_out_by_hand, write_pdfs, draw_pages_by_hand),
                takes=lambda form: form.printed_by != "program",
            ),
            Surface(
                name="filled",
                pdf="pdf_filled",
                png=None,
                rate=PageRate(0, 0),
                sizes=(FileKind("pdf_filled", "pdf_filled_bytes_per_file", "documents", always_told=False),),
                degradable=False,
                by_hand=False,
                drawing=Drawing(_filled, write_live_pdfs, draw_pages),
                takes=lambda form: form.fillable,
            ),
        )
    }
)


def ordered(output_formats: Collection[str]) -> list[Surface]:
    """The surfaces that an order of these formats is made on, in the order of the table."""
    return [surface for surface in SURFACES.values() if surface.pdf in output_formats]


def by_hand(output_formats: Collection[str]) -> bool:
    """Whether people fill in some of an order of these formats with a pen."""
    return any(surface.by_hand for surface in ordered(output_formats))


def rates(output_formats: Collection[str]) -> list[PageRate]:
    """What is charged for in an order of these formats."""
    return [surface.rate for surface in ordered(output_formats)]


def is_worn(request: GenerationRequest, surface: str) -> bool:
    """Whether an order's pages on a surface are worn."""
    return SURFACES[surface].degradable and plan.is_worn(request)


def lay_out_on(surface: Surface, compiled: CompiledForm, written: Written) -> Layout:
    """The texts of a batch set on a surface, with the bends that wear gives its pages. Raises LayoutError as
    `lay_out` does."""
    flat = replace(surface.drawing.lay_out(compiled, written), surface=surface.name)
    if not is_worn(written.request, surface.name):
        return flat
    wears = [plan.wear_of(written.request, compiled, surface.name, item) for item in written.items]
    return replace(flat, transforms=plan.transforms_of(wears, len(compiled.pages)))


def documents_of(compiled: CompiledForm, layout: Layout) -> Iterator[bytes]:
    """A PDF file for each document of the layout."""
    return SURFACES[layout.surface].drawing.write_pdfs(compiled, layout)


def pictures_of(compiled: CompiledForm, layout: Layout, dpi: int) -> Iterator[tuple[Picture, ...]]:
    """The pages of each document as pictures, bent as the layout says."""
    clean = clean_pages(compiled, layout, dpi)
    return clean if layout.transforms is None else bent(clean, layout.transforms, dpi)


def clean_pages(compiled: CompiledForm, layout: Layout, dpi: int) -> Iterator[tuple[Picture, ...]]:
    """The pages of each document as pictures, which nothing bends and which may be written on."""
    return SURFACES[layout.surface].drawing.draw_pages(compiled, layout, dpi)
