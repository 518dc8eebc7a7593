"""Forms 8863, 8962 and 6251: worksheets in plain Python, from what the forms of 2,000 households say.

The worksheets themselves are tried on cases that were computed by hand.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import pytest

from symage.forms.catalogue import Catalogue
from symage.forms.fill import Filled, fill_planned
from symage.forms.plan import plan_case
from symage.identities.households import Households, households
from symage.randomness import household_indexes
from tests.in_year import in_year

YEAR = 2024
"""Of all forms: facts of another year stand on none."""
HOUSEHOLDS = 2000
RETURN = ("irs_f1040_2024", *(f"irs_f1040_{name}_2024" for name in ("sch1", "sch2", "sch3", "scha", "schd")))
WITH_STATEMENTS = (*RETURN, "irs_f1098t_2025", "irs_f1095a_2025", "irs_w2_2025")
WITH_SECURITIES = (
    *RETURN,
    *("irs_f1099int_2024", "irs_f1099div_2024", "irs_f1065_schk1_2025", "irs_f1120s_schk1_2025"),
)
Case = Mapping[str, Filled]


class Sheet:
    """One form of one household: blank lines are 0, amounts are dollars."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def __getitem__(self, field: str) -> Decimal:
        return Decimal(self._values[field] or 0) / 100

    def raw(self, field: str) -> Any:
        return self._values[field]


@pytest.fixture(scope="module")
def insured(catalogue: Catalogue) -> Case:
    """A case whose people study and are insured through the Marketplace, all of them."""
    return filled_case(catalogue, WITH_STATEMENTS, 1)


@pytest.fixture(scope="module")
def rich(catalogue: Catalogue) -> Case:
    """People with thirty times the securities: few others bear the minimum tax."""
    return filled_case(catalogue, WITH_SECURITIES, 30)


def filled_case(catalogue: Catalogue, form_ids: tuple[str, ...], times: int) -> Case:
    plan = plan_case([in_year(catalogue.get(form_id), YEAR) for form_id in form_ids], catalogue)
    needs = frozenset(need for sheet in plan.sheets for need in sheet.form.needs)
    drawn = households(household_indexes(77, 0, HOUSEHOLDS), needs=needs, paths=plan.paths)
    columns = {
        path: np.asarray(column) * times if path.startswith("investments.") and is_amount(column) else column
        for path, column in drawn.columns.items()
    }
    people: Households = replace(drawn, columns=columns)
    return {each.form.kind or "": each for each in fill_planned(plan, people)}


def is_amount(column: object) -> bool:
    return isinstance(column, np.ndarray) and column.dtype == np.int64


def items(case: Case) -> Iterator[dict[str, Sheet]]:
    lists = {
        kind: {name: column.to_pylist() for name, column in each.values.items()}
        for kind, each in case.items()
    }
    for row in range(HOUSEHOLDS):
        yield {
            kind: Sheet({name: column[row] for name, column in each.items()}) for kind, each in lists.items()
        }


def dollars(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal(1), ROUND_HALF_UP)


# Form 8863.


def form_8863(
    paid: Decimal, undergraduate: bool, income: Decimal, status: str, tax: Decimal
) -> tuple[Decimal, Decimal]:
    """Lines 8 and 19: what is refunded, and what is taken off a tax."""
    if status == "married_separate":
        return Decimal(0), Decimal(0)
    gone, width = (180_000, 20_000) if status == "married_joint" else (90_000, 10_000)
    left = max(Decimal(0), gone - income)
    share = min(Decimal(1), (left / width).quantize(Decimal("0.001"), ROUND_HALF_UP))
    spent = dollars(max(Decimal(0), paid))
    if undergraduate:
        capped = min(spent, Decimal(4000))
        line_30 = capped if capped <= 2000 else 2000 + dollars((capped - 2000) * Decimal("0.25"))
        line_7 = dollars(line_30 * share)
        line_8 = dollars(line_7 * Decimal("0.40"))
        return line_8, min(line_7 - line_8, tax)
    line_12 = min(spent, Decimal(10_000)) * Decimal("0.20")
    return Decimal(0), min(dollars(line_12 * share), tax)


@pytest.mark.parametrize(
    ("paid", "undergraduate", "income", "status", "tax", "refunded", "credited"),
    [
        # 2,000 and a quarter of 1,200, of which half is left at 85,000: 1,150, two fifths of it refunded.
        (3200, True, 85_000, "single", 5000, 460, 690),
        (9000, True, 60_000, "married_joint", 800, 1000, 800),
        (1500, True, 30_000, "head_of_household", 5000, 600, 900),
        # A fifth of 10,000 at most; 173,330 leaves 6,670 of 20,000, which is 0.334.
        (14_000, False, 173_330, "married_joint", 9000, 0, 668),
        (14_000, False, 20_000, "surviving_spouse", 300, 0, 300),
        (4000, True, 91_000, "single", 9000, 0, 0),
        (4000, True, 20_000, "married_separate", 9000, 0, 0),
    ],
)
def test_education_credits_by_hand(
    paid: int, undergraduate: bool, income: int, status: str, tax: int, refunded: int, credited: int
) -> None:
    found = form_8863(Decimal(paid), undergraduate, Decimal(income), status, Decimal(tax))
    assert found == (Decimal(refunded), Decimal(credited))


def test_education_credits_follow_the_tuition_statement(insured: Case) -> None:
    """Nothing is refunded to students under 24 who do not live of what they earn: then all is taken off the
    tax."""
    seen = {"refunded": 0, "credited": 0, "graduate": 0, "supported": 0}
    for item in items(insured):
        tax_return, schedule, statement = item["f1040"], item["sch3"], item["f1098t"]
        tax = tax_return["line_18"] - schedule["line_1"] - schedule["line_2"]
        paid = statement["box_1"] - statement["box_5"] - statement["box_10"]
        undergraduate = bool(statement.raw("box_8")) and not statement.raw("box_9")
        status = tax_return.raw("filing_status")
        refunded, credited = form_8863(paid, undergraduate, tax_return["line_11"], status, tax)
        if tax_return["line_29"] == 0 and refunded > 0:
            assert undergraduate
            assert status != "married_joint"
            assert statement.raw("student_tin") == tax_return.raw("ssn")
            _, most = form_8863(paid, undergraduate, tax_return["line_11"], status, Decimal(10**6))
            assert schedule["line_3"] == min(most + refunded, tax)
            seen["supported"] += 1
            continue
        assert (tax_return["line_29"], schedule["line_3"]) == (refunded, credited)
        seen["refunded"] += refunded > 0
        seen["credited"] += credited > 0
        seen["graduate"] += credited > 0 and not undergraduate
    assert min(seen["refunded"], seen["credited"], seen["graduate"]) >= 100
    assert seen["supported"] <= 20


def test_a_child_that_studies_is_a_dependent_of_the_return(insured: Case) -> None:
    children = 0
    for item in items(insured):
        student = item["f1098t"].raw("student_tin")
        if student != item["f1040"].raw("ssn"):
            children += 1
            assert student in {item["f1040"].raw(f"dependent_{n}_ssn") for n in (1, 2, 3, 4)}
    assert children >= 50


# Form 8962.

POVERTY = {"AK": (18_210, 6_430), "HI": (16_770, 5_910)}
"""Guidelines of 2023, by which returns of 2024 go; those of the other states below."""
MAINLAND = (14_580, 5_140)
STEPS = ((150, "0"), (200, "0.02"), (250, "0.04"), (300, "0.06"), (400, "0.085"))
"""Percent of the poverty line, and the share of income up to there; it rises evenly in between."""
LIMITS = ((200, 375), (300, 950), (400, 1575))
"""What a single person repays at most, below each percentage; others twice as much (Rev. Proc. 2023-34)."""


def share_of_income(percent: int) -> Decimal:
    """Table 2 of the instructions."""
    if percent <= 150:
        return Decimal(0)
    for (low, from_share), (high, to_share) in zip(STEPS, STEPS[1:], strict=False):
        if percent <= high:
            step = (Decimal(to_share) - Decimal(from_share)) * (percent - low) / (high - low)
            return (Decimal(from_share) + step).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    return Decimal("0.0850")


def form_8962(
    months: list[tuple[Decimal, Decimal, Decimal]],
    year: tuple[Decimal, Decimal, Decimal],
    income: Decimal,
    family: int,
    state: str,
    status: str,
) -> tuple[Decimal, Decimal]:
    """Lines 26 and 29 from columns A, B and C of the covered months and of the year: what is paid out, and
    repaid."""
    one, more = POVERTY.get(state, MAINLAND)
    line_4 = Decimal(one + more * (family - 1))
    line_5 = min(401, int((100 * income / line_4).quantize(Decimal(1), ROUND_DOWN)))
    line_8a = dollars(income * share_of_income(line_5))
    line_8b = dollars(line_8a / 12)
    due = status != "married_separate" and year[1] > 0 and (line_5 >= 100 or year[2] > 0)
    if len(months) == 12:
        line_24 = min(dollars(year[0]), max(Decimal(0), dollars(year[1]) - line_8a))
        line_25 = dollars(year[2])
    else:
        line_24 = sum(
            (min(dollars(a), max(Decimal(0), dollars(b) - line_8b)) for a, b, _ in months), Decimal(0)
        )
        line_25 = sum((dollars(c) for _, _, c in months), Decimal(0))
    line_24 = line_24 if due else Decimal(0)
    excess = max(Decimal(0), line_25 - line_24)
    limits = [limit for below, limit in LIMITS if line_5 < below]
    limit = (limits[0] if status == "single" else 2 * limits[0]) if limits else excess
    return max(Decimal(0), line_24 - line_25), min(excess, Decimal(limit))


@pytest.mark.parametrize(
    ("months", "premium", "silver", "advance", "income", "family", "state", "status", "credit", "repaid"),
    [
        # 40,000 is 274 % of the line: 4.96 %, 1,984 a year; 6,000 less that, of which 3,000 were paid.
        (12, 500, 500, 250, 40_000, 1, "TX", "single", 1016, 0),
        # 70,000 of three is 281 %: 5.24 %, 3,668; of 9,600 then 5,932 are due. 9,000 were paid, but no more
        # than 1,900 goes back.
        (12, 700, 800, 750, 70_000, 3, "OH", "married_joint", 0, 1900),
        # 60,000 is above 400 %: 8.5 %, 5,100; 1,500 paid, 900 due: all that is too much is repaid.
        (12, 600, 500, 125, 60_000, 1, "TX", "single", 0, 600),
        # Six months: 1,984 a year is 165 a month.
        (6, 500, 500, 250, 40_000, 1, "TX", "single", 510, 0),
        # Below the line and nothing in advance: nothing.
        (12, 500, 500, 0, 9_000, 1, "TX", "single", 0, 0),
        # In Alaska 25,000 is 137 % of the line: no share of one's own.
        (12, 900, 850, 800, 25_000, 1, "AK", "single", 600, 0),
        (12, 500, 500, 250, 26_000, 1, "TX", "married_separate", 0, 750),
    ],
)
def test_the_premium_credit_by_hand(
    months: int, premium: int, silver: int, advance: int, income: int, family: int, state: str, status: str,
    credit: int, repaid: int,
) -> None:  # fmt: skip
    month = (Decimal(premium), Decimal(silver), Decimal(advance))
    year = (month[0] * months, month[1] * months, month[2] * months)
    found = form_8962([month] * months, year, Decimal(income), family, state, status)
    assert found == (Decimal(credit), Decimal(repaid))


def test_the_premium_credit_follows_the_marketplace_statement(insured: Case) -> None:
    """Those who file apart share what was paid for both, and are left out here."""
    seen = {"credit": 0, "repaid": 0, "part of the year": 0}
    for item in items(insured):
        tax_return, statement = item["f1040"], item["f1095a"]
        if tax_return.raw("filing_status") == "married_separate":
            assert item["sch3"]["line_9"] == 0
            continue
        months = [
            (statement[f"line_{n}_a"], statement[f"line_{n}_b"], statement[f"line_{n}_c"])
            for n in range(21, 33)
            if statement.raw(f"line_{n}_a") is not None
        ]
        year = (statement["line_33_a"], statement["line_33_b"], statement["line_33_c"])
        lines = ("line_11", "line_2a", "line_6a")
        income = sum((tax_return[line] for line in lines), Decimal(0)) - tax_return["line_6b"]
        family = 1 + (tax_return.raw("filing_status") == "married_joint")
        family += sum(tax_return.raw(f"dependent_{n}_ssn") is not None for n in (1, 2, 3, 4))
        credit, repaid = form_8962(
            months,
            year,
            max(Decimal(0), income),
            family,
            tax_return.raw("state"),
            tax_return.raw("filing_status"),
        )
        assert (item["sch3"]["line_9"], item["sch2"]["line_1a"]) == (credit, repaid)
        seen["credit"] += credit > 0
        seen["repaid"] += repaid > 0
        seen["part of the year"] += (credit > 0 or repaid > 0) and len(months) < 12
    assert min(seen.values()) >= 100


def test_advance_payments_are_near_what_is_due(insured: Case) -> None:
    """For half of those who have any, within a quarter of them. Joint returns are left out: beside one W-2
    they have one of two wages (decision 0005), and in most couples at work both are."""
    off = []
    for item in items(insured):
        advance = item["f1095a"]["line_33_c"]
        if advance and not item["f1040"].raw("filing_status").startswith("married"):
            off.append(abs(item["sch3"]["line_9"] - item["sch2"]["line_1a"]) / advance)
    assert len(off) >= 500
    assert np.median([float(each) for each in off]) <= 0.25


# Form 6251 for 2024.

EXEMPT = {"single": 85_700, "head_of_household": 85_700, "married_separate": 66_650}
JOINT_EXEMPT = 133_300
FALLS_OVER, JOINT_FALLS_OVER = 609_350, 1_218_700
HIGH_OVER = {"married_separate": 116_300}
ZERO_UP_TO = {"single": 47_025, "head_of_household": 63_000, "married_separate": 47_025}
FIFTEEN_UP_TO = {"single": 518_900, "head_of_household": 551_350, "married_separate": 291_850}
LINE_19 = {"married_joint": 383_900, "surviving_spouse": 383_900}
"""Of the Schedule D Tax Worksheet; $191,950 for the others."""


def at_26_and_28(amount: Decimal, status: str) -> Decimal:
    """As lines 7, 18 and 39 say it: 28 % less a fixed amount above the threshold."""
    over = HIGH_OVER.get(status, 232_600)
    if amount <= over:
        return amount * Decimal("0.26")
    return amount * Decimal("0.28") - Decimal(over) * Decimal("0.02")


def form_6251(
    income: Decimal,
    status: str,
    taxable: Decimal,
    dividends: Decimal,
    gain: Decimal,
    at_28: Decimal,
    at_25: Decimal,
) -> Decimal:
    """Line 7 from line 4: dividends and gain are those of the worksheet, special gains are parts of the
    gain."""
    falls_over = JOINT_FALLS_OVER if status in ("married_joint", "surviving_spouse") else FALLS_OVER
    exempt = max(
        Decimal(0), EXEMPT.get(status, JOINT_EXEMPT) - Decimal("0.25") * max(Decimal(0), income - falls_over)
    )
    line_6 = max(Decimal(0), dollars(income - exempt))
    flat = at_26_and_28(line_6, status)
    if dividends + gain == 0:
        return flat
    preferred = dividends + gain
    worksheet_13 = preferred - min(gain, at_28 + at_25)
    worksheet_14 = max(Decimal(0), taxable - worksheet_13)
    line_19 = Decimal(LINE_19.get(status, 191_950))
    worksheet_21 = max(taxable - preferred, Decimal(0), min(worksheet_14, line_19))
    line_15 = min(worksheet_13 + at_25, preferred)
    line_17 = line_6 - min(line_6, line_15)
    line_21 = max(Decimal(0), ZERO_UP_TO.get(status, 94_050) - worksheet_14)
    line_22 = min(line_6, worksheet_13)
    line_23 = min(line_21, line_22)
    line_29 = max(Decimal(0), FIFTEEN_UP_TO.get(status, 583_750) - line_21 - worksheet_21)
    line_30 = min(line_22 - line_23, line_29)
    line_33 = line_22 - line_23 - line_30
    line_36 = line_6 - line_17 - line_23 - line_30 - line_33 if at_25 else Decimal(0)
    parts = (at_26_and_28(line_17, status), line_30 * Decimal("0.15"), line_33 * Decimal("0.20"))
    return min(flat, sum(parts, line_36 * Decimal("0.25")))


@pytest.mark.parametrize(
    ("income", "status", "taxable", "dividends", "gain", "expected"),
    [
        # 300,000 less 85,700 at 26 %.
        (300_000, "single", 285_400, 0, 0, 55_718),
        # 700,000: the exemption falls by a quarter of 90,650 to 63,037.50; 28 % of 636,963 less 4,652.
        (700_000, "single", 685_400, 0, 0, "173697.64"),
        # Of 266,700 above the exemption 200,000 is gain: 66,700 at 26 %, the gain at 15 %.
        (400_000, "married_joint", 370_800, 0, 200_000, 47_342),
        # Of 78,000 above the exemption 18,000 at 26 %; 3,000 of the dividends fill up the zero bracket.
        (144_650, "married_separate", 104_025, 60_000, 0, 13_230),
    ],
)
def test_the_minimum_tax_by_hand(
    income: int, status: str, taxable: int, dividends: int, gain: int, expected: int | str
) -> None:
    amounts = [Decimal(each) for each in (taxable, dividends, gain, 0, 0)]
    assert form_6251(Decimal(income), status, *amounts) == Decimal(expected)


def test_the_minimum_tax_follows_the_return(rich: Case) -> None:
    bears = 0
    for item in items(rich):
        tax_return, gains, status = item["f1040"], item["schd"], item["f1040"].raw("filing_status")
        itemizes = item["scha"]["line_17"] == tax_return["line_12"]
        income = tax_return["line_11"] - tax_return["line_14"] - item["sch1"]["line_1"]
        income += item["scha"]["line_7"] if itemizes else tax_return["line_12"]
        income += dollars(item["f1099int"]["box_9"] + item["f1099div"]["box_13"]) + of_firms(item)
        if status == "married_separate":
            income += min(Decimal(66_650), max(Decimal(0), (income - 875_950) / 4))
        gain = max(Decimal(0), min(gains["line_15"], gains["line_16"]))
        tentative = form_6251(
            income,
            status,
            tax_return["line_15"],
            tax_return["line_3a"],
            gain,
            gains["line_18"],
            gains["line_19"],
        )
        foreign = item["sch3"]["line_1"]
        regular = max(Decimal(0), tax_return["line_16"] + item["sch2"]["line_1z"] - foreign)
        expected = max(Decimal(0), dollars(tentative) - foreign - regular)
        assert abs(item["sch2"]["line_2"] - expected) <= 1
        bears += expected > 0
    assert bears >= 20


def of_firms(item: Mapping[str, Sheet]) -> Decimal:
    """Adjustments of partnerships (line 17) and S corporations (line 15): not an IRA's, nor of another
    year."""
    partner, owner = item["k1_1065"], item["k1_1120s"]
    total = Decimal(0)
    if not partner.raw("item_i2") and not partner.raw("year_end_month"):
        total += sum((partner[f"line_17_amount_{n}"] for n in (1, 2, 3)), Decimal(0))
    if not owner.raw("year_end_month"):
        codes = [(owner.raw(f"line_15_code_{n}"), owner[f"line_15_amount_{n}"]) for n in range(1, 6)]
        total += sum((amount for code, amount in codes if code in ("A", "B", "C", "F")), Decimal(0))
    return total
