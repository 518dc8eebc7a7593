"""Form W-2, by its General Instructions and Publication 15."""

from collections.abc import Iterator

from symage_audit.papers import Doubt, Paper, differ
from symage_audit.tax_years import WAGE_BASES

_DEFERRALS = frozenset("DEFGHS")
_KNOWN_CODES = frozenset(
    ["A", "B", "C", *"DEFGHJKLMNPQRSTVWYZ", "AA", "BB", "DD", "EE", "FF", "GG", "HH", "II", "TA", "TP", "TT"]
)
_NO_INCOME_TAX = frozenset({"AK", "FL", "NV", "NH", "SD", "TN", "TX", "WA", "WY"})
_TAXED_HSA = frozenset({"CA", "NJ"})
_ENTRIES = ("a", "b", "c", "d")
_TOP_STATE_RATE = 0.1463
"""California's withholding, the highest of all."""


def social_security(paper: Paper) -> Iterator[Doubt]:
    wages, base = paper.total("box_3", "box_7"), WAGE_BASES.get(paper.year)
    if differ(paper.amount("box_4"), 0.062 * wages, 0.02):
        yield "box_4", "is not 6.2 % of boxes 3 and 7"
    if base is not None and wages > base + 0.01:
        yield "box_3", f"with box 7 exceeds the wage base {base:,.0f}"


def medicare(paper: Paper) -> Iterator[Doubt]:
    wages = paper.amount("box_5")
    more = 0.009 * max(0.0, wages - 200_000)
    if differ(paper.amount("box_6"), 0.0145 * wages + more, 0.02):
        yield "box_6", "is not 1.45 % of box 5 and 0.9 % above 200,000"
    if paper.total("box_3", "box_7") > wages + 0.01:
        yield "box_5", "is less than social security wages"


def deferrals(paper: Paper) -> Iterator[Doubt]:
    deferred = sum(amount for code, amount in _entries(paper) if code in _DEFERRALS)
    if differ(paper.amount("box_1") + deferred, paper.amount("box_5")):
        yield "box_1", "and the elective deferrals are not box 5"
    codes = [code for code, _ in _entries(paper)]
    for code in sorted({code for code in codes if code not in _KNOWN_CODES}):
        yield "box_12a_code", f"there is no code {code}"
    if len(codes) != len(set(codes)):
        yield "box_12a_code", "a code stands twice"


def state(paper: Paper) -> Iterator[Doubt]:
    first = paper.text("box_15_state_1")
    if first in _NO_INCOME_TAX and paper.amount("box_17_1"):
        yield "box_17_1", f"{first} has no income tax on wages"
    for line in "12":
        if paper.amount(f"box_17_{line}") > _TOP_STATE_RATE * paper.amount(f"box_16_{line}") + 0.01:
            yield f"box_17_{line}", "is above any state's rate"
    hsa = sum(amount for code, amount in _entries(paper) if code == "W")
    alone = first in _TAXED_HSA and not paper.has("box_15_state_2")
    if alone and hsa and paper.amount("box_16_1") < paper.amount("box_1") + hsa - 0.01:
        yield "box_16_1", f"{first} taxes what code W says"


def _entries(paper: Paper) -> list[tuple[str, float]]:
    codes = [(paper.text(f"box_12{each}_code"), paper.amount(f"box_12{each}_amount")) for each in _ENTRIES]
    return [(code, amount) for code, amount in codes if code]
