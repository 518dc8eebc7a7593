"""What a judge looks at: papers as a dataset's ground truth tells them, and what is found on them.

Nothing here, nor anywhere in this package, is shared with what fills forms in: not a line, not a constant.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


class Untold(Exception):
    """A rule asks for a field that a fill scenario or coverage has changed: nothing can be said."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document: its values by field, money in dollars. `touched`: fields that say nothing of the case."""

    form_id: str
    item: int
    values: Mapping[str, Any]
    touched: frozenset[str] = frozenset()

    def raw(self, field: str) -> Any:
        """None for a blank, and for a field that the form has not. Raises Untold."""
        if field in self.touched:
            raise Untold
        value = self.values.get(field)
        return None if value == "" else value

    def has(self, field: str) -> bool:
        return self.raw(field) not in (None, False)

    def amount(self, field: str) -> float:
        """0 for a blank."""
        value = self.raw(field)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0

    def total(self, *fields: str) -> float:
        return sum(map(self.amount, fields))

    def text(self, field: str) -> str:
        value = self.raw(field)
        return "" if value is None else str(value)

    def day(self, field: str) -> date | None:
        try:
            return date.fromisoformat(self.text(field))
        except ValueError:
            return None

    @property
    def year(self) -> int:
        """Of the form's name, 0 where it has none."""
        last = self.form_id.rpartition("_")[2]
        return int(last) if last.isdecimal() and len(last) == 4 else 0


Case = Mapping[str, Paper]
"""The papers of one household, by form."""
Doubt = tuple[str, str]
"""A field, and what is wrong with it."""
SetRule = Callable[[Sequence[Paper]], Iterator[Doubt]]
PaperRule = Callable[[Paper], Iterator[Doubt]]
CaseDoubt = tuple[str, str, str]
"""Form, field, what is wrong."""
CaseRule = Callable[[Case], Iterator[CaseDoubt]]


@dataclass(frozen=True, slots=True)
class Finding:
    form_id: str
    item: int
    field: str
    rule: str
    says: str


def differ(left: float, right: float, by: float = 0.011) -> bool:
    return abs(left - right) > by


def returns(case: Case) -> Iterator[Paper]:
    """The Forms 1040 of a case that name their year."""
    for paper in case.values():
        if paper.year > 2000 and paper.form_id == f"irs_f1040_{paper.year}":
            yield paper


def of_kind(case: Case, start: str) -> list[Paper]:
    return [paper for paper in case.values() if paper.form_id.startswith(start)]


def of_year(case: Case, start: str, year: int) -> list[Paper]:
    return [paper for paper in of_kind(case, start) if paper.year == year]
