"""The file of words: each with its place, the field that it is of, and the fields that it names."""

from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

from symage import strict_json
from symage.bundles.proof.document import KEPT, Document, Print, Value
from symage.bundles.proof.funsd import combed, in_cells, outline_of
from symage.bundles.proof.reading import read
from symage.bundles.proof.said import Said, Thing
from symage.bundles.proof.tagged import head_of
from symage.forms.definition import FormDefinition

_STATIC = "static"


def said(files: Sequence[bytes], _document: Document) -> Said:
    """One file."""
    (data,) = files
    file = strict_json.parse(data)
    return Said(head_of(file), [_read(word) for word in file["words"]])


def _read(word: Mapping[str, Any]) -> Thing:
    left, top, page = word["x"], word["y"], word["page"]
    names = (word["entity_type"], word["field_id"], word["field_type"])
    box = (left, top, left + word["width"], top + word["height"])
    links = (word["linked_field_id"], *word["linked_field_ids"])
    return Thing(page, names, word["text"], box, outline_of(word), links, (), in_cells(page, word))


def due(document: Document) -> Said:
    return Said(document.head, read(document, partial(_printed, document.form), _filled))


@lru_cache(maxsize=KEPT)
def _printed(form: FormDefinition, page: int, each: Print) -> tuple[Thing, ...]:
    linked = dict.fromkeys(form.fields[index].id for index, _ in each.names)
    names, links = (each.kind, None, _STATIC), (next(iter(linked), None), *linked)
    return tuple(
        Thing(page, names, word.text, word.place.box, word.place.outline, links) for word in each.words
    )


def _filled(page: int, value: Value) -> list[Thing]:
    names = ("answer", value.field.id, value.field.type_name)
    return [
        Thing(page, names, word.text, word.place.box, word.place.outline, (None,), (), combed(page, word))
        for word in value.words
    ]
