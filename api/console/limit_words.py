"""Which limits a column of a type takes, in a line beside its field."""

from collections.abc import Mapping, Sequence
from functools import cache

from symage.fields import Key
from symage.shapes import Schema
from symage.tabular import options
from symage.tabular.column_type import ColumnType
from symage.tabular.columns import TYPES

_ANY = ", ".join(key.name for key in options.KEYS)
_WIDEST = 1_000_000


def taken(kind: ColumnType) -> str:
    """Those of the type with what they mean, then those of every column by name."""
    own = "; ".join(f"{key.name}: {_means(key)}" for key in kind.constraints)
    return f"It takes {own}. Any column takes {_ANY}." if own else f"Like any column it takes {_ANY}."


def placeholder(kind: ColumnType) -> str:
    """What its field shows while it is empty."""
    return ", ".join(key.name for key in kind.constraints) or "No limits"


@cache
def by_type() -> Mapping[str, object]:
    """For the page's script: `said`, placeholder and line; `of`, type -> place in `said`."""
    said: list[Sequence[str]] = []
    of: dict[str, int] = {}
    for name, kind in TYPES.items():
        words = (placeholder(kind), taken(kind))
        if words not in said:
            said.append(words)
        of[name] = said.index(words)
    return {"said": said, "of": of}


def _means(key: Key[object]) -> str:
    shape = key.kind.shape()
    bounds = _bounds(shape) if isinstance(shape, dict) else ""
    return f"{key.means} ({bounds})" if bounds else key.means


def _bounds(shape: Schema) -> str:
    low, high = shape.get("minimum"), shape.get("maximum")
    return "" if low is None or high is None or abs(high) > _WIDEST else f"{low} to {high}"
