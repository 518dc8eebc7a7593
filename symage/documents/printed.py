"""A caption as it is looked at to find out what it names."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from symage.documents.grouping import is_line_number
from symage.geometry import Box


@dataclass(frozen=True, slots=True, eq=False)
class Printed:
    """A caption of the page. `tokens`: its words in small letters without marks, none says nothing; `said`:
    those without the number of its line."""

    words: tuple[str, ...]
    box: Box
    tokens: frozenset[str]
    said: frozenset[str]

    @classmethod
    def of(cls, words: Sequence[str], box: Box) -> Self:
        said = words[1:] if len(words) > 1 and is_line_number(words[0]) else words
        return cls(tuple(words), box, tokens(" ".join(words)), tokens(" ".join(said)))

    @property
    def is_number(self) -> bool:
        """Whether it is the number of a line and nothing else."""
        return len(self.words) == 1 and is_line_number(self.words[0])

    @property
    def opens_line(self) -> bool:
        """Whether it is words of a line with the line's number before them."""
        return len(self.words) > 1 and is_line_number(self.words[0])

    def begins(self, text: str) -> bool:
        """Whether it begins with these words, after the number of its line or with it."""
        starts = (0, 1) if self.opens_line else (0,)
        return any(_begins(" ".join(self.words[start:]), text) for start in starts)


def _begins(text: str, with_words: str) -> bool:
    return text.startswith(with_words) and not text[len(with_words) :][:1].isalnum()


@lru_cache(maxsize=4096)
def tokens(text: str) -> frozenset[str]:
    """Asked of one label again and again, for each caption of its page."""
    return frozenset(re.findall(r"[a-z0-9]+", text.replace("’", "").replace("'", "").lower()))


def nearest(box: Box, among: Iterable[Printed]) -> list[Printed]:
    """The one that is nearest to the box, if there is any."""
    return sorted(among, key=lambda each: distance(each.box, box))[:1]


def distance(caption: Box, box: Box) -> float:
    """Between two boxes; zero when they touch or overlap."""
    across = max(0.0, caption.left - box.right, box.left - caption.right)
    down = max(0.0, caption.top - box.bottom, box.top - caption.bottom)
    return math.hypot(across, down)
