"""What a label format is given, and what it makes."""

from collections.abc import Sequence
from dataclasses import dataclass

from symage.annotations.projection import Projection
from symage.documents.compile import CompiledForm
from symage.documents.layout import Layout
from symage.request import GenerationRequest


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Documents of one form on one surface. `items` and `splits`: the item_index and the split of each.
    `pictures`: for each document the picture files of its pages; None where no pictures are made."""

    request: GenerationRequest
    compiled: CompiledForm
    layout: Layout
    projection: Projection
    items: Sequence[int]
    splits: Sequence[str]
    pictures: Sequence[Sequence[str]] | None = None


@dataclass(frozen=True, slots=True)
class Labels:
    """Of one document: the bytes of its files, a page each or one; or what it adds to the file of its split
    or of the job."""

    files: tuple[bytes, ...] = ()
    rows: bytes = b""
