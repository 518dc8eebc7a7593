"""The printed text of a page as entities, and which of them name which fields.

Worked out once for a form, by geometry: `grouping.py` tells which runs are one caption, `linking.py` which
captions name which fields.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from symage.documents.cells import rules_of
from symage.documents.drawing import Caption
from symage.documents.fractions import is_in_fraction
from symage.documents.grouping import Surroundings, grouped
from symage.documents.heading import heads, lines_of, names_the_page, sub_lines
from symage.documents.linking import Links, boxes_of, check_boxes_of, is_within, links
from symage.documents.pieces import Told, with_joined, with_parted
from symage.documents.printed import Printed
from symage.documents.printed_words import PrintedWord, hull, one_word, words_of
from symage.documents.stacking import is_stacked_word
from symage.forms.definition import Field
from symage.forms.face import Face, FacePage
from symage.geometry import Box

_TELLING = re.compile(r"[A-Za-z]{3}|(19|20)\d\d")
"""A title has a word, or a year."""
_TITLE_SIZE = 1.5
"""A caption this many times the usual size is a title."""
_SENTENCE = 5
"""Words of a sentence, at least; fewer, as in "Cat. No.", abbreviate something."""
_TOUCH = 0.08
"""Ems between runs of one word, at most."""


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
        return hull([word.box for word in self.words])

    def in_ink(self) -> "Entity":
        """With boxes of the ink alone."""
        return replace(self, words=tuple(replace(word, box=word.ink) for word in self.words))


@dataclass(frozen=True, slots=True)
class PrintedText:
    """All that is printed on a page. `links`: for each field and option the entities that name it; `heads`:
    pairs of a title and a question under it. Entities by their indexes."""

    entities: tuple[Entity, ...]
    captions: Sequence[Printed]
    """The entities as they were looked at."""
    links: Links
    heads: tuple[tuple[int, int], ...]


def printed_text(
    face: Face,
    page: FacePage,
    captions: Sequence[Caption],
    form_fields: Sequence[Field],
    number: int,
    told: Told,
) -> PrintedText:
    """The entities of form page `number`, in reading order of the face, and what they name."""
    rules = rules_of(face, page)
    around = Surroundings(rules, boxes_of(form_fields, number), check_boxes_of(form_fields, number))
    groups = with_joined([*with_parted(grouped(captions, around), told.parted)], told.joined)
    words = [_words(group) for group in groups]
    printed = [Printed.of([word.text for word in each], hull([word.box for word in each])) for each in words]
    headings = {i for i, each in enumerate(printed) if any(map(each.begins, told.headings))}
    found = _without(links(printed, form_fields, number, rules), headings)
    named, lines = _named(found, len(groups)), lines_of(printed, form_fields, found)
    usual = _usual_size(captions)
    roles = [
        "caption"
        if fields
        else "title"
        if index in headings or sub_lines(each, lines)
        else _unlinked_role(group, usual, each, around)
        for index, (group, each, fields) in enumerate(zip(groups, printed, named, strict=True))
    ]
    headed = tuple(sorted(set(heads(printed, roles, lines, rules, told.headings))))
    heading = {title for title, _ in headed}
    roles = [
        "note" if role == "title" and index not in heading and _is_prose(each) else role
        for index, (role, each) in enumerate(zip(roles, printed, strict=True))
    ]
    entities = tuple(Entity(*each) for each in zip(words, roles, named, strict=True))
    return PrintedText(entities, printed, found, headed)


def _without(found: Links, headings: Collection[int]) -> Links:
    return {name: [each for each in captions if each not in headings] for name, captions in found.items()}


def _is_prose(printed: Printed) -> bool:
    """A sentence, in whatever type it is set, that does not name the page."""
    ends = printed.text.endswith(".") and printed.words[-1] != "etc."
    return ends and len(printed.words) >= _SENTENCE and not names_the_page(printed)


def _named(found: Links, count: int) -> list[tuple[tuple[int, int], ...]]:
    """Of each entity what it names."""
    named: list[dict[tuple[int, int], None]] = [{} for _ in range(count)]
    for name, entities in found.items():
        for index in entities:
            named[index][name.field, name.copy] = None
    return [tuple(names) for names in named]


def _usual_size(captions: Sequence[Caption]) -> float:
    sizes = sorted(caption.size for caption in captions)
    return sizes[len(sizes) // 2] if sizes else 0.0


def _unlinked_role(group: Sequence[Caption], usual: float, printed: Printed, around: Surroundings) -> str:
    tells = any(map(_TELLING.search, printed.words))
    if not tells or any(is_within(printed.box, box) for box in around.boxes):
        return "note"
    largest = max(group, key=lambda caption: caption.size)
    bold = "Bold" in largest.typeface
    titled = largest.size >= _TITLE_SIZE * usual or (bold and largest.size > usual)
    return "title" if titled else "note"


def _words(group: Sequence[Caption]) -> tuple[PrintedWord, ...]:
    """The words as they are drawn. Letters set under each other are one word, and so are runs that touch."""
    if is_stacked_word(group):
        return (one_word([word for caption in group for word in words_of(caption)]),)
    words: list[PrintedWord] = []
    for index, caption in enumerate(group):
        found = [*words_of(caption)]
        if index and found and _touch(group[index - 1], caption, group):
            found[0] = one_word([words.pop(), found[0]])
        words += found
    return tuple(words)


def _touch(last: Caption, caption: Caption, group: Sequence[Caption]) -> bool:
    spaced = last.text.endswith(" ") or caption.text.startswith(" ")
    gap = caption.x - last.x - last.width
    if is_in_fraction(last, caption, group):
        return not spaced
    return not spaced and last.baseline == caption.baseline and abs(gap) <= _TOUCH * caption.size
