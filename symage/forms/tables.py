"""Lookup tables of formulas: of a definition (`tables:`) and of the year's constants (`tax.…`).

A key that a table does not hold takes its `otherwise` row; without one it is an error that names the
key. A blank key gives blank.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from symage.forms import columns
from symage.forms.columns import Blank, Flag, FormulaError, Integers, Number, Series, Text, Value

OTHERWISE = "otherwise"


@dataclass(frozen=True)
class Table:
    """Key -> scalar, list of numbers or row of named scalars, as the YAML has it."""

    cells: Mapping[str, Any]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(str(key) for key in self.cells if key != OTHERWISE)

    def rows(self, key: Value, name: str) -> Integers:
        """The row of each document's key; len(keys) is `otherwise`, len(keys) + 1 is no key at all."""
        places = pc.index_in(_key_texts(key), value_set=pa.array(self.keys, pa.string()))
        found = _as_integers(pc.fill_null(places, len(self.keys)))
        rows = np.where(key.is_blank, len(self.keys) + 1, found)
        if OTHERWISE not in self.cells and (rows == len(self.keys)).any():
            raise FormulaError(f"table {name!r} has no key {self._unknown(key, rows)!r} and no {OTHERWISE!r}")
        return rows

    def _unknown(self, key: Value, rows: Integers) -> str:
        texts = _key_texts(key)
        if isinstance(texts, pa.Scalar):
            return str(texts.as_py())
        return str(texts[int(np.flatnonzero(rows == len(self.keys))[0])].as_py())

    def column(self, column: str | None, rows: Integers, name: str) -> Value:
        """The values at those rows. column: None for a table without columns. name: for complaints."""
        if column not in self._ready:
            self._ready[column] = self._cells(column, name)
        return _picked(self._ready[column], rows)

    @cached_property
    def _ready(self) -> dict[str | None, "_Cells"]:
        """Columns that were read before: a table is looked up many times."""
        return {}

    def _cells(self, column: str | None, name: str) -> "_Cells":
        cells = [self._cell(self.cells[key], column, name) for key in self.cells if key != OTHERWISE]
        return _prepared([*cells, self._cell(self.cells.get(OTHERWISE), column, name), None], name)

    def _cell(self, row: Any, column: str | None, name: str) -> Any:
        if row is None:
            return None
        if isinstance(row, Mapping) != (column is not None):
            wanted = "a column" if column is None else "no column"
            raise FormulaError(f"table {name!r} needs {wanted}")
        if column is None:
            return row
        if column not in self.columns:
            raise FormulaError(f"table {name!r} has no column {column!r}")
        return row.get(column)

    @cached_property
    def columns(self) -> frozenset[str]:
        rows = [row for row in self.cells.values() if isinstance(row, Mapping)]
        return frozenset(column for row in rows for column in row)


def _key_texts(key: Value) -> pa.Array | pa.Scalar:
    if isinstance(key, Text):
        return key.values
    if isinstance(key, Number) and key.denominator == 1:
        texts = key.numerator.astype(str)
        return pa.scalar(str(texts)) if key.is_constant else pa.array(texts.tolist(), pa.string())
    if isinstance(key, Blank):
        return pa.scalar(None, pa.string())
    raise FormulaError(f"a table is looked up by text or whole number, not by {columns.kind_name(key)}")


def _as_integers(places: pa.Array | pa.Scalar) -> Integers:
    if isinstance(places, pa.Scalar):
        return columns.integers(places.as_py())
    return np.asarray(places.to_numpy(zero_copy_only=False), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class _Cells:
    """A column of a table, ready to be picked from: one entry a row, then `otherwise`, then no key."""

    kind: str
    values: Any
    blank: columns.Booleans
    denominator: int = 1


def _prepared(cells: list[Any], name: str) -> _Cells:
    kinds = {_kind(cell) for cell in cells if cell is not None}
    if len(kinds) > 1:
        raise FormulaError(f"a column of table {name!r} holds {' and '.join(sorted(kinds))}")
    kind = kinds.pop() if kinds else "blank"
    blank = np.array([cell is None for cell in cells])
    if kind == "number":
        numbers = [columns.constant(columns.exact(cell or 0)) for cell in cells]
        numerators, denominator = columns.common(numbers)
        return _Cells(kind, np.array(numerators, dtype=np.int64), blank, denominator)
    return _Cells(kind, _PREPARE[kind](cells), blank)


def _lists(cells: list[Any]) -> tuple[tuple[Fraction, ...], ...]:
    return tuple(tuple(columns.exact(item) for item in cell) for cell in cells if cell is not None)


_PREPARE: Mapping[str, Callable[[list[Any]], Any]] = MappingProxyType(
    {
        "list": _lists,
        "text": lambda cells: pa.array(cells, pa.string()),
        "flag": lambda cells: np.array([bool(cell) for cell in cells]),
        "blank": lambda _: None,
    }
)


def _kind(cell: Any) -> str:
    if isinstance(cell, bool):
        return "flag"
    if isinstance(cell, int | float | Fraction):
        return "number"
    return "list" if isinstance(cell, list | tuple) else "text"


def _picked(cells: _Cells, rows: Integers) -> Value:
    if cells.kind == "number":
        blank = cells.blank[rows]
        return Number(
            np.asarray(cells.values[rows]), cells.denominator, np.asarray(blank) if blank.any() else None
        )
    if cells.kind == "text":
        return Text(cells.values[int(rows)] if rows.ndim == 0 else cells.values.take(pa.array(rows)))
    if cells.kind == "flag":
        return Flag(np.asarray(cells.values[rows]))
    if cells.kind == "list":
        return Series(cells.values, np.minimum(rows, len(cells.values) - 1))
    return Blank()
