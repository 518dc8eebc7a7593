"""The documents of a shard as a pack: PDF files, pictures and ground truth."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from symage.annotations.formats import is_pictured
from symage.annotations.places import value_places
from symage.annotations.projection import Projection
from symage.bundles.ground_truth import Truths, csv_rows, json_documents
from symage.bundles.members import ground_truth_member, pdf_member, png_members
from symage.bundles.packs import Pack, PackWriter
from symage.bundles.splits import split_of, split_ranges
from symage.cases.documents import Documents
from symage.cases.ready import ReadyForms
from symage.documents.files import DocumentFiles, files_of
from symage.documents.layout import Layout
from symage.forms.coherence import SHUFFLED
from symage.forms.definition import FormDefinition
from symage.forms.fill import Filled
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
    """How many files of each kind a pack of documents holds."""
    kinds = {"documents": "ground_truth", "pdfs": "pdfs", "pictures": "images"}
    return {name: pack.folders.get(folder, 0) for name, folder in kinds.items()}


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The documents of one form on one surface, in order."""

    surface: str
    pictured: bool
    files: Iterator[DocumentFiles]


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the files of one form, document by document."""

    form: FormDefinition
    drawn: list[_Drawn]
    records: Iterator[str]
    rows: Iterator[str]

    def add(self, pack: PackWriter, item_index: int, split: str) -> None:
        for each in self.drawn:
            made = next(each.files)
            pack.store(pdf_member(self.form.id, item_index, each.surface), made.pdf, split)
            members = png_members(self.form, item_index, each.surface) if each.pictured else []
            for member, png in zip(members, made.pngs, strict=True):
                pack.store(member, png, split)
        record = next(self.records)
        pack.deflate(ground_truth_member(self.form.id, item_index), record.encode() + b"\n", split)
        pack.record(record)
        pack.row(next(self.rows))


def _maker(ready: ReadyForms, documents: Documents, position: int) -> _Maker:
    truths = _truths(ready, documents, position)
    return _Maker(
        form=truths.form,
        drawn=[_drawn(ready, documents, position, layouts) for layouts in documents.layouts],
        records=json_documents(truths),
        rows=csv_rows([each.form for each in documents.shown], truths),
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
        people=_people(request, shown),
        ranges=split_ranges(request.quantity, request.config.splits),
        places=None if flat else value_places(layout, projection),
        fill=documents.fill[position],
    )


def _people(request: GenerationRequest, shown: Filled) -> list[str]:
    """The household of each document. Shuffled values are of nobody."""
    shuffled = request.config.coherence_mode == SHUFFLED
    return [] if shuffled else [f"p{index}" for index in shown.indexes.tolist()]


def _drawn(ready: ReadyForms, documents: Documents, position: int, layouts: Sequence[Layout]) -> _Drawn:
    layout, request = layouts[position], documents.request
    pictured = is_pictured(request, layout.surface)
    compiled = ready.compiled(layout.form_id)
    files = files_of(compiled, layout, request, documents.items, pictured=pictured)
    return _Drawn(layout.surface, pictured, files)
