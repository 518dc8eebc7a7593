"""What a reader of labels is told of a document, and what it may find wrong with them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from symage.forms.definition import FormDefinition

Box = Sequence[float]
"""left, top, right, bottom in pixels"""


class Kind(StrEnum):
    """Labels that nobody knows: of classes, fields, options and tags; links that do not hold; boxes that are
    not where they can be; and files that do not keep the shape of their format."""

    UNKNOWN = "unknown_labels"
    BROKEN = "broken_links"
    MISPLACED = "misplaced_boxes"
    MISSHAPEN = "misshapen_labels"


@dataclass(frozen=True, slots=True)
class Fault:
    kind: Kind
    what: str


@dataclass(frozen=True, slots=True)
class Known:
    """Of a document. `sizes`: of its pages' pictures, in pixels; `bent`: whether something has bent them;
    `labels`: all labels of its job, in the order of their classes; `own`: those of its form's fields."""

    form: FormDefinition
    item: int
    surface: str
    sizes: Sequence[tuple[int, int]]
    bent: bool
    labels: Sequence[str]
    own: Sequence[str]


@dataclass(frozen=True, slots=True)
class Packed:
    """The labels of a document in a format: its files, or what it adds to a file of several documents."""

    known: Known
    files: Sequence[bytes]


Found = Iterator[tuple[Known, Fault]]
Reader = Callable[[Iterable[Packed]], Found]
"""Reads documents of one surface in one format."""


def alone(read: Callable[[Packed], Iterator[Fault]]) -> Reader:
    """Of a format in which no document depends on another. What cannot be read at all is misshapen."""

    def reader(documents: Iterable[Packed]) -> Found:
        for packed in documents:
            try:
                yield from ((packed.known, fault) for fault in read(packed))
            except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
                yield packed.known, misshapen(f"{type(error).__name__}: {error}")

    return reader


def misshapen(what: str) -> Fault:
    return Fault(Kind.MISSHAPEN, what)


def lies_on(size: tuple[int, int], box: Box) -> bool:
    """Whether a box is one, and on its page. Raises ValueError where it has not four sides."""
    left, top, right, bottom = box
    return 0 <= left <= right <= size[0] and 0 <= top <= bottom <= size[1]


def off_page(size: tuple[int, int], box: Box, what: str) -> Fault:
    return Fault(Kind.MISPLACED, f"{what} at {list(box)} of a page of {size[0]} by {size[1]}")


def holds(outer: Box, inner: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]
