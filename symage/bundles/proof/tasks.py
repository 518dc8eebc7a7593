"""Label Studio's tasks: a page each, on which every object is two results of one id, its rectangle and its
text."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from symage import strict_json
from symage.bundles.proof.detections import pixels
from symage.bundles.proof.document import Document
from symage.bundles.proof.objects import lines_of, shown, text_of
from symage.bundles.proof.said import Said, Thing

_LOCAL_FILES = "/data/local-files/?d="
_CONTROLS = ("label", "image", "text", "image")
"""The names of the labeling setup that a rectangle and a text are from and to."""


def said(files: Sequence[bytes], document: Document) -> Said:
    """A line a page."""
    tasks = [strict_json.parse(line) for line in lines_of(files, document)]
    regions = [(page, *each) for page, task in enumerate(tasks) for each in _regions(task).items()]
    things = [_read(page, document.sizes[page], *results) for page, _, results in regions]
    pictures = [unquote(task["data"]["image"]) for task in tasks]
    return Said({"pictures": pictures}, things, ids=[f"region {name}" for _, name, _ in regions])


def _regions(task: Mapping[str, Any]) -> Mapping[str, list[Mapping[str, Any]]]:
    (prediction,) = task["predictions"]
    found: dict[str, list[Mapping[str, Any]]] = {}
    for result in prediction["result"]:
        found.setdefault(result["id"], []).append(result)
    return found


def _read(page: int, size: tuple[int, int], rectangle: Mapping[str, Any], text: Mapping[str, Any]) -> Thing:
    boxes = [_box(result["value"], size) for result in (rectangle, text)]
    (label,), (what,) = rectangle["value"]["rectanglelabels"], text["value"]["text"]
    controls = tuple(each[name] for each in (rectangle, text) for name in ("from_name", "to_name"))
    sizes = {(each["original_width"], each["original_height"]) for each in (rectangle, text)}
    kinds = rectangle["type"], text["type"]
    return Thing(page, (label,), what, boxes[0], rest=(controls, kinds, sizes, boxes[0] == boxes[1]))


def _box(value: Mapping[str, Any], size: tuple[int, int]) -> tuple[float, ...]:
    return pixels([value[side] / 100 for side in ("x", "y", "width", "height")], size)


def due(document: Document) -> Said:
    things = [
        Thing(
            page=page,
            names=(value.label,),
            text=text_of(value),
            box=value.place.box,
            rest=(_CONTROLS, ("rectanglelabels", "textarea"), {document.sizes[page]}, True),
            faint=value.faint,
        )
        for page, value in shown(document)
    ]
    return Said({"pictures": [f"{_LOCAL_FILES}{path}" for path in document.pictures or ()]}, things)
