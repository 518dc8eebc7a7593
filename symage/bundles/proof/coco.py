"""COCO rows: images with their pictures, and annotations with box, outline and area."""

from collections.abc import Mapping, Sequence
from typing import Any

from symage import strict_json
from symage.bundles.proof.document import Document
from symage.bundles.proof.objects import class_of, outline, shown
from symage.bundles.proof.said import Corners, Said, Thing

_ABOUT = ("id", "file_name", "form_id", "item_index", "page")


def said(files: Sequence[bytes], document: Document) -> Said:
    """A line of images and one of annotations. Raises ValueError where an area is not that of its outline."""
    (rows,) = files
    images, annotations = (strict_json.parse(b"[%b]" % line) for line in rows.splitlines())
    pages = {image["id"]: place for place, image in enumerate(images)}
    about = {name: [image[name] for image in images] for name in _ABOUT}
    about["sizes"] = [(image["width"], image["height"]) for image in images]
    things = [_read(each, pages, document.job.classes) for each in annotations]
    ids = [f"image {image['id']}" for image in images] + [f"annotation {each['id']}" for each in annotations]
    return Said(about, things, ids)


def _read(each: Mapping[str, Any], pages: Mapping[int, int], classes: Sequence[str]) -> Thing:
    if each["image_id"] not in pages:
        raise ValueError(f"annotation {each['id']} is on image {each['image_id']}")
    left, top, width, height = each["bbox"]
    (polygon,) = each["segmentation"]
    if abs(_area(polygon) - each["area"]) > max(1.0, 0.01 * each["area"]):
        raise ValueError(f"annotation {each['id']} has the area {each['area']}, its outline {_area(polygon)}")
    return Thing(
        page=pages[each["image_id"]],
        names=(class_of(each["category_id"] - 1, classes), each["field_id"]),
        box=(left, top, left + width, top + height),
        outline=tuple(polygon),
        rest=(each["iscrowd"],),
    )


def due(document: Document) -> Said:
    count = len(document.pages)
    about = {
        "id": list(range(document.number, document.number + count)),
        "file_name": list(document.pictures or ()),
        "form_id": [document.form.id] * count,
        "item_index": [document.item] * count,
        "page": list(range(count)),
        "sizes": document.sizes,
    }
    things = [
        Thing(
            page=page,
            names=(value.label, value.field.id),
            box=value.place.box,
            outline=outline(value),
            rest=(0,),
            faint=value.faint,
        )
        for page, value in shown(document)
    ]
    return Said(about, things)


def _area(polygon: Corners) -> float:
    """By the shoelace formula."""
    corners = list(zip(polygon[::2], polygon[1::2], strict=True))
    pairs = zip(corners, [*corners[1:], corners[0]], strict=True)
    return abs(sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairs)) / 2
