"""Columns of given values, drawn by weight."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from json import dumps
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from symage.fields import Fields, Key, Keys, has_controls, is_line, is_number
from symage.kinds import Anything
from symage.shapes import Schema, array, number
from symage.tabular.cells import Cells, Draw
from symage.tabular.fillings.ladder import Ladder, Rung

MOST_VALUES = 1000
LONGEST_VALUE = 1000
EXACT = 2**53
"""The greatest whole number up to which a float holds all."""
_VALUE: Schema = {"type": ["string", "number", "boolean"], "maxLength": LONGEST_VALUE}
VALUES = Key(
    "values",
    Anything(array(_VALUE, minItems=1, maxItems=MOST_VALUES, uniqueItems=True)),
    [],
    "What a cell may hold",
    required=True,
    missing="",
)
WEIGHTS = Key("weights", Anything(array(number(minimum=0))), None, "One for each value")
KEYS: Keys = (VALUES, WEIGHTS)


@dataclass(frozen=True, slots=True)
class Weighted:
    """The values as JSON has them, and their weights. `even`: nobody gave weights."""

    values: tuple[Any, ...]
    weights: tuple[Decimal, ...]
    even: bool = True
    reads: tuple[str, ...] = ()

    @classmethod
    def read(cls, constraints: Fields) -> "Weighted":
        values = _values(constraints)
        weights = _weights(constraints, len(values))
        return cls(tuple(values), weights, even=not constraints.has("weights"))

    @property
    def domain(self) -> int | None:
        return len(self.values) if self.even else None

    def cells(self, draw: Draw) -> Cells:
        if draw.unique:
            drawn = pa.array(draw.ranks(len(self.values)))
        else:
            drawn = pa.array(_ladder(self.weights).pick(draw.words()))
        return cells_of(self.values).taken(drawn)

    def broken(self, values: pa.Array) -> int:
        return not_among(values, typed(self.values))


def cells_of(values: Sequence[Any]) -> Cells:
    """Each value in a cell, as JSON has it."""
    if len(set(map(type, values))) == 1:
        return Cells(typed(values))
    literals = pa.array(map(dumps_plain, values))
    kept = typed(values)
    return Cells(kept, None if pa.types.is_string(kept.type) else literals, literals)


def typed(values: Sequence[Any]) -> pa.Array:
    """Values of one kind as they are, whole numbers beside others as numbers; all else as texts."""
    kinds = set(map(type, values))
    if len(kinds) == 1:
        return pa.array(values)
    if kinds == {int, float} and max(map(abs, values)) <= EXACT:
        return pa.array(map(float, values), pa.float64())
    return pa.array(map(_text, values))


def not_among(values: pa.Array, known: pa.Array) -> int:
    """How many values are none of the known ones."""
    strange = pc.invert(pc.is_in(values, value_set=known))
    return int(pc.sum(pc.and_(strange, pc.is_valid(values))).as_py() or 0)


def dumps_plain(value: Any) -> str:
    return dumps(value, ensure_ascii=False)


@lru_cache(maxsize=256)
def _ladder(weights: tuple[Decimal, ...]) -> Ladder:
    return Ladder.of([Rung(row, 1, weight) for row, weight in enumerate(weights)])


def _values(constraints: Fields) -> Sequence[Any]:
    values = constraints.read(VALUES)
    if not isinstance(values, list) or not 1 <= len(values) <= MOST_VALUES:
        constraints.refuse_value("values", f"must be a list of 1 to {MOST_VALUES} texts, numbers or booleans")
        return [""]
    if any(isinstance(value, str) and has_controls(value) for value in values):
        constraints.refuse_value(
            "values", "holds a text with a control character, such as a line break or a tab"
        )
    elif not all(map(_is_scalar, values)):
        constraints.refuse_value(
            "values",
            f"holds other things than numbers, booleans and texts of up to {LONGEST_VALUE} characters",
        )
    elif len(set(map(dumps_plain, values))) < len(values):
        constraints.refuse_value("values", "names a value twice")
    return values


def _weights(constraints: Fields, count: int) -> tuple[Decimal, ...]:
    even = (Decimal(1),) * count
    weights = constraints.read(WEIGHTS)
    if weights is None:
        return even
    if not isinstance(weights, list) or len(weights) != count or not all(map(is_number, weights)):
        constraints.refuse_value("weights", "must be a list of numbers, one for each value")
        return even
    exact = tuple(Decimal(str(weight)) for weight in weights)
    if min(exact) < 0 or max(exact) <= 0:
        constraints.refuse_value("weights", "must not be negative, nor all of them zero")
        return even
    return exact


def _is_scalar(value: object) -> bool:
    if isinstance(value, int) and not isinstance(value, bool):
        return abs(value) < 2**63
    return isinstance(value, bool) or is_number(value) or value == "" or is_line(value, most=LONGEST_VALUE)


def _text(value: object) -> str:
    return value if isinstance(value, str) else dumps_plain(value)
