"""FUNSD pages, read back: classes, fields and options are known ones, links join what they may join, words
lie in their entity and say what it says, and all of it lies on the page."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from symage import strict_json
from symage.annotations.schemes import PRINTED
from symage.bundles.proof.faults import Fault, Kind, Packed, holds, lies_on, misshapen, off_page

ANSWER = "answer"
_HEADS = {ANSWER: "question", "question": "header"}
"""What each label may be linked to, from the other end."""

Entity = Mapping[str, Any]


def read(packed: Packed) -> Iterator[Fault]:
    """A file a page."""
    known = packed.known
    options = {field.id: field.options or {} for field in known.form.fields}
    for data, size in zip(packed.files, known.sizes, strict=True):
        entities = strict_json.parse(data)["form"]
        yield from (fault for entity in entities for fault in _unknown(entity, options))
        yield from link_faults(entities)
        yield from (fault for entity in entities for fault in _misplaced(entity, size))
        wrong = [entity["id"] for number, entity in enumerate(entities) if entity["id"] != number]
        yield from (misshapen(f"entity {number} is not at its place") for number in wrong)


def _unknown(entity: Entity, options: Mapping[str, Collection[str]]) -> Iterator[Fault]:
    label, field_id, option = entity["label"], entity.get("field_id", ""), entity.get("option")
    if label != ANSWER:
        if label not in PRINTED.values():
            yield Fault(Kind.UNKNOWN, f"class {label!r}")
        return
    if field_id not in options:
        yield Fault(Kind.UNKNOWN, f"field {field_id!r}")
    elif "option" in entity and option not in options[field_id]:
        yield Fault(Kind.UNKNOWN, f"option {option!r} of {field_id}")


def _misplaced(entity: Entity, size: tuple[int, int]) -> Iterator[Fault]:
    what = f"{entity['label']} {entity['text']!r}"
    if not lies_on(size, entity["box"]):
        yield off_page(size, entity["box"], what)
    for word in entity["words"]:
        if not holds(entity["box"], word["box"]):
            yield Fault(Kind.MISPLACED, f"word {word['text']!r} lies outside of {what}")
    said = " ".join(word["text"] for word in entity["words"])
    if entity["label"] == ANSWER and said != entity["text"]:
        yield misshapen(f"{what} has words {said!r}")


def link_faults(entities: Sequence[Entity]) -> Iterator[Fault]:
    """Links of a page that do not join a question and its answer or a header and its question, or that one
    end alone has; and answers that no question leads to."""
    at_both = [{tuple(pair) for pair in entity["linking"]} for entity in entities]
    labels: list[str] = [entity["label"] for entity in entities]
    for pair in sorted({pair for own in at_both for pair in own}):
        if not _joins(pair, labels, at_both):
            yield Fault(Kind.BROKEN, f"link {list(pair)}")
    for number, (label, own) in enumerate(zip(labels, at_both, strict=True)):
        if label == ANSWER and not own:
            yield Fault(Kind.BROKEN, f"no question leads to answer {number}")
        yield from (
            Fault(Kind.BROKEN, f"{number} has link {list(pair)}") for pair in own if number not in pair
        )


def _joins(pair: tuple[int, ...], labels: Sequence[str], at_both: Sequence[set[tuple[int, ...]]]) -> bool:
    if len(pair) != 2 or not all(0 <= end < len(labels) for end in pair):
        return False
    head, tail = pair
    return _HEADS.get(labels[tail]) == labels[head] and pair in at_both[head] and pair in at_both[tail]
