"""What any column may ask besides what its type knows: empty cells, no value twice, another look, to follow
another column, to be there under a condition, another person.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from symage.fields import Fields, Key, Keys
from symage.identities.text import join
from symage.kinds import Flag, Line, Number, Printable, Texts
from symage.objects import Object
from symage.randomness import chance
from symage.tabular.cells import Cells, Draw

NULL_RATE = Key("null_rate", Number(Decimal(0), Decimal(1)), Decimal(0), "The share of empty cells")
UNIQUE = Key("unique", Flag(), False, "No value comes twice")
FORMAT = Key(
    "format",
    Printable(100),
    "",
    "upper, lower or title; text with {} for the value; # for each digit of it; of days and moments %Y %m %d "
    "%H %M %S %y %b %B %a %A %j %I %p",
)
DEPENDS_ON = Key("depends_on", Line(100), "", "A column: where it has one value, so has this one")
GROUP = Key("group", Line(100), "", "Columns of one group show another person or thing of the row")
CONDITION_COLUMN = Key("column", Line(100), "", "The column that is looked at", required=True)
CONDITION_IN = Key("in", Texts(1000), (), "The texts of its values where there is a value here")
CONDITION_NOT_IN = Key("not_in", Texts(1000), (), "The texts of its values where there is none here")
CONDITION: Keys = (CONDITION_COLUMN, CONDITION_IN, CONDITION_NOT_IN)
WHEN = Key("when", Object(CONDITION), {}, "Where the column is filled")
KEYS: Keys = (NULL_RATE, UNIQUE, FORMAT, DEPENDS_ON, WHEN, GROUP)
CASES: Mapping[str, Callable[[pa.StringArray], pa.StringArray]] = {
    "upper": pc.utf8_upper,
    "lower": pc.utf8_lower,
    "title": pc.utf8_title,
}
_DIRECTIVE = re.compile(r"%(.?)")
_DIRECTIVES = frozenset("YmdHMSybBaAjIp%")


@dataclass(frozen=True, slots=True)
class Options:
    """As a column asked; "" and () where it did not."""

    null_rate: Decimal = Decimal(0)
    unique: bool = False
    format: str = ""
    depends_on: str = ""
    condition: str = ""
    among: tuple[str, ...] = ()
    not_among: tuple[str, ...] = ()
    group: str = ""

    @property
    def reads(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.depends_on, self.condition)))

    def applied(self, cells: Cells, draw: Draw) -> Cells:
        """The cells as the column shows them."""
        shown = formatted(cells, self.format) if self.format else cells
        if self.condition:
            shown = shown.only(self._fulfilled(draw))
        if self.null_rate:
            shown = shown.only(pa.array(~chance(draw.words("null"), float(self.null_rate))))
        return shown

    def _fulfilled(self, draw: Draw) -> pa.BooleanArray:
        seen = draw.others[self.condition].shown()
        if self.among:
            return pc.is_in(seen, value_set=pa.array(self.among))
        return pc.invert(pc.is_in(seen, value_set=pa.array(self.not_among, pa.string())))


def read_options(constraints: Fields, digits: int) -> Options:
    """`digits`: how many the type's values have, where they may be written anew."""
    null_rate, unique, shape, depends_on, _, group = (constraints.read(key) for key in KEYS)
    if shape:
        _check_format(constraints, shape, digits)
    if unique and depends_on:
        constraints.refuse_value("unique", "contradicts depends_on, which repeats values")
    given = constraints.within(WHEN, CONDITION if constraints.has("when") else ())
    condition: tuple[Any, ...] = ("", (), ())
    if constraints.has("when"):
        condition = tuple(given.read(key) for key in CONDITION)
        if given.has("in") == given.has("not_in"):
            given.refuse_value("in", "or not_in must be given, and not both")
        constraints.problems += given.problems
    column, among, not_among = condition
    return Options(null_rate, unique, shape, depends_on, column, tuple(among), tuple(not_among), group)


def formatted(cells: Cells, shape: str) -> Cells:
    """The values as texts of another look."""
    if shape in CASES:
        return Cells(CASES[shape](cells.shown()))
    if "%" in shape and is_dated(cells.values.type):
        return Cells(_strftime(cells.values, shape))
    texts = cells.shown()
    if "{}" in shape:
        before, _, after = shape.partition("{}")
        return Cells(join(before, texts, after))
    plain = pc.replace_substring_regex(texts, r"\D", "")
    parts: list[pa.StringArray | str] = []
    taken = 0
    for piece in re.findall(r"#+|[^#]+", shape):
        if piece[0] != "#":
            parts.append(piece)
            continue
        parts.append(pc.utf8_slice_codeunits(plain, taken, taken + len(piece)))
        taken += len(piece)
    return Cells(join(*parts))


def is_dated(kind: pa.DataType) -> bool:
    return bool(pa.types.is_date(kind) or pa.types.is_timestamp(kind) or pa.types.is_time(kind))


def names_each(shape: str, kind: pa.DataType) -> bool:
    """Whether days or moments that differ are written differently."""
    said = set(_DIRECTIVE.findall(shape))
    day = "Y" in said and ("j" in said or ("d" in said and bool({"m", "b", "B"} & said)))
    time = {"M", "S"} <= said and ("H" in said or {"I", "p"} <= said)
    return (day or pa.types.is_time(kind)) and (time or pa.types.is_date(kind))


def _strftime(values: pa.Array, shape: str) -> pa.StringArray:
    if pa.types.is_time(values.type):
        values = values.cast(pa.int32()).cast(pa.int64()).cast(pa.timestamp("s"))
    return pc.strftime(values.cast(pa.timestamp("s")), format=shape, locale="C")


def _check_format(constraints: Fields, shape: str, digits: int) -> None:
    if shape in CASES or shape.count("{}") == 1:
        return
    if "#" in shape:
        if shape.count("#") != digits:
            known = f"{digits} digits" if digits else "no fixed number of digits"
            constraints.refuse_value("format", f"has {shape.count('#')} # for values of {known}")
        return
    directives = _DIRECTIVE.findall(shape)
    if not directives:
        constraints.refuse_value("format", "must be upper, lower, title, or hold one {}, or # or % signs")
    elif unknown := [each for each in directives if each not in _DIRECTIVES]:
        constraints.refuse_value("format", f"knows no %{unknown[0]}")
