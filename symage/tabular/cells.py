"""The values of a column, and what they are drawn from.

What does not belong here: how cells are written as CSV, JSON and Parquet (`writing.py`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from symage.identities.facts import Column as PeopleColumn
from symage.randomness import Words, field_key, mix, word
from symage.tabular.fillings.ladder import Placed
from symage.tabular.fillings.permuted import permuted

LARGEST = 10**15
"""Numbers lie within ± this, which JSON readers of any kind keep exactly."""
ENDLESS = 2**62
"""The count of different values where there are more than anybody asks for."""

People = Mapping[str, PeopleColumn]
"""The facts of a row's household, by path; each is worked out when it is first read."""


@dataclass(frozen=True, slots=True)
class Cells:
    """`values`: typed, null where a cell is empty. `texts`: as they are shown, where the type does not say
    it; `literals`: as JSON has them, likewise. `placed`: where numbers stand in their distribution."""

    values: pa.Array
    texts: pa.StringArray | None = None
    literals: pa.StringArray | None = None
    placed: Placed | None = None

    def shown(self) -> pa.StringArray:
        return self.values.cast(pa.string()) if self.texts is None else self.texts

    def taken(self, rows: pa.Array) -> "Cells":
        """These of the cells, in this order."""
        texts = None if self.texts is None else self.texts.take(rows)
        literals = None if self.literals is None else self.literals.take(rows)
        return Cells(self.values.take(rows), texts, literals)

    def only(self, kept: pa.BooleanArray) -> "Cells":
        """Empty where `kept` is false."""

        def masked(array: pa.Array | None) -> pa.Array | None:
            return None if array is None else pc.if_else(kept, array, pa.scalar(None, array.type))

        return replace(
            self,
            values=masked(self.values),
            texts=masked(self.texts),
            literals=masked(self.literals),
        )


@dataclass(frozen=True, slots=True)
class Draw:
    """Some rows of one column. Words depend on the column's name, so that a column added beside it, or
    moved, changes no value of it. `rows` count from 0, `indexes` are what values are drawn from:
    household numbers, or what another column holds. `others`: the columns that it reads, in the same
    rows; `repeats`: in how many rows behind each other each value of a sequence stands."""

    rows: Words
    indexes: Words
    column: str
    people_of: Callable[[Words], People]
    seed: int = 0
    group: str = ""
    others: Mapping[str, Cells] = field(default_factory=dict)
    tables: Mapping[str, "Table"] = field(default_factory=dict)
    repeats: Mapping[str, int] = field(default_factory=dict)
    unique: bool = False
    keyed: bool = False

    @property
    def households(self) -> Words:
        """The households of the rows: those of the job, or of a group of their own."""
        return self.indexes if not self.group else grouped(self.indexes, self.group)

    @property
    def people(self) -> People:
        return self.people_of(self.households)

    def shared(self, name: str) -> Words:
        """Words that all columns about one household have in common."""
        return word(self.households, f"tabular.shared.{name}")

    def words(self, part: str = "") -> Words:
        return word(self.indexes, f"tabular.{self.column}.{part}")

    def part(self, name: str, *, unique: bool = False) -> "Draw":
        """The draw of a piece that the column's values are put together from."""
        return replace(self, column=f"{self.column}.{name}", unique=unique)

    def places(self, key: str) -> NDArray[np.int64]:
        """Which of its rows each row is, of those with the same value of a key column; without a key, of
        all."""
        repeat = np.uint64(self.repeats[key] if key else 2**62)
        return (self.rows % repeat).astype(np.int64)

    def ranks(self, size: int) -> Words:
        """A number below `size` for each row, none of them twice before all have come; where another column
        says what is drawn, one for each of its values."""
        numbers = (self.indexes if self.keyed else self.rows) % np.uint64(size)
        return permuted(numbers, size, key=int(field_key(f"{self.seed}.{self.column}")))


class Table(Protocol):
    """Another table of the same order, as a column refers to it."""

    @property
    def quantity(self) -> int: ...

    def column(self, name: str) -> Cells:
        """All cells of one of its columns."""
        ...


class Filling(Protocol):
    """How a column is filled."""

    @property
    def reads(self) -> tuple[str, ...]:
        """The columns beside it that it looks at."""
        ...

    @property
    def domain(self) -> int | None:
        """How many different values it can give where none may come twice; None: it cannot promise that."""
        ...

    def cells(self, draw: Draw) -> Cells: ...

    def broken(self, values: pa.Array) -> int:
        """How many values are none that the column may hold."""
        ...


def grouped(indexes: Words, group: str) -> Words:
    """The households of a group: others than those of the rows, and the same for each column of it."""
    return mix(indexes + field_key(f"tabular.group.{group}"))


def keyed(texts: pa.StringArray, seed: int) -> Words:
    """A word for each text: the same wherever the text is."""
    coded = texts.fill_null("").dictionary_encode()
    known = [
        int.from_bytes(blake2b(f"{seed}.{text}".encode(), digest_size=8).digest(), "little")
        for text in coded.dictionary.to_pylist()
    ]
    words: Words = np.array(known, dtype=np.uint64)[coded.indices.to_numpy()]
    return words
