"""Print that looks as if a link of it were missing, told from a compiled form alone.

It looks so by words and place: a heading over nothing, what opens a line or stands by a box and names
nothing, captions that look torn (`torn.py`), print out of its place (`misplaced.py`). Where the form itself
is so, its definition says why (`as_printed`). What does not belong here: telling faults to people
(`link_faults.py`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from symage.documents.captions import Entity
from symage.documents.cells import Rules, rules_of
from symage.documents.compile import CompiledForm, CompiledPage
from symage.documents.heading import names_the_page
from symage.documents.linking import boxes_of, check_boxes_of, is_within
from symage.documents.misplaced import headed_amiss, without_field
from symage.documents.parts import parts_of
from symage.documents.printed import Printed, distance
from symage.documents.torn import ORDINAL, torn
from symage.geometry import Box

_OPENING = re.compile(r"\(?(\d{1,2}[a-z]?|[B-HJ-Zb-z]|[ivx]{1,4})[.)]{0,2} +\S")
_OF_THE_FORM = re.compile(
    r"OMB No|Cat\. No|www\.|Attachment|\(?keep for|\(Rev\.|FORM \d|Page \d", re.IGNORECASE
)
_WRITTEN = re.compile(r"((MM|DD|YY|YYYY) ?)+")
"""How a date is to be written."""
_SHORT, _BESIDE = 4, 6.0
"""Words of a caption that stands beside its box, at most, and points between the two."""
_LEVEL, _STEP = 0.6, 0.4
"""Heights of a line: two pieces of one line share so much; from a line to the next is so much at most."""

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "idle_heading": "heads nothing",
        "unlinked_caption": "names nothing",
        "loose_piece": "stands by a caption and is no part of it",
        "cut_caption": "breaks off",
        "small_caption": "begins as what goes on with another",
        "split_caption": "and another caption are of exactly the same",
        "glued_caption": "holds print of another in its midst, or words far apart",
        "dotted_caption": "has dots for a word",
        "foreign_question": "heads what a rule parts from it",
        "empty_box": "stands by a box without a field",
        "number_alone": "is all that names the field",
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """`kind`: a key of `KINDS`; `reason`: why it is so on the form, where the definition says it."""

    kind: str
    page: int
    text: str
    reason: str | None


def findings(compiled: CompiledForm) -> Iterator[Finding]:
    """All, page by page, with those that have a reason."""
    for number, page in enumerate(compiled.pages, 1):
        for kind, entity in _of_page(compiled, page, number):
            yield Finding(kind, number, entity.text, _reason(compiled.form.as_printed, entity))


def _reason(told: Mapping[str, str], entity: Entity) -> str | None:
    printed = Printed.of([word.text for word in entity.words], entity.box)
    return next((reason for begin, reason in told.items() if printed.begins(begin)), None)


def _of_page(compiled: CompiledForm, page: CompiledPage, number: int) -> Iterator[tuple[str, Entity]]:
    form, text = compiled.form, page.text
    rules = rules_of(form.face, form.face.page(form.face_pages[number - 1]))
    boxes = boxes_of(form.fields, number)
    headings = {title for title, _ in text.heads}
    for index, (entity, printed) in enumerate(zip(text.entities, text.captions, strict=True)):
        if entity.role == "title" and index not in headings and not _names_a_page(printed, page):
            yield "idle_heading", entity
    notes = [each for each in text.entities if each.role == "note" and _says(each, boxes)]
    questions = [each for each in text.entities if each.names]
    ticks = check_boxes_of(form.fields, number)
    for note in notes:
        if _is_caption(note, boxes, ticks):
            yield "unlinked_caption", note
        elif any(_goes_on(question, note, rules) for question in questions):
            yield "loose_piece", note
    yield from torn(text, boxes)
    yield from (("foreign_question", each) for each in headed_amiss(text, rules))
    face_page, print_ = form.face.page(form.face_pages[number - 1]), [each.box for each in text.entities]
    yield from (("empty_box", each) for each in without_field(notes, face_page, print_, boxes, rules))
    for named in dict.fromkeys(tuple(named) for named in text.links.values()):
        if all(ORDINAL.fullmatch(text.entities[each].text) for each in named):
            yield "number_alone", text.entities[named[0]]


def _names_a_page(title: Printed, page: CompiledPage) -> bool:
    """Or the form: it says so, is in a row with what does, or over or under all questions; no part's does."""
    printed = zip(page.text.captions, page.entities, strict=True)
    parts = parts_of([each for each, entity in printed if entity.role == "title"])
    if title in parts or any(title in mates for mates in parts.values()):
        return False
    asked = [each.box for each in page.entities if each.names]
    first, last = min(box.top for box in asked), max(box.bottom for box in asked)
    named = [each.box for each in page.text.captions if names_the_page(each)]
    row = any(abs(box.top - title.box.top) <= title.box.height for box in named)
    return names_the_page(title) or row or title.box.bottom <= first or title.box.top >= last


def _says(note: Entity, boxes: Sequence[Box]) -> bool:
    """Whether it is words of the form's questions, and no mark, and not what is filled in."""
    words = any(map(str.isalnum, note.text)) and not any(is_within(note.box, box) for box in boxes)
    return words and not _OF_THE_FORM.match(note.text) and not _WRITTEN.fullmatch(note.text)


def _is_caption(note: Entity, boxes: Sequence[Box], ticks: Sequence[Box]) -> bool:
    """Whether it opens a line, asks, or stands beside a box, as captions do."""
    if ORDINAL.fullmatch(note.text) or _OPENING.match(note.text) or note.text[-1] in ":?":
        return True
    near = any(distance(note.box, box) <= _BESIDE for box in (*boxes, *ticks))
    return near and len(note.words) <= _SHORT and re.search("[A-Za-z]{2}", note.text) is not None


def _goes_on(question: Entity, note: Entity, rules: Rules) -> bool:
    """Whether they stand in one cell, a line under the other or beside it in its line."""
    return _is_close(question, note) and _cell(question.box, rules) == _cell(note.box, rules)


def _is_close(question: Entity, note: Entity) -> bool:
    height = min(word.box.height for word in (*question.words, *note.words))
    one, other = question.box, note.box
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    under = across > min(one.width, other.width) / 2 and -_STEP * height <= down <= _STEP * height
    return under or (down > _LEVEL * height and -height <= across <= 1)


def _cell(box: Box, rules: Rules) -> Box:
    return rules.cell((box.left + box.right) / 2, (box.top + box.bottom) / 2, box.top, box.bottom)
