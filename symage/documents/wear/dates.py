"""The last day that a document can tell of: whoever stamps it or sends it does so later."""

import re
from calendar import monthrange
from datetime import date, timedelta

import numpy as np

from symage.documents.layout import Layout
from symage.documents.printers import MONTHS
from symage.forms.definition import FormDefinition

_SIGNED = ".signature_date"
_DAYS = (
    (re.compile(r"(\d{4})-(\d\d)-(\d\d)"), (1, 2, 3)),
    (re.compile(r"(\d\d)(\d\d)(\d{4})"), (3, 1, 2)),
    (re.compile(r"(\d{1,2})\D(\d{1,2})\D(\d{4})"), (3, 1, 2)),
    (re.compile(rf"({'|'.join(MONTHS)})(\d\d)(\d{{4}})"), (3, 1, 2)),
)
"""How days are written, without blanks, and where year, month and day stand in that."""
_SATURDAY = 5
_YEARS = range(1900, 2200)
_NEWEST = date(2025, 12, 31)
"""Of a form that is of no year and not signed."""


def last_day(form: FormDefinition, layout: Layout, document: int) -> date:
    """The day of its latest signature, else the end of the form's year."""
    words = layout.words
    first, end = words.starts[document : document + 2].tolist()
    written: dict[int, str] = {}
    signed = [at for at, field in enumerate(form.fields) if (field.semantic_concept or "").endswith(_SIGNED)]
    for at in (np.flatnonzero(np.isin(words.field[first:end], signed)) + first).tolist():
        field = int(words.field[at])
        written[field] = written.get(field, "") + words.text[at]
    days = [day for day in map(_day, written.values()) if day is not None]
    return max(days) if days else _NEWEST if form.year is None else date(form.year, 12, 31)


def on_business(day: date) -> date:
    """The day, or the Monday after it where it is of a weekend."""
    return day + timedelta(days=7 - day.weekday() if day.weekday() >= _SATURDAY else 0)


def _day(text: str) -> date | None:
    """Of a day as any look writes it; None for a pinned text that is no day."""
    for pattern, places in _DAYS:
        found = pattern.fullmatch(text)
        if found is not None:
            return _known(*(_number(found[place]) for place in places))
    return None


def _number(text: str) -> int:
    return 1 + MONTHS.index(text) if text in MONTHS else int(text)


def _known(year: int, month: int, day: int) -> date | None:
    known = 1 <= month <= len(MONTHS) and 1 <= day <= monthrange(2000, month)[1] and year in _YEARS
    return date(year, month, min(day, monthrange(year, month)[1])) if known else None
