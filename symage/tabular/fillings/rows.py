"""Columns about the row's person that are drawn for tables: several of them may come from the same words."""

from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa

from symage.fields import Fields
from symage.tabular.cells import Cells, Draw
from symage.tabular.fillings.people import LINE, unlike


@dataclass(frozen=True, slots=True)
class RowFact:
    """`compute` may read the person and the words that the columns about one household share."""

    compute: Callable[[Draw], Cells]
    pattern: str = LINE
    domain: int | None = None
    reads: tuple[str, ...] = ()

    def read(self, _constraints: Fields) -> "RowFact":
        return self

    def cells(self, draw: Draw) -> Cells:
        return self.compute(draw)

    def broken(self, values: pa.Array) -> int:
        return unlike(values, self.pattern) if pa.types.is_string(values.type) else 0
