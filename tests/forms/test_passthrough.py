"""Schedules K-1 on the return: worksheets in plain Python, from what the forms of 1,500 households say."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from symage.forms.catalogue import Catalogue
from symage.forms.fill import Filled, fill_planned
from symage.forms.plan import plan_case
from symage.identities.households import households
from symage.randomness import household_indexes
from tests.in_year import in_year

HOUSEHOLDS = 1500
FORMS = (
    "irs_f1065_schk1_2025",
    "irs_f1120s_schk1_2025",
    "irs_f1040_2024",
    *(f"irs_f1040_{name}_2024" for name in ("sch1", "sch2", "sch3", "scha", "schb", "schd", "sche", "schse")),
    "irs_f1040_schc_2025",
    "irs_f8949_2024",
    *(f"irs_f1099{name}" for name in ("div_2024", "int_2024", "misc_2025", "b_2025")),
)
THRESHOLD, JOINT_THRESHOLD = 191_950, 383_900
"""Income above which Form 8995 does not serve, for 2024 (Form 8995; Rev. Proc. 2023-34)."""


class Sheet:
    """One form of one household: blank lines are 0, amounts are dollars."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def __getitem__(self, field: str) -> float:
        value = self._values[field]
        return 0 if value is None else value / 100

    def text(self, field: str) -> str:
        return str(self._values[field] or "")

    def checked(self, field: str) -> bool:
        return bool(self._values[field])

    def coded(self, line: str, code: str, rows: int) -> float:
        """The amount beside a code of a Schedule K-1."""
        return sum(
            self[f"line_{line}_amount_{row}"]
            for row in range(1, rows + 1)
            if self.text(f"line_{line}_code_{row}") == code
        )


Case = Mapping[str, Sheet]


@pytest.fixture(scope="module")
def filled(catalogue: Catalogue) -> Mapping[str, Filled]:
    plan = plan_case([in_year(catalogue.get(form_id), 2024) for form_id in FORMS], catalogue)
    needs = frozenset(need for sheet in plan.sheets for need in sheet.form.needs)
    people = households(household_indexes(1065, 0, HOUSEHOLDS), needs=needs, paths=plan.paths)
    return {each.form.kind or "": each for each in fill_planned(plan, people)}


@pytest.fixture(scope="module")
def cases(filled: Mapping[str, Filled]) -> list[Case]:
    columns = {
        kind: {name: column.to_pylist() for name, column in each.values.items()}
        for kind, each in filled.items()
    }
    return [
        {kind: Sheet({name: column[row] for name, column in form.items()}) for kind, form in columns.items()}
        for row in range(HOUSEHOLDS)
    ]


def partnership(case: Case) -> Sheet | None:
    """What a plan holds, and a firm's year that ends next year, is not on the return."""
    firm = case["k1_1065"]
    return None if firm.checked("item_i2") or firm.text("year_end_month") else firm


def corporation(case: Case) -> Sheet | None:
    firm = case["k1_1120s"]
    return None if firm.text("year_end_month") else firm


def rows(case: Case) -> Iterator[tuple[str, Sheet, bool]]:
    """The firms of Schedule E line 28 in their order: row, Schedule K-1, whether a partnership."""
    firms = [(firm, kind) for firm, kind in ((partnership(case), True), (corporation(case), False)) if firm]
    for letter, (firm, kind) in zip("ab", firms, strict=False):
        yield letter, firm, kind


def is_active(case: Case, row: str, firm: Sheet, of_partnership: bool) -> bool:
    """Whether the owner works in the business. Of a corporation the schedule alone says so."""
    if of_partnership:
        rental = any(word in firm.text("item_b") for word in (" Properties ", " Development "))
        return firm.checked("item_d") or (
            firm.text("item_g") == "general" and (not rental or bool(firm.text("line_1")))
        )
    schedule = case["sche"]
    return schedule[f"line_28_{row}_k"] > 0 or schedule[f"line_28_{row}_i"] > 0


def test_each_firm_has_its_row_with_all_of_its_income(cases: list[Case]) -> None:
    seen = {True: 0, False: 0}
    for case in cases:
        schedule, found = case["sche"], 0
        for row, firm, of_partnership in rows(case):
            found += 1
            seen[of_partnership] += 1
            assert schedule.text(f"line_28_{row}_b") == ("P" if of_partnership else "S")
            assert schedule.text(f"line_28_{row}_d") == firm.text("item_a")
            assert firm.text("item_b").startswith(schedule.text(f"line_28_{row}_a") + "\n")
            active = is_active(case, row, firm, of_partnership)
            guaranteed = firm["line_4c"] if of_partnership else 0
            other_rent = firm["line_3"]
            traded = of_partnership and firm.checked("item_d")
            gains = max(0, firm["line_1"])
            assert schedule[f"line_28_{row}_k"] == guaranteed + (gains if active else 0) + (
                other_rent if traded else 0
            )
            assert schedule[f"line_28_{row}_h"] == max(0, firm["line_2"]) + (0 if active else gains) + (
                0 if traded else other_rent
            )
            assert schedule[f"line_28_{row}_i"] == (max(0, -firm["line_1"]) if active else 0)
            assert schedule[f"line_28_{row}_j"] == firm["line_12" if of_partnership else "line_11"]
        assert bool(schedule.text("line_28_b_a")) == (found == 2)
        assert bool(schedule.text("line_28_a_a")) == (found > 0)
    assert min(seen.values()) > 1200


def test_passive_losses_are_those_of_form_8582(cases: list[Case]) -> None:
    limited = 0
    for case in cases:
        schedule = case["sche"]
        rentals = [schedule[f"line_21_{house}"] for house in "ab" if schedule[f"line_3_{house}"] > 0]
        others: list[float] = []
        for row, firm, of_partnership in rows(case):
            if of_partnership and firm.checked("item_d"):
                continue
            takes_part = not of_partnership or (
                firm.text("item_g") == "general" and float(firm.text("item_j_profit_beginning")) >= 10
            )
            (rentals if takes_part else others).append(firm["line_2"])
            others.append(firm["line_3"])
            if not is_active(case, row, firm, of_partnership):
                others += [firm["line_1"], firm["line_10" if of_partnership else "line_9"]]
        losses = -sum(min(0, amount) for amount in rentals + others)
        line_1d, line_2d = sum(rentals), sum(others)
        line_3 = line_1d + line_2d
        allowed = losses
        if line_3 < 0:
            line_4 = min(-line_1d, -line_3) if line_1d < 0 else 0
            line_7 = max(0, 150_000 - modified_income(case))
            separate = case["f1040"].text("filing_status") == "married_separate"
            line_9 = 0 if separate else min(line_4, line_7 / 2, 25_000)
            allowed = sum(max(0, amount) for amount in rentals + others) + line_9
            limited += allowed < losses - 1
        assert abs(schedule["line_25"] + schedule["line_29b_g"] - min(allowed, losses)) <= 3
    assert limited >= 20


def modified_income(case: Case) -> float:
    """Line 6 of Form 8582: income less adjustments, without passive losses, benefits and half of the tax on
    self-employment."""
    tax_return, first, schedule = case["f1040"], case["sch1"], case["sche"]
    income = sum(tax_return[f"line_{line}"] for line in ("1z", "2b", "3b", "4b", "5b", "7"))
    income += sum(first[f"line_{line}"] for line in ("1", "3", "4", "7", "9"))
    working = schedule["line_29a_k"] - schedule["line_29b_i"] - schedule["line_29b_j"]
    return income + working - sum(first[f"line_{line}"] for line in ("11", "13", "16", "18"))


def test_what_a_partner_earns_is_taxed_as_self_employment(cases: list[Case]) -> None:
    partners = 0
    for case in cases:
        firm, schedule = partnership(case), case["schse"]
        earned = firm.coded("14", "A", 2) if firm else 0
        if firm and earned:
            partners += 1
            assert firm.text("item_g") == "general"
            assert earned == firm["line_1"] + firm["line_4c"]
            earned -= firm["line_12"]
        assert schedule["line_2"] == case["schc"]["line_31"] + earned
        assert abs(case["sch2"]["line_4"] - 2 * schedule["line_13"]) <= 1
    assert partners >= 200


def test_the_business_deduction_is_that_of_form_8995(cases: list[Case]) -> None:
    """Below the threshold, where neither wages nor property of a business are asked for."""
    with_firm = with_trust = 0
    for case in cases:
        tax_return, first, own = case["f1040"], case["sch1"], case["schc"]["line_31"]
        status = tax_return.text("filing_status")
        before = max(0, tax_return["line_11"] - tax_return["line_12"])
        if before > (JOINT_THRESHOLD if status == "married_joint" else THRESHOLD):
            continue
        firm, company = partnership(case), corporation(case)
        passed, guaranteed = 0.0, 0.0
        if firm:
            share = firm.coded("20", "Z", 4)
            passed += share - firm["line_12"] if share else 0
            guaranteed = firm["line_4c"] if firm.coded("14", "A", 2) else 0
        if company:
            share = company.coded("17", "V", 10)
            passed += share - company["line_11"] if share else 0
        earned = case["schse"]["line_3"]
        of_tax = first["line_15"] * max(0, earned - guaranteed) / earned if earned > 0 else 0
        income = own + passed - of_tax - first["line_16"] - first["line_17"]
        trusts = case["f1099div"]["box_5"]
        gains = tax_return["line_3a"] + max(0, min(case["schd"]["line_15"], case["schd"]["line_16"]))
        expected = min(0.2 * max(0, income) + 0.2 * trusts, 0.2 * max(0, before - gains))
        assert abs(tax_return["line_13"] - expected) <= 1
        with_firm += passed != 0 and expected > 0
        with_trust += trusts >= 5 and expected > 0
    assert with_firm >= 200
    assert with_trust >= 100


def test_portfolio_income_and_gifts_go_where_they_belong(cases: list[Case]) -> None:
    interest, given = 0, 0
    for case in cases:
        firm, company, tax_return = partnership(case), corporation(case), case["f1040"]
        found = {case["schb"].text(f"interest_payer_{n}"): case["schb"][f"interest_{n}"] for n in range(1, 9)}
        for owner, field in ((firm, "line_5"), (company, "line_4")):
            if owner and owner[field]:
                interest += 1
                assert found[owner.text("item_b").partition("\n")[0]] == owner[field]
        if firm is None:
            assert case["k1_1065"].text("item_b").partition("\n")[0] not in found

        def both(
            of_firm: str, of_company: str, firm: Sheet | None = firm, company: Sheet | None = company
        ) -> float:
            return (firm[of_firm] if firm else 0) + (company[of_company] if company else 0)

        slip, bonds = case["f1099div"], case["f1099int"]
        exempt = (firm.coded("18", "A", 3) if firm else 0) + (company.coded("16", "A", 5) if company else 0)
        exempt += bonds["box_8"] - bonds["box_13"] + slip["box_12"]
        assert abs(tax_return["line_2a"] - exempt) <= 0.501
        assert abs(tax_return["line_3a"] - slip["box_1b"] - both("line_6b", "line_5b")) <= 0.501
        assert abs(tax_return["line_3b"] - slip["box_1a"] - both("line_6a", "line_5a")) <= 0.501
        assert case["schd"]["line_5"] == both("line_8", "line_7")
        assert case["schd"]["line_12"] == both("line_9a", "line_8a")
        contracts = case["f1099b"]["box_11"]
        contracts += (firm.coded("11", "C", 2) if firm else 0) + (
            company.coded("10", "C", 5) if company else 0
        )
        assert abs(case["schd"]["line_4"] - 0.4 * contracts) <= 1
        assert abs(case["schd"]["line_11"] - 0.6 * contracts - both("line_10", "line_9")) <= 1
        royalties = both("line_7", "line_6") + case["f1099misc"]["box_2"]
        assert abs(case["sche"]["line_23b"] - royalties) <= 0.501
        gifts = (firm.coded("13", "A", 3) if firm else 0) + (
            company.coded("12", "A", 8) + company.coded("12", "B", 8) if company else 0
        )
        given += gifts > 0
        assert case["scha"]["line_11"] >= gifts
        withheld = (firm.coded("15", "O", 2) if firm else 0) + (company.coded("13", "O", 5) if company else 0)
        assert tax_return["line_25c"] >= withheld
        assert case["sch1"]["line_8c"] == (firm.coded("11", "E", 2) if firm else 0)
        assert case["sch1"]["line_4"] == (company.coded("10", "B", 5) if company else 0)
    assert min(interest, given) >= 300


def test_gross_receipts_are_more_than_what_the_firm_had_of_each_kind(cases: list[Case]) -> None:
    """Code AG of line 20, beside income that is a part of it."""
    seen = 0
    for firm in (case["k1_1065"] for case in cases):
        receipts = firm.coded("20", "AG", 4)
        kinds = ("line_1", "line_2", "line_3", "line_5", "line_6a", "line_7")
        assert not receipts or receipts >= sum(max(0, firm[line]) for line in kinds)
        seen += bool(receipts)
    assert seen > 100


def test_credits_of_firms_stay_within_the_limit_of_form_3800(cases: list[Case]) -> None:
    taken = 0
    for case in cases:
        firm, company, credits, tax_return = partnership(case), corporation(case), case["sch3"], case["f1040"]
        passed = firm.coded("15", "J", 2) if firm else 0
        passed += sum(company.coded("13", code, 5) for code in "JKMN") if company else 0
        net = tax_return["line_18"] - tax_return["line_19"]
        net = max(0, net - sum(credits[f"line_{line}"] for line in ("1", "2", "3", "4", "5a", "5b")))
        most = net - 0.25 * max(0, net - case["sch2"]["line_2"] - 25_000)
        assert abs(credits["line_6a"] - min(passed, most)) <= 1
        taken += credits["line_6a"] > 0
    assert taken >= 50


def test_a_return_alone_seldom_has_a_firm(catalogue: Catalogue) -> None:
    """Without a Schedule K-1 in the case one adult in some twenty has a share in a firm."""
    forms = [in_year(catalogue.get(form_id), 2024) for form_id in FORMS if not form_id.endswith("schk1_2025")]
    plan = plan_case(forms, catalogue)
    needs = frozenset(need for form in forms for need in form.needs)
    people = households(household_indexes(1120, 0, HOUSEHOLDS), needs=needs, paths=plan.paths)
    schedule = next(each for each in fill_planned(plan, people) if each.form.kind == "sche")
    named = sum(map(bool, schedule.printed["line_28_a_a"]))
    assert 0.02 * HOUSEHOLDS < named < 0.08 * HOUSEHOLDS
