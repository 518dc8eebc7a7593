"""Boxes of objects as detectors learn them: lines of YOLO, rows of an imagefolder, samples of FiftyOne."""

from collections.abc import Sequence

from symage import strict_json
from symage.bundles.proof.document import Document
from symage.bundles.proof.objects import class_of, lines_of, objects
from symage.bundles.proof.said import Said, Sides, Thing

_ABOUT = ("file_name", "form_id", "item_index", "person_id", "page")
_COLUMNS = ("field_id", "category", "text", "bbox")


def said_by_yolo(files: Sequence[bytes], document: Document) -> Said:
    """A file a page: `class x y width height`, the middle and the sides as shares of the picture's."""
    things = []
    for page, (data, size) in enumerate(zip(files, document.sizes, strict=True)):
        for line in data.decode("ascii").splitlines():
            number, *sides = line.split(" ")
            x, y, width, height = map(float, sides)
            box = pixels((x - width / 2, y - height / 2, width, height), size)
            things.append(Thing(page, (class_of(int(number), document.job.classes),), box=box))
    return Said({}, things)


def due_of_yolo(document: Document) -> Said:
    return Said({}, objects(document))


def said_by_fiftyone(files: Sequence[bytes], document: Document) -> Said:
    """A line a page: a member of a JSON object, named as the picture is without its ending."""
    names, things = [], []
    for page, (line, size) in enumerate(zip(lines_of(files, document), document.sizes, strict=True)):
        ((name, detections),) = strict_json.parse(b"{%b}" % line).items()
        names.append(f"{name}.png")
        for each in detections:
            about, label = each["attributes"], class_of(each["label"], document.job.classes)
            box = pixels(each["bounding_box"], size)
            things.append(Thing(page, (label, about["field_id"]), about["text"], box))
    return Said({"pictures": names}, things)


def due_of_fiftyone(document: Document) -> Said:
    return Said({"pictures": document.picture_names}, objects(document, fields=True, texts=True))


def said_by_imagefolder(files: Sequence[bytes], document: Document) -> Said:
    """A line a page; its objects in columns."""
    pages = [strict_json.parse(line) for line in lines_of(files, document)]
    things = []
    for number, page in enumerate(pages):
        columns = [page["objects"][name] for name in _COLUMNS]
        for field_id, label, text, (left, top, width, height) in zip(*columns, strict=True):
            box = (left, top, left + width, top + height)
            things.append(Thing(number, (label, field_id), text, box))
    return Said({name: [page[name] for page in pages] for name in _ABOUT}, things)


def due_of_imagefolder(document: Document) -> Said:
    count = len(document.pages)
    about = {
        "file_name": document.picture_names,
        "form_id": [document.form.id] * count,
        "item_index": [document.item] * count,
        "person_id": [document.person] * count,
        "page": list(range(count)),
    }
    return Said(about, objects(document, fields=True, texts=True))


def pixels(shares: Sequence[float], size: tuple[int, int]) -> Sides:
    """The box of shares of a picture's sides: left, top, width and height."""
    (left, top, across, down), (width, height) = shares, size
    return left * width, top * height, (left + across) * width, (top + down) * height
