"""Schedules K-1 of Forms 1065 and 1120-S, by the instructions for who issues them."""

from collections.abc import Iterator
from dataclasses import dataclass

from symage_audit.papers import Doubt, Paper, differ

_CENT, _DOLLAR = 0.02, 1.01
_MOST_ROWS = 12
_HUNDREDTH = 0.011


@dataclass(frozen=True, slots=True)
class Row:
    """A code with its amount, and the field that the code stands in."""

    field: str
    code: str
    amount: float


def partner(paper: Paper) -> Iterator[Doubt]:
    earned = {row.code for row in _rows(paper, "14")}
    works = paper.amount("line_1") or paper.amount("line_4a")
    if paper.text("item_g").startswith("general") and works and "A" not in earned:
        yield "line_14_code_1", "a general partner's ordinary income is earned by working: code A"
    if paper.has("item_l_ending"):
        moved = paper.total("item_l_beginning", "item_l_contributed", "item_l_net_income", "item_l_other")
        if differ(paper.amount("item_l_ending"), moved - abs(paper.amount("item_l_withdrawals")), _DOLLAR):
            yield "item_l_ending", "is not what the lines above it make"
    if differ(paper.amount("line_4c"), paper.total("line_4a", "line_4b"), _DOLLAR):
        yield "line_4c", "is not the guaranteed payments together"
    if paper.amount("line_6b") > paper.amount("line_6a") + _CENT:
        yield "line_6b", "more qualified than ordinary dividends"
    # Line 20a of Schedule K: of lines 5, 6a, 7 and 11, of which code A is income of a portfolio.
    portfolio = paper.total("line_5", "line_6a", "line_7") + _of_code(paper, "11", "A")
    yield from _investment_income(paper, "20", portfolio)
    yield from _lists(paper, ("11", "13", "14", "15", "17", "18", "19", "20"))
    yield from _year(paper)


def shareholder(paper: Paper) -> Iterator[Doubt]:
    if paper.amount("line_5b") > paper.amount("line_5a") + _CENT:
        yield "line_5b", "more qualified than ordinary dividends"
    yield from _shares(paper)
    repaid, lent = _of_code(paper, "16", "E"), paper.amount("item_i_beginning")
    if repaid and differ(paper.amount("item_i_end"), lent - repaid, _DOLLAR):
        yield "item_i_end", "is not what the loans were less what was repaid (code 16E)"
    if paper.amount("line_11") > max(0.0, paper.amount("line_1")) + _DOLLAR:
        yield "line_11", "more is deducted under section 179 than the business earned"
    # Line 17a of Schedule K: of lines 4, 5a, 6 and 10.
    portfolio = paper.total("line_4", "line_5a", "line_6") + _of_code(paper, "10", "A")
    yield from _investment_income(paper, "17", portfolio)
    yield from _lists(paper, ("10", "12", "13", "15", "16", "17"))
    yield from _year(paper)


def _shares(paper: Paper) -> Iterator[Doubt]:
    parts = []
    for when in ("beginning", "end"):
        held, issued = paper.amount(f"item_h_{when}"), paper.amount(f"item_d_{when}")
        if held > issued:
            yield f"item_h_{when}", "more shares than the corporation has"
        parts.append(100 * held / issued if issued else 0.0)
    share = float(paper.text("item_g") or 0)
    if not min(parts) - _HUNDREDTH <= share <= max(parts) + _HUNDREDTH:
        yield "item_g", f"{share} % is not between the shares held at both ends of the year"


def _investment_income(paper: Paper, line: str, portfolio: float) -> Iterator[Doubt]:
    if differ(_of_code(paper, line, "A"), portfolio, _DOLLAR):
        yield f"line_{line}_code_1", f"investment income (code A) is not {portfolio:,.0f}, the portfolio's"


def _lists(paper: Paper, lines: tuple[str, ...]) -> Iterator[Doubt]:
    for line in lines:
        rows = [*_rows(paper, line)]
        codes = [row.code for row in rows]
        for row in rows:
            if not (row.code.isalpha() and row.code.isupper() and len(row.code) <= 2):
                yield row.field, f"{row.code or 'nothing'} is no code"
            if not row.amount:
                yield row.field, f"code {row.code} without an amount"
        if len(codes) != len(set(codes)):
            yield f"line_{line}_code_1", "a code stands twice"


def _year(paper: Paper) -> Iterator[Doubt]:
    """Of a calendar year nothing is filled in; a year of its own begins in that of the form."""
    told = [paper.has(f"year_{part}") for part in ("begin_month", "end_month", "end_year")]
    if any(told) and not all(told):
        yield "year_end_month", "a tax year is told by both ends"
    if all(told):
        begins, ends = int(paper.text("year_begin_month")), int(paper.text("year_end_month"))
        if begins % 12 != (ends + 1) % 12 or int(paper.amount("year_end_year")) != paper.year + 1:
            yield "year_end_month", "is not twelve months later"
    if paper.has("final_k1") and paper.has("amended_k1"):
        yield "amended_k1", "a schedule is final or amended"


def _of_code(paper: Paper, line: str, code: str) -> float:
    return sum(row.amount for row in _rows(paper, line) if row.code == code)


def _rows(paper: Paper, line: str) -> Iterator[Row]:
    """The filled rows of a list."""
    for number in range(1, _MOST_ROWS + 1):
        code, amount = f"line_{line}_code_{number}", f"line_{line}_amount_{number}"
        if paper.has(code) or paper.has(amount):
            yield Row(code, paper.text(code), paper.amount(amount))
