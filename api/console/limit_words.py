"""Which limits a column of a type takes, in words."""

from typing import Any

from symage.fields import Key
from symage.shapes import Schema
from symage.tabular import options
from symage.tabular.column_type import ColumnType

_ANY = ", ".join(key.name for key in options.KEYS)
_WIDEST = 1_000_000


def taken(kind: ColumnType) -> str:
    """Those of the type with what they mean, then those of every column by name."""
    own = "; ".join(f"{key.name}: {means(key)}" for key in kind.constraints)
    return f"It takes {own}. Any column takes {_ANY}." if own else f"Like any column it takes {_ANY}."


def means(key: Key[Any]) -> str:
    """What a limit is, with its bounds."""
    shape = key.kind.shape()
    bounds = _bounds(shape) if isinstance(shape, dict) else ""
    return f"{key.means} ({bounds})" if bounds else key.means


def _bounds(shape: Schema) -> str:
    low, high = shape.get("minimum"), shape.get("maximum")
    return "" if low is None or high is None or abs(high) > _WIDEST else f"{low} to {high}"
