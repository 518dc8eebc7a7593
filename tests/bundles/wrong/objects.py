"""Objects of YOLO and COCO, and parses of Donut, that are wrong."""

import json
import re
from typing import Any

from tests.bundles.spoiling import Spoil
from tests.bundles.wrong.wrong import MISPLACED, MISSHAPEN, UNKNOWN, UNTRUE, Change, Wrong, line, swapped

IMAGES, ANNOTATIONS = 0, 1
"""Lines of a document."""


def truth(change: Change) -> Spoil:
    """Donut's parse, in its row."""

    def changed(row: Any) -> None:
        value = json.loads(row["ground_truth"])
        change(value["gt_parse"])
        row["ground_truth"] = json.dumps(value)

    return line(changed)


def leaves(node: Any) -> Any:
    for name, below in node.items():
        if isinstance(below, dict):
            yield from leaves(below)
        else:
            yield node, name


def first_leaf(parse: Any, text: str) -> None:
    node, name = next(leaves(parse))
    node[name] = text


def no_leaf(parse: Any) -> None:
    node, name = next(leaves(parse))
    del node[name]
    node.setdefault("rest", "of it")


WRONG = (
    Wrong(
        "yolo", "a class that is none", UNKNOWN, "class 9999 of", lambda data: re.sub(rb"^\d+", b"9999", data)
    ),
    Wrong("yolo", "all of one class", UNTRUE, "is called", lambda data: re.sub(rb"(?m)^\d+", b"0", data)),
    Wrong(
        "yolo",
        "a box leaves the page",
        MISPLACED,
        "is at",
        lambda data: re.sub(rb" 0\.", b" 1.", data, count=1),
    ),
    Wrong(
        "yolo",
        "a box without height",
        MISPLACED,
        "is at",
        lambda data: re.sub(rb" \S+\n", b" 0.0\n", data, count=1),
    ),
    Wrong("yolo", "no number", MISPLACED, "nan", lambda data: re.sub(rb" \S+", b" nan", data, count=1)),
    Wrong(
        "yolo",
        "a number beyond all",
        MISPLACED,
        "inf",
        lambda data: re.sub(rb" \S+", b" 1e999", data, count=1),
    ),
    Wrong("yolo", "no objects", UNTRUE, "labels, not", lambda _data: b""),
    Wrong("yolo", "an object is missing", UNTRUE, "labels, not", lambda data: data.partition(b"\n")[2]),
    Wrong("yolo", "no columns", MISSHAPEN, "ValueError", lambda data: data.replace(b" ", b",")),
    Wrong(
        "coco",
        "an id comes twice",
        MISSHAPEN,
        "comes twice",
        line(lambda rows: rows[1].update(id=rows[0]["id"]), ANNOTATIONS, "[%s]"),
    ),
    Wrong(
        "coco",
        "a box leaves the page",
        MISPLACED,
        "-9",
        line(lambda rows: rows[0]["bbox"].__setitem__(0, -9), ANNOTATIONS, "[%s]"),
    ),
    Wrong(
        "coco",
        "an outline is elsewhere",
        MISPLACED,
        "has the outline",
        line(
            lambda rows: rows[0]["segmentation"].__setitem__(
                0, [side + 9 for side in rows[0]["segmentation"][0]]
            ),
            ANNOTATIONS,
            "[%s]",
        ),
    ),
    Wrong(
        "coco",
        "another area",
        MISSHAPEN,
        "has the area",
        line(lambda rows: rows[0].update(area=7), ANNOTATIONS, "[%s]"),
    ),
    Wrong(
        "coco",
        "on no image",
        MISSHAPEN,
        "is on image 0",
        line(lambda rows: rows[0].update(image_id=0), ANNOTATIONS, "[%s]"),
    ),
    Wrong(
        "coco",
        "a class that is none",
        UNKNOWN,
        "class -1 of",
        line(lambda rows: rows[0].update(category_id=0), ANNOTATIONS, "[%s]"),
    ),
    Wrong(
        "coco",
        "another class",
        UNTRUE,
        "is called",
        line(lambda rows: swapped([rows[0], rows[-1]], "category_id"), ANNOTATIONS, "[%s]"),
    ),
    Wrong(
        "coco",
        "another field",
        UNTRUE,
        "is called",
        line(lambda rows: swapped([rows[0], rows[-1]], "field_id"), ANNOTATIONS, "[%s]"),
    ),
    Wrong("coco", "no annotations", UNTRUE, "0 labels", line(lambda rows: rows.clear(), ANNOTATIONS, "[%s]")),
    Wrong(
        "coco",
        "an annotation is missing",
        UNTRUE,
        "labels, not",
        line(lambda rows: rows.pop(), ANNOTATIONS, "[%s]"),
    ),
    Wrong(
        "coco",
        "a crowd",
        UNTRUE,
        "members (1,)",
        line(lambda rows: rows[0].update(iscrowd=1), ANNOTATIONS, "[%s]"),
    ),
    Wrong(
        "coco",
        "not whether it is a crowd",
        MISSHAPEN,
        "iscrowd",
        line(lambda rows: rows[0].pop("iscrowd"), ANNOTATIONS, "[%s]"),
    ),
    Wrong(
        "coco",
        "an image of another size",
        UNTRUE,
        "sizes",
        line(lambda rows: rows[0].update(width=9), IMAGES, "[%s]"),
    ),
    Wrong(
        "coco",
        "another item",
        UNTRUE,
        "item_index",
        line(lambda rows: rows[0].update(item_index=9), IMAGES, "[%s]"),
    ),
    Wrong(
        "coco",
        "another picture",
        UNTRUE,
        "none.png",
        line(lambda rows: rows[0].update(file_name="none.png"), IMAGES, "[%s]"),
    ),
    Wrong("coco", "no images", MISSHAPEN, "is on image", line(lambda rows: rows.clear(), IMAGES, "[%s]")),
    *(
        wrong
        for name in ("donut", "donut_metadata")
        for wrong in (
            Wrong(
                name, "no JSON", MISSHAPEN, "JSONDecodeError", line(lambda row: row.update(ground_truth="{"))
            ),
            Wrong(
                name, "no parse", MISSHAPEN, "no gt_parse", line(lambda row: row.update(ground_truth="{}"))
            ),
            Wrong(name, "an empty parse", UNTRUE, "0 labels", truth(lambda parse: parse.clear())),
            Wrong(
                name, "another picture", UNTRUE, "'p.png'", line(lambda row: row.update(file_name="p.png"))
            ),
            Wrong(name, "a label that is none", UNTRUE, "rest", truth(no_leaf)),
            Wrong(
                name,
                "another text",
                UNTRUE,
                "the text 'WRONG'",
                truth(lambda parse: first_leaf(parse, "WRONG")),
            ),
            Wrong(
                name,
                "a text more",
                UNTRUE,
                "labels, not",
                truth(lambda parse: parse.update(more="than this")),
            ),
            Wrong(name, "no text", MISSHAPEN, "says ''", truth(lambda parse: first_leaf(parse, ""))),
        )
    ),
)
