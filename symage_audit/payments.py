"""Forms 1099-K, 1099-G, 1099-MISC and 1099-NEC, by their instructions for filers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from symage_audit.papers import Doubt, Paper, differ

_BACKUP = 0.24
_ON_REQUEST = 0.10
"""Of unemployment compensation (Form W-4V)."""
_LEAST, _LEAST_2026 = 600, 2_000
"""Paid in a year before a statement is due: section 6041, and P.L. 119-21 from 2026 on."""
_LEAST_ROYALTIES = 10
_TOP_STATE_RATE = 0.15
_MONTHS = "abcdefghijkl"
_CODE = 4
"""Digits of a merchant category."""


@dataclass(frozen=True, slots=True)
class StateLine:
    """Fields of one state on a statement; `income` where the form has it."""

    number: str
    withheld: str
    income: str | None = None


def network(paper: Paper) -> Iterator[Doubt]:
    months = [paper.amount(f"box_5{month}") for month in _MONTHS]
    if differ(sum(months), paper.amount("box_1a")):
        yield "box_1a", "is not the sum of the months"
    if paper.amount("box_1b") > paper.amount("box_1a") + 0.01:
        yield "box_1b", "more without the card than in all"
    if paper.has("filer_is_settlement_entity") == paper.has("filer_is_facilitator"):
        yield "filer_is_settlement_entity", "the filer is one of two kinds"
    if paper.has("by_payment_card") == paper.has("by_third_party_network"):
        yield "by_payment_card", "payments are by card or through a network"
    if paper.has("filer_is_facilitator") != paper.has("pse_name_phone"):
        yield "pse_name_phone", "a facilitator names the settlement entity, others name none"
    yield from _transactions(paper, sum(amount > 0 for amount in months))
    yield from _backup(paper, paper.amount("box_1a"))
    yield from _states(paper, [StateLine(f"box_7_{line}", f"box_8_{line}") for line in "12"])


def _transactions(paper: Paper, months: int) -> Iterator[Doubt]:
    category = paper.text("box_2")
    if paper.has("by_payment_card") and not category:
        yield "box_2", "payments by card have a merchant category"
    if category and not (len(category) == _CODE and category.isdecimal()):
        yield "box_2", f"{category} is no merchant category"
    if paper.amount("box_3") < months:
        yield "box_3", f"fewer payments than the {months} months that have some"


def government(paper: Paper) -> Iterator[Doubt]:
    benefits, refund = paper.amount("box_1"), paper.amount("box_2")
    paid = benefits + paper.total("box_5", "box_6", "box_7", "box_9")
    if not paid + refund:
        yield "box_1", "a statement of nothing"
    withheld = paper.amount("box_4")
    if withheld and differ(withheld, _ON_REQUEST * benefits) and differ(withheld, _BACKUP * paid):
        yield "box_4", "is neither 10 % of the benefits nor 24 % of what was paid"
    if paper.has("box_3") and not (refund and paper.amount("box_3") < paper.year):
        yield "box_3", "is the earlier year of the refund in box 2"
    if paper.has("box_8") and not refund:
        yield "box_8", "is about a refund, and there is none"
    lines = [StateLine(f"box_10b_{line}", f"box_11_{line}") for line in "12"]
    yield from _states(paper, lines)


def miscellaneous(paper: Paper) -> Iterator[Doubt]:
    paid = paper.total(*(f"box_{box}" for box in (1, 2, 3, 5, 6, 8, 9, 10, 11)))
    least = dict.fromkeys((1, 3, 6, 9, 10, 12, 15), _least(paper)) | dict.fromkeys((2, 8), _LEAST_ROYALTIES)
    for box, amount in least.items():
        if 0 < paper.amount(f"box_{box}") < amount and not paper.has("box_4"):
            yield f"box_{box}", f"is told from {amount:,} on"
    if not paid + paper.total("box_12", "box_15") and not paper.has("box_7"):
        yield "box_1", "a statement of nothing"
    yield from _backup(paper, paid)
    lines = [StateLine(f"box_17_{line}", f"box_16_{line}", f"box_18_{line}") for line in "12"]
    yield from _states(paper, lines)
    yield from _state_income(paper, lines, paid)


def nonemployee(paper: Paper) -> Iterator[Doubt]:
    paid = paper.amount("box_1")
    if 0 < paid < _least(paper) and not paper.has("box_4"):
        yield "box_1", f"is told from {_least(paper):,} on"
    if not paid + paper.amount("box_3") and not paper.has("box_2"):
        yield "box_1", "a statement of nothing"
    yield from _backup(paper, paid)
    lines = [StateLine(f"box_6_{line}", f"box_5_{line}", f"box_7_{line}") for line in "12"]
    yield from _states(paper, lines)
    yield from _state_income(paper, lines, paid)


def _least(paper: Paper) -> int:
    return _LEAST_2026 if paper.year >= 2026 else _LEAST


def _backup(paper: Paper, paid: float) -> Iterator[Doubt]:
    withheld = paper.amount("box_4")
    if withheld and differ(withheld, _BACKUP * paid):
        yield "box_4", "is not 24 % of what was paid"


def _states(paper: Paper, lines: Sequence[StateLine]) -> Iterator[Doubt]:
    first, second = lines
    for line in lines:
        if paper.amount(line.withheld) and not paper.has(line.number):
            yield line.number, "state tax is withheld under no number"
        if line.income and paper.amount(line.withheld) > _TOP_STATE_RATE * paper.amount(line.income) + 0.01:
            yield line.withheld, "is above any state's rate"
    if paper.has(second.number) and not paper.has(first.number):
        yield second.number, "a second state without a first"


def _state_income(paper: Paper, lines: Sequence[StateLine], paid: float) -> Iterator[Doubt]:
    told = [line.income for line in lines if line.income]
    if paper.has(told[0]) and paper.total(*told) > paid + 0.01:
        yield told[0], "the states have more than was paid"
