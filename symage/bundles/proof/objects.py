"""The filled fields of a document as objects on its pages, as formats of detectors and parsers have them:
what has left the picture altogether is none."""

from collections.abc import Iterator, Sequence

from symage.bundles.proof.document import Document, Value
from symage.bundles.proof.said import Corners, Thing


def shown(document: Document) -> Iterator[tuple[int, Value]]:
    """Page by page."""
    for number, page in enumerate(document.pages):
        yield from ((number, value) for value in page.values if value.is_seen)


def text_of(value: Value) -> str:
    """Of a choice the id of its marked option."""
    return value.option or value.text


def objects(document: Document, *, fields: bool = False, texts: bool = False) -> list[Thing]:
    """With their classes and boxes, and with what more a format says."""
    return [
        Thing(
            page=page,
            names=(value.label, value.field.id) if fields else (value.label,),
            text=text_of(value) if texts else None,
            box=value.place.box,
            faint=value.faint,
        )
        for page, value in shown(document)
    ]


def class_of(number: int, classes: Sequence[str]) -> str:
    """The label of a number, or something that is none."""
    return classes[number] if 0 <= number < len(classes) else f"class {number} of {len(classes)}"


def lines_of(files: Sequence[bytes], document: Document) -> list[bytes]:
    """The lines of a document that has one a page. Raises ValueError where it has others."""
    (rows,) = files
    lines = rows.splitlines()
    if len(lines) != len(document.pages):
        raise ValueError(f"{len(lines)} lines of {len(document.pages)} pages")
    return lines


def outline(value: Value) -> Corners:
    """On flat pages the corners of the box."""
    left, top, right, bottom = value.place.box
    return value.place.outline or (left, top, right, top, right, bottom, left, bottom)
