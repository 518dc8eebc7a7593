"""Filled forms for looking at: each once, as one household fills them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from symage.cases.documents import make_documents
from symage.cases.ready import ReadyForms
from symage.documents.files import DocumentFiles, files_of
from symage.documents.layout import Layout
from symage.documents.surfaces import SURFACES
from symage.request import Config, GenerationRequest

FIRST = next(iter(SURFACES))
"""The surface that forms are looked at on unless another is named."""


@dataclass(frozen=True, slots=True)
class SamplePage:
    """A page as a PNG file: which of how many pages of its form, from 1."""

    form_id: str
    page: int
    pages: int
    png: bytes


def sample_request(
    form_ids: Sequence[str], household: int, config: Config | None = None, surface: str = FIRST
) -> GenerationRequest:
    """A document of each form, by the household of that number, which has what the forms need."""
    formats = SURFACES[surface].formats
    return GenerationRequest(tuple(form_ids), 1, household, formats, config or Config())


def sample_layouts(ready: ReadyForms, request: GenerationRequest) -> Sequence[Layout]:
    """Of each form. Raises NotFound."""
    (layouts,) = make_documents(ready, request, range(1)).layouts
    return layouts


def sample_files(ready: ReadyForms, request: GenerationRequest) -> Iterator[tuple[Layout, DocumentFiles]]:
    """Of each form, with pictures. Raises NotFound."""
    for layout in sample_layouts(ready, request):
        (made,) = files_of(ready.compiled(layout.form_id), layout, request, range(1), pictured=True)
        yield layout, made


def sample_pages(
    ready: ReadyForms, form_ids: Sequence[str], household: int, dpi: int, config: Config | None = None
) -> Iterator[SamplePage]:
    """Every page of every form. Raises NotFound."""
    drawn = replace(config or Config(), dpi=dpi)
    for layout, made in sample_files(ready, sample_request(form_ids, household, drawn)):
        for number, png in enumerate(made.pngs, 1):
            yield SamplePage(layout.form_id, number, len(made.pngs), png)
