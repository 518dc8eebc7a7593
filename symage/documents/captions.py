"""The printed text of a page as entities: which runs belong together, and which fields they name.

Worked out once for a form, by geometry; what ties captions to fields is in `linking.py`.

Box convention, here and in `layout.py`: advance width by ascent and descent of the typeface drawn, and wider
or higher where the ink is.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from symage.documents.cells import Rules, rules_of
from symage.documents.drawing import Caption
from symage.documents.linking import Printed, links
from symage.documents.typefaces import numbers, typeface
from symage.forms.definition import Field
from symage.forms.face import Face, FacePage
from symage.geometry import Box

_TITLE_SIZE = 1.5
"""A caption this many times the usual size is a title."""
_ROW_NUMBER = re.compile(r"\d{1,2}[a-z]?|[A-Za-z]")
_SAME = 0.5
"""Points by which baselines, left edges, or the gaps of a stretched line may differ."""
_LEAST_WORDS = 3
"""A stretched line is known by its even gaps: it takes three words to have two."""
_WIDEST_GAP = 3.0
"""Ems between two words of a stretched line, at most."""
_NEXT_LINE = 1.35
"""Sizes from a line of a caption to the next, at most."""
_STACKED = 1.26
"""Sizes from a letter of a word to the next under it, at most; the letters of a table's rows stand wider."""
_SPACE = 0.45
"""Ems before a number or a letter that stands in running text, at most."""
_MARGIN = 24.0
"""Points between the number or the box of a line and its first word, at most."""


@dataclass(frozen=True, slots=True)
class PrintedWord:
    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Entity:
    """Captions that are read as one. `role`: caption, title or note. `names`: of what it is the caption, the
    indexes of fields, each with which of its places on the page."""

    words: tuple[PrintedWord, ...]
    role: str
    names: tuple[tuple[int, int], ...]

    @property
    def fields(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(field for field, _ in self.names))

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        return _hull([word.box for word in self.words])


def entities(
    face: Face, page: FacePage, captions: Sequence[Caption], form_fields: Sequence[Field], number: int
) -> tuple[Entity, ...]:
    """The entities of form page `number`, in reading order of the face."""
    rules = rules_of(face, page)
    groups = _groups(captions, rules, _check_boxes(form_fields, number))
    words = [tuple(_words(group)) for group in groups]
    names_of = links(
        [Printed.of([word.text for word in group], _hull([word.box for word in group])) for group in words],
        form_fields,
        number,
        rules,
    )
    usual = _usual_size(captions)
    return tuple(
        Entity(words[i], "caption" if names else _unlinked_role(groups[i], usual), tuple(names))
        for i, names in enumerate(names_of)
    )


def _check_boxes(form_fields: Sequence[Field], number: int) -> list[Box]:
    """All boxes to check on form page `number`."""
    checks = [place for field in form_fields if field.type == "checkbox" for place in field.places]
    choices = [field.options or {} for field in form_fields if field.page == number]
    return [place.box for place in checks if place.page == number] + [
        box for options in choices for box in options.values()
    ]


def _usual_size(captions: Sequence[Caption]) -> float:
    sizes = sorted(caption.size for caption in captions)
    return sizes[len(sizes) // 2] if sizes else 0.0


def _unlinked_role(group: Sequence[Caption], usual: float) -> str:
    largest = max(group, key=lambda caption: caption.size)
    bold = "Bold" in largest.typeface
    titled = largest.size >= _TITLE_SIZE * usual or (bold and largest.size > usual)
    return "title" if titled else "note"


def _groups(captions: Sequence[Caption], rules: Rules, boxes: Sequence[Box]) -> list[list[Caption]]:
    """`boxes`: those to check, each beside the words that say what for."""
    groups: list[list[Caption]] = []
    margin = [_whole(each) for each in captions if _is_row_number(each)] + list(boxes)
    stretched = _stretched(captions)
    for index, caption in enumerate(captions):
        opens = _is_row_number(caption) or any(_stands_before(box, caption) for box in margin)
        home = next(
            (
                group
                for group in reversed(groups)
                if (index in stretched and group[-1] is captions[index - 1])
                or _continues(group, caption, rules, opens)
            ),
            None,
        )
        if home is None:
            groups.append([caption])
        else:
            home.append(caption)
    return groups


def _continues(group: Sequence[Caption], caption: Caption, rules: Rules, opens_row: bool) -> bool:
    """Rows may be set as closely as the lines of one caption: what opens a row continues none above."""
    last = group[-1]
    if last.angle or caption.angle or not _is_near(last, caption):
        return False
    if _beside(last, caption, rules) or _stacked(last, caption):
        return True
    return not opens_row and _below(group, caption)


def _is_near(last: Caption, caption: Caption) -> bool:
    """On the same line or the next, as everything is that continues another: this asks it of all at once."""
    return -_SAME <= caption.baseline - last.baseline <= max(_SAME, _NEXT_LINE * caption.size)


def _stretched(captions: Sequence[Caption]) -> set[int]:
    """The indexes of words in lines that are stretched to a margin: they stand word by word, wide but equally
    apart. The first word of each line is not among them."""
    found: set[int] = set()
    line = [0]
    for index in range(1, len(captions) + 1):
        gap = _word_gap(captions, index)
        if gap is not None and (len(line) == 1 or abs(gap - (_word_gap(captions, line[1]) or 0)) <= _SAME):
            line.append(index)
            continue
        if len(line) >= _LEAST_WORDS:
            found.update(line[1:])
        line = [index]
    return found


def _word_gap(captions: Sequence[Caption], index: int) -> float | None:
    """Between a word and the one drawn before it, if they may stand in one stretched line."""
    if index == len(captions):
        return None
    last, word = captions[index - 1], captions[index]
    gap = word.x - last.x - last.width
    one_line = word.style == last.style and abs(word.baseline - last.baseline) <= _SAME
    words = " " not in word.text.strip() and " " not in last.text.strip()
    return gap if one_line and words and 0 < gap <= _WIDEST_GAP * word.size else None


def _whole(caption: Caption) -> Box:
    return _hull([word.box for word in _words_of_run(caption)])


def _is_row_number(caption: Caption) -> bool:
    """The number of a line, or the letter of a line or a column."""
    return _ROW_NUMBER.fullmatch(caption.text) is not None


def _stands_before(box: Box, caption: Caption) -> bool:
    """A line's number or a box to check, in the margin to the left of the caption."""
    middle = caption.baseline - caption.size / 3
    return box.top - 1 <= middle <= box.bottom - 1 and 0 < caption.x - box.right <= _MARGIN


def _beside(last: Caption, caption: Caption, rules: Rules) -> bool:
    """On the same line, at most a letter's width apart (the number of the next line, a space), with no rule
    between."""
    end = last.x + last.width
    gap = caption.x - end
    widest = (_SPACE if _is_row_number(caption) else 0.95) * min(last.size, caption.size)
    if abs(caption.baseline - last.baseline) > _SAME or not -_SAME <= gap <= widest:
        return False
    middle = caption.baseline - caption.size / 3
    return not any(end <= rule.at <= caption.x and rule.low < middle < rule.high for rule in rules.upright)


def _stacked(last: Caption, caption: Caption) -> bool:
    """The next letter of a word whose letters stand under each other."""
    letters = last.style == caption.style and _is_letter(last) and _is_letter(caption)
    close = 0 < caption.baseline - last.baseline <= _STACKED * caption.size
    return letters and close and abs(_centre(last) - _centre(caption)) < 1.0


def _below(group: Sequence[Caption], caption: Caption) -> bool:
    """The next line of the same caption: a style of the last one and its left edge, with or without the
    number of the line."""
    last = group[-1]
    step = caption.baseline - last.baseline
    line = [each for each in group if abs(each.baseline - last.baseline) <= _SAME]
    styles = {each.style for each in line}
    if caption.style not in styles or not 0 < step <= _NEXT_LINE * caption.size:
        return False
    edges = [each.x for each in line[:2]] if _is_row_number(line[0]) else [line[0].x]
    return any(abs(edge - caption.x) < _SAME for edge in edges)


def _is_letter(caption: Caption) -> bool:
    return len(caption.text) == 1 and caption.text.isalpha()


def _centre(caption: Caption) -> float:
    return caption.x + caption.width / 2


def _words(group: Sequence[Caption]) -> Iterator[PrintedWord]:
    """The words as they are drawn. Letters set under each other are one word."""
    words = [word for caption in group for word in _words_of_run(caption)]
    if len(group) > 1 and all(_is_letter(caption) for caption in group) and _is_column(group):
        yield PrintedWord("".join(caption.text for caption in group), _hull([word.box for word in words]))
        return
    yield from words


def _is_column(group: Sequence[Caption]) -> bool:
    return all(a.baseline < b.baseline for a, b in zip(group, group[1:], strict=False))


def _words_of_run(caption: Caption) -> Iterator[PrintedWord]:
    face = typeface(caption.typeface)
    across = caption.width / max(1, face.width(caption.text))
    for match in re.finditer(r"\S+", caption.text):
        found, before = numbers(match.group()), face.width(caption.text[: match.start()])
        start = before - max(0, -face.left[found[0]])
        end = before + face.width(match.group()) + max(0, face.right[found[-1]] - face.widths[found[-1]])
        rise, fall = max(face.ascent, face.top[found].max()), max(face.descent, -face.bottom[found].min())
        yield PrintedWord(
            match.group(),
            _box(
                caption, start * across, end * across, rise * caption.size / 1000, fall * caption.size / 1000
            ),
        )


def _box(caption: Caption, start: float, end: float, rise: float, fall: float) -> Box:
    corners = [_turned(caption, x, y) for x in (start, end) for y in (-rise, max(fall, caption.size / 1000))]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _turned(caption: Caption, x: float, y: float) -> tuple[float, float]:
    cos, sin = _direction(caption.angle)
    return caption.x + x * cos + y * sin, caption.baseline - x * sin + y * cos


@cache
def _direction(angle: float) -> tuple[float, float]:
    return round(math.cos(math.radians(angle)), 9), round(math.sin(math.radians(angle)), 9)


def _hull(boxes: Sequence[Box]) -> Box:
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )
