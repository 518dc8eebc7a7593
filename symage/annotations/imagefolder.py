"""The `imagefolder` of Hugging Face's `datasets`: a JSON line a page, beside the split's pictures.

`objects` has the filled fields of the page, in columns: `field_id`, `category`, which is the field's label in
the scheme, `text`, and `bbox`, which is [left, top, width, height] in pixels of the picture, as COCO has it.

Layout: https://huggingface.co/docs/datasets/image_dataset
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from symage.annotations.batch import Batch, Labels
from symage.annotations.objects import Objects, objects
from symage.annotations.schemes import labels


def rows(batch: Batch) -> Iterator[Labels]:
    """The lines of each document."""
    if batch.pictures is None:
        raise ValueError("imagefolder names the pictures of pages")
    found = objects(batch)
    categories = labels(batch.compiled.form, batch.request.config.label_scheme)
    for document, pictures in enumerate(batch.pictures):
        about = {
            "form_id": batch.compiled.form.id,
            "item_index": batch.items[document],
            "person_id": batch.people[document],
        }
        pages = [
            {
                "file_name": picture.rpartition("/")[2],
                **about,
                "page": page,
                "objects": _columns(found, found.rows(document, page), categories),
            }
            for page, picture in enumerate(pictures)
        ]
        yield Labels(rows="".join(json.dumps(each) + "\n" for each in pages).encode())


def _columns(found: Objects, page: range, categories: Sequence[str]) -> dict[str, list[Any]]:
    fields = found.field[page.start : page.stop]
    ids = found.batch.compiled.form.fields
    return {
        "field_id": [ids[field].id for field in fields],
        "category": [categories[field] for field in fields],
        "text": found.texts[page.start : page.stop],
        "bbox": [
            [left, top, right - left, bottom - top]
            for left, top, right, bottom in found.box[page.start : page.stop].tolist()
        ],
    }
