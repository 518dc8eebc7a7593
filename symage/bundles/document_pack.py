"""The documents of a shard as a pack: PDF files, pictures and ground truth."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from json import dumps

from symage.annotations.formats import picture_places
from symage.annotations.places import value_places
from symage.annotations.projection import Projection
from symage.bundles.form_tables import table_section
from symage.bundles.ground_truth import Truths, csv_rows, json_documents
from symage.bundles.members import ground_truth_member, pdf_member, png_members
from symage.bundles.packs import Pack, PackWriter
from symage.bundles.splits import Ranges, split_of, split_ranges
from symage.bundles.writers import writers
from symage.cases.documents import Documents
from symage.cases.people import people_of
from symage.cases.ready import ReadyForms
from symage.documents import surfaces
from symage.documents.files import DocumentFiles, files_of
from symage.documents.layout import Layout
from symage.documents.surfaces import Surface, is_worn, ordered
from symage.documents.wear.plan import wear_of
from symage.forms.definition import FormDefinition
from symage.request import FLAT, GenerationRequest


def document_pack(ready: ReadyForms, documents: Documents) -> Pack:
    """Members item by item, then by form, so that their order does not depend on the cut."""
    pack = PackWriter()
    ranges = split_ranges(documents.request.quantity, documents.request.config.splits)
    makers = [_maker(ready, documents, position) for position in range(len(documents.shown))]
    for item_index in documents.items:
        split = split_of(item_index, ranges)
        for maker in makers:
            maker.add(pack, item_index, split)
    return pack.finish()


def made_files(pack: Pack) -> Mapping[str, int]:
    """How many files of each kind a pack of documents holds. Pictures may lie beside labels too."""
    kinds = {"documents": ("ground_truth",), "pdfs": ("pdfs",), "pictures": ("images", "annotations")}
    return {name: sum(pack.folders.get(folder, 0) for folder in folders) for name, folders in kinds.items()}


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The documents of one form on one surface, in order."""

    surface: Surface
    files: Iterator[DocumentFiles]


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the files of one form, document by document."""

    request: GenerationRequest
    form: FormDefinition
    ranges: Ranges
    drawn: list[_Drawn]
    records: Iterator[str]
    rows: Iterator[str]
    own_rows: Iterator[str]
    """Of the form's own table."""

    def add(self, pack: PackWriter, item_index: int, split: str) -> None:
        for each in self.drawn:
            made = next(each.files)
            pack.store(pdf_member(self.form.id, item_index, each.surface.name), made.pdf, split)
            for members in png_members(self.request, self.form, item_index, each.surface):
                for member, png in zip(members, made.pngs, strict=True):
                    pack.store(member, png, split)
        record = next(self.records)
        pack.deflate(ground_truth_member(self.form.id, item_index), record.encode() + b"\n", split)
        pack.record(record)
        pack.row(next(self.rows))
        section = table_section(self.form.id, split_of(item_index, self.ranges))
        pack.add_to(section, next(self.own_rows).encode())


def _maker(ready: ReadyForms, documents: Documents, position: int) -> _Maker:
    truths = _truths(ready, documents, position)
    return _Maker(
        request=documents.request,
        form=truths.form,
        ranges=truths.ranges,
        drawn=[_drawn(ready, documents, position, layouts) for layouts in documents.layouts],
        records=json_documents(truths),
        rows=csv_rows([each.form for each in documents.shown], truths),
        own_rows=csv_rows([truths.form], truths),
    )


def _truths(ready: ReadyForms, documents: Documents, position: int) -> Truths:
    """What the documents of one form say, and where on the first surface."""
    request, shown = documents.request, documents.shown[position]
    written, layout = documents.written[position], documents.layouts[0][position]
    flat = request.config.records == FLAT
    projection = Projection.of(ready.compiled(layout.form_id).pages, layout, request.config.dpi)
    return Truths(
        form=shown.form,
        items=documents.items,
        plain=shown.printed,
        texts=written.texts,
        looks=written.looks,
        people=people_of(request, shown.form.id, documents.items),
        ranges=split_ranges(request.quantity, request.config.splits),
        places=None if flat else value_places(layout, projection),
        fill=documents.fill[position],
        covered=documents.covered[position],
        wear=_wear(ready, documents, position),
        writers=writers(written, [layouts[position] for layouts in documents.layouts]),
    )


def _wear(ready: ReadyForms, documents: Documents, position: int) -> list[str]:
    """`_metadata.wear` of each document: what its pages suffer on each surface that is worn, as JSON."""
    request, compiled = documents.request, ready.compiled(documents.shown[position].form.id)
    worn = [each.name for each in ordered(request.output_formats) if is_worn(request, each.name)]
    wears = [{name: wear_of(request, compiled, name, item) for name in worn} for item in documents.items]
    return [dumps({name: wear.described for name, wear in each.items()}) for each in wears if each]


def _drawn(ready: ReadyForms, documents: Documents, position: int, layouts: Sequence[Layout]) -> _Drawn:
    layout, request = layouts[position], documents.request
    surface, compiled = surfaces.SURFACES[layout.surface], ready.compiled(layout.form_id)
    pictured = bool(picture_places(request.output_formats, surface))
    return _Drawn(surface, files_of(compiled, layout, request, documents.items, pictured=pictured))
