"""The functions of the formula language that make texts; they skip blanks.

What does not belong here: the table of all functions (`functions.py`).
"""

import re
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from symage.forms import columns
from symage.forms.arguments import ABSENT, expect, units, whole
from symage.forms.columns import FormulaError, Number, Text, Value
from symage.forms.securities import with_cusip_digits


def upper(values: Sequence[Value]) -> Text:
    return Text(pc.utf8_upper(expect(values[0], Text).values))


def initial(values: Sequence[Value]) -> Text:
    return Text(pc.utf8_slice_codeunits(expect(values[0], Text).values, 0, 1))


def digits(values: Sequence[Value]) -> Text:
    return Text(pc.replace_substring_regex(expect(values[0], Text).values, "[^0-9]", ""))


def cusip(values: Sequence[Value]) -> Text:
    return Text(with_cusip_digits(expect(values[0], Text).values))


def first(values: Sequence[Value]) -> Text:
    cut = pc.utf8_slice_codeunits(expect(values[0], Text).values, 0, whole(values[1]))
    return Text(pc.utf8_rtrim_whitespace(cut))


def without(values: Sequence[Value]) -> Text:
    marks = re.escape(str(expect(values[1], Text).values))
    return Text(pc.replace_substring_regex(expect(values[0], Text).values, f"[{marks}]", ""))


def join(values: Sequence[Value]) -> Text:
    separator = expect(values[0], Text).values
    texts = [expect(value, Text) for value in values[1:]]
    present = [_absent_if_blank(text) for text in texts]
    # Arrow leaves a row out, not null, when every part of it is skipped: an empty first part keeps it.
    joined = pc.binary_join_element_wise("", *present, separator, null_handling="skip")
    return Text(pc.utf8_slice_codeunits(joined, len(separator.as_py())))


def _absent_if_blank(text: Text) -> pa.Array | pa.Scalar:
    if isinstance(text.values, pa.Scalar):
        return text.values if text.values.as_py() else ABSENT
    return pc.if_else(pc.equal(text.values, ""), ABSENT, text.values)


def lines(values: Sequence[Value]) -> Text:
    return join((Text(pa.scalar("\n")), *values))


def money(values: Sequence[Value]) -> Text:
    amount = expect(values[0], Number)
    if 100 % amount.denominator:
        raise FormulaError("round an amount with cents() before printing it")
    texts = [money_text(int(item)) for item in np.atleast_1d(amount.over(100))]
    if amount.is_constant:
        return Text(pa.scalar(texts[0]))
    blank = columns.spread(amount.is_blank, len(texts))
    return Text(pa.array(texts, pa.string(), mask=blank))


def money_text(cents: int) -> str:
    """54321.00: no dollar sign and no commas, as the instructions for Forms W-2 and 1099 ask."""
    whole_dollars, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole_dollars}.{rest:02d}"


def text(values: Sequence[Value]) -> Text:
    amount, width = expect(values[0], Number), whole(values[1]) if len(values) == 2 else 1
    texts = [f"{item:0{width}d}" for item in np.atleast_1d(units(amount)).tolist()]
    if amount.is_constant:
        return Text(pa.scalar(texts[0]))
    return Text(pa.array(texts, pa.string(), mask=columns.spread(amount.is_blank, len(texts))))
