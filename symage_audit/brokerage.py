"""Form 1099-B and brokers' consolidated statements, by the instructions for Forms 1099-B, -DIV and -INT."""

from collections.abc import Iterator
from datetime import date

from symage_audit.calendars import is_trading_day
from symage_audit.papers import Doubt, Paper, differ

_CUSIP_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ROWS = range(1, 15)
_BOXES = "abde"
_COLUMNS = ("proceeds", "basis", "discount", "wash", "gain")
_NOT_ALLOWED = "not allowed"
"""Said of a loss that box 7 keeps from being one."""
_CENTS = 0.02


def sale(paper: Paper) -> Iterator[Doubt]:
    bought, sold, term = paper.day("box_1b"), paper.day("box_1c"), paper.text("box_2_term")
    for field, day in (("box_1b", bought), ("box_1c", sold)):
        yield from _traded(field, day)
    yield from _of_the_year(paper, "box_1c", sold)
    if term in ("long_term", "short_term"):
        yield from _term("box_2_term", bought, sold, is_long=term == "long_term")
    yield from _numbered(paper, "cusip")


def statement(paper: Paper) -> Iterator[Doubt]:
    if paper.amount("div_1b") > paper.amount("div_1a") + _CENTS:
        yield "div_1b", "more qualified than ordinary dividends"
    if paper.amount("div_13") > paper.amount("div_12") + _CENTS:
        yield "div_13", "more of private bonds than exempt dividends"
    if paper.amount("int_9") > paper.amount("int_8") + _CENTS:
        yield "int_9", "more of private bonds than exempt interest"
    issued = paper.day("issued_on")
    if issued is not None and issued.year != paper.year + 1:
        yield "issued_on", f"issued in {issued.year} about {paper.year}"
    for column in _COLUMNS:
        boxes = paper.total(*(f"box_{box}_{column}" for box in _BOXES))
        if differ(paper.amount(f"all_{column}"), boxes, _CENTS):
            yield f"all_{column}", "is not the sum of the boxes"


def listed(paper: Paper) -> Iterator[Doubt]:
    """The sales of a consolidated statement, one by one."""
    for part in ("short", "long"):
        for column in _COLUMNS:
            total = paper.total(*(f"{part}_{row}_{column}" for row in _ROWS))
            if differ(paper.amount(f"{part}_total_{column}"), total, _CENTS):
                yield f"{part}_total_{column}", "is not the sum of its rows"
        for row in _ROWS:
            yield from _listed(paper, f"{part}_{row}_", is_long=part == "long")


def _listed(paper: Paper, row: str, is_long: bool) -> Iterator[Doubt]:
    bought, sold = paper.day(f"{row}acquired"), paper.day(f"{row}sold")
    for field, day in ((f"{row}acquired", bought), (f"{row}sold", sold)):
        yield from _traded(field, day)
    yield from _of_the_year(paper, f"{row}sold", sold)
    yield from _term(f"{row}sold", bought, sold, is_long=is_long)
    yield from _numbered(paper, f"{row}cusip")
    won = paper.amount(f"{row}proceeds") - paper.amount(f"{row}basis")
    # Of a gain, accrued market discount is interest (section 1276).
    made = won - min(paper.amount(f"{row}discount"), max(0.0, won)) + paper.amount(f"{row}wash")
    is_lost = made < 0 and _NOT_ALLOWED in paper.text(f"{row}note").lower()
    if differ(paper.amount(f"{row}gain"), 0.0 if is_lost else made, _CENTS):
        yield f"{row}gain", "is not proceeds less basis and discount, with the loss that is not allowed"


def _traded(field: str, day: date | None) -> Iterator[Doubt]:
    if day is not None and not is_trading_day(day):
        yield field, f"{day} is no day on which exchanges trade"


def _of_the_year(paper: Paper, field: str, sold: date | None) -> Iterator[Doubt]:
    if sold is not None and paper.year and sold.year != paper.year:
        yield field, f"sold in {sold.year} on a form of {paper.year}"


def _term(field: str, bought: date | None, sold: date | None, is_long: bool) -> Iterator[Doubt]:
    """Of a short sale the days say nothing."""
    if bought is None or sold is None or bought > sold:
        return
    if (sold > _a_year_later(bought)) != is_long:
        yield field, "is not what the days say: long is more than a year"


def _numbered(paper: Paper, field: str) -> Iterator[Doubt]:
    number = paper.text(field)
    if number and (len(number) != 9 or number[8] != str(_check_digit(number[:8]))):
        yield field, f"{number} has a wrong check digit"


def _a_year_later(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 2, 28)
    return day.replace(year=day.year + 1)


def _check_digit(base: str) -> int:
    total = 0
    for place, sign in enumerate(base, 1):
        value = _CUSIP_SIGNS.find(sign) * (2 if place % 2 == 0 else 1)
        total += sum(divmod(value, 10))
    return (10 - total % 10) % 10
