"""From a computed column to what is stored of a field and to what stands on the paper.

Stored: Arrow columns, null = blank. Printed: one text for each document, "" = blank.
What does not belong here: where the text stands (symage/documents).
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from symage.forms import columns
from symage.forms.columns import Blank, Date, Flag, FormulaError, Number, Text, Value
from symage.forms.text_functions import money_text

CHECKED = "X"

Printed = list[str]


def settled(value: Value, field_type: str | None, money: str) -> Value:
    """The value as its field takes it, which is what other formulas read. field_type: None for a local value.

    A form in whole dollars rounds every amount that is written on it, half a dollar away from zero.
    """
    if field_type == "money" and money == "dollars" and isinstance(value, Number):
        return columns.rounded(value, 1)
    return value


def stored(value: Value, field_type: str, count: int) -> pa.Array:
    """The column of a field's values. Raises FormulaError for a value of another kind than the field's."""
    if isinstance(value, Blank):
        return pa.nulls(count, stored_type(field_type))
    if field_type == "money":
        return _integers(value, 100, "round the amount with cents() or dollars()", count)
    if field_type in ("number", "year"):
        return _integers(value, 1, "a whole number is needed", count)
    if field_type == "checkbox":
        return _flags(value, count)
    if field_type == "date":
        return _dates(value, count)
    return _texts(value, field_type, count)


def stored_type(field_type: str) -> pa.DataType:
    """What values of a field type are stored as: money as cents."""
    return _STORED_TYPES.get(field_type, pa.string())


_STORED_TYPES: Mapping[str, pa.DataType] = MappingProxyType(
    {
        "money": pa.int64(),
        "number": pa.int64(),
        "year": pa.int64(),
        "checkbox": pa.bool_(),
        "date": pa.date32(),
    }
)


def _integers(value: Value, per_unit: int, advice: str, count: int) -> pa.Array:
    if not isinstance(value, Number):
        raise FormulaError(f"the field needs a number, not {columns.kind_name(value)}")
    if per_unit % value.denominator:
        raise FormulaError(advice)
    blank = columns.spread(value.is_blank, count) if value.blank is not None else None
    return pa.array(columns.spread(value.over(per_unit), count), pa.int64(), mask=blank)


def _flags(value: Value, count: int) -> pa.Array:
    if not isinstance(value, Flag):
        raise FormulaError(f"a checkbox needs true or false, not {columns.kind_name(value)}")
    return pa.array(columns.spread(value.values, count))


def _dates(value: Value, count: int) -> pa.Array:
    if not isinstance(value, Date):
        raise FormulaError(f"the field needs a date, not {columns.kind_name(value)}")
    return pa.array(columns.spread(value.values, count), pa.date32())


def _texts(value: Value, field_type: str, count: int) -> pa.Array:
    if not isinstance(value, Text):
        raise FormulaError(f"a field of type {field_type} needs text, not {columns.kind_name(value)}")
    texts = columns.text_column(value.values, count)
    if isinstance(texts, pa.ChunkedArray):
        texts = texts.combine_chunks()
    texts = pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
    if field_type in DASHES:
        pattern, dashed = DASHES[field_type]
        return pc.replace_substring_regex(texts, pattern, dashed)
    return texts


DASHES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "ssn": (r"^(\d{3})-?(\d{2})-?(\d{4})$", r"\1-\2-\3"),
        "ein": (r"^(\d{2})-?(\d{7})$", r"\1-\2"),
    }
)


SHORT_DATE = 8
"""Characters of a date with two digits for the year."""


def printed(
    values: pa.Array, field_type: str, money: str, *, in_cells: bool = False, most: int | None = None
) -> Printed:
    """What stands on the paper. `money` is the form's style: 'cents' 54321.00, 'dollars' 54321.
    `in_cells`: in the cells of a comb, which has a number's dashes printed between them, or not at all.
    `most`: the most characters that the field takes, which make a date short."""
    if values.null_count == len(values):
        return [""] * len(values)
    if field_type == "money":
        written = _MONEY[money]
        return ["" if cents is None else written(cents) for cents in values.to_pylist()]
    if field_type == "checkbox":
        return [CHECKED if value else "" for value in values.to_pylist()]
    if field_type == "date":
        pattern = "%m/%d/%y" if most is not None and most <= SHORT_DATE else "%m/%d/%Y"
        return ["" if value is None else value.strftime(pattern) for value in values.to_pylist()]
    if field_type in ("number", "year"):
        return ["" if value is None else str(value) for value in values.to_pylist()]
    texts = [value or "" for value in values.to_pylist()]
    return [text.replace("-", "") for text in texts] if in_cells else texts


def _in_dollars(cents: int) -> str:
    """Whole dollars with a trailing point, a loss in parentheses, as returns are printed by tax software."""
    text = f"{abs(cents) // 100:,}."
    return f"({text})" if cents < 0 else text


_MONEY: Mapping[str, Callable[[int], str]] = MappingProxyType({"cents": money_text, "dollars": _in_dollars})


def read_back(values: pa.Array, field_type: str) -> Value:
    """The stored column of a field as formulas see it: what rules are checked on."""
    if field_type == "money":
        return _number(values, 100)
    if field_type in ("number", "year"):
        return _number(values, 1)
    if field_type == "checkbox":
        return Flag(columns.mask(values))
    if field_type == "date":
        return Date(values.to_numpy(zero_copy_only=False).astype("datetime64[D]"))
    return Text(values)


def _number(values: pa.Array, per_unit: int) -> Number:
    blank = None
    if values.null_count:
        blank, values = columns.mask(pc.is_null(values)), pc.fill_null(values, 0)
    return Number(np.asarray(values.to_numpy(zero_copy_only=False), dtype=np.int64), per_unit, blank)
