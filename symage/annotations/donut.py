"""Donut: a JSON line a page, its picture's `file_name` and the `ground_truth` that is read off it.

`ground_truth` is JSON text of {"gt_parse": {…}}: what the page says, as it stands there, under the labels of
the scheme. A dotted label is a path, {"employment": {"wages": "54,321.00"}}; fields of one label that a page
shows both become an array; where one label is the beginning of another, its own text stands below it as
`value`. A choice says the id of its option; what stands on a
page in several copies is said once. A document has as many rows as pages, and a page without values
an empty parse. There is no task token: whoever trains puts it before the sequence.

Lines stand twice: for each document alone, and in the metadata.jsonl of a split, beside the split's pictures.

Layout: https://github.com/clovaai/donut#data
"""

import json
from collections.abc import Iterator, Sequence
from json.encoder import encode_basestring_ascii
from typing import Any

from symage.annotations.batch import Batch, Labels
from symage.annotations.objects import Objects, objects
from symage.annotations.schemes import labels

Path = tuple[str, ...]
_OWN = "value"


def documents(batch: Batch) -> Iterator[Labels]:
    """For each document one file with the rows of its pages."""
    return (Labels((text,)) for text in _documents(batch))


def rows(batch: Batch) -> Iterator[Labels]:
    """The same rows, for the file of a split."""
    return (Labels(rows=text) for text in _documents(batch))


def paths(scheme_labels: Sequence[str]) -> list[Path]:
    """Where each field of a form stands in the parse."""
    whole = {tuple(label.split(".")) for label in scheme_labels}
    branches = {path[:length] for path in whole for length in range(1, len(path))}
    found = (tuple(label.split(".")) for label in scheme_labels)
    return [(*path, _OWN) if path in branches else path for path in found]


def _documents(batch: Batch) -> Iterator[bytes]:
    if batch.pictures is None:
        raise ValueError("Donut names the pictures of pages")
    found = objects(batch)
    where = paths(labels(batch.compiled.form, batch.request.config.label_scheme))
    for document, pictures in enumerate(batch.pictures):
        pages = (
            _row(picture, _parse(found, found.rows(document, page), where))
            for page, picture in enumerate(pictures)
        )
        yield "".join(pages).encode()


def _row(picture: str, parse: dict[str, Any]) -> str:
    truth = encode_basestring_ascii(json.dumps({"gt_parse": parse}, ensure_ascii=False))
    return f'{{"file_name": "{picture.rpartition("/")[2]}", "ground_truth": {truth}}}\n'


def _parse(found: Objects, page: range, where: Sequence[Path]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for field, text in ((found.field[row], found.texts[row]) for row in page if not found.copy[row]):
        node = tree
        *above, leaf = where[field]
        for part in above:
            node = node.setdefault(part, {})
        before = node.get(leaf)
        if before is None:
            node[leaf] = text
        elif isinstance(before, list):
            before.append(text)
        else:
            node[leaf] = [before, text]
    return tree
