"""What a program may expect of a dataset: a JSON Schema of its manifest, and of what its other files hold.

Every dataset has it as SCHEMA_PATH, for it is read when the platform that made it may have gone. It is of the
manifest, in archives and as the API serves it; `$defs` has those of a listed file (a line of files.jsonl) and
of a record of the ground truth. Labels follow their formats and are not here.
"""

from symage.request import LAYOUTS, SPLITS
from symage.shapes import (
    Schema,
    Shape,
    array,
    boolean,
    integer,
    moment,
    nullable,
    one_of_texts,
    record,
    table,
    text,
    uuid,
)

SCHEMA_PATH = "schema.json"
SCHEMA_VERSION = "2.0.0"

_SPLIT = one_of_texts(SPLITS)
_BOX = array(
    integer(),
    "Pixels: left, top, right, bottom; origin top left",
    minItems=4,
    maxItems=4,
    examples=[[1, 2, 9, 8]],
)
_PAGE = integer(0, description="From 0")
_KEY = text("Where it lies in the artifact store")
_STORED: dict[str, Shape] = {"key": _KEY, "size_bytes": integer(0)}
_INDEXES: dict[str, Shape] = {"first_item_index": integer(0), "identities": integer(1)}

FILE = record(
    {
        "path": text("In the archive"),
        "size": integer(0),
        "sha256": text(pattern="^[0-9a-f]{64}$"),
        "kind": text(
            "pdf, png, ground_truth, a label format; csv, parquet; datapackage, quality, readme, schema"
        ),
    },
    {
        "item_index": integer(0, description="The identity that it is about"),
        "form_id": text(),
        "split": _SPLIT,
        "surface": text("Absent where it is about all of them"),
    },
)
VALUE = record(
    {
        "text": text("Exactly what stands on the paper; empty where nothing does"),
        "value": {"type": ["string", "number", "boolean", "null"], "description": "Null for a blank"},
    },
    {
        "page": _PAGE,
        "box": _BOX,
        "places": array(record({"page": _PAGE, "box": _BOX}), "Of a value that stands on several pages"),
    },
)
_ABOUT_RECORD: dict[str, Shape] = {
    "form_id": text(),
    "item_index": integer(0),
    "person_id": nullable(text("Whom it is about; null where values are shuffled")),
    "split": _SPLIT,
    "_metadata": {
        **record(
            {"split": _SPLIT, "generator_version": text(), "look": table({})},
            {
                "fill": table({}, "How far a fill scenario had it filled in"),
                "coverage": array(text(), "Fields that life leaves empty and `config.coverage` filled"),
                "wear": table({}, "Of each surface that is worn, the profile and how strongly it shows"),
                "writer": table(
                    {}, "Whose hand it is in, or of each handwritten field, and what was corrected"
                ),
            },
        ),
    },
}
RECORD: Schema = {
    "anyOf": [
        record({**_ABOUT_RECORD, "fields": table(VALUE)}),
        {**record(_ABOUT_RECORD, description="Flat: texts alone"), "additionalProperties": text()},
    ]
}

_DESCRIPTION: dict[str, Shape] = {
    "schema_version": text(const=SCHEMA_VERSION),
    "generator_version": text(),
    "label_scheme": text(),
    "dataset_info": record(
        {
            "generation_params": table({}, "The order: forms, quantity, seed, formats and its config"),
            "forms": array(
                record(
                    {
                        "form_id": text(),
                        "name": text(),
                        "version": text(),
                        "pages": integer(1),
                        "fields": integer(1),
                    }
                )
            ),
            "synthetic": boolean(),
        },
        {
            "pins": array(
                record(
                    {"scenario": text(), "form_id": text(), "field_id": text()},
                    {"may_be": text("Of an order for safe numbers: what kind of somebody's it may be")},
                ),
                "Values that the order brought along",
            )
        },
    ),
    "counts": record({name: integer(0) for name in ("identities", "documents", "pages", "files")}),
    "splits": {
        **table(record(_INDEXES), "Ranges of item_index; those that are empty are left out"),
        "propertyNames": _SPLIT,
    },
    "omitted_splits": array(_SPLIT),
}
_LISTING: dict[str, Shape] = {
    "files": array(FILE, "Of this archive, but for its manifest"),
    "files_listing": text("The member that lists the files, an object a line, where they are many"),
    "archive": record({"name": text(), **_INDEXES}, description="The items of an archive of some of them"),
}
_SHARD = record(
    {
        "index": integer(1),
        **_STORED,
        "doc_count": integer(1),
        **_INDEXES,
        "annotation_coverage": array(text()),
    },
    {"doc_indices": array(integer(0), "item_index × forms + the form's place; left out where they are many")},
)
_SERVED: dict[str, Shape] = {
    "job_id": uuid(),
    "generated_at": moment(),
    "created_via": text(),
    "seed": nullable(integer(0, description="Null when the order gave none")),
    "form_ids": array(text()),
    "output_formats": array(text()),
    "layout": one_of_texts(LAYOUTS),
    "total_bytes": integer(0),
}
_ARCHIVES: dict[str, Shape] = {
    "dataset": record(_STORED, description="Single: everything"),
    "preview": record({**_STORED, "doc_count": integer(0)}, description="Sharded: the first documents"),
    "annotations": record(_STORED, description="Sharded: what is about all documents"),
    "shards": array(_SHARD, "Sharded: the documents"),
}


def served_manifest() -> Schema:
    """The manifest as the API serves it."""
    return record({**_DESCRIPTION, **_SERVED}, _ARCHIVES, "What was asked, what is inside, how it is split")


def dataset_schema() -> Schema:
    """The file SCHEMA_PATH."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$defs": {"file": FILE, "record": RECORD},
        "title": "Manifest of a dataset",
        **record(_DESCRIPTION, {**_LISTING, **_SERVED, **_ARCHIVES}),
    }
