"""Captions that look torn, or glued to what is none of theirs, told from a page's print alone.

What does not belong here: links that look as if they were missing (`unlinked.py`).
"""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from symage.documents.captions import Entity, PrintedText
from symage.documents.linking import Named, is_within
from symage.documents.printed_words import PrintedWord
from symage.geometry import Box

ORDINAL = re.compile(r"\(?(\d{1,2}[a-z]?|[A-Za-z]|[ivx]{1,4}|[A-Z]\d)\)?\.?( [A-Z]\.)?|\d{1,2}\([a-z]\)|[%$]")
_CUT = re.compile(
    r"(?<!-0)[-–(/+,=]$|(?<![A-Z])\b(a|an|and|as|at|by|for|from|if|in|into|is|are|least|not|of|on|or|than|"
    r"that|the|to|was|were|which|with|your)$"
)
_GOES_ON = re.compile(r"[a-z]{2,}\b(?!\.)|[,;)]")
_DOTS = re.compile(r"[.·…]+")
_FAR = 2.0
"""Heights of a line between two words of a caption, at most."""


def torn(text: PrintedText, boxes: Sequence[Box]) -> Iterator[tuple[str, Entity]]:
    """Kinds of `unlinked.KINDS` and the entities that are of them. `boxes`: all that are filled in."""
    for entity in text.entities:
        if _is_glued(entity, text.entities, boxes):
            yield "glued_caption", entity
        if any(_DOTS.fullmatch(word.text) for word in entity.words):
            yield "dotted_caption", entity
        if entity.names and _is_cut(entity.text):
            yield "cut_caption", entity
        if entity.names and _GOES_ON.match(entity.text) and not ORDINAL.fullmatch(entity.text):
            yield "small_caption", entity
    yield from (("split_caption", each) for each in _twins(text))


def _is_glued(entity: Entity, entities: Sequence[Entity], boxes: Sequence[Box]) -> bool:
    around = any(entity is not each and _is_around(entity, each) for each in entities)
    far = any(_is_far(one, other) for one, other in pairwise(entity.words))
    return around or far or _is_mixed(entity, boxes)


def _is_around(entity: Entity, other: Entity) -> bool:
    """Whether the middle of the other stands in it, and is no mark and no number of a line."""
    box, inner = entity.box, other.box
    across, down = (inner.left + inner.right) / 2, (inner.top + inner.bottom) / 2
    within = box.left < across < box.right and box.top < down < box.bottom
    return within and any(map(str.isalnum, other.text)) and not ORDINAL.fullmatch(other.text)


def _is_far(word: PrintedWord, following: PrintedWord) -> bool:
    """Whether they stand in one line, and apart; the number of a line has its own column."""
    one, other = word.box, following.box
    level = min(one.bottom, other.bottom) - max(one.top, other.top) > min(one.height, other.height) / 2
    far = other.left - one.right > _FAR * max(one.height, other.height)
    return level and far and not ORDINAL.fullmatch(word.text)


def _is_mixed(entity: Entity, boxes: Sequence[Box]) -> bool:
    """Whether some of its words are part of what is filled in at a box, and others are not."""
    inside = {any(is_within(word.box, box) for box in boxes) for word in entity.words}
    return len(inside) > 1


def _twins(text: PrintedText) -> Iterator[Entity]:
    """Captions with words of their own beside another of exactly the same fields and options."""
    named: dict[int, set[Named]] = {}
    for name, captions in text.links.items():
        for each in captions:
            named.setdefault(each, set()).add(name)
    worded = [each for each in named if not ORDINAL.fullmatch(text.entities[each].text)]
    twins = {one for one, other in combinations(sorted(worded), 2) if named[one] == named[other]}
    yield from (text.entities[each] for each in sorted(twins))


def _is_cut(text: str) -> bool:
    cut = _CUT.search(text) is not None and not ORDINAL.fullmatch(text)
    return cut or text.count("(") > text.count(")") or re.search(r"\( | \)", text) is not None
