"""COCO rows, read back: no id comes twice, annotations are on images that there are, and box, outline and
area agree."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from symage import strict_json
from symage.bundles.proof.faults import Fault, Found, Kind, Known, Packed, alone, lies_on, misshapen, off_page

_DIGITS = 0.01
"""Pixels that corners of an outline are rounded to, twice."""


def read(documents: Iterable[Packed]) -> Found:
    """Of each document a line of images and one of annotations."""
    taken: set[tuple[str, int]] = set()

    def unseen(packed: Packed) -> Iterator[Fault]:
        images, annotations = _rows(packed)
        for name, entries in (("image", images), ("annotation", annotations)):
            for number in (entry["id"] for entry in entries):
                if (name, number) in taken:
                    yield misshapen(f"the id {number} of an {name} comes twice")
                taken.add((name, number))
        yield from _faults(packed.known, {image["id"]: image for image in images}, annotations)

    return alone(unseen)(documents)


def _rows(packed: Packed) -> list[list[dict[str, Any]]]:
    (rows,) = packed.files
    return [strict_json.parse(b"[%b]" % line) for line in rows.split(b"\n")[:2]]


def _faults(
    known: Known, images: Mapping[int, Mapping[str, Any]], annotations: Iterable[Mapping[str, Any]]
) -> Iterator[Fault]:
    about = [(image["form_id"], image["item_index"], image["page"]) for image in images.values()]
    if about != [(known.form.id, known.item, page) for page in range(len(known.sizes))]:
        yield misshapen(f"its images are about {about}")
        return
    sizes = {number: (image["width"], image["height"]) for number, image in images.items()}
    if list(sizes.values()) != [*known.sizes]:
        yield misshapen(f"its images are of {[*sizes.values()]}, not {[*known.sizes]}")
    fields = {field.id for field in known.form.fields}
    for each in annotations:
        if each["image_id"] not in sizes:
            yield misshapen(f"annotation {each['id']} is on image {each['image_id']}")
            continue
        if not 1 <= each["category_id"] <= len(known.labels):
            yield Fault(Kind.UNKNOWN, f"category {each['category_id']} of {len(known.labels)}")
        if each["field_id"] not in fields:
            yield Fault(Kind.UNKNOWN, f"field {each['field_id']!r}")
        yield from _outline(each, sizes[each["image_id"]], bent=known.bent)


def _outline(annotation: Mapping[str, Any], size: tuple[int, int], *, bent: bool) -> Iterator[Fault]:
    """On a flat page the outline is the box. On a bent one it joins the places of its corners: what of these
    is on the picture is in the box, which holds curled edges too."""
    left, top, width, height = annotation["bbox"]
    (polygon,) = annotation["segmentation"]
    what = f"annotation {annotation['id']} of {annotation['field_id']}"
    if not lies_on(size, box := (left, top, left + width, top + height)):
        yield off_page(size, box, what)
    if width <= 0 or height <= 0:
        yield Fault(Kind.MISPLACED, f"{what} has no area")
    corners = list(zip(polygon[::2], polygon[1::2], strict=True))
    x, y = (
        sorted(min(max(side, 0), most) for side in sides)
        for sides, most in zip(zip(*corners, strict=True), size, strict=True)
    )
    gaps = (x[0] - left, y[0] - top, left + width - x[-1], top + height - y[-1])
    if min(gaps) < -_DIGITS or (not bent and max(gaps) > _DIGITS):
        yield Fault(Kind.MISPLACED, f"{what} has the box {annotation['bbox']} and the outline {polygon}")
    if abs(_area(corners) - annotation["area"]) > max(1.0, _DIGITS * annotation["area"]):
        yield misshapen(f"{what} has the area {annotation['area']}, its outline {_area(corners)}")


def _area(corners: list[tuple[float, float]]) -> float:
    """By the shoelace formula."""
    following = [*corners[1:], corners[0]]
    pairs = zip(corners, following, strict=True)
    return abs(sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairs)) / 2
