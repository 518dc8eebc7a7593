"""Words and their tags, in JSON and in columns: the first word of a value is B-, its further words are I-
and its label, and what is printed is O."""

from collections.abc import Sequence
from functools import lru_cache

from symage import strict_json
from symage.bundles.proof.document import KEPT, Document, Print, Value
from symage.bundles.proof.reading import read
from symage.bundles.proof.said import Said, Thing

_HEAD = ("form_id", "page_count", "label_scheme", "page_sizes")
OUTSIDE = "O"


def said(files: Sequence[bytes], _document: Document) -> Said:
    """One file."""
    (data,) = files
    file = strict_json.parse(data)
    things = [
        Thing(token["page"], (token["tag"], token["label"]), token["text"], tuple(token["bbox"]))
        for token in file["tokens"]
    ]
    return Said(head_of(file), things)


def head_of(file: dict[str, object]) -> dict[str, object]:
    return {name: file[name] for name in _HEAD}


def due(document: Document) -> Said:
    return Said(document.head, read(document, _printed, _filled))


@lru_cache(maxsize=KEPT)
def _printed(page: int, each: Print) -> tuple[Thing, ...]:
    return tuple(Thing(page, (OUTSIDE, OUTSIDE), word.text, word.place.box) for word in each.words)


def _filled(page: int, value: Value) -> list[Thing]:
    words = zip(value.words, _tags(value), strict=True)
    return [Thing(page, (tag, tag), word.text, word.place.box) for word, tag in words]


def said_in_columns(files: Sequence[bytes], _document: Document) -> Said:
    """Lines of a word, a tab and its tag; an empty line behind each page."""
    (data,) = files
    *lines, rest = data.decode().split("\n")
    things, page = list[Thing](), 0
    for line in lines:
        if line:
            text, tag = line.split("\t")
            things.append(Thing(page, (tag,), text))
        else:
            page += 1
    if rest:
        raise ValueError(f"{rest!r} is no line")
    return Said({"pages": page}, things)


def due_in_columns(document: Document) -> Said:
    things = read(document, _printed_in_columns, _filled_in_columns)
    return Said({"pages": len(document.pages)}, things)


@lru_cache(maxsize=KEPT)
def _printed_in_columns(page: int, each: Print) -> tuple[Thing, ...]:
    return tuple(Thing(page, (OUTSIDE,), word.text) for word in each.words)


def _filled_in_columns(page: int, value: Value) -> list[Thing]:
    words = zip(value.words, _tags(value), strict=True)
    return [Thing(page, (tag,), word.text) for word, tag in words]


def _tags(value: Value) -> list[str]:
    return [f"B-{value.label}", *[f"I-{value.label}"] * (len(value.words) - 1)]
