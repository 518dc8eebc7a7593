"""What the files of an item are called and where they lie in the archive: one table, used by all.

Base name: {form_id}_{item_index}_{surface}. Pages count from 0.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from symage.annotations import formats
from symage.annotations.formats import Format, Scope, labelled, made, page_paths, picture_places
from symage.bundles.splits import Ranges, split_of, split_ranges
from symage.documents import surfaces
from symage.documents.surfaces import Surface, ordered
from symage.forms.definition import FormDefinition
from symage.request import GenerationRequest

PDF, PNG, JSON = "application/pdf", "image/png", "application/json"
MAX_OWN_OBJECTS = 1000
"""In S3, items of jobs with at most so many files exist as objects of their own too."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a document. `path` is its place in the archive, `kind` what it is: "pdf", "png",
    "ground_truth" or the name of a label format; `surface` is empty for what is about all of them."""

    path: str
    content_type: str
    kind: str
    form_id: str
    item_index: int
    surface: str = ""

    @property
    def filename(self) -> str:
        return self.path.rpartition("/")[2]

    def about(self, split: str) -> dict[str, str | int]:
        """What the manifest says of it beside its path."""
        said: dict[str, str | int] = {
            "kind": self.kind,
            "item_index": self.item_index,
            "form_id": self.form_id,
            "split": split,
        }
        return said | ({"surface": self.surface} if self.surface else {})


def pdf_member(form_id: str, item_index: int, surface: str) -> Member:
    path = f"pdfs/{surface}/{form_id}_{item_index}_{surface}.pdf"
    return Member(path, PDF, "pdf", form_id, item_index, surface)


def png_members(
    request: GenerationRequest, form: FormDefinition, item_index: int, surface: Surface
) -> list[list[Member]]:
    """The pictures of a document, page by page: a list for each place where they lie, of which labels name
    the first."""
    split, base = _split(request, item_index), base_name(form, item_index, surface.name)
    return [
        [
            Member(path, PNG, "png", form.id, item_index, surface.name)
            for path in page_paths(place, surface.name, split, base, form.page_count)
        ]
        for place in picture_places(request.output_formats, surface)
    ]


def label_members(
    request: GenerationRequest, row: Format, form: FormDefinition, item_index: int, surface: str
) -> list[Member]:
    """The files of a document in a label format; none where the format's files are about more than it."""
    split, base = _split(request, item_index), base_name(form, item_index, surface)
    return [
        Member(path, row.content_type, row.name, form.id, item_index, surface)
        for path in row.files(surface, split, base, form.page_count)
    ]


def base_name(form: FormDefinition, item_index: int, surface: str) -> str:
    return f"{form.id}_{item_index}_{surface}"


@dataclass(frozen=True, slots=True)
class WholeLabels:
    """A label file about a split, or about the whole job where `split` is empty."""

    format: Format
    surface: str
    split: str

    @property
    def path(self) -> str:
        return self.format.whole(self.surface, self.split)

    @property
    def about(self) -> dict[str, str | int]:
        """What the manifest says of it beside its path."""
        said: dict[str, str | int] = {"kind": self.format.name, "surface": self.surface}
        return said | ({"split": self.split} if self.split else {})

    @property
    def section(self) -> str:
        """Where packs keep the rows that it is put together from."""
        return f"labels/{self.format.name}/{self.surface}/{self.split}"


def whole_labels(request: GenerationRequest, ranges: Ranges) -> list[WholeLabels]:
    """The label files about more than one document, in the order of the archive; none of a split that no
    item was delivered of, and none at all where none was."""
    splits = [split for split, (first, end) in ranges.items() if first < end]
    scopes = {Scope.SPLIT: splits, Scope.JOB: [""] if splits else []}
    return [
        WholeLabels(row, surface.name, split)
        for row in made(request)
        for surface in labelled(request)
        for split in scopes.get(row.scope, ())
    ]


def ground_truth_member(form_id: str, item_index: int) -> Member:
    path = f"ground_truth/json/{form_id}_{item_index}.json"
    return Member(path, JSON, "ground_truth", form_id, item_index)


def item_members(request: GenerationRequest, form: FormDefinition, item_index: int) -> tuple[Member, ...]:
    """The files of one item, by surface, then kind; ground truth last."""
    return (*_rendered(request, form, item_index), ground_truth_member(form.id, item_index))


def format_folders() -> dict[str, str]:
    """Output format -> the folder of the archive that holds its files, of all surfaces where it is labels."""
    drawn = {surface.pdf: f"pdfs/{surface.name}/" for surface in surfaces.SURFACES.values()}
    pictures = {
        surface.png: f"images/{surface.name}/" for surface in surfaces.SURFACES.values() if surface.png
    }
    return drawn | pictures | {row.name: row.folder for row in formats.FORMATS.values()}


def document_labels(request: GenerationRequest) -> list[str]:
    """The label formats with files of each document of a request."""
    of_documents = [row.name for row in made(request) if row.scope in (Scope.PAGE, Scope.DOCUMENT)]
    return of_documents if labelled(request) else []


def label_file_count(request: GenerationRequest, form: FormDefinition) -> int:
    """The label files of an item of this form."""
    return sum(len(list(_labels(request, form, 0, surface))) for surface in labelled(request))


def files_per_item(request: GenerationRequest, form: FormDefinition) -> int:
    """Files of the archive that are about an item: a picture counts in each place where it lies."""
    pictures = [png_members(request, form, 0, surface) for surface in labelled(request)]
    again = sum(len(place) for places in pictures for place in places[1:])
    return len(item_members(request, form, 0)) + again


def parse_filename(request: GenerationRequest, filename: str) -> tuple[int, str] | None:
    """(item_index, form id) of an item's file, or None when it cannot be one of this request's."""
    for form_id in sorted(request.form_ids, key=len, reverse=True):
        found = re.match(re.escape(form_id) + r"_(\d{1,8})[_.]", filename)
        if found and int(found[1]) < request.quantity:
            return int(found[1]), form_id
    return None


def item_key(job_id: str, filename: str) -> str:
    """The store key of an item's file where it exists as an object of its own."""
    return f"jobs/{job_id}/items/{filename}"


def _rendered(request: GenerationRequest, form: FormDefinition, item_index: int) -> Iterator[Member]:
    for surface in ordered(request.output_formats):
        yield pdf_member(form.id, item_index, surface.name)
        for pictures in png_members(request, form, item_index, surface)[:1]:
            yield from pictures
        if surface.labelled:
            yield from _labels(request, form, item_index, surface)


def _labels(
    request: GenerationRequest, form: FormDefinition, item_index: int, surface: Surface
) -> Iterator[Member]:
    for row in made(request):
        yield from label_members(request, row, form, item_index, surface.name)


def _split(request: GenerationRequest, item_index: int) -> str:
    return split_of(item_index, split_ranges(request.quantity, request.config.splits))
