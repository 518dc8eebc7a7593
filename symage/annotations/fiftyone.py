"""FiftyOne: a JSON object a split, as its FiftyOneImageDetectionDataset is read.

`labels` has the detections of each picture under its name without the ending; `label` is a place in
`classes`, `bounding_box` is [left, top, width, height] as shares of the picture's sides, and `attributes`
says the field and its text. The pictures lie elsewhere in the archive, so both paths are given:

    fo.Dataset.from_dir(
        dataset_type=fo.types.FiftyOneImageDetectionDataset,
        data_path="images/typed",
        labels_path="annotations/fiftyone/typed/train.json",
    )

Layout: https://docs.voxel51.com/user_guide/import_datasets.html#fiftyoneimagedetectiondataset
"""

import json
from collections.abc import Iterator
from json.encoder import encode_basestring_ascii
from pathlib import PurePosixPath

import numpy as np

from symage.annotations.batch import Batch, Labels, Whole
from symage.annotations.joining import joined
from symage.annotations.objects import Objects, objects, page_sizes
from symage.annotations.schemes import names


def rows(batch: Batch) -> Iterator[Labels]:
    """For each document a line a page: a member of `labels`."""
    if batch.pictures is None:
        raise ValueError("FiftyOne names the pictures of pages")
    found = objects(batch)
    detections = _detections(found)
    for document, pictures in enumerate(batch.pictures):
        members = (
            f'"{PurePosixPath(picture).stem}":[{",".join(detections[page.start : page.stop])}]\n'
            for page, picture in (
                (found.rows(document, number), each) for number, each in enumerate(pictures)
            )
        )
        yield Labels(rows="".join(members).encode())


def file(whole: Whole) -> Iterator[bytes]:
    classes = json.dumps(names(whole.forms, whole.request.config.label_scheme), separators=(",", ":"))
    return joined(whole.rows(), f'{{"classes":{classes},"labels":{{'.encode(), b"}}\n")


def _detections(found: Objects) -> list[str]:
    sizes = np.array(page_sizes(found.batch))[found.page % len(found.batch.compiled.pages)]
    low, sides = found.box[:, :2], found.box[:, 2:] - found.box[:, :2]
    shares = np.round(np.concatenate([low / sizes, sides / sizes], axis=1), 6).tolist()
    fields = [encode_basestring_ascii(field.id) for field in found.batch.compiled.form.fields]
    columns = (found.classes, found.field, found.texts, shares)
    return [
        f'{{"label":{number},"bounding_box":{box},"attributes":'
        f'{{"field_id":{fields[field]},"text":{encode_basestring_ascii(text)}}}}}'
        for number, field, text, box in zip(*columns, strict=True)
    ]
