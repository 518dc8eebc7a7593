"""Forms 1099-DIV, 1099-INT, 1099-R, 1098 and 1095-A, by their instructions for filers and recipients."""

from collections.abc import Iterator

from symage_audit.calendars import is_business_day
from symage_audit.papers import Doubt, Paper, differ

_MEDICARE_AGE = 65
_MONTHS = range(21, 33)


def dividends(paper: Paper) -> Iterator[Doubt]:
    if paper.amount("box_1b") > paper.amount("box_1a") + 0.01:
        yield "box_1b", "more qualified than ordinary dividends"
    if paper.total("box_2b", "box_2c", "box_2d") > paper.amount("box_2a") + 0.01:
        yield "box_2a", "is less than its parts"
    if paper.has("box_7") != paper.has("box_8"):
        yield "box_8", "foreign tax and its country go together"


def interest(paper: Paper) -> Iterator[Doubt]:
    if paper.amount("box_9") > paper.amount("box_8") + 0.01:
        yield "box_9", "more of private bonds than exempt interest"
    if paper.has("box_6") != paper.has("box_7"):
        yield "box_7", "foreign tax and its country go together"


def distribution(paper: Paper) -> Iterator[Doubt]:
    if paper.amount("box_2a") > paper.amount("box_1") + 0.01:
        yield "box_2a", "more is taxable than was paid"
    if paper.amount("box_4") > paper.amount("box_1"):
        yield "box_4", "more was withheld than was paid"
    if not paper.has("box_7_code"):
        yield "box_7_code", "is missing"


def mortgage(paper: Paper) -> Iterator[Doubt]:
    closed = paper.day("box_3")
    if closed is None:
        return
    if not is_business_day(closed):
        yield "box_3", f"{closed} is no business day"
    if paper.has("box_6") and closed.year != paper.year:
        yield "box_6", f"points in {paper.year} on a loan of {closed.year}"
    if closed.year > paper.year:
        yield "box_3", "the loan begins after the form's year"


def marketplace(paper: Paper) -> Iterator[Doubt]:
    for letter in "abc":
        total = paper.total(*(f"line_{month}_{letter}" for month in _MONTHS))
        if differ(total, paper.amount(f"line_33_{letter}"), 0.05):
            yield f"line_33_{letter}", "is not the sum of its months"
    for month in _MONTHS:
        if paper.amount(f"line_{month}_c") > paper.amount(f"line_{month}_a") + 0.01:
            yield f"line_{month}_c", "more was advanced than the premium"
    for line in range(16, 21):
        born, until = paper.day(f"line_{line}_birth_date"), paper.day(f"line_{line}_end_date")
        covered_old = (
            born
            and until
            and (until.year - born.year) - ((until.month, until.day) < (born.month, born.day))
            >= _MEDICARE_AGE + 1
        )
        if covered_old and paper.amount("line_33_c"):
            yield f"line_{line}_birth_date", f"born {born}: of Medicare's age, with an advance credit"
