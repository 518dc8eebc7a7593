"""How an order wants documents written by hand: ink and hands beside the forms, the rest in `config`.

All of it is checked in every order and counts where a surface is written by hand. What does not belong here:
which forms can be (`format_rules.py`).
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from symage.fields import Fields, Key, is_integer
from symage.kinds import Choice, Number, Ruled
from symage.objects import Object
from symage.request import BLACK, BLUE, PER_DOCUMENT, PER_FIELD, RED, Handwriting
from symage.shapes import integer

INK_COLORS = (BLACK, BLUE, RED)
WRITER_CONSISTENCIES = (PER_DOCUMENT, PER_FIELD)
_DEFAULT = Handwriting()
_INK_WEIGHTS = {
    "properties": {color: integer(0, 100) for color in INK_COLORS},
    "minProperties": 1,
    "examples": [{"blue": 60, "black": 30, "red": 10}],
}

INK_COLOR = Key("ink_color", Choice(INK_COLORS), BLUE, "Of handwriting")
INK_COLOR_DISTRIBUTION = Key(
    "ink_color_distribution",
    Ruled(Object(()), _INK_WEIGHTS),
    {},
    "Shares of the documents, in place of ink_color: whole weights that sum to 100",
)
WRITER_CONSISTENCY = Key(
    "writer_consistency",
    Choice(WRITER_CONSISTENCIES),
    _DEFAULT.consistency,
    "How often the hand of handwriting changes",
)
HANDWRITING_DIFFICULTY = Key(
    "handwriting_difficulty",
    Number(Decimal(0), Decimal(1)),
    Decimal(str(_DEFAULT.difficulty)),
    "How hard hands are to read: 0 careful, 0.5 as people write, 1 hasty",
)
CORRECTION_RATE = Key(
    "correction_rate",
    Number(Decimal(0), Decimal(1)),
    Decimal(str(_DEFAULT.corrections)),
    "Share of handwritten texts that are struck out and written anew",
)


def read_handwriting(fields: Fields, config: Fields) -> Handwriting:
    """`fields`: of the order, `config`: of its object of that name; problems stay in them."""
    return Handwriting(
        inks=_inks(fields),
        consistency=fields.read(WRITER_CONSISTENCY),
        difficulty=float(config.read(HANDWRITING_DIFFICULTY)),
        corrections=float(config.read(CORRECTION_RATE)),
    )


def _inks(fields: Fields) -> dict[str, int]:
    color, weights = fields.read(INK_COLOR), fields.read(INK_COLOR_DISTRIBUTION)
    name = INK_COLOR_DISTRIBUTION.name
    if not fields.has(name):
        return {color: 100}
    if not _is_distribution(weights):
        fields.refuse_value(name, f"gives {', '.join(INK_COLORS)} whole weights that sum to 100")
        return {}
    return {color: weights[color] for color in INK_COLORS if weights.get(color)}


def _is_distribution(weights: Mapping[str, Any]) -> bool:
    values: Sequence[Any] = list(weights.values())
    known = all(color in INK_COLORS for color in weights)
    whole = all(is_integer(value) and 0 <= value <= 100 for value in values)
    return known and whole and sum(values) == 100
