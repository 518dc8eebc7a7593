"""What labels are found to have wrong with them."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Labels that nobody knows: of classes, fields, options and tags; links that are not those of the form;
    boxes that are not where the layout has them; labels that say something else than the document does, or
    leave something out; and files that do not keep the shape of their format."""

    UNKNOWN = "unknown_labels"
    BROKEN = "broken_links"
    MISPLACED = "misplaced_boxes"
    UNTRUE = "untrue_labels"
    MISSHAPEN = "misshapen_labels"


@dataclass(frozen=True, slots=True)
class Fault:
    kind: Kind
    what: str


def misshapen(what: str) -> Fault:
    return Fault(Kind.MISSHAPEN, what)
