"""The sampled documents of a batch as they were laid out and as their job numbers and names them."""

from collections.abc import Iterator, Sequence

from symage.annotations.formats import picture_places
from symage.annotations.schemes import labels, names
from symage.bundles.members import png_members
from symage.bundles.proof.document import Document, Job
from symage.bundles.proof.laid_out import LaidOut
from symage.bundles.proof.sample import sampled
from symage.bundles.splits import split_of, split_ranges
from symage.cases.people import people_of
from symage.cases.ready import ReadyForms
from symage.documents import surfaces
from symage.documents.layout import Layout
from symage.forms.definition import FormDefinition
from symage.request import GenerationRequest


def documents_of(
    ready: ReadyForms, request: GenerationRequest, items: range, layouts: Sequence[Layout]
) -> list[Document]:
    """Those of one surface that are read, item by item. `layouts`: of its forms, of all items each."""
    forms = ready.forms(request.form_ids)
    job = Job(request.config.label_scheme, request.config.dpi, names(forms, request.config.label_scheme))
    found = [document for layout in layouts for document in _of_form(ready, request, items, layout, job)]
    return sorted(found, key=lambda document: document.item)


def _of_form(
    ready: ReadyForms, request: GenerationRequest, items: range, layout: Layout, job: Job
) -> Iterator[Document]:
    compiled = ready.labelled(layout.form_id, request.config.boxes)
    form, own = compiled.form, labels(compiled.form, job.scheme)
    laid_out = LaidOut(compiled, layout, own, job.dpi)
    ranges = split_ranges(request.quantity, request.config.splits)
    for item in sampled(request, items, form.id, layout.surface):
        (person,) = people_of(request, form.id, range(item, item + 1))
        place = item - items.start
        yield Document(
            job=job,
            form=form,
            item=item,
            surface=layout.surface,
            split=split_of(item, ranges),
            person=person,
            number=_first_page(request, ready.forms(request.form_ids), form, item, layout.surface),
            pictures=_pictures(request, form, item, layout.surface),
            own=own,
            spare=laid_out.paper(place, 0).spare,
            pages=laid_out.pages(place),
        )


def _first_page(
    request: GenerationRequest, forms: Sequence[FormDefinition], form: FormDefinition, item: int, surface: str
) -> int:
    """Pages are counted from 1: surface by surface, item by item, then by form."""
    counts = [each.page_count for each in forms]
    before = [each.name for each in surfaces.ordered(request.output_formats)].index(surface)
    items = before * request.quantity + item
    return 1 + items * sum(counts) + sum(counts[: request.form_ids.index(form.id)])


def _pictures(request: GenerationRequest, form: FormDefinition, item: int, surface: str) -> list[str] | None:
    """Labels name the first place where pictures lie."""
    if not picture_places(request.output_formats, surfaces.SURFACES[surface]):
        return None
    return [member.path for member in png_members(request, form, item, surfaces.SURFACES[surface])[0]]
