"""COCO object detection: a JSON object a split, with `images`, `annotations` and `categories`.

An annotation is a filled field on a page: `bbox` is [left, top, width, height] in pixels of the picture, the
hull of the value's words; `segmentation` its outline as one polygon, the corners of the box, on a page that
something has bent the places to which the clean page's corners have gone; `area` is the polygon's. `iscrowd`
is 0 throughout. Beside the format's keys stand `field_id`, and the form, item and page of an image.
`file_name` is the picture's path in the archive. Ids: pages are counted through the job, surface by surface
and item by item; an annotation's is worked out of its page's and its field's, so that none comes twice in
any file of the job.
Categories are the labels of the scheme, from 1; their supercategory is the first part of the concepts of
their fields, `field` where these differ.

Layout: https://cocodataset.org/#format-data
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np

from symage.annotations.batch import Batch, Labels, Whole
from symage.annotations.joining import joined, lines
from symage.annotations.objects import Objects, objects, page_numbers, page_sizes
from symage.annotations.projection import Ints, Quad
from symage.annotations.schemes import labels, names
from symage.forms.definition import Field, FormDefinition
from symage.request import GENERATOR_VERSION

FIELDS, COPIES = 1 << 15, 1 << 3
"""More than any form has: layouts count fields in so many bits; eight copies share a page at most. Their
product is the step between annotations of two pages."""


def rows(batch: Batch) -> Iterator[Labels]:
    """For each document two lines: its images and its annotations, each parted by commas."""
    if batch.pictures is None:
        raise ValueError("COCO names the pictures of pages")
    found, sizes = objects(batch), page_sizes(batch)
    numbers, form_id = page_numbers(batch), batch.compiled.form.id
    shapes = _shapes(found)
    places = zip(batch.items, numbers, batch.pictures, strict=True)
    for document, (item, number, pictures) in enumerate(places):
        images = ",".join(
            f'{{"id":{number + page},"file_name":"{picture}","width":{width},"height":{height},'
            f'"form_id":"{form_id}","item_index":{item},"page":{page}}}'
            for page, (picture, (width, height)) in enumerate(zip(pictures, sizes, strict=True))
        )
        annotations = ",".join(
            f'{{"id":{_id(found, row, number + page)},"image_id":{number + page},{shapes[row]}}}'
            for page in range(len(sizes))
            for row in found.rows(document, page)
        )
        yield Labels(rows=f"{images}\n{annotations}\n".encode())


def _id(found: Objects, row: int, page: int) -> int:
    return (page * FIELDS + found.field[row]) * COPIES + found.copy[row]


def file(whole: Whole) -> Iterator[bytes]:
    """The file of a split: the rows are read once for its images and once more for its annotations."""
    head = {
        "info": {"description": "Synthetic documents", "version": GENERATOR_VERSION},
        "licenses": [],
        "categories": categories(whole.forms, whole.request.config.label_scheme),
    }
    yield from joined(_every_other(whole.rows(), 0), _json(head)[:-1].encode() + b',"images":[', b"],")
    yield from joined(_every_other(whole.rows(), 1), b'"annotations":[', b"]}\n")


def categories(forms: Sequence[FormDefinition], scheme: str) -> list[dict[str, Any]]:
    fields: dict[str, list[Field]] = {}
    for form in forms:
        for label, field in zip(labels(form, scheme), form.fields, strict=True):
            fields.setdefault(label, []).append(field)
    return [
        {"id": number, "name": name, "supercategory": _supercategory(fields.get(name, []))}
        for number, name in enumerate(names(forms, scheme), 1)
    ]


def _supercategory(fields: Sequence[Field]) -> str:
    found = {(field.semantic_concept or "field").partition(".")[0] for field in fields}
    return found.pop() if len(found) == 1 else "field"


def _every_other(chunks: Iterable[bytes], start: int) -> Iterator[bytes]:
    """The lines of documents that have something to say: all even ones, or all odd ones."""
    return ((line + b"\n") for line in islice(lines(chunks), start, None, 2) if line)


def _shapes(found: Objects) -> list[str]:
    """Of each object the rest of its annotation."""
    fields = [f'"iscrowd":0,"field_id":{_json(field.id)}' for field in found.batch.compiled.form.fields]
    corners, areas = _outlines(found)
    columns = (found.classes, found.field, found.box.tolist(), areas, corners)
    return [
        f'"category_id":{number + 1},"bbox":[{left},{top},{right - left},{bottom - top}],"area":{area},'
        f'"segmentation":[{polygon}],{fields[field]}'
        for number, field, (left, top, right, bottom), area, polygon in zip(*columns, strict=True)
    ]


def _outlines(found: Objects) -> tuple[list[str], list[float]]:
    """The polygon of each object as JSON, and its area."""
    if found.quads is not None:
        return [_json([side for corner in quad for side in corner]) for quad in found.quads], _areas(
            found.quads
        )
    sides: Ints = found.box[:, 2:] - found.box[:, :2]
    polygons = [
        f"[{left},{top},{right},{top},{right},{bottom},{left},{bottom}]"
        for left, top, right, bottom in found.box.tolist()
    ]
    return polygons, sides.prod(axis=1).tolist()


def _areas(quads: Sequence[Quad]) -> list[float]:
    """By the shoelace formula, in pixels."""
    x, y = np.moveaxis(np.array(quads, np.float64).reshape(-1, 4, 2), 2, 0)
    crossed = x * np.roll(y, -1, axis=1) - y * np.roll(x, -1, axis=1)
    areas: list[float] = np.round(np.abs(crossed.sum(axis=1)) / 2, 2).tolist()
    return areas


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))
