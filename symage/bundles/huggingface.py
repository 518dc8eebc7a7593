"""The head of the dataset card: what the Hugging Face Hub shows of a dataset, and what `load_dataset` makes
of its folder.

A configuration is a table that is loaded by its name. All of a card are of one kind, because `load_dataset`
takes one reader for all of them: each form's Parquet where that was asked for, else the pages of an
imagefolder, else each form's CSV. A CSV file holds all splits of its form: loaded, it is one split of another
name, so that nobody trains on the rest unawares.

Keys: https://github.com/huggingface/hub-docs/blob/main/datasetcard.md?plain=1
"""

from typing import Any

import yaml

from symage.annotations.formats import FORMATS, labelled
from symage.bundles.form_tables import LEADING, Column, form_columns, table_path
from symage.bundles.manifest import Contents
from symage.bundles.parquet import PARQUET
from symage.forms.definition import FormDefinition
from symage.forms.normalised import Kind

ALL_ROWS = "documents"
"""The split that a CSV file is loaded as."""
IMAGEFOLDER = "imagefolder"
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_LARGER = ((10_000_000, "1M<n<10M"), (100_000_000, "10M<n<100M"), (1_000_000_000, "100M<n<1B"))
_LARGEST = "n>1B"
_CSV_TYPES = {Kind.NUMBER: "float64", Kind.INTEGER: "float64", Kind.BOOLEAN: "bool"}
"""Whole numbers too: the reader of CSV has no missing ones."""


class _OnOneLine(list[Any]):
    """Written as `[{…}, {…}]`: below hundreds of columns, each on lines of its own, nobody finds the text."""


def _on_one_line(dumper: Any, listed: _OnOneLine) -> yaml.Node:
    node: yaml.Node = dumper.represent_sequence("tag:yaml.org,2002:seq", listed, flow_style=True)
    return node


_DUMPER: Any = type("_Dumper", (getattr(yaml, "CSafeDumper", yaml.SafeDumper),), {})
"""The one in C, where it was built: six times as fast, and the text is the same."""
_DUMPER.add_representer(_OnOneLine, _on_one_line)
_WIDTH = 1_000_000
"""Characters of a line: none is broken."""

Configuration = dict[str, Any]


def front_matter(contents: Contents) -> str:
    """The YAML block that the card begins with."""
    head = {
        "pretty_name": "Synthetic documents",
        "license": contents.request.config.license,
        "language": ["en"],
        "task_categories": _tasks(contents),
        "size_categories": [_size(contents.documents)],
        "annotations_creators": ["machine-generated"],
        "tags": ["synthetic", "forms", "document-understanding", "key-information-extraction"],
        "configs": configurations(contents),
    }
    return f"---\n{yaml.dump(head, Dumper=_DUMPER, sort_keys=False, allow_unicode=True, width=_WIDTH)}---"


def configurations(contents: Contents) -> list[Configuration]:
    """What each table is loaded from. The first is the default."""
    if contents.request.wants(PARQUET):
        found = [_parquet(contents, form) for form in contents.forms]
    elif contents.request.wants(IMAGEFOLDER):
        found = [_pages(contents, *each) for each in page_folders(contents)]
    else:
        found = [_csv(contents, form) for form in contents.forms]
    return [{**found[0], "default": True}, *found[1:]]


def page_folders(contents: Contents) -> list[tuple[str, str]]:
    """Name and folder of each imagefolder: of each surface, the splits below it."""
    if not contents.request.wants(IMAGEFOLDER):
        return []
    folder = FORMATS[IMAGEFOLDER].path.partition("/{split}")[0]
    surfaces = [surface.name for surface in labelled(contents.request)]
    return [(f"pages_{surface}", folder.format(surface=surface)) for surface in surfaces]


def _parquet(contents: Contents, form: FormDefinition) -> Configuration:
    return _by_split(contents, form.id, f"parquet/{form.id}/{{split}}-*.parquet")


def _pages(contents: Contents, name: str, folder: str) -> Configuration:
    return _by_split(contents, name, f"{folder}/{{split}}/*")


def _csv(contents: Contents, form: FormDefinition) -> Configuration:
    return {
        "config_name": form.id,
        "data_files": [{"split": ALL_ROWS, "path": table_path(form.id)}],
        "keep_default_na": False,
        "na_values": [""],
        "features": _OnOneLine(_feature(column) for column in form_columns(contents.request, form)),
    }


def _by_split(contents: Contents, name: str, path: str) -> Configuration:
    there = [split for split, (first, end) in contents.ranges.items() if first < end]
    files = [{"split": split, "path": path.format(split=split)} for split in there]
    return {"config_name": name, "data_files": files}


def _feature(column: Column) -> dict[str, str]:
    counted = column.kind is Kind.INTEGER and column in LEADING
    return {"name": column.name, "dtype": "int64" if counted else _CSV_TYPES.get(column.kind, "string")}


def _tasks(contents: Contents) -> list[str]:
    """What it can be used for, as the Hub calls it. Pictures make pages that can be read and asked about."""
    pictured = contents.request.wants(IMAGEFOLDER) or contents.request.wants(PARQUET)
    return ["token-classification", *(["image-to-text", "document-question-answering"] if pictured else [])]


def _size(rows: int) -> str:
    return next((name for most, name in (*_SIZES, *_LARGER) if rows < most), _LARGEST)
