"""YOLO: a text file a page, a line an object, and one data.yaml.

A line is `class x y width height`: the number of the label in `names` of data.yaml, then the middle and the
sides of the box as shares of the picture's sides. A page without objects has an empty file. The loader finds
labels by the path of a picture with its last `images` changed into `labels`, so pictures lie beside them,
split by split. data.yaml has no `path`, which the loader takes as the file's own folder: a dataset may lie
anywhere. The loader wants both `train` and `val`; where a dataset has no items of one, that key names the
first split that there is.

Layout: https://docs.ultralytics.com/datasets/detect/
"""

import json
from collections.abc import Iterator

import numpy as np

from symage.annotations.batch import Batch, Labels, Whole
from symage.annotations.objects import Objects, objects, page_sizes
from symage.annotations.schemes import names
from symage.request import SPLITS

_KEYS = dict(zip(SPLITS, ("train", "val", "test"), strict=True))
_REQUIRED = ("train", "val")


def pages(batch: Batch) -> Iterator[Labels]:
    """For each document one ASCII file a page."""
    found = objects(batch)
    lines = _lines(found)
    for document in range(batch.layout.documents):
        rows = [found.rows(document, page) for page in range(len(batch.compiled.pages))]
        yield Labels(tuple("".join(lines[each.start : each.stop]).encode() for each in rows))


def no_rows(batch: Batch) -> Iterator[Labels]:
    """data.yaml does not depend on what documents say."""
    return (Labels() for _ in batch.items)


def data(whole: Whole) -> Iterator[bytes]:
    """data.yaml."""
    folders = {_KEYS[split]: f"images/{split}" for split in whole.splits}
    first = next(iter(folders.values()))
    keys = {**{key: first for key in _REQUIRED}, **folders}
    labels = names(whole.forms, whole.request.config.label_scheme)
    yield "".join(
        (
            *(f"{key}: {keys[key]}\n" for key in _KEYS.values() if key in keys),
            f"nc: {len(labels)}\nnames:\n",
            *(f"  {number}: {json.dumps(name)}\n" for number, name in enumerate(labels)),
        )
    ).encode()


def _lines(found: Objects) -> list[str]:
    sizes = np.array(page_sizes(found.batch))[found.page % len(found.batch.compiled.pages)]
    low, high = found.box[:, :2], found.box[:, 2:]
    shares = np.concatenate([(low + high) / 2 / sizes, (high - low) / sizes], axis=1)
    return [
        f"{number} {x:.6f} {y:.6f} {width:.6f} {height:.6f}\n"
        for number, (x, y, width, height) in zip(found.classes, shares.tolist(), strict=True)
    ]
