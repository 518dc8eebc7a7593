"""Days of which one comes after another: nobody is discharged before the admission, no lease ends before it
starts. Where a description says nothing of the later day itself, it is some days after the earlier one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from symage.tabular.column_type import listed
from symage.tabular.request import Column
from symage.tabular.words.meaning import plain_phrase

_DAYS = frozenset(listed("date_date, date_past, date_future, business_hire_date, healthcare_visit_date"))
_MOMENTS = frozenset({"date_datetime"})


@dataclass(frozen=True, slots=True)
class Course:
    """Words of a day, words of a later one, and the distance that is usual."""

    before: frozenset[str]
    after: frozenset[str]
    least: int
    most: int


def _course(before: str, after: str, least: int, most: int) -> Course:
    return Course(frozenset(listed(before)), frozenset(listed(after)), least, most)


COURSES = (
    _course("admission, admit, admitted", "discharge, discharged", 1, 14),
    _course("order, ordered, purchase", "ship, shipped, shipping, shipment", 0, 5),
    _course("order, ordered, purchase, ship, shipped", "delivery, delivered", 1, 14),
    _course(
        "created, opened, open, reported, submitted", "updated, modified, resolved, closed, completed", 0, 60
    ),
    _course("hire, hired, join, joined, joining", "termination, terminated, exit, leaving", 90, 3650),
    _course("invoice, issue, issued, billing, bill", "due, expiry, expiration", 14, 60),
    _course("departure, pickup, borrowed, checkin", "arrival, return, returned, dropoff, checkout", 0, 14),
    _course("start, begin, started", "end, finish, ended", 30, 730),
)
"""The last one counts where all other words of the two names are the same."""


def in_order(columns: Sequence[Column]) -> list[Column]:
    """The columns, later days after the earlier ones."""
    return [_placed(column, columns) for column in columns]


def _placed(column: Column, columns: Sequence[Column]) -> Column:
    if column.type not in _DAYS | _MOMENTS or {"min", "max"} & set(column.constraints):
        return column
    for course in COURSES:
        for other in columns:
            if other is not column and _goes_before(other, column, course):
                more = {"column": other.name, "min_days": course.least, "max_days": course.most}
                return replace(column, type="date_after", constraints={**column.constraints, **more})
    return column


def _goes_before(other: Column, column: Column, course: Course) -> bool:
    alike = any(other.type in types and column.type in types for types in (_DAYS, _MOMENTS))
    earlier, later = (set(plain_phrase(each.name).split()) for each in (other, column))
    if not alike or "format" in other.constraints:
        return False
    if not earlier & course.before or not later & course.after or later & course.before:
        return False
    return course is not COURSES[-1] or earlier - course.before == later - course.after
