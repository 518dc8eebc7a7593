"""What a label format is given, and what it makes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from symage.annotations.projection import Projection
from symage.documents.compile import CompiledForm
from symage.documents.layout import Layout
from symage.forms.definition import FormDefinition
from symage.request import GenerationRequest


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Documents of one form on one surface. `items` and `splits`: the item_index and the split of each.
    `pictures`: for each document the picture files of its pages; None where no pictures are made. `forms`:
    all forms of the job, for formats whose labels or numbers are about more than this one. `people`: whom
    each document is about, None for nobody."""

    request: GenerationRequest
    compiled: CompiledForm
    layout: Layout
    projection: Projection
    items: Sequence[int]
    splits: Sequence[str]
    pictures: Sequence[Sequence[str]] | None = None
    forms: Sequence[FormDefinition] = ()
    people: Sequence[str | None] = ()


@dataclass(frozen=True, slots=True)
class Labels:
    """Of one document: the bytes of its files, a page each or one; or what it adds to the file of its split
    or of the job."""

    files: tuple[bytes, ...] = ()
    rows: bytes = b""


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """What a file of a split or of the job is made from. `rows` streams those of its documents, item by item,
    and can be asked again; `split` is empty for a file of the job; `splits` are those that hold items."""

    request: GenerationRequest
    forms: Sequence[FormDefinition]
    surface: str
    split: str
    splits: Sequence[str]
    rows: Callable[[], Iterator[bytes]]
