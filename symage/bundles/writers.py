"""Who wrote each document by hand, and what they corrected, as the ground truth tells it; what is typed has
no writer."""

from collections.abc import Iterator, Sequence
from json import dumps
from typing import Any

from symage.documents.handwriting.filling import hand_written
from symage.documents.layout import Layout
from symage.documents.script import Passage
from symage.documents.written import Written
from symage.request import PER_FIELD


def writers(written: Written, layouts: Sequence[Layout]) -> list[str]:
    """`_metadata.writer` of each document as JSON, "" of those that nobody has written in. `layouts`: of the
    same documents on every surface."""
    scripts = [layout.script for layout in layouts if layout.script is not None]
    if not scripts:
        return [""] * len(written.items)
    script, rows = scripts[0], range(len(written.items))
    by_field = written.request.handwriting.consistency == PER_FIELD
    passages = [[each for page in script.of(row) for each in page] for row in rows]
    found = _of_fields(written, passages) if by_field else map(_of_document, passages)
    fields = written.form.fields
    corrected = ({"corrected": [fields[at].id for at in script.corrected_in(row)]} for row in rows)
    return [dumps(about | more) if about else "" for about, more in zip(found, corrected, strict=True)]


def _of_document(passages: Sequence[Passage]) -> dict[str, Any]:
    """One hand has written all of it."""
    if not passages:
        return {}
    who = passages[0].hand.writer
    return {
        "id": name(who.number),
        "style": who.style,
        "manner": who.manner,
        "left_handed": who.left_handed,
        "pen": passages[0].pen.kind,
        "ink": passages[0].ink,
    }


def _of_fields(written: Written, passages: Sequence[Sequence[Passage]]) -> Iterator[dict[str, Any]]:
    """Each field by a hand of its own: which, in the order of the form."""
    texts = hand_written(written)
    for row, own in enumerate(passages):
        hands = {
            field.id: name(written.hands.of_field(row, number)[0])
            for number, field in enumerate(written.form.fields)
            if texts[field.id][row]
        }
        yield {"ink": own[0].ink, "fields": hands} if own else {}


def name(number: int) -> str:
    """What a writer is called."""
    return f"w{number}"
