"""Ground truth read back: from the texts on the paper to the values that rules are asked of.

The opposite of `printing.py`. What does not belong here: where a dataset keeps its ground truth.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType

import pyarrow as pa
import pyarrow.compute as pc

from symage.forms.definition import FormDefinition
from symage.forms.fill import Filled
from symage.forms.printing import CHECKED, DASHES, SHORT_DATE, stored_type
from symage.randomness import Words


def read_filled(form: FormDefinition, items: Words, printed: Mapping[str, list[str]]) -> Filled:
    """A form as it was filled. Raises ValueError, naming the field, for a text that is none of its type."""
    values = {field.id: _column(field.id, field.type, printed[field.id]) for field in form.fields}
    return Filled(form, items, values, printed)


def _column(field_id: str, field_type: str, texts: Sequence[str]) -> pa.Array:
    read = _READ.get(field_type, str)
    try:
        values = [read(text) if text else None for text in texts]
    except ValueError as error:
        raise ValueError(f"{field_id}: {error}") from error
    if field_type == "checkbox":
        values = [bool(value) for value in values]
    column = pa.array(values, stored_type(field_type))
    return pc.replace_substring_regex(column, *DASHES[field_type]) if field_type in DASHES else column


def _cents(text: str) -> int:
    """54321.00, 54,321. or, for a loss, (54,321.) as cents."""
    is_loss = text.startswith(("(", "-"))
    dollars, point, cents = text.strip("(-)").replace(",", "").partition(".")
    if not (dollars.isdecimal() and point and (cents.isdecimal() and len(cents) == 2 or not cents)):
        raise ValueError(f"{text!r} is no amount")
    amount = 100 * int(dollars) + int(cents or 0)
    return -amount if is_loss else amount


def _checked(text: str) -> bool:
    if text != CHECKED:
        raise ValueError(f"{text!r} is no mark of a checkbox")
    return True


def _date(text: str) -> date:
    """A year of two digits is of 1969 to 2068; only days of service are written so."""
    return datetime.strptime(text, "%m/%d/%y" if len(text) == SHORT_DATE else "%m/%d/%Y").date()


_READ: Mapping[str, Callable[[str], object]] = MappingProxyType(
    {"money": _cents, "number": int, "year": int, "checkbox": _checked, "date": _date}
)
