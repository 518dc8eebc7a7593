"""Rows, tasks and samples beside pictures that are wrong."""

from typing import Any

from tests.bundles.wrong.wrong import MISPLACED, MISSHAPEN, UNKNOWN, UNTRUE, Wrong, each, line, swapped


def detections(row: Any) -> list[Any]:
    found: list[Any] = next(iter(row.values()))
    return found


def results(task: Any) -> list[Any]:
    found: list[Any] = task["predictions"][0]["result"]
    return found


def columns(row: Any, **members: Any) -> None:
    """Of the first object."""
    for name, value in members.items():
        row["objects"][name][0] = value


WRONG = (
    Wrong(
        "imagefolder",
        "a box leaves the page",
        MISPLACED,
        "is at",
        line(lambda row: columns(row, bbox=[0, 0, 9999, 9])),
    ),
    Wrong(
        "imagefolder",
        "a box without area",
        MISPLACED,
        "is at",
        line(lambda row: columns(row, bbox=[5, 5, 0, 0])),
    ),
    Wrong(
        "imagefolder", "a class that is none", UNKNOWN, "'x'", line(lambda row: columns(row, category="x"))
    ),
    Wrong(
        "imagefolder", "a field that is none", UNKNOWN, "'x'", line(lambda row: columns(row, field_id="x"))
    ),
    Wrong("imagefolder", "another text", UNTRUE, "'WRONG'", line(lambda row: columns(row, text="WRONG"))),
    Wrong(
        "imagefolder",
        "a text is missing",
        MISSHAPEN,
        "ValueError",
        line(lambda row: row["objects"]["text"].pop()),
    ),
    Wrong(
        "imagefolder",
        "no objects",
        UNTRUE,
        "labels, not",
        line(lambda row: row.update(objects=dict.fromkeys(row["objects"], []))),
    ),
    Wrong("imagefolder", "another item", UNTRUE, "item_index", line(lambda row: row.update(item_index=9))),
    Wrong("imagefolder", "another person", UNTRUE, "person_id", line(lambda row: row.update(person_id="p"))),
    Wrong(
        "imagefolder", "another picture", UNTRUE, "file_name", line(lambda row: row.update(file_name="p.png"))
    ),
    Wrong(
        "label_studio",
        "a box leaves the page",
        MISPLACED,
        "is at",
        line(lambda task: each([one["value"] for one in results(task)[:2]], x=101)),
    ),
    Wrong(
        "label_studio",
        "a text is elsewhere",
        UNTRUE,
        "members",
        line(lambda task: results(task)[1]["value"].update(x=1)),
    ),
    Wrong(
        "label_studio",
        "a class that is none",
        UNKNOWN,
        "'x'",
        line(lambda task: results(task)[0]["value"].update(rectanglelabels=["x"])),
    ),
    Wrong(
        "label_studio",
        "another class",
        UNTRUE,
        "is called",
        line(
            lambda task: swapped([results(task)[0]["value"], results(task)[-2]["value"]], "rectanglelabels")
        ),
    ),
    Wrong(
        "label_studio",
        "another text",
        UNTRUE,
        "'WRONG'",
        line(lambda task: results(task)[1]["value"].update(text=["WRONG"])),
    ),
    Wrong(
        "label_studio",
        "no predictions",
        MISSHAPEN,
        "ValueError",
        line(lambda task: task.update(predictions=[])),
    ),
    Wrong("label_studio", "no results", UNTRUE, "labels, not", line(lambda task: results(task).clear())),
    Wrong(
        "label_studio", "a text is missing", MISSHAPEN, "TypeError", line(lambda task: results(task).pop())
    ),
    Wrong(
        "label_studio",
        "another picture",
        UNTRUE,
        "'p.png'",
        line(lambda task: task["data"].update(image="p.png")),
    ),
    Wrong(
        "label_studio",
        "controls that are none",
        UNTRUE,
        "members",
        line(lambda task: each(results(task), from_name="zz")),
    ),
    Wrong(
        "label_studio",
        "a picture of another size",
        UNTRUE,
        "members",
        line(lambda task: each(results(task), original_width=1)),
    ),
    Wrong(
        "label_studio",
        "an id comes twice",
        MISSHAPEN,
        "TypeError",
        line(lambda task: each(results(task)[:4], id="1-1-1")),
    ),
    Wrong(
        "fiftyone",
        "a class that is none",
        UNKNOWN,
        "class 9999",
        line(lambda row: detections(row)[0].update(label=9999), wrap="{%s}"),
    ),
    Wrong(
        "fiftyone",
        "another class",
        UNTRUE,
        "is called",
        line(lambda row: swapped([detections(row)[0], detections(row)[-1]], "label"), wrap="{%s}"),
    ),
    Wrong(
        "fiftyone",
        "a box is elsewhere",
        MISPLACED,
        "is at",
        line(lambda row: detections(row)[0].update(bounding_box=[0.5, 0.5, 0.6, 0.1]), wrap="{%s}"),
    ),
    Wrong(
        "fiftyone",
        "a field that is none",
        UNKNOWN,
        "'x'",
        line(lambda row: detections(row)[0]["attributes"].update(field_id="x"), wrap="{%s}"),
    ),
    Wrong(
        "fiftyone",
        "another text",
        UNTRUE,
        "'WRONG'",
        line(lambda row: detections(row)[0]["attributes"].update(text="WRONG"), wrap="{%s}"),
    ),
    Wrong(
        "fiftyone",
        "no detections",
        UNTRUE,
        "labels, not",
        line(lambda row: detections(row).clear(), wrap="{%s}"),
    ),
    Wrong(
        "fiftyone",
        "another picture",
        UNTRUE,
        "none.png",
        line(lambda row: row.update(none=row.pop(next(iter(row)))), wrap="{%s}"),
    ),
)
