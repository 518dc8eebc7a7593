"""Print that looks out of its place: a heading over questions of another, a caption of a box without a field.

What does not belong here: links that look as if they were missing (`unlinked.py`).
"""

from collections.abc import Iterator, Sequence

from symage.documents.captions import Entity, PrintedText
from symage.documents.cells import Rules
from symage.documents.parts import names_a_part, parts_of
from symage.documents.printed import Printed, distance
from symage.forms.face import FacePage
from symage.geometry import Box

_NARROW = 80.0
"""Points that a heading in the margin is wide, at most."""
_BESIDE = 8.0
"""Points from a box to its caption, at most."""
_LEAST, _MOST = 6.0, 200.0
"""Points that the sides of a box to fill in have, at least and at most."""


def headed_amiss(text: PrintedText, rules: Rules) -> Iterator[Entity]:
    """Headings that a rule parts from one of their questions: one across the margin, or one beside a part of
    whose column the question is."""
    titles = [
        each for each, entity in zip(text.captions, text.entities, strict=True) if entity.role == "title"
    ]
    parts = [each for each in titles if names_a_part(each)]
    barred = {each for part, row in parts_of(titles).items() for each in (part, *row)}
    amiss = {
        title
        for title, question in text.heads
        if _is_beyond(text.captions[title], text.captions[question], parts, rules)
        or (
            text.captions[title] not in barred
            and text.captions[title].box.width <= _NARROW
            and _is_across(text.captions[title].box, text.captions[question].box, rules)
        )
    }
    yield from (text.entities[title] for title in sorted(amiss))


def _is_beyond(title: Printed, question: Printed, parts: Sequence[Printed], rules: Rules) -> bool:
    over = [each for each in parts if each.box.top <= question.box.top and each is not title]
    return any(part.box.left >= at - 1 for at in rules.between(title.box, question.box) for part in over)


def _is_across(title: Box, question: Box, rules: Rules) -> bool:
    upper, lower = sorted([_middle(title), _middle(question)])
    middle = (title.left + title.right) / 2
    return any(
        upper < rule.at < lower and rule.low <= middle and rule.high >= max(middle, question.left)
        for rule in rules.across
    )


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


def without_field(
    notes: Sequence[Entity], page: FacePage, print_: Sequence[Box], boxes: Sequence[Box], rules: Rules
) -> Iterator[Entity]:
    """Notes beside, under or over a drawn box that nothing is printed in and that no field fills."""
    drawn = [Box(*operation[3:7]) for operation in page.paint if operation[0] == "B" and operation[2] >= 0]
    free = [box for box in drawn if _is_free(box, print_, boxes)]
    for note in notes:
        near = [box for box in free if distance(note.box, box) <= _BESIDE]
        if near or _is_free(_over(note.box, rules), print_, boxes):
            yield note


def _over(note: Box, rules: Rules) -> Box:
    """The cell that ends over the note."""
    across, down = note.left + note.height, note.top - note.height / 2
    return rules.cell(across, down, down, down)


def _is_free(box: Box, print_: Sequence[Box], boxes: Sequence[Box]) -> bool:
    sides = min(box.width, box.height), max(box.width, box.height)
    if sides[0] < _LEAST or sides[1] > _MOST:
        return False
    return not any(
        each.left < box.right - 1
        and each.right > box.left + 1
        and each.top < box.bottom - 1
        and each.bottom > box.top + 1
        for each in (*print_, *boxes)
    )
