"""Which printed captions name which fields, and which options of a choice.

What a definition says of a field's captions holds; without that, the place tells: `naming.py` for fields,
`ticking.py` for boxes to tick. A caption inside a box to fill in names nothing. A number that stands alone
names the boxes that it stands before; it and the words that it opens else name all boxes of its line.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from symage.documents.cells import Rules
from symage.documents.naming import agreement, naming
from symage.documents.printed import Printed, alike, distance, nearest
from symage.documents.ticking import lead_in, tick_caption
from symage.forms.definition import Field
from symage.geometry import Box

_BEFORE = 40.0
"""Points between a number that stands alone and the box that it is of, at most."""
_WITHIN = 0.5
"""The share of a caption inside a box from which on it is part of what is filled in there."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a caption may name: a field by its index, or an option of it. `copy`: which of the field's places
    on the page."""

    field: int
    option: str | None = None
    copy: int = 0


Links = Mapping[Named, Sequence[int]]


def links(captions: Sequence[Printed], fields: Sequence[Field], number: int, rules: Rules) -> Links:
    """For each field of form page `number`, copy by copy, or each of its options, the indexes of the captions
    that name it: those of a box to tick the nearest first, an option's own before the question."""
    place = {caption: index for index, caption in enumerate(captions)}
    boxes = boxes_of(fields, number)
    outside = [each for each in captions if not any(is_within(each.box, box) for box in boxes)]
    own = _tick_captions(outside, fields, number, boxes, rules)
    numbers = {each: _cell_alone(each.box, outside, rules) for each in outside if each.is_number}
    page = _Page(outside, rules, boxes, own, numbers)
    lines = {field.line for field in fields if [*_boxes(field, number)]}
    found: dict[Named, Sequence[int]] = {}
    for index, field in enumerate(fields):
        for name, named in page.captions_of(index, field, number):
            found[name] = [place[each] for each in dict.fromkeys(_of_line(named, field, lines))]
    for index in _unlinked_lines(captions, found):
        for name in [name for name in found if fields[name.field].line == captions[index].words[0]]:
            found[name] = _with_line(captions, index, found[name])
    return found


def _of_line(named: Sequence[Printed], field: Field, lines: Collection[str | None]) -> Sequence[Printed]:
    """Words before the line's number or letter that stands alone; and without numbers of other lines, where
    there is that of the field's own: boxes stand so close that the number of the next is as near. A number
    that the definition tells is none of a line: it is a column's."""
    line = field.line or ""
    ordered = sorted(named, key=lambda each: each.is_number and line.endswith(each.words[0]))
    if not any(each.words[0] == field.line for each in ordered if each.is_number or each.opens_line):
        return ordered
    others = {line for line in lines if line != field.line} - {*field.captions}
    return [each for each in ordered if not (each.is_number and each.words[0] in others)]


def _unlinked_lines(captions: Sequence[Printed], found: Links) -> list[int]:
    """The captions that the number of a line opens, or is, and that name nothing so far."""
    linked = {index for indexes in found.values() for index in indexes}
    return [
        index
        for index, caption in enumerate(captions)
        if index not in linked and caption.words[0][0].isdigit() and (caption.is_number or caption.opens_line)
    ]


def _with_line(captions: Sequence[Printed], index: int, found: Sequence[int]) -> Sequence[int]:
    """Number alone goes last. Words are for what has none of that line yet, and for words of another line."""
    line = captions[index]
    if line.is_number:
        return [*found, index]
    opened = [each for each in found if captions[each].opens_line and captions[each].words[0][0].isdigit()]
    if any(captions[each].words[0] == line.words[0] for each in opened):
        return found
    words = [each for each in found if each not in opened and not captions[each].is_number]
    numbers = [each for each in found if captions[each].is_number]
    own = [each for each in numbers if captions[each].words == line.words[:1]]
    return [*words, index, *(own if opened else numbers)]


def boxes_of(fields: Iterable[Field], number: int) -> list[Box]:
    """All boxes to fill in on form page `number`."""
    return [box for field in fields for box in _boxes(field, number)]


def check_boxes_of(fields: Iterable[Field], number: int) -> list[Box]:
    """Those of them to tick."""
    return boxes_of([field for field in fields if field.type in ("checkbox", "choice")], number)


def _boxes(field: Field, number: int) -> Iterator[Box]:
    """The options of a choice are one place."""
    if field.options and field.page == number:
        yield from field.options.values()
    elif not field.options:
        yield from (place.box for place in field.places if place.page == number)


def is_within(caption: Box, box: Box) -> bool:
    """Whether a caption is part of what is filled in at the box."""
    if caption.top >= box.bottom or caption.bottom <= box.top:
        return False
    across = min(caption.right, box.right) - max(caption.left, box.left)
    down = min(caption.bottom, box.bottom) - max(caption.top, box.top)
    return across > 0 and across * down > _WITHIN * caption.width * caption.height


@dataclass(frozen=True, slots=True)
class _Page:
    """`own`: of each box to tick its own captions; `numbers`: of those that stand alone the cell that each
    has for itself."""

    captions: Sequence[Printed]
    rules: Rules
    boxes: Sequence[Box]
    own: Mapping[Box, list[Printed]]
    numbers: Mapping[Printed, Box | None]

    def captions_of(self, index: int, field: Field, number: int) -> Iterator[tuple[Named, list[Printed]]]:
        boxes = [*_boxes(field, number)]
        if boxes and field.options is None:
            for copy, box in enumerate(boxes):
                yield Named(index, copy=copy), self._of_field(field, box)
        elif boxes:
            question = self._question(field, boxes)
            for option, box in (field.options or {}).items():
                yield Named(index, option), self.own[box] + question + self._numbers(box)

    def _of_field(self, field: Field, box: Box) -> list[Printed]:
        stated = _stated(field.captions, box, self.captions)
        found = stated or self.own.get(box) or naming(field, box, self.captions, self.rules)
        if field.type == "checkbox":
            found = stated or sorted(found, key=lambda each: distance(each.box, box))
            others = [each for own in self.own.values() for each in own if each not in found]
            found += lead_in(box, [each for each in self.captions if each not in others])
        return found + self._numbers(box)

    def _question(self, field: Field, boxes: Sequence[Box]) -> list[Printed]:
        """What all options of a choice answer: said by the definition, else what best names its boxes."""
        stated = _stated(field.captions, boxes[0], self.captions)
        if stated:
            return stated
        taken = [each for named in self.own.values() for each in named]
        others = [each for each in self.captions if each not in taken]
        asked = [naming(field, box, others, self.rules) for box in boxes]
        best = max(asked, key=lambda named: max((agreement(field, each) for each in named), default=0.0))
        return best or lead_in(boxes[0], others)

    def _numbers(self, box: Box) -> list[Printed]:
        """The number of the line, or of the choice, that stands alone before the box."""
        return nearest(box, [each for each, cell in self.numbers.items() if self._leads(each.box, cell, box)])

    def _leads(self, caption: Box, cell: Box | None, box: Box) -> bool:
        """In the box's row, or in a cell that the box's row is beside; with nothing between."""
        if not -2 <= box.left - caption.right <= _BEFORE:
            return False
        middle = (box.top + box.bottom) / 2
        if not (caption.top <= middle <= caption.bottom or _is_beside(cell, box)):
            return False
        between = [*self.boxes, *(each.box for each in self.captions if each.tokens)]
        return not any(
            caption.right <= each.left and each.right <= box.left + 1 and each.top <= middle <= each.bottom
            for each in between
        )


def _is_beside(cell: Box | None, box: Box) -> bool:
    middle = (box.top + box.bottom) / 2
    return cell is not None and cell.top <= middle <= cell.bottom and cell.right <= box.left + 2


def _cell_alone(number: Box, captions: Sequence[Printed], rules: Rules) -> Box | None:
    """The cell that a number has for itself, as the number of a list does."""
    x, y = (number.left + number.right) / 2, (number.top + number.bottom) / 2
    cell = rules.cell(x, y, number.top, number.bottom)
    return None if any(each.box != number and cell.contains(each.box) for each in captions) else cell


def _tick_captions(
    captions: Sequence[Printed], fields: Sequence[Field], number: int, boxes: Sequence[Box], rules: Rules
) -> Mapping[Box, list[Printed]]:
    """Of each box to tick on the page its own captions; none for a check box whose definition tells them."""
    found: dict[Box, list[Printed]] = {}
    for field in fields:
        for option, box in (field.options or {}).items() if field.page == number else ():
            stated = _stated(field.option_captions.get(option, ()), box, captions)
            beside = None if stated else tick_caption(option, box, captions, boxes)
            found[box] = stated if beside is None else [beside]
        if field.type == "checkbox" and not field.captions:
            found |= {box: naming(field, box, captions, rules) for box in _boxes(field, number)}
    return found


def _stated(begins: Sequence[str], box: Box, captions: Sequence[Printed]) -> list[Printed]:
    """Those that the definition tells, whole or as they begin; of several that are alike the nearest that is
    not under the box."""
    found = []
    for begin in begins:
        told = alike(begin, captions)
        before = [each for each in told if each.box.top < box.bottom]
        found += nearest(box, before or told)
    return found


def stated_captions(field: Field) -> list[str]:
    """How the captions of the field and of its options begin, by its definition."""
    return [*field.captions, *(begin for begins in field.option_captions.values() for begin in begins)]


def unknown_captions(captions: Sequence[Printed], field: Field) -> list[str]:
    """Those that the field's definition tells of and that the page does not have."""
    told = stated_captions(field)
    return [begin for begin in told if not any(each.begins(begin) for each in captions)]
