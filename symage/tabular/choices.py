"""Columns of given values, drawn by weight."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from json import dumps
from typing import Any

from symage.fields import Fields, Key, Keys, has_controls, is_line, is_number
from symage.kinds import Anything
from symage.shapes import Schema, array, number
from symage.tabular.cells import Cells, Draw
from symage.tabular.ladder import Ladder, Rung

MOST_VALUES = 1000
LONGEST_VALUE = 1000
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
    """`texts` and `literals` of the values, and their weights."""

    texts: tuple[str, ...]
    literals: tuple[str, ...]
    weights: tuple[Decimal, ...]
    paths: tuple[str, ...] = ()

    @classmethod
    def read(cls, constraints: Fields) -> "Weighted":
        values = _values(constraints)
        weights = _weights(constraints, len(values))
        return cls(tuple(map(_text, values)), tuple(map(_literal, values)), weights)

    def cells(self, draw: Draw) -> Cells:
        rows = _ladder(self.weights).pick(draw.words()).tolist()
        return Cells([self.texts[row] for row in rows], [self.literals[row] for row in rows])

    def accepts(self, text: str) -> bool:
        return text in self.texts


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
    elif len(set(map(_literal, values))) < len(values):
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
    return isinstance(value, bool) or is_number(value) or value == "" or is_line(value, most=LONGEST_VALUE)


def _text(value: object) -> str:
    return value if isinstance(value, str) else _literal(value)


def _literal(value: object) -> str:
    return dumps(value, ensure_ascii=False)
