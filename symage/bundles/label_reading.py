"""Labels as they were packed, read as a loader reads them: a sample, the documents of a shard's first item.

What does not belong here: whether what they say stands on the page (`rereading.py`), and whether boxes lie on
it (`annotations/counts.py`).
"""

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from symage.annotations.schemes import PRINTED, names
from symage.bundles.packs import Pack, section
from symage.bundles.zipformat import Entry, entries, header_length
from symage.forms.definition import FormDefinition
from symage.request import GenerationRequest

ANSWER = "answer"
_HEADS = {ANSWER: "question", "question": "header"}
"""What each label may be linked to, from the other end."""


@dataclass(frozen=True, slots=True)
class LabelsRead:
    """How many labels nobody knows: of classes, fields, options and tags; and how many links do not hold."""

    unknown: int
    broken: int


def read_labels(pack: Pack, request: GenerationRequest, forms: Sequence[FormDefinition]) -> LabelsRead:
    """Of a pack of labels, the FUNSD pages and the tags of its first item."""
    by_id = {form.id: form for form in forms}
    tags = {"O", *(f"{part}-{name}" for part in "BI" for name in names(forms, request.config.label_scheme))}
    unknown = broken = 0
    for line, data in _first_item(pack):
        if line["kind"] == "funsd":
            entities = json.loads(data)["form"]
            unknown += unknown_labels(entities, by_id[line["form_id"]])
            broken += broken_links(entities)
        elif line["kind"] == "bio":
            unknown += unknown_tags([token["tag"] for token in json.loads(data)["tokens"]], tags)
    return LabelsRead(unknown, broken)


def unknown_labels(entities: Sequence[Mapping[str, Any]], form: FormDefinition) -> int:
    """Entities of a page whose class, field or option is none."""
    options = {field.id: field.options for field in form.fields}
    return sum(not _is_known(entity, options) for entity in entities)


def broken_links(entities: Sequence[Mapping[str, Any]]) -> int:
    """Links of a page that do not join a question and its answer or a header and its question, or that one
    end alone has; and answers that no question leads to."""
    at_both = [{tuple(pair) for pair in entity["linking"]} for entity in entities]
    labels: list[str] = [entity["label"] for entity in entities]
    pairs = {pair for own in at_both for pair in own}
    lost = sum(not _holds(pair, labels, at_both) for pair in pairs)
    unasked = sum(label == ANSWER and not own for label, own in zip(labels, at_both, strict=True))
    strays = sum(number not in pair for number, own in enumerate(at_both) for pair in own)
    return lost + unasked + strays


def unknown_tags(tags: Sequence[str], known: set[str]) -> int:
    """Tags of a document that the scheme has not, or that go on with what nothing began."""
    before = ["O", *tags]
    return sum(
        tag not in known or (tag[:2] == "I-" and last[2:] != tag[2:])
        for last, tag in zip(before, tags, strict=False)
    )


def _is_known(entity: Mapping[str, Any], options: Mapping[str, Any]) -> bool:
    if entity["label"] != ANSWER:
        return entity["label"] in PRINTED.values()
    if "field_id" not in entity or entity["field_id"] not in options:
        return False
    return "option" not in entity or entity["option"] in (options[entity["field_id"]] or {})


def _holds(pair: tuple[int, ...], labels: Sequence[str], at_both: Sequence[set[tuple[int, ...]]]) -> bool:
    if len(pair) != 2 or not all(0 <= end < len(labels) for end in pair):
        return False
    head, tail = pair
    return _HEADS.get(labels[tail]) == labels[head] and pair in at_both[head] and pair in at_both[tail]


def _first_item(pack: Pack) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Of each member about the first item its line of the listing and its bytes."""
    data = pack.data
    listing = data[slice(*section(pack.lengths, "listing"))].splitlines()
    records = entries(data[slice(*section(pack.lengths, "index"))])
    first = None
    for text, entry in zip(listing, records, strict=True):
        line = json.loads(text)
        first = line["item_index"] if first is None else first
        if line["item_index"] != first:
            return
        yield line, _inflated(data, entry)


def _inflated(data: bytes, entry: Entry) -> bytes:
    start = entry.offset + header_length(entry.path)
    return zlib.decompress(data[start : start + entry.stored_size], -15)
