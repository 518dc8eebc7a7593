"""Boxes of objects, read back: each on its picture and of a class that there is."""

from collections.abc import Iterator, Sequence

from symage import strict_json
from symage.annotations.label_studio import LOCAL_FILES
from symage.bundles.proof.faults import Fault, Kind, Packed, lies_on, misshapen, off_page

_ROUNDED = 2e-6
"""Shares have six digits, and a box has two of them on a side."""
_PERCENT = 2e-4


def read_yolo(packed: Packed) -> Iterator[Fault]:
    """A file a page."""
    if len(packed.files) != len(packed.known.sizes):
        yield misshapen(f"{len(packed.files)} files of {len(packed.known.sizes)} pages")
    for line in (line for data in packed.files for line in data.decode("ascii").splitlines()):
        number, *sides = line.split(" ")
        yield from _class(int(number), len(packed.known.labels))
        yield from _share(*map(float, sides), what=f"object {line!r}", spare=_ROUNDED)


def read_fiftyone(packed: Packed) -> Iterator[Fault]:
    """A line a page: a member of a JSON object."""
    for line in _pages(packed):
        (objects,) = strict_json.parse(b"{%b}" % line).values()
        for each in objects:
            left, top, width, height = each["bounding_box"]
            yield from _class(each["label"], len(packed.known.labels))
            yield from _field(each["attributes"]["field_id"], packed)
            middle = left + width / 2, top + height / 2
            yield from _share(*middle, width, height, what=f"object {each}", spare=_ROUNDED)


def read_label_studio(packed: Packed) -> Iterator[Fault]:
    """A line a page: a task. A rectangle and its text are two results of one id."""
    for line in _pages(packed):
        task = strict_json.parse(line)
        if not task["data"]["image"].startswith(LOCAL_FILES):
            yield misshapen(f"picture {task['data']['image']!r} is no local file")
        (prediction,) = task["predictions"]
        for result in prediction["result"]:
            value = result["value"]
            left, top, width, height = (value[side] / 100 for side in ("x", "y", "width", "height"))
            middle = left + width / 2, top + height / 2
            yield from _share(*middle, width, height, what=f"region {result['id']}", spare=_PERCENT)
            unknown = set(value.get("rectanglelabels", ())) - set(packed.known.labels)
            yield from (Fault(Kind.UNKNOWN, f"class {name!r}") for name in sorted(unknown))


def read_imagefolder(packed: Packed) -> Iterator[Fault]:
    """A line a page; its objects in columns of one length."""
    known = packed.known
    for line, size in zip(_pages(packed), known.sizes, strict=True):
        page = strict_json.parse(line)
        if (page["form_id"], page["item_index"]) != (known.form.id, known.item):
            yield misshapen(f"it is about item {page['item_index']} of {page['form_id']}")
        columns = [page["objects"][name] for name in ("field_id", "category", "text", "bbox")]
        for field_id, category, text, (left, top, width, height) in zip(*columns, strict=True):
            yield from _field(field_id, packed)
            if category not in known.own:
                yield Fault(Kind.UNKNOWN, f"class {category!r}")
            if not lies_on(size, box := (left, top, left + width, top + height)):
                yield off_page(size, box, f"object {text!r}")


def _pages(packed: Packed) -> Sequence[bytes]:
    (rows,) = packed.files
    lines = rows.splitlines()
    if len(lines) != len(packed.known.sizes):
        raise ValueError(f"{len(lines)} lines of {len(packed.known.sizes)} pages")
    return lines


def _class(number: int, count: int) -> Iterator[Fault]:
    if not 0 <= number < count:
        yield Fault(Kind.UNKNOWN, f"class {number} of {count}")


def _field(field_id: str, packed: Packed) -> Iterator[Fault]:
    if all(field.id != field_id for field in packed.known.form.fields):
        yield Fault(Kind.UNKNOWN, f"field {field_id!r}")


def _share(x: float, y: float, width: float, height: float, *, what: str, spare: float) -> Iterator[Fault]:
    """Of a box that leaves its picture, or has no area; middle and sides as shares of the picture's."""
    sides = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
    inside = min(sides[:2]) >= -spare and max(sides[2:]) <= 1 + spare
    if not (inside and width > 0 and height > 0):
        yield Fault(Kind.MISPLACED, f"is not on its picture: {what}")
