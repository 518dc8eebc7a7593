"""Columns that show the person of a row: one person a row, whatever columns there are."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from symage.fields import Fields
from symage.identities.facts import Column as PeopleColumn
from symage.tabular.cells import Cells, Draw


@dataclass(frozen=True, slots=True)
class PersonFact:
    """Facts of the household, with a space between where there are several."""

    paths: tuple[str, ...]
    numeric: bool = False

    def read(self, _constraints: Fields) -> "PersonFact":
        """Nothing of a person is a matter of constraints."""
        return self

    def cells(self, draw: Draw) -> Cells:
        columns = [_texts(draw.people[path]) for path in self.paths]
        texts = [" ".join(parts) for parts in zip(*columns, strict=True)] if len(columns) > 1 else columns[0]
        return Cells.of_numbers(texts) if self.numeric else Cells.of_texts(texts)

    def accepts(self, text: str) -> bool:
        return text.isdigit() if self.numeric else text == text.strip() != ""


def _texts(column: PeopleColumn) -> Sequence[str]:
    if isinstance(column, pa.Array):
        return ["" if value is None else value for value in column.to_pylist()]
    return [str(value) for value in column.tolist()]
