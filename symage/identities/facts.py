"""Facts about a batch of households, each computed once and only when somebody asks for it.

A fact is a named column with a kind and the function that computes it from a Draw. Facts may
live in a part of the batch (the households that have a spouse, a mortgage …): they are computed
for those rows only and spread over the whole batch when they are read from outside.
What does not belong here: what the facts are (see catalogue.py).
"""

import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from symage.identities.config import IdentityConfig
from symage.identities.dates import Dates
from symage.identities.text import Coded, Placement
from symage.randomness import Words, word

Column: TypeAlias = NDArray[Any] | pa.Array
"""Text: pa.StringArray, null = absent. Money: int64 cents. Numbers int64, yes/no bool, dates datetime64[D].
Where a part is absent money and numbers are 0, yes/no is False and dates are NaT."""

KINDS = ("text", "cents", "int", "bool", "date", "hidden")
"""hidden: a row number or another step on the way, not a path that a form may name."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One column: its kind, how it is computed, and the yes/no fact that says which rows have it."""

    kind: str
    compute: Callable[["Draw"], "Column | Coded"]
    where: str | None = None


Facts = Mapping[str, Fact]


class Draw:
    """One batch (or a part of one) of households, remembering the facts already computed."""

    __slots__ = (
        "_facts",
        "_known",
        "_parent",
        "_parts",
        "_placement",
        "_where",
        "__weakref__",
        "_written",
        "config",
        "indexes",
        "needs",
    )

    def __init__(self, indexes: Words, needs: frozenset[str], config: IdentityConfig, facts: Facts) -> None:
        self.indexes = indexes
        self.needs = needs
        self.config = config
        self._facts = facts
        self._known: dict[str, Column | Coded] = {}
        self._written: dict[str, Column] = {}
        self._parts: dict[str, Draw] = {}
        self._where: str | None = None
        self._parent: weakref.ref[Draw] | None = None
        """Weak, so that a batch is freed as soon as nobody reads it."""
        self._placement: Placement | None = None

    def __len__(self) -> int:
        return len(self.indexes)

    def word(self, field: str) -> Words:
        return word(self.indexes, field)

    def __getitem__(self, path: str) -> NDArray[np.int64]:
        """The numbers at a path (whole numbers, cents, row numbers), for the rows of this draw."""
        return np.asarray(self.raw(path))

    def flags(self, path: str) -> NDArray[np.bool_]:
        """The yes/no values at a path."""
        return np.asarray(self.raw(path))

    def dates(self, path: str) -> Dates:
        """The dates at a path."""
        return np.asarray(self.raw(path))

    def text(self, path: str) -> pa.StringArray:
        """The text at a path."""
        return self.column(path)

    def column(self, path: str) -> Column:
        """The column at a path, of whatever kind."""
        if path not in self._written:
            self._written[path] = self._write(path)
        return self._written[path]

    def _write(self, path: str) -> Column:
        """Text of a part is made in the part, where it is short, and spread afterwards."""
        fact = self._facts[path]
        if fact.kind == "text" and fact.where is not None and self._where is None:
            part = self._part(fact.where)
            assert part._placement is not None
            return part._placement.text(part.column(path))
        column = self.raw(path)
        return column.strings() if isinstance(column, Coded) else column

    def raw(self, path: str) -> Any:
        """The column as it was computed: text may still be row numbers into a list of strings."""
        if path not in self._known:
            self._known[path] = self._find(path)
        return self._known[path]

    def _find(self, path: str) -> Column | Coded:
        fact = self._facts[path]
        if fact.where == self._where:
            return fact.compute(self)
        if self._parent is not None and self._placement is not None:
            whole = self._parent()
            assert whole is not None
            return pick(whole.raw(path), self._placement.rows)
        assert fact.where is not None
        part = self._part(fact.where)
        return part._placed(path)

    def _part(self, where: str) -> "Draw":
        """The rows for which a yes/no fact holds."""
        if where not in self._parts:
            placement = Placement.of(self.flags(where))
            part = Draw(self.indexes[placement.rows], self.needs, self.config, self._facts)
            part._parent, part._placement, part._where = weakref.ref(self), placement, where
            self._parts[where] = part
        return self._parts[where]

    def _placed(self, path: str) -> Column | Coded:
        """A column of this part spread over the whole."""
        assert self._placement is not None
        column = self.raw(path)
        if isinstance(column, Coded):
            return self._placement.codes(column)
        if isinstance(column, pa.Array):
            return self._placement.text(column)
        return self._placement.numbers(column)


def pick(column: Column | Coded, rows: NDArray[np.int64]) -> Column | Coded:
    """Some rows of a column."""
    if isinstance(column, Coded):
        return Coded(column.texts, column.rows[rows])
    if isinstance(column, pa.Array):
        return column.take(pa.array(rows))
    return column[rows]
