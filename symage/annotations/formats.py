"""The label formats: one table, and all that follows from it.

A row is one kind of label file. Formats do not know each other; a new one is a module and a row here, and
stages, archive, manifest, card, counts, rules of orders, size estimates and the API's document follow.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from symage.annotations import (
    bio,
    coco,
    donut,
    fiftyone,
    funsd,
    imagefolder,
    label_studio,
    transforms,
    words,
    yolo,
)
from symage.annotations.batch import Batch, Labels, Whole
from symage.documents.surfaces import Surface, is_worn, ordered
from symage.pricing.file_kinds import FileKind
from symage.request import GenerationRequest

JSON, JSON_LINES = "application/json", "application/jsonl"
PICTURES = "images/{surface}/{base}_p{page}.png"
_BIO = FileKind("bio", "bio_bytes_per_instance", "documents", "bio_emit_rate")
_YOLO = FileKind("yolo", "yolo_bytes_per_file", "pages")
_DONUT = FileKind("donut", "donut_bytes_per_row", "documents")
_LABEL_STUDIO = FileKind("label_studio", "label_studio_bytes_per_file", "documents", always_told=False)
"""Of all that comes with one name; estimates show it as one."""


class Scope(StrEnum):
    """What one file of a format is about. Files of splits and of the job are put together from the rows of
    all documents."""

    PAGE = "page"
    DOCUMENT = "document"
    SPLIT = "split"
    JOB = "job"


@dataclass(frozen=True, slots=True)
class Format:
    """`path`: where its files lie in the archive, with {surface} and {split}, and {base} and {page} as the
    scope has them. `line`: what it is, for the dataset's card. `ordered_as`: the output format that brings
    it, None for what is always made. `sizes`: the kind of file that estimates weigh it as; rows may share
    one. `make`: labels of each document of a batch, None where it is not made yet. `join`: the file of a
    whole from its rows, by default one after the other. `needs_pictures`: of the pages, at `pictures`, where
    its readers look for them. `of_worn_pages`: made of those alone. `grows_with_wear`: files of bent pages
    say more."""

    name: str
    scope: Scope
    path: str
    line: str
    ordered_as: str | None
    sizes: FileKind
    make: Callable[[Batch], Iterator[Labels]] | None
    join: Callable[[Whole], Iterator[bytes]] | None = None
    needs_pictures: bool = False
    pictures: str = PICTURES
    of_worn_pages: bool = False
    grows_with_wear: bool = False
    content_type: str = JSON

    def files(self, surface: str, split: str, base: str, pages: int) -> list[str]:
        """The paths of a document's own files."""
        if self.scope is Scope.PAGE:
            return page_paths(self.path, surface, split, base, pages)
        if self.scope is Scope.DOCUMENT:
            return [self.path.format(surface=surface, split=split, base=base)]
        return []

    @property
    def folder(self) -> str:
        """The folder of the archive that holds its files of all surfaces."""
        return _above_surfaces(self.path)

    @property
    def picture_folders(self) -> tuple[str, ...]:
        """The folder of the pictures that its files name, if they name any."""
        return (_above_surfaces(self.pictures),) if self.needs_pictures else ()

    def whole(self, surface: str, split: str) -> str:
        """The path of the file of a split, or of the job."""
        return self.path.format(surface=surface, split=split)


def _above_surfaces(path: str) -> str:
    return path.partition("{surface}")[0]


def page_paths(path: str, surface: str, split: str, base: str, pages: int) -> list[str]:
    """One path with {page} for each page of a document."""
    return [path.format(surface=surface, split=split, base=base, page=page) for page in range(pages)]


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        each.name: each
        for each in (
            Format(
                name="funsd",
                scope=Scope.PAGE,
                path="annotations/funsd/{surface}/{base}_funsd_p{page}.json",
                line="FUNSD labels of each page",
                ordered_as=None,
                sizes=FileKind("funsd", "funsd_bytes_per_file", "pages", "funsd_emit_rate"),
                make=funsd.pages,
                grows_with_wear=True,
            ),
            Format(
                name="transform",
                scope=Scope.PAGE,
                path="annotations/transform/{surface}/{base}_p{page}.transform.json",
                line="how each page was bent: from points of the clean page to pixels",
                ordered_as=None,
                sizes=FileKind("transform", "transform_bytes_per_file", "pages"),
                make=transforms.pages,
                of_worn_pages=True,
                grows_with_wear=True,
            ),
            Format(
                name="bio",
                scope=Scope.DOCUMENT,
                path="annotations/bio/{surface}/{base}_bio.json",
                line="B, I and O labels of each word",
                ordered_as="bio",
                sizes=_BIO,
                make=bio.documents,
                grows_with_wear=True,
            ),
            Format(
                name="words",
                scope=Scope.DOCUMENT,
                path="annotations/words/{surface}/{base}_words.json",
                line="each word, its place, and the field that it belongs to",
                ordered_as="bio",
                sizes=_BIO,
                make=words.documents,
                grows_with_wear=True,
            ),
            Format(
                name="conll",
                scope=Scope.SPLIT,
                path="annotations/conll/{surface}/{split}.conll",
                line="each word and its tag of B, I and O, a line each",
                ordered_as="bio",
                sizes=_BIO,
                make=bio.columns,
                grows_with_wear=True,
                content_type="text/plain",
            ),
            Format(
                name="yolo",
                scope=Scope.PAGE,
                path="annotations/yolo/{surface}/labels/{split}/{base}_p{page}.txt",
                line="YOLOv8 boxes of each page",
                ordered_as="yolo",
                sizes=_YOLO,
                make=yolo.pages,
                needs_pictures=True,
                pictures="annotations/yolo/{surface}/images/{split}/{base}_p{page}.png",
                content_type="text/plain",
            ),
            Format(
                name="yolo_data",
                scope=Scope.JOB,
                path="annotations/yolo/{surface}/data.yaml",
                line="what YOLO trains on: splits and the names of the classes",
                ordered_as="yolo",
                sizes=_YOLO,
                make=yolo.no_rows,
                join=yolo.data,
                content_type="application/yaml",
            ),
            Format(
                name="coco",
                scope=Scope.SPLIT,
                path="annotations/coco/{surface}/{split}.json",
                line="COCO boxes of all pages",
                ordered_as="coco",
                sizes=FileKind("coco", "coco_bytes_per_surface", "jobs"),
                make=coco.rows,
                join=coco.file,
                needs_pictures=True,
                grows_with_wear=True,
            ),
            Format(
                name="donut",
                scope=Scope.DOCUMENT,
                path="annotations/donut/{surface}/{base}_donut.jsonl",
                line="Donut's ground truth of each page",
                ordered_as="donut",
                sizes=_DONUT,
                make=donut.documents,
                content_type=JSON_LINES,
            ),
            Format(
                name="donut_metadata",
                scope=Scope.SPLIT,
                path="annotations/donut/{surface}/{split}/metadata.jsonl",
                line="the same of all pages, beside their pictures",
                ordered_as="donut",
                sizes=_DONUT,
                make=donut.rows,
                needs_pictures=True,
                pictures="annotations/donut/{surface}/{split}/{base}_p{page}.png",
                content_type=JSON_LINES,
            ),
            Format(
                name="imagefolder",
                scope=Scope.SPLIT,
                path="annotations/imagefolder/{surface}/{split}/metadata.jsonl",
                line="each page as Hugging Face's imagefolder has it, beside its picture",
                ordered_as="imagefolder",
                sizes=FileKind("imagefolder", "imagefolder_bytes_per_row", "documents", always_told=False),
                make=imagefolder.rows,
                needs_pictures=True,
                pictures="annotations/imagefolder/{surface}/{split}/{base}_p{page}.png",
                content_type=JSON_LINES,
            ),
            Format(
                name="label_studio",
                scope=Scope.SPLIT,
                path="annotations/label_studio/{surface}/{split}.json",
                line="Label Studio's tasks with pre-annotations",
                ordered_as="label_studio",
                sizes=_LABEL_STUDIO,
                make=label_studio.rows,
                join=label_studio.file,
                needs_pictures=True,
            ),
            Format(
                name="label_studio_setup",
                scope=Scope.JOB,
                path="annotations/label_studio/{surface}/setup.xml",
                line="the labeling setup of these tasks",
                ordered_as="label_studio",
                sizes=_LABEL_STUDIO,
                make=label_studio.no_rows,
                join=label_studio.setup,
                content_type="application/xml",
            ),
            Format(
                name="fiftyone",
                scope=Scope.SPLIT,
                path="annotations/fiftyone/{surface}/{split}.json",
                line="FiftyOne's detections on all pages",
                ordered_as="fiftyone",
                sizes=FileKind("fiftyone", "fiftyone_bytes_per_file", "documents", always_told=False),
                make=fiftyone.rows,
                join=fiftyone.file,
                needs_pictures=True,
            ),
        )
    }
)


def made(request: GenerationRequest) -> list[Format]:
    """The formats that a request's labels are made in."""
    return [each for each in FORMATS.values() if each.make is not None and _is_ordered(each, request)]


def _is_ordered(row: Format, request: GenerationRequest) -> bool:
    if row.of_worn_pages and not any(is_worn(request, each.name) for each in labelled(request)):
        return False
    return row.ordered_as is None or request.wants(row.ordered_as)


def labelled(request: GenerationRequest) -> list[Surface]:
    """The surfaces that labels are made for."""
    return [surface for surface in ordered(request.output_formats) if surface.labelled]


def picture_places(output_formats: Collection[str], surface: Surface) -> list[str]:
    """Where the pictures of a surface's pages lie in the archive, asked for or needed by labels: paths as
    formats have them. Each place holds all of them, and labels name the first."""
    if not surface.labelled:
        return []
    wanted = {
        row.pictures: None
        for row in FORMATS.values()
        if row.needs_pictures and row.make is not None and row.ordered_as in output_formats
    }
    if PICTURES in wanted or surface.png in output_formats:
        return list({PICTURES: None} | wanted)
    return list(wanted)


def pictured(request: GenerationRequest) -> list[Surface]:
    """The surfaces whose pages are drawn as pictures."""
    return [each for each in labelled(request) if picture_places(request.output_formats, each)]
