"""Label Studio: a list of tasks a split, each a page with all of its values as pre-annotations.

A task's one prediction has for each value a rectangle with its label and, under the same id, its text.
x, y, width and height are percent of the picture's sides, as Label Studio has them. `image` is a local file
below LABEL_STUDIO_LOCAL_FILES_DOCUMENT_ROOT, which is to be the folder of the archive. The labeling setup
that tasks refer to lies beside them.

Layout: https://labelstud.io/guide/predictions
"""

import json
from collections.abc import Iterator
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

from symage.annotations.batch import Batch, Labels, Whole
from symage.annotations.joining import joined
from symage.annotations.objects import Objects, objects, page_numbers, page_sizes
from symage.annotations.projection import Pixels
from symage.annotations.schemes import labels, names
from symage.request import GENERATOR_VERSION

LOCAL_FILES = "/data/local-files/?d="


def rows(batch: Batch) -> Iterator[Labels]:
    """For each document a line a page."""
    if batch.pictures is None:
        raise ValueError("Label Studio shows the pictures of pages")
    found, sizes = objects(batch), page_sizes(batch)
    called = labels(batch.compiled.form, batch.request.config.label_scheme)
    for document, (number, pictures) in enumerate(zip(page_numbers(batch), batch.pictures, strict=True)):
        tasks = (
            _task(found, found.rows(document, page), number + page, picture, size, called)
            for page, (picture, size) in enumerate(zip(pictures, sizes, strict=True))
        )
        yield Labels(rows="".join(tasks).encode())


def file(whole: Whole) -> Iterator[bytes]:
    return joined(whole.rows(), b"[", b"]\n")


def no_rows(batch: Batch) -> Iterator[Labels]:
    """The setup does not depend on what documents say."""
    return (Labels() for _ in batch.items)


def setup(whole: Whole) -> Iterator[bytes]:
    """The labeling setup of the project."""
    called = names(whole.forms, whole.request.config.label_scheme)
    listed = "\n".join(f"    <Label value={quoteattr(name)}/>" for name in called)
    yield (
        '<View>\n  <Image name="image" value="$image"/>\n'
        f'  <RectangleLabels name="label" toName="image">\n{listed}\n  </RectangleLabels>\n'
        '  <TextArea name="text" toName="image" perRegion="true" editable="true"/>\n</View>\n'
    ).encode()


def _task(
    found: Objects, page: range, number: int, picture: str, size: tuple[int, int], called: tuple[str, ...]
) -> str:
    boxes = found.box[page.start : page.stop].tolist()
    results = [
        result
        for row, box in zip(page, boxes, strict=True)
        for result in _results(
            f"{number}-{found.field[row]}-{found.copy[row]}",
            _percents(box, size),
            called[found.field[row]],
            found.texts[row],
            size,
        )
    ]
    task = {
        "data": {"image": LOCAL_FILES + quote(picture)},
        "predictions": [{"model_version": f"symage {GENERATOR_VERSION}", "score": 1.0, "result": results}],
    }
    return json.dumps(task, separators=(",", ":")) + "\n"


def _results(
    region: str, box: dict[str, float], label: str, text: str, size: tuple[int, int]
) -> Iterator[dict[str, object]]:
    common = {
        "id": region,
        "to_name": "image",
        "original_width": size[0],
        "original_height": size[1],
        "image_rotation": 0,
    }
    place = {**box, "rotation": 0}
    yield {
        **common,
        "type": "rectanglelabels",
        "from_name": "label",
        "value": {**place, "rectanglelabels": [label]},
    }
    yield {**common, "type": "textarea", "from_name": "text", "value": {**place, "text": [text]}}


def _percents(box: Pixels, size: tuple[int, int]) -> dict[str, float]:
    (left, top, right, bottom), (width, height) = box, size
    shares = {"x": left / width, "y": top / height}
    shares |= {"width": (right - left) / width, "height": (bottom - top) / height}
    return {name: round(100 * share, 4) for name, share in shares.items()}
