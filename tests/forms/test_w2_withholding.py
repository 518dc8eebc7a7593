"""What a W-2 says of states, places and income tax: thousands of people, all states, three years."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import pytest

from symage.forms.definition import FormDefinition
from symage.forms.fill import Filled, fill_planned, violations
from symage.forms.plan import plan_case
from symage.forms.state_tables import rows as table_rows
from symage.identities.catalogue import dated
from symage.identities.config import IdentityConfig
from symage.identities.households import Households, households
from symage.randomness import household_indexes
from tests.in_year import in_year
from tests.packaged import packaged

W2 = {2024: "irs_w2_2024", 2025: "irs_w2_single_page_2025", 2026: "irs_w2_2026"}
PERIODS = {"weekly": 52, "biweekly": 26, "semimonthly": 24, "monthly": 12}
DEFERRALS = {"D", "E", "F", "G", "H", "S"}
Row = Mapping[str, Any]

# The tables of Pub. 15-T for automated payrolls: where each rate begins, as printed.
RATES = (0, 0.10, 0.12, 0.22, 0.24, 0.32, 0.35, 0.37)
STANDARD = {
    2024: {
        "single": (6_000, 17_600, 53_150, 106_525, 197_950, 249_725, 615_350),
        "married_joint": (16_300, 39_500, 110_600, 217_350, 400_200, 503_750, 747_500),
        "head_of_household": (13_300, 29_850, 76_400, 113_800, 205_250, 257_000, 622_650),
    },
    2025: {
        "single": (6_400, 18_325, 54_875, 109_750, 203_700, 256_925, 632_750),
        "married_joint": (17_100, 40_950, 114_050, 223_800, 411_700, 518_150, 768_700),
        "head_of_household": (13_900, 30_900, 78_750, 117_250, 211_200, 264_400, 640_250),
    },
    2026: {
        "single": (7_500, 19_900, 57_900, 113_200, 209_275, 263_725, 648_100),
        "married_joint": (19_300, 44_100, 120_100, 230_700, 422_850, 531_750, 788_000),
        "head_of_household": (15_550, 33_250, 83_000, 121_250, 217_300, 271_750, 656_150),
    },
}
STEP_2 = {
    2024: {
        "single": (7_300, 13_100, 30_875, 57_563, 103_275, 129_163, 311_975),
        "married_joint": (14_600, 26_200, 61_750, 115_125, 206_550, 258_325, 380_200),
        "head_of_household": (10_950, 19_225, 42_500, 61_200, 106_925, 132_800, 315_625),
    },
    2025: {
        "single": (7_500, 13_463, 31_738, 59_175, 106_150, 132_763, 320_675),
        "married_joint": (15_000, 26_925, 63_475, 118_350, 212_300, 265_525, 390_800),
        "head_of_household": (11_250, 19_750, 43_675, 62_925, 109_900, 136_500, 324_425),
    },
    2026: {
        "single": (8_050, 14_250, 33_250, 60_900, 108_938, 136_163, 328_350),
        "married_joint": (16_100, 28_500, 66_500, 121_800, 217_875, 272_325, 400_450),
        "head_of_household": (12_075, 20_925, 45_800, 64_925, 112_950, 140_175, 332_375),
    },
}


def by_table(wages: float, starts: Sequence[int]) -> float:
    ends = (*starts[1:], 10**12)
    return sum(
        rate * max(0, min(wages, end) - start)
        for rate, start, end in zip(RATES[1:], starts, ends, strict=True)
    )


FLAT_RATE = 0.22


def percentage_method(
    wages: float, year: int, periods: int, certificate: Row, paid: int = 0, bonus: float = 0
) -> float:
    """Worksheet 1A, line by line, for each pay day, times the pay days; `paid`: if they are fewer than in a
    whole year. A bonus at the flat rate of Pub. 15, section 7."""
    paid = paid or periods
    wages = (wages - bonus) * periods / paid
    status = certificate["step_1c"]
    step_2 = certificate["step_2c"]
    joint = status == "married_joint"
    allowed = 0 if step_2 else 12_900 if joint else 8_600
    adjusted = max(0, wages + certificate["step_4a"] - certificate["step_4b"] - allowed)
    tables = STEP_2 if step_2 else STANDARD
    tentative = by_table(adjusted, tables[year][status]) / periods
    each = max(0, tentative - certificate["step_3"] / periods) + certificate["step_4c"]
    return paid * each + FLAT_RATE * bonus


@cache
def people_of(state: str, count: int, paths: frozenset[str]) -> Households:
    config = IdentityConfig(states=(state,) if state else ())
    return households(
        household_indexes(15, 0, count), needs=frozenset({"employment"}), config=config, paths=paths
    )


@cache
def filled(ids: tuple[str, ...], state: str, count: int) -> tuple[tuple[Filled, ...], Households]:
    return filled_of([packaged().get(form_id) for form_id in ids], state, count)


def filled_of(forms: list[FormDefinition], state: str, count: int) -> tuple[tuple[Filled, ...], Households]:
    plan = plan_case(forms, packaged())
    people = people_of(state, count, plan.paths)
    return tuple(fill_planned(plan, people)), people


def rows_of(form: Filled) -> list[Row]:
    columns = {name: column.to_pylist() for name, column in form.values.items()}
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def statements(year: int, state: str = "", count: int = 4000) -> list[Row]:
    return rows_of(filled((W2[year],), state, count)[0][0])


def entries(row: Row) -> dict[str, int]:
    slots = [(row[f"box_12{slot}_code"], row[f"box_12{slot}_amount"]) for slot in "abcd"]
    return {code: amount for code, amount in slots if code is not None}


def test_the_worksheet_holds_on_a_worked_example() -> None:
    """Single, $60,000 a year, biweekly, nothing else told: $5,161.50 in 2025."""
    nothing = {"step_1c": "single", "step_2c": False, "step_3": 0, "step_4a": 0, "step_4b": 0, "step_4c": 0}
    assert percentage_method(60_000, 2025, 26, nothing) == pytest.approx(5_161.50)
    ticked = {**nothing, "step_2c": True}
    assert percentage_method(62_000, 2025, 26, nothing, bonus=2_000) == pytest.approx(5_601.50)
    assert percentage_method(30_000, 2025, 26, nothing, paid=13) == pytest.approx(2_580.75)
    assert percentage_method(60_000, 2025, 26, ticked) == pytest.approx(
        (1_192.5 + 4_386 + 12_072.5 + 0.24 * (105_000 - 103_350)) / 2, abs=0.1
    )


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_box_2_is_withheld_by_the_certificate_of_the_same_case(year: int) -> None:
    forms = [in_year(packaged().get(form_id), year) for form_id in (W2[year], "irs_w4_2025")]
    (w2, w4), people = filled_of(forms, "", 4000)
    certificates = rows_of(w4)
    seen: dict[str, int] = defaultdict(int)
    frequencies = people.columns[dated("jobs.0.pay_frequency", year)].to_pylist()
    days, bonuses = (
        np.asarray(people.columns[dated(f"jobs.0.{fact}", year)]).tolist() for fact in ("paid_days", "bonus")
    )
    told_of = zip(rows_of(w2), certificates, frequencies, days, bonuses, strict=True)
    for row, certificate, frequency, paid_days, bonus in told_of:
        if row["box_13_statutory_employee"]:
            assert row["box_2"] is None
            continue
        told = told_by(certificate)
        periods = PERIODS[frequency]
        paid = max(1, -(-periods * paid_days // 365))
        right = percentage_method(row["box_1"] / 100, year, periods, told, paid, bonus / 100)
        seen["bonus"] += bonus > 0
        seen["part of a year"] += paid_days < 365
        # Half a cent of tax and of credit on each pay day, and the halves of dollars of the printed table.
        assert (row["box_2"] or 0) / 100 == pytest.approx(right, abs=0.011 * periods + 0.2)
        for name in ("step_2c", "step_3", "step_4a", "step_4b", "step_4c"):
            seen[name] += bool(told[name])
    assert len(seen) == 7
    assert min(count for name, count in seen.items() if name != "part of a year") > 60
    assert 0.3 < seen["bonus"] / len(certificates) < 0.5
    # Who is at work on the reference date, the end of 2025, has been so for a year.
    assert (seen["part of a year"] > 200) == (year == 2024)


def test_what_a_left_employer_paid_is_withheld_from_as_a_whole_year() -> None:
    """Beside a return of 2024: the tax of the year on that pay, for the days that it was paid."""
    forms = [packaged().get(form_id) for form_id in ("irs_f1040_2024", W2[2024], "irs_w4_2025")]
    plan = plan_case([forms[0], forms[1], in_year(forms[2], 2024)], packaged())
    facts = [f"jobs.{name}@2024" for name in ("left_wages", "left_days", "other_wages")]
    people = people_of("", 4000, frozenset(plan.paths | {*facts, "spouse_jobs.left_wages@2024"}))
    columns = {path: np.asarray(people.columns[path]).tolist() for path in facts}
    spouse = np.asarray(people.columns["spouse_jobs.left_wages@2024"]).tolist()
    tax_return, w2, w4 = (rows_of(form) for form in fill_planned(plan, people))
    seen = 0
    for number, certificate in enumerate(w4):
        left, days, other = (columns[path][number] for path in facts)
        alone = tax_return[number]["filing_status"] != "married_joint" or not tax_return[number]["spouse_ssn"]
        if not left or left != other or spouse[number] or not alone:
            continue
        told = {**told_by(certificate), "step_4c": 0}
        right = days / 365 * percentage_method(left / 100 * 365 / days, 2024, 1, told)
        shown = (tax_return[number]["line_25a"] or 0) - (w2[number]["box_2"] or 0)
        assert shown / 100 == pytest.approx(right, abs=2)
        seen += 1
    assert seen > 100


def test_box_2_is_the_same_without_the_certificate() -> None:
    alone, _ = filled((W2[2025],), "", 4000)
    beside, _ = filled((W2[2025], "irs_w4_2025"), "", 4000)
    assert alone[0].values["box_2"].equals(beside[0].values["box_2"])


def told_by(certificate: Row) -> Row:
    """Its steps, in dollars."""
    steps = {name: value for name, value in certificate.items() if name.startswith("step_")}
    return {
        name: value if isinstance(value, str | bool) else (value or 0) / 100 for name, value in steps.items()
    }


def added(state: str, row: Row) -> tuple[int, int]:
    """By hand: the least and the most that a state's wages are above box 1, from what the statement shows."""
    found = entries(row)
    deferred = sum(amount for code, amount in found.items() if code in DEFERRALS)
    care, account = row["box_10"] or 0, found.get("W", 0)
    if state == "CA":
        return account, account
    if state == "PA":
        return deferred + care, deferred + care
    if state == "NJ":
        others = deferred - found.get("D", 0)
        return others + account + care, others + account + care + 4_000_000
    return 0, 0


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_what_states_tax_of_what_box_1_leaves_out(year: int) -> None:
    for state in ("CA", "NJ", "PA", "NY", "OH", "IN", "MA", "AL", "WI", "DC"):
        differing = 0
        for row in statements(year, state, 1200):
            assert row["box_15_state_1"] == state
            if row["box_15_state_2"] is None:
                least, most = added(state, row)
                assert least <= row["box_16_1"] - row["box_1"] <= most
                differing += row["box_16_1"] != row["box_1"]
        assert (differing > 60) == (state in ("CA", "NJ", "PA"))


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_every_state_withholds_no_more_than_its_top_rate(year: int) -> None:
    tops: dict[str, float] = defaultdict(float)
    for line in table_rows("us_state_withholding"):
        tops[line["state"]] = max(tops[line["state"]], float(line["top_rate"]))
    untaxed = {"AK", "FL", "NH", "NV", "SD", "TN", "TX", "WA", "WY"}
    seen = set()
    for row in statements(year, "", 8_000):
        for line in "12":
            state = row[f"box_15_state_{line}"]
            if state is None:
                continue
            seen.add(state)
            assert 0 <= row[f"box_17_{line}"] <= tops[state] * row[f"box_16_{line}"] + 1.5
    assert seen == {state for state in tops if len(state) == 2}
    assert not seen & untaxed


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_indiana_and_maryland_tax_the_county_of_residence(year: int) -> None:
    for state, rate_of_all in (("IN", (0.005, 0.033)), ("MD", (0.0215, 0.0335))):
        (form,), people = filled((W2[year],), state, 2000)
        counties = people.columns["address.county"].to_pylist()
        labels = defaultdict(set)
        for row, county in zip(rows_of(form), counties, strict=True):
            labels[county].add(row["box_20_1"])
            assert row["box_18_1"] == row["box_16_1"]
            if row["box_18_1"] > 6_000_000:
                assert rate_of_all[0] * 0.5 < row["box_19_1"] / row["box_18_1"] < rate_of_all[1]
        assert all(len(names) == 1 and None not in names for names in labels.values())
        assert len({name for names in labels.values() for name in names}) == len(labels) > 20
    assert "POSEY" in {row["box_20_1"] for row in statements(year, "IN", 2000)}


def test_one_rate_a_place_and_a_year() -> None:
    """Where nothing is exempt the printed rate is the place's; elsewhere it is at most that."""
    for year in W2:
        ratios: dict[tuple[str, str], set[float]] = defaultdict(set)
        for state in ("OH", "PA", "KY", "MO", "AL", "DE"):
            for row in statements(year, state, 3000):
                for line in "12":
                    if row[f"box_18_{line}"] is not None and row[f"box_18_{line}"] > 1_000_000:
                        name = state, row[f"box_20_{line}"]
                        ratios[name].add(round(row[f"box_19_{line}"] / row[f"box_18_{line}"], 5))
        assert len(ratios) > 60
        assert all(max(found) - min(found) <= 1e-5 for found in ratios.values())


@pytest.mark.parametrize(
    ("state", "label", "year", "rate"),
    [
        ("OH", "COLUMBUS", 2025, 0.025),
        ("OH", "MANSFIELD", 2024, 0.02),
        ("OH", "MANSFIELD", 2026, 0.0225),
        ("PA", "PHILA", 2024, 0.0375),
        ("PA", "LANCASTER", 2024, 0.011),
        ("PA", "LANCASTER", 2025, 0.016),
        ("KY", "LOUISVILLE", 2025, 0.022),
        ("MO", "KANSAS CITY", 2025, 0.01),
        ("AL", "BIRMINGHAM", 2026, 0.01),
    ],
)
def test_rates_of_some_places(state: str, label: str, year: int, rate: float) -> None:
    found = [row for row in statements(year, state, 3000) if row["box_20_1"] == label]
    assert found
    assert all(abs(row["box_19_1"] - rate * row["box_18_1"]) <= 1 for row in found)


def test_who_is_taxed_and_on_what() -> None:
    """New York its residents; Ohio's cities who works there, deferrals too; Detroit both, at two rates."""
    (form,), people = filled((W2[2025],), "NY", 3000)
    boroughs = {"New York", "Kings", "Queens", "Bronx", "Richmond"}
    for row, county in zip(rows_of(form), people.columns["address.county"].to_pylist(), strict=True):
        assert (row["box_20_1"] == "NYC") == (county in boroughs)
        if row["box_20_1"] == "NYC" and row["box_18_1"] > 4_000_000:
            assert 0.025 < row["box_19_1"] / row["box_18_1"] <= 0.0425
    (form,), people = filled((W2[2025],), "OH", 3000)
    cities = people.columns[dated("jobs.0.employer.address.city", 2025)].to_pylist()
    for row, city in zip(rows_of(form), cities, strict=True):
        if row["box_20_1"] == "CLEVELAND":
            assert city == "Cleveland"
            assert row["box_15_state_2"] or row["box_18_1"] + (row["box_18_2"] or 0) == row["box_5"]
    (form,), people = filled((W2[2025],), "MI", 4000)
    homes = people.columns["address.city"].to_pylist()
    for row, home in zip(rows_of(form), homes, strict=True):
        if row["box_20_1"] in ("DETROIT", "DETROIT NR"):
            assert (row["box_20_1"] == "DETROIT") == (home == "Detroit")
            assert row["box_19_1"] <= (0.024 if home == "Detroit" else 0.012) * row["box_18_1"] + 1


INSURED: Mapping[int, Mapping[str, Callable[[int], float]]] = {
    2024: {
        "WAPFML": lambda pay: 0.00528582 * min(pay, 16_860_000),
        "CASDI": lambda pay: 0.011 * pay,
        "NYSDI": lambda pay: min(3_120, 0.005 * pay),
        "FLI": lambda pay: 0.0009 * min(pay, 16_140_000),
    },
    2025: {
        "WAPFML": lambda pay: 0.00657984 * min(pay, 17_610_000),
        "CASDI": lambda pay: 0.012 * pay,
        "NYPFL": lambda pay: min(35_453, 0.00388 * pay),
        "RITDI": lambda pay: 0.013 * min(pay, 8_920_000),
    },
    2026: {
        "WAPFML": lambda pay: 0.00807159 * min(pay, 18_450_000),
        "MN PFML": lambda pay: 0.0044 * min(pay, 18_450_000),
        "MAPFML": lambda pay: 0.0046 * min(pay, 18_450_000),
        "UI/WF/SWF": lambda pay: 0.00425 * min(pay, 4_480_000),
    },
}


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_state_insurance_by_rate_and_cap(year: int) -> None:
    (form,), people = filled((W2[year],), "", 8_000)
    pay = people.columns[dated("jobs.0.wage", year)]
    seen: dict[str, int] = defaultdict(int)
    for row, gross in zip(rows_of(form), np.asarray(pay).tolist(), strict=True):
        for line in (row.get("box_14") or row.get("box_14a") or "").split("\n"):
            label, _, amount = line.rpartition(" ")
            if label not in INSURED[year]:
                continue
            seen[label] += 1
            bases = {gross - (row["box_7"] or 0), row["box_5"], row["box_1"], gross}
            rights = [INSURED[year][label](base) for base in bases]
            assert any(abs(100 * float(amount) - right) <= 1 for right in rights), (label, amount)
    assert set(seen) == set(INSURED[year])


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_no_statement_of_any_state_breaks_a_rule(year: int) -> None:
    (form,), _ = filled((W2[year],), "", 8_000)
    assert violations(form.form, form) == []


def test_deductions_are_told_in_whole_fifties() -> None:
    """Nobody knows the year's student loan interest to the dollar in June; standard deductions are even."""
    form = packaged().get("irs_w4_2025")
    plan = plan_case([form], packaged())
    people = households(household_indexes(7, 0, 5_000), needs=frozenset(form.needs), paths=plan.paths)
    told = [cents for cents in fill_planned(plan, people)[0].values["step_4b"].to_pylist() if cents]
    assert len(told) > 300
    assert all(cents % 5_000 == 0 for cents in told)
