"""Form 1040 of 2023 to 2025, line by line as its pages and instructions say."""

from collections.abc import Iterator

from symage_audit.papers import Doubt, Paper, differ
from symage_audit.tax_years import HEAD, JOINT, SINGLE, YEARS, most_tax

_CLOSE = 1.01
_INCOME = ("line_1z", "line_2b", "line_3b", "line_4b", "line_5b", "line_6b", "line_7", "line_8")
_WAGES = tuple(f"line_1{letter}" for letter in "abcdefgh")
_TABLE_ROW = 13
"""Most that half a row of the tax table moves the tax."""


def sums(paper: Paper) -> Iterator[Doubt]:
    made = {
        "line_1z": paper.total(*_WAGES),
        "line_9": paper.total(*_INCOME),
        "line_11": paper.amount("line_9") - paper.amount("line_10"),
        "line_14": paper.total("line_12", "line_13", "line_13b"),
        "line_15": max(0.0, paper.amount("line_11") - paper.amount("line_14")),
        "line_18": paper.total("line_16", "line_17"),
        "line_21": paper.total("line_19", "line_20"),
        "line_22": max(0.0, paper.amount("line_18") - paper.amount("line_21")),
        "line_24": paper.total("line_22", "line_23"),
        "line_25d": paper.total("line_25a", "line_25b", "line_25c"),
        "line_32": paper.total("line_27", "line_28", "line_29", "line_31"),
        "line_33": paper.total("line_25d", "line_26", "line_32"),
    }
    for line, amount in made.items():
        if differ(paper.amount(line), amount, _CLOSE):
            yield line, f"{paper.amount(line):,.0f} is not {amount:,.0f}, which the lines above it make"


def refund_or_debt(paper: Paper) -> Iterator[Doubt]:
    over = paper.amount("line_33") - paper.amount("line_24")
    if differ(paper.amount("line_34"), max(0.0, over), _CLOSE):
        yield "line_34", "is not what was paid too much"
    owed = paper.amount("line_37") - paper.amount("line_38")
    if over <= 0 and differ(owed, -over, _CLOSE):
        yield "line_37", "is not what is owed"


def tax(paper: Paper) -> Iterator[Doubt]:
    status = _status(paper)
    if status is None or paper.year not in YEARS or paper.has("line_16_form_number"):
        return
    most = most_tax(paper.amount("line_15"), status, paper.year)
    if paper.amount("line_16") > most + _TABLE_ROW:
        yield "line_16", "is more than the rates of the year make"
    plain = not paper.amount("line_3a") and not paper.amount("line_7")
    if plain and differ(paper.amount("line_16"), most, _TABLE_ROW):
        yield "line_16", "is not what the rates of the year make"


def status(paper: Paper) -> Iterator[Doubt]:
    filed = paper.text("filing_status")
    if filed == JOINT and not paper.has("spouse_ssn"):
        yield "spouse_ssn", "a joint return names both"
    named = paper.has("status_name") or paper.has("status_child_name") or paper.has("dependent_1_ssn")
    if filed in (HEAD, "qualifying_surviving_spouse", "surviving_spouse") and not named:
        yield "filing_status", f"{filed} without the person who makes it so"
    if paper.year in YEARS and filed in (SINGLE, JOINT, HEAD) and not paper.has("claimed_you"):
        least = YEARS[paper.year].standard[filed]
        if paper.amount("line_12") < least and not paper.has("claimed_spouse"):
            yield "line_12", "is less than the standard deduction"


def _status(paper: Paper) -> str | None:
    filed = paper.text("filing_status")
    return filed if filed in (SINGLE, JOINT, HEAD) else None
