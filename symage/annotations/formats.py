"""The label formats: one table, and all that follows from it.

A row is one kind of label file. Formats do not know each other; a new one is a module and a row here, and
stages, archive, manifest, card, counts, rules of orders, size estimates and the API's document follow. The
contract knows formats that are not made yet; orders of those are refused.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from symage.annotations import bio, funsd, transforms, words
from symage.annotations.batch import Batch, Labels
from symage.documents.surfaces import Surface, is_worn, ordered
from symage.pricing.sizes import FileKind
from symage.request import GenerationRequest

JSON = "application/json"
_BIO = FileKind("bio", "bio_bytes_per_instance", "documents", "bio_emit_rate")
"""Of all that comes with BIO; estimates show it as one."""


class Scope(StrEnum):
    """What one file of a format is about. Files of splits and of the job are put together from the rows of
    all documents."""

    PAGE = "page"
    DOCUMENT = "document"
    SPLIT = "split"
    JOB = "job"


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """What a file of a split or of the job is made from. `rows` streams those of its documents, item by item,
    and can be asked again; `split` is empty for a file of the job."""

    request: GenerationRequest
    surface: str
    split: str
    rows: Callable[[], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Format:
    """`path`: where its files lie in the archive, with {surface}, and {base} and {page} or {split} as the
    scope has them. `line`: what it is, for the dataset's card. `ordered_as`: the output format that brings
    it, None for what is always made. `sizes`: the kind of file that estimates weigh it as; rows may share
    one. `make`: labels of each document of a batch, None where it is not made yet. `join`: the file of a
    whole from its rows, by default one after the other. `of_worn_pages`: made of those alone.
    `grows_with_wear`: files of bent pages say more."""

    name: str
    scope: Scope
    path: str
    line: str
    ordered_as: str | None
    sizes: FileKind
    make: Callable[[Batch], Iterator[Labels]] | None
    join: Callable[[Whole], Iterator[bytes]] | None = None
    needs_pictures: bool = False
    of_worn_pages: bool = False
    grows_with_wear: bool = False
    content_type: str = JSON

    def files(self, surface: str, base: str, pages: int) -> list[str]:
        """The paths of a document's own files."""
        if self.scope is Scope.PAGE:
            return [self.path.format(surface=surface, base=base, page=page) for page in range(pages)]
        return [self.path.format(surface=surface, base=base)] if self.scope is Scope.DOCUMENT else []

    def whole(self, surface: str, split: str) -> str:
        """The path of the file of a split, or of the job."""
        return self.path.format(surface=surface, split=split)


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
                path="annotations/yolo/{surface}/{base}_p{page}.txt",
                line="YOLOv8 boxes of each page",
                ordered_as="yolo",
                sizes=FileKind("yolo", "yolo_bytes_per_file", "pages"),
                make=None,
                needs_pictures=True,
                content_type="text/plain",
            ),
            Format(
                name="coco",
                scope=Scope.SPLIT,
                path="annotations/coco/{surface}/{split}.json",
                line="COCO boxes of all pages",
                ordered_as="coco",
                sizes=FileKind("coco", "coco_bytes_per_surface", "jobs"),
                make=None,
                needs_pictures=True,
            ),
            Format(
                name="donut",
                scope=Scope.SPLIT,
                path="annotations/donut/{surface}/{split}/metadata.jsonl",
                line="Donut's ground truth of each page",
                ordered_as="donut",
                sizes=FileKind("donut", "donut_bytes_per_row", "documents"),
                make=None,
                needs_pictures=True,
                content_type="application/jsonl",
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


def pictured(request: GenerationRequest) -> list[Surface]:
    """The surfaces whose pages are drawn as pictures, asked for or needed by labels."""
    needed = any(each.needs_pictures for each in made(request))
    return [
        surface
        for surface in labelled(request)
        if needed or (surface.png is not None and request.wants(surface.png))
    ]


def is_pictured(request: GenerationRequest, surface: str) -> bool:
    return any(each.name == surface for each in pictured(request))
