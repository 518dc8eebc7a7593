"""Filled forms for looking at: each once, as one household fills them, on the first surface."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from symage.cases.documents import make_documents
from symage.cases.ready import ReadyForms
from symage.documents.layout import Layout
from symage.documents.png import write_pngs
from symage.documents.surfaces import SURFACES, pictures_of
from symage.request import GenerationRequest


@dataclass(frozen=True, slots=True)
class SamplePage:
    """A page as a PNG file: which of how many pages of its form, from 1."""

    form_id: str
    page: int
    pages: int
    png: bytes


def sample_layouts(ready: ReadyForms, form_ids: Sequence[str], household: int) -> Sequence[Layout]:
    """A document of each form, by the household of that number, which has what the forms need. Raises
    NotFound."""
    surface = next(iter(SURFACES.values()))
    request = GenerationRequest(tuple(form_ids), 1, household, (surface.pdf,))
    (layouts,) = make_documents(ready, request, range(1)).layouts
    return layouts


def sample_pages(
    ready: ReadyForms, form_ids: Sequence[str], household: int, dpi: int
) -> Iterator[SamplePage]:
    """Every page of every form."""
    for layout in sample_layouts(ready, form_ids, household):
        (pages,) = write_pngs(pictures_of(ready.compiled(layout.form_id), layout, dpi), dpi)
        for number, png in enumerate(pages, 1):
            yield SamplePage(layout.form_id, number, len(pages), png)
