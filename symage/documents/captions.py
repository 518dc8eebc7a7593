"""The printed text of a page as entities: which runs belong together, and which fields they name.

Worked out once for a form, by geometry; what ties captions to fields is in `linking.py`.

Box convention, here and in `layout.py`: advance width by ascent and descent of the typeface drawn.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from symage.documents.cells import Rules, rules_of
from symage.documents.drawing import Caption
from symage.documents.linking import links
from symage.documents.typefaces import typeface
from symage.forms.definition import Field
from symage.forms.face import Face, FacePage
from symage.geometry import Box

_TITLE_SIZE = 1.5
"""A caption this many times the usual size is a title."""


@dataclass(frozen=True, slots=True)
class PrintedWord:
    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Entity:
    """Captions that are read as one. `role`: caption (of the fields at these indexes), title or note."""

    words: tuple[PrintedWord, ...]
    role: str
    fields: tuple[int, ...]

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
    groups = _groups(captions, rules)
    words = [tuple(_words(group)) for group in groups]
    fields_of = links(
        [[word.text for word in group] for group in words],
        [_hull([word.box for word in group]) for group in words],
        form_fields,
        number,
        rules,
    )
    usual = _usual_size(captions)
    return tuple(
        Entity(words[i], "caption" if fields else _unlinked_role(groups[i], usual), tuple(fields))
        for i, fields in enumerate(fields_of)
    )


def _usual_size(captions: Sequence[Caption]) -> float:
    sizes = sorted(caption.size for caption in captions)
    return sizes[len(sizes) // 2] if sizes else 0.0


def _unlinked_role(group: Sequence[Caption], usual: float) -> str:
    largest = max(group, key=lambda caption: caption.size)
    bold = "Bold" in largest.typeface
    titled = largest.size >= _TITLE_SIZE * usual or (bold and largest.size > usual)
    return "title" if titled else "note"


def _groups(captions: Sequence[Caption], rules: Rules) -> list[list[Caption]]:
    groups: list[list[Caption]] = []
    for caption in captions:
        home = next((group for group in reversed(groups) if _continues(group[-1], caption, rules)), None)
        if home is None:
            groups.append([caption])
        else:
            home.append(caption)
    return groups


def _continues(last: Caption, caption: Caption, rules: Rules) -> bool:
    if last.angle or caption.angle:
        return False
    return _beside(last, caption, rules) or _below(last, caption)


def _beside(last: Caption, caption: Caption, rules: Rules) -> bool:
    """On the same line, at most a letter's width apart, with no rule between."""
    end = last.x + last.width
    gap = caption.x - end
    if abs(caption.baseline - last.baseline) > 0.5 or not -0.5 <= gap <= 0.95 * min(last.size, caption.size):
        return False
    middle = caption.baseline - caption.size / 3
    return not any(end <= rule.at <= caption.x and rule.low < middle < rule.high for rule in rules.upright)


def _below(last: Caption, caption: Caption) -> bool:
    """The next line of the same caption: same style, same left edge (single letters: same centre)."""
    step = caption.baseline - last.baseline
    if last.style != caption.style or not 0 < step <= 1.35 * caption.size:
        return False
    if _is_letter(last) and _is_letter(caption):
        return abs(_centre(last) - _centre(caption)) < 1.0
    return abs(last.x - caption.x) < 0.5


def _is_letter(caption: Caption) -> bool:
    return len(caption.text) == 1


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
    scale = caption.width / max(1, face.width(caption.text))
    for match in re.finditer(r"\S+", caption.text):
        start = face.width(caption.text[: match.start()]) * scale
        end = face.width(caption.text[: match.end()]) * scale
        yield PrintedWord(match.group(), _box(caption, start, end))


def _box(caption: Caption, start: float, end: float) -> Box:
    face = typeface(caption.typeface)
    rise, fall = face.ascent * caption.size / 1000, max(1, face.descent) * caption.size / 1000
    corners = [_turned(caption, x, y) for x in (start, end) for y in (-rise, fall)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _turned(caption: Caption, x: float, y: float) -> tuple[float, float]:
    cos, sin = (
        round(math.cos(math.radians(caption.angle)), 9),
        round(math.sin(math.radians(caption.angle)), 9),
    )
    return caption.x + x * cos + y * sin, caption.baseline - x * sin + y * cos


def _hull(boxes: Sequence[Box]) -> Box:
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )
