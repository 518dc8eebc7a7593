"""A caption as it is looked at to find out what it names."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from symage.documents.line_openings import is_line_number
from symage.geometry import Box


@dataclass(frozen=True, slots=True, eq=False)
class Printed:
    """A caption of the page. `text`: its words; `rest`: those after the number of its line, if one opens it;
    `tokens` and `said`: either in small letters without marks; without any it says nothing."""

    words: tuple[str, ...]
    box: Box
    text: str
    rest: str
    tokens: frozenset[str]
    said: frozenset[str]
    is_number: bool
    """Whether it is the number of a line and nothing else."""
    opens_line: bool
    """Whether it is words of a line with the line's number before them."""

    @classmethod
    def of(cls, words: Sequence[str], box: Box) -> Self:
        numbered = is_line_number(words[0])
        opens = numbered and len(words) > 1
        text, rest = " ".join(words), " ".join(words[1:] if opens else words)
        said = tokens(text), tokens(rest)
        return cls(tuple(words), box, text, rest, *said, numbered and not opens, opens)

    def begins(self, text: str) -> bool:
        """Whether it begins with that text, after the number of its line or with it."""
        return _begins(self.text, text) or _begins(self.rest, text)


def _begins(text: str, with_words: str) -> bool:
    return text.startswith(with_words) and not text[len(with_words) :][:1].isalnum()


@lru_cache(maxsize=4096)
def tokens(text: str) -> frozenset[str]:
    """Asked of one label again and again, for each caption of its page."""
    return frozenset(re.findall(r"[a-z0-9]+", text.replace("’", "").replace("'", "").lower()))


def alike(begin: str, among: Sequence[Printed]) -> list[Printed]:
    """Those that are this text, else those that begin so."""
    same = [each for each in among if each.text == begin]
    return same or [each for each in among if each.begins(begin)]


def nearest(box: Box, among: Iterable[Printed]) -> list[Printed]:
    """The one that is nearest to the box, if there is any."""
    return sorted(among, key=lambda each: distance(each.box, box))[:1]


def distance(caption: Box, box: Box) -> float:
    """Between two boxes; zero when they touch or overlap."""
    across = max(0.0, caption.left - box.right, box.left - caption.right)
    down = max(0.0, caption.top - box.bottom, box.top - caption.bottom)
    return math.hypot(across, down)
