"""The values of a column as they are written, and what they are drawn from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import Protocol

from symage.identities.facts import Column as PeopleColumn
from symage.randomness import Words, word

LARGEST = 10**15
"""Numbers lie within ± this, which JSON readers of any kind keep exactly."""


@dataclass(frozen=True, slots=True)
class Cells:
    """A column's values: as CSV has them before it quotes, and as JSON literals."""

    texts: Sequence[str]
    literals: Sequence[str]

    @classmethod
    def of_texts(cls, texts: Sequence[str]) -> "Cells":
        return cls(texts, [encode_basestring(text) for text in texts])

    @classmethod
    def of_numbers(cls, texts: Sequence[str]) -> "Cells":
        return cls(texts, texts)


@dataclass(frozen=True, slots=True)
class Draw:
    """Some rows of one column: their household numbers and people. Words depend on the column's name, so
    that a column added beside it, or moved, changes no value of it."""

    indexes: Words
    people: Mapping[str, PeopleColumn]
    column: str

    def words(self, part: str = "") -> Words:
        return word(self.indexes, f"tabular.{self.column}.{part}")


class Filling(Protocol):
    """How a column is filled."""

    @property
    def paths(self) -> tuple[str, ...]:
        """The facts of households that it shows."""
        ...

    def cells(self, draw: Draw) -> Cells: ...

    def accepts(self, text: str) -> bool:
        """Whether a value, as CSV has it, is one that the column may hold."""
        ...
