"""The labels of a shard's documents as a pack, from their layouts alone."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from symage.annotations.batch import Batch, Labels
from symage.annotations.formats import Format, Scope, made, picture_places
from symage.annotations.projection import Projection
from symage.bundles.members import WholeLabels, label_members, png_members
from symage.bundles.packs import Pack, PackWriter
from symage.bundles.splits import split_of, split_ranges
from symage.cases.people import people_of
from symage.cases.ready import ReadyForms
from symage.documents import surfaces
from symage.documents.layout import Layout
from symage.forms.definition import FormDefinition
from symage.request import GenerationRequest


def label_pack(
    ready: ReadyForms, request: GenerationRequest, items: range, layouts: Sequence[Sequence[Layout]]
) -> Pack:
    """`layouts`: of each labelled surface in turn, those of each form. Members item by item, then by form,
    surface and format, so that their order does not depend on the cut."""
    pack = PackWriter()
    ranges = split_ranges(request.quantity, request.config.splits)
    splits = [split_of(item_index, ranges) for item_index in items]
    by_form = list(zip(*layouts, strict=True))
    makers = [_makers(ready, request, items, splits, each) for each in by_form]
    for item_index, split in zip(items, splits, strict=True):
        for maker in (maker for of_form in makers for maker in of_form):
            maker.add(pack, item_index, split)
    return pack.finish()


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the labels of one form on one surface in one format, document by document."""

    request: GenerationRequest
    row: Format
    form: FormDefinition
    surface: str
    labels: Iterator[Labels]

    def add(self, pack: PackWriter, item_index: int, split: str) -> None:
        labels = next(self.labels)
        members = label_members(self.request, self.row, self.form, item_index, self.surface)
        for member, data in zip(members, labels.files, strict=True):
            pack.deflate(member, data, split)
        if not members:
            whole = WholeLabels(self.row, self.surface, split if self.row.scope is Scope.SPLIT else "")
            pack.add_to(whole.section, labels.rows)


def _makers(
    ready: ReadyForms,
    request: GenerationRequest,
    items: range,
    splits: Sequence[str],
    layouts: Sequence[Layout],
) -> list[_Maker]:
    """Of one form: for each surface, each format."""
    batches = [_batch(ready, request, items, splits, layout) for layout in layouts]
    return [
        _Maker(request, row, batch.compiled.form, batch.layout.surface, make(batch))
        for batch in batches
        for row, make in _formats(request)
    ]


def _formats(request: GenerationRequest) -> list[tuple[Format, Callable[[Batch], Iterator[Labels]]]]:
    return [(row, row.make) for row in made(request) if row.make is not None]


def _batch(
    ready: ReadyForms, request: GenerationRequest, items: range, splits: Sequence[str], layout: Layout
) -> Batch:
    compiled = ready.labelled(layout.form_id, request.config.boxes)
    return Batch(
        request=request,
        compiled=compiled,
        layout=layout,
        projection=Projection.of(compiled.pages, layout, request.config.dpi),
        items=items,
        splits=splits,
        pictures=_picture_paths(request, compiled.form, items, layout.surface),
        forms=[ready.compiled(form_id).form for form_id in request.form_ids],
        people=people_of(request, compiled.form.id, items),
    )


def _picture_paths(
    request: GenerationRequest, form: FormDefinition, items: range, surface: str
) -> list[list[str]] | None:
    """For each document its pages' picture files, where pictures are made."""
    if not picture_places(request.output_formats, surfaces.SURFACES[surface]):
        return None
    places = (png_members(request, form, index, surfaces.SURFACES[surface]) for index in items)
    return [[member.path for member in first] for first, *_ in places]
