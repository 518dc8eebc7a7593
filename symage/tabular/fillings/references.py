"""Columns that follow from other columns of their row, or show a row of another table."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from symage.fields import Fault, Fields, Key, Keys
from symage.identities.text import join
from symage.kinds import Anything, Line, Printable
from symage.randomness import below, word
from symage.shapes import table
from symage.tabular.cells import Cells, Draw
from symage.tabular.fillings.choices import LONGEST_VALUE, MOST_VALUES, cells_of

LONGEST_TEMPLATE = 500
Change = Callable[[pa.StringArray], pa.StringArray]


def _slug(texts: pa.StringArray) -> pa.StringArray:
    plain = pc.replace_substring_regex(pc.utf8_lower(texts), "[^a-z0-9]+", "-")
    return pc.utf8_trim(plain, "-")


CHANGES: Mapping[str, Change] = MappingProxyType(
    {
        "lower": pc.utf8_lower,
        "upper": pc.utf8_upper,
        "title": pc.utf8_title,
        "slug": _slug,
        "initial": lambda texts: pc.utf8_slice_codeunits(texts, 0, 1),
    }
)
"""What stands behind the bar in {column|change}."""


@dataclass(frozen=True, slots=True)
class Template:
    """`parts`: texts as they stand, and (column, change) pairs."""

    parts: tuple[str | tuple[str, str], ...]
    domain: int | None = None

    @property
    def reads(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(part[0] for part in self.parts if isinstance(part, tuple)))

    def cells(self, draw: Draw) -> Cells:
        texts = [part if isinstance(part, str) else self._shown(draw, *part) for part in self.parts]
        if not self.reads:
            return Cells(pa.array(["".join(map(str, texts))] * len(draw.rows)))
        return Cells(join(*texts))

    def broken(self, values: pa.Array) -> int:
        return 0

    def _shown(self, draw: Draw, column: str, change: str) -> pa.StringArray:
        texts = draw.others[column].shown().fill_null("")
        return CHANGES[change](texts) if change else texts


TEMPLATE = Key(
    "template",
    Printable(LONGEST_TEMPLATE),
    "",
    f"Text with {{column}} or {{column|change}} in it; changes: {', '.join(CHANGES)}. "
    "{{ and }} are braces",
    required=True,
    missing="",
)
TEMPLATE_KEYS: Keys = (TEMPLATE,)
_PIECES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[^{}]+|[{}]")


def read_template(constraints: Fields) -> Template:
    parts: list[str | tuple[str, str]] = []
    for found in _PIECES.finditer(constraints.read(TEMPLATE)):
        piece = found.group()
        if found.group(1) is None:
            if piece in "{}":
                constraints.refuse_value("template", f"has a {piece} that stands alone; write {piece * 2}")
            parts.append({"{{": "{", "}}": "}"}.get(piece, piece))
            continue
        column, _, change = (
            part.strip() for part in found.group(1).rpartition("|" if "|" in piece else "\0")
        )
        column, change = (column, change) if "|" in piece else (change, "")
        if not column:
            constraints.refuse_value("template", "names no column between its braces")
        if change and change not in CHANGES:
            constraints.refuse_value("template", f"knows no change {change}; there are {', '.join(CHANGES)}")
        parts.append((column, change))
    return Template(tuple(parts))


@dataclass(frozen=True, slots=True)
class Lookup:
    """Another column's values, or what stands beside them; `known` and `given` pair up."""

    column: str
    known: tuple[str, ...] = ()
    given: tuple[Any, ...] = ()
    otherwise: Any = None
    domain: int | None = None

    @property
    def reads(self) -> tuple[str, ...]:
        return (self.column,)

    def cells(self, draw: Draw) -> Cells:
        seen = draw.others[self.column]
        if not self.known:
            return Cells(seen.values, seen.texts, seen.literals)
        results = [*self.given, *([] if self.otherwise is None else [self.otherwise])]
        place = pc.index_in(seen.shown(), value_set=pa.array(self.known))
        if self.otherwise is not None:
            place = place.fill_null(len(self.known))
        return cells_of(results).taken(place)

    def broken(self, values: pa.Array) -> int:
        return 0


@dataclass(frozen=True, slots=True)
class Pairs:
    """From texts to texts, numbers or booleans."""

    def read(self, value: Any) -> Mapping[str, Any] | Fault:
        whole = isinstance(value, dict) and 1 <= len(value) <= MOST_VALUES
        if whole and all(isinstance(each, str | int | float | bool) for each in value.values()):
            return dict(value)
        return Fault(f"must be an object of 1 to {MOST_VALUES} texts, numbers or booleans")

    def shape(self) -> Any:
        return table({"type": ["string", "number", "boolean"], "maxLength": LONGEST_VALUE})


LOOKED_UP = Key("column", Line(100), "", "The column that is looked at", required=True)
PAIRS = Key("values", Pairs(), {}, "What stands for each of its values; without it, the value itself")
OTHERWISE = Key("otherwise", Anything(), None, "What stands for all other values; without it, nothing")
LOOKUP_KEYS: Keys = (LOOKED_UP, PAIRS, OTHERWISE)


def read_lookup(constraints: Fields) -> Lookup:
    column, pairs, otherwise = (constraints.read(key) for key in LOOKUP_KEYS)
    if otherwise is not None and not isinstance(otherwise, str | int | float | bool):
        constraints.refuse_value("otherwise", "must be a text, a number or a boolean")
        otherwise = None
    return Lookup(column, tuple(pairs), tuple(pairs.values()), otherwise)


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A row of another table of the order, the same for all columns that show that table in one row."""

    table: str
    column: str
    reads: tuple[str, ...] = ()
    domain: int | None = None

    def cells(self, draw: Draw) -> Cells:
        other = draw.tables[self.table]
        rows = pa.array(below(word(draw.indexes, f"tabular.rows of {self.table}"), other.quantity))
        return other.column(self.column).taken(rows)

    def broken(self, values: pa.Array) -> int:
        return 0


FOREIGN_TABLE = Key("table", Line(100), "", "Another table of the order", required=True)
FOREIGN_COLUMN = Key("column", Line(100), "", "Its column", required=True)
FOREIGN_KEYS: Keys = (FOREIGN_TABLE, FOREIGN_COLUMN)


def read_foreign(constraints: Fields) -> ForeignKey:
    return ForeignKey(*(constraints.read(key) for key in FOREIGN_KEYS))


@dataclass(frozen=True, slots=True)
class Constant:
    """The same value in every row."""

    value: Any
    reads: tuple[str, ...] = ()
    domain: int | None = None

    def cells(self, draw: Draw) -> Cells:
        return Cells(pa.array([self.value]).take(pa.array([0] * len(draw.rows))))

    def broken(self, values: pa.Array) -> int:
        return 0


VALUE = Key(
    "value",
    Anything({"type": ["string", "number", "boolean"]}),
    None,
    "What stands in every row",
    required=True,
)
CONSTANT_KEYS: Keys = (VALUE,)


def read_constant(constraints: Fields) -> Constant:
    value = constraints.read(VALUE)
    if isinstance(value, str) and isinstance(Printable(LONGEST_VALUE).read(value), Fault):
        constraints.refuse_value("value", f"must have 1 to {LONGEST_VALUE} printable characters")
    elif value is not None and not isinstance(value, str | int | float | bool):
        constraints.refuse_value("value", "must be a text, a number or a boolean")
    elif isinstance(value, int) and abs(value) >= 2**63:
        constraints.refuse_value("value", "is beyond 64 bits")
    return Constant(value)
