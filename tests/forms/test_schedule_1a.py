"""Schedule 1-A of 2025 beside a worksheet in plain Python: each part from the printed lines alone."""

from collections import Counter
from collections.abc import Iterator, Mapping
from math import ceil, floor

import pytest

from symage.forms.catalogue import Catalogue
from symage.forms.fill import Filled, fill_planned, violations
from symage.forms.plan import plan_case
from symage.identities.households import households
from symage.randomness import household_indexes
from tests.in_year import in_year

YEAR = 2025
"""Of all forms: facts of another year stand on none."""
HOUSEHOLDS = 2000
SCHEDULE, RETURN = "irs_f1040_sch1a_2025", "irs_f1040_2025"
CASE = ("irs_w2_2025", RETURN, SCHEDULE, "irs_f1040_schc_2025", "irs_f1099nec_2025")
VALUES = {letter: value for value, letter in enumerate("ABCDEFGH", 1)}
VALUES |= {letter: value for value, letter in enumerate("JKLMN", 1)} | {"P": 7, "R": 9}
VALUES |= {letter: value for value, letter in enumerate("STUVWXYZ", 2)} | {str(n): n for n in range(10)}
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
"""49 CFR 565.15(c): what each character of a vehicle number counts, and the weight of its place."""

Lines = Mapping[str, int]
Case = Mapping[str, Filled]


def filled_case(catalogue: Catalogue, form_ids: tuple[str, ...], count: int = HOUSEHOLDS) -> Case:
    plan = plan_case([in_year(catalogue.get(form_id), YEAR) for form_id in form_ids], catalogue)
    people = households(household_indexes(1225, 0, count), paths=plan.paths)
    return {each.form.id: each for each in fill_planned(plan, people)}


@pytest.fixture(scope="module")
def case(catalogue: Catalogue) -> Case:
    """People as they come: what Schedule C and the statements need is not forced."""
    return filled_case(catalogue, CASE)


@pytest.fixture(scope="module")
def alone(catalogue: Catalogue) -> Filled:
    """Schedules for which no W-2 is handed out: both spouses' jobs count."""
    return filled_case(catalogue, (SCHEDULE,))[SCHEDULE]


def printed_lines(filled: Filled) -> Iterator[Lines]:
    """For each document what stands on its lines, in dollars; a line that is left empty is not among them."""
    names = [field.id for field in filled.form.fields if field.type in ("money", "number")]
    for row in range(len(filled.indexes)):
        texts = {name: filled.printed[name][row] for name in names}
        yield {name: dollars(text) for name, text in texts.items() if text}


def dollars(text: str) -> int:
    amount = int(text.strip("().").replace(",", ""))
    return -amount if text.startswith("(") else amount


def statuses(case: Case) -> list[str]:
    return case[RETURN].printed["filing_status"]


def test_the_income_is_that_of_the_return(case: Case) -> None:
    for schedule, tax_return in zip(printed_lines(case[SCHEDULE]), printed_lines(case[RETURN]), strict=True):
        assert schedule["line_1"] == schedule["line_3"] == tax_return["line_11b"]


def test_tips_count_to_25000_and_fall_by_100_for_each_full_thousand(alone: Filled) -> None:
    reduced = 0
    for line in printed_lines(alone):
        if "line_6" not in line:
            assert not any(f"line_{n}" in line for n in ("4a", "4b", "4c", 5, 7, 8, 9, 10, 11, 12, 13))
            continue
        tips = line.get("line_4c", 0) + line.get("line_5", 0)
        over = max(0, line["line_3"] - line["line_9"])
        assert line["line_6"] == tips > 0
        assert line["line_13"] == max(0, min(tips, 25000) - 100 * floor(over / 1000))
        reduced += over >= 1000
    assert reduced >= 1


def test_tips_of_one_employer_take_the_larger_line_and_of_two_stand_on_line_4c_alone(alone: Filled) -> None:
    kinds = Counter[str]()
    for line in printed_lines(alone):
        if "line_4c" not in line:
            continue
        if line["line_4a"] == line["line_4b"] == 0:
            kinds["two"] += 1
        else:
            assert line["line_4c"] == max(line["line_4a"], line["line_4b"])
            kinds["one"] += 1
    assert kinds["one"] >= 20


def test_overtime_counts_to_12500_or_25000_and_falls_as_tips_do(alone: Filled) -> None:
    reduced = 0
    for line in printed_lines(alone):
        if "line_14a" not in line:
            assert "line_21" not in line
            continue
        most = {150000: 12500, 300000: 25000}[line["line_17"]]
        over = max(0, line["line_3"] - line["line_17"])
        assert line["line_21"] == max(0, min(line["line_14a"], most) - 100 * floor(over / 1000))
        reduced += over >= 1000
    assert reduced >= 1


def test_interest_counts_to_10000_and_falls_by_200_for_each_thousand_begun(alone: Filled) -> None:
    reduced = 0
    for line in printed_lines(alone):
        if "line_22a_interest" not in line:
            assert "line_30" not in line
            continue
        interest = line["line_22a_interest"] + line.get("line_22b_interest", 0)
        over = max(0, line["line_3"] - line["line_26"])
        assert line["line_30"] == max(0, min(interest, 10000) - 200 * ceil(over / 1000))
        reduced += over > 0
    assert reduced >= 20


def test_each_senior_has_6000_less_6_percent_of_what_income_exceeds(alone: Filled) -> None:
    reduced = 0
    for line in printed_lines(alone):
        if "line_35" not in line:
            assert "line_37" not in line
            continue
        over = max(0, line["line_3"] - line["line_32"])
        each = max(0, 6000 - floor(0.06 * over + 0.5))
        persons = ("line_36a" in line) + ("line_36b" in line)
        assert line["line_35"] == each
        assert line["line_37"] == persons * each
        assert persons >= 1
        reduced += over > 0
    assert reduced >= 20


def test_thresholds_are_those_of_the_status_and_separate_returns_deduct_interest_alone(case: Case) -> None:
    seen = Counter[str]()
    for status, line in zip(statuses(case), printed_lines(case[SCHEDULE]), strict=True):
        twice = 2 if status == "married_joint" else 1
        expected = {"line_9": 150000, "line_17": 150000, "line_26": 100000, "line_32": 75000}
        assert all(line.get(name, twice * amount) == twice * amount for name, amount in expected.items())
        if status == "married_separate":
            assert not {"line_13", "line_21", "line_37"} & line.keys()
            seen["separate"] += 1
        seen[status] += 1
    assert min(seen["separate"], seen["single"], seen["married_joint"]) >= 20


def test_line_38_adds_the_parts_and_stands_on_line_13b(case: Case) -> None:
    for line, tax_return in zip(printed_lines(case[SCHEDULE]), printed_lines(case[RETURN]), strict=True):
        parts = sum(line.get(name, 0) for name in ("line_13", "line_21", "line_30", "line_37"))
        assert line["line_38"] == parts == tax_return.get("line_13b", 0)


def test_tips_and_overtime_are_a_part_of_the_w2_that_comes_along(case: Case) -> None:
    w2 = case["irs_w2_2025"]
    wages, tips = (w2.values[name].to_pylist() for name in ("box_1", "box_7"))
    for row, line in enumerate(printed_lines(case[SCHEDULE])):
        if statuses(case)[row] != "married_joint":
            assert line.get("line_4a", 0) <= (tips[row] or 0) / 100 + 0.5
            assert line.get("line_14a", 0) + line.get("line_4a", 0) <= (wages[row] or 0) / 100 + 0.5


def test_tips_of_a_trade_are_within_its_profit_and_its_statement(case: Case) -> None:
    statement = case["irs_f1099nec_2025"].values["box_1"].to_pylist()
    found = 0
    for row, (line, business) in enumerate(
        zip(printed_lines(case[SCHEDULE]), printed_lines(case["irs_f1040_schc_2025"]), strict=True)
    ):
        if "line_5" in line:
            assert line["line_5"] <= min(business["line_31"], (statement[row] or 0) / 100 + 0.5)
            found += 1
    assert found >= 5


def test_seniors_are_those_that_the_return_checks(case: Case) -> None:
    tax_return = case[RETURN].values
    you, spouse = (tax_return[name].to_pylist() for name in ("you_65", "spouse_65"))
    for row, (status, line) in enumerate(zip(statuses(case), printed_lines(case[SCHEDULE]), strict=True)):
        if status != "married_separate":
            assert ("line_36a" in line) == bool(you[row])
            assert ("line_36b" in line) == bool(spouse[row])


def test_a_vehicle_number_has_a_true_check_digit_and_is_nobodys(alone: Filled) -> None:
    numbers = [number for name in ("a", "b") for number in alone.printed[f"line_22{name}_vin"] if number]
    assert len(numbers) >= 200
    for number in numbers:
        rest = sum(VALUES[sign] * weight for sign, weight in zip(number, WEIGHTS, strict=True)) % 11
        assert number[8] == ("X" if rest == 10 else str(rest))
        assert number[0] in "1457"
        assert number[9] in "RST"
    assert len(set(numbers)) == len(numbers)


def test_every_part_occurs_in_cases_and_natural_returns(catalogue: Catalogue, case: Case) -> None:
    """Without a schedule asked for one return in twenty has a car loan; who asks for one has something."""
    natural = filled_case(catalogue, (RETURN,))[RETURN]
    deducting = sum("line_13b" in line for line in printed_lines(natural))
    asked = [line["line_38"] for line in printed_lines(case[SCHEDULE])]
    assert 0.25 * HOUSEHOLDS <= deducting <= 0.7 * HOUSEHOLDS
    assert sum(amount > 0 for amount in asked) >= 0.9 * HOUSEHOLDS
    parts = Counter(name for line in printed_lines(case[SCHEDULE]) for name, amount in line.items() if amount)
    assert min(parts[name] for name in ("line_13", "line_21", "line_30", "line_36a", "line_36b")) >= 20


def test_no_rule_is_broken(case: Case, alone: Filled) -> None:
    forms = [case[form_id] for form_id in (RETURN, SCHEDULE)]
    broken = [found for each in forms for found in violations(each.form, each, [*case.values()])]
    assert broken + violations(alone.form, alone, [alone]) == []


def test_a_premium_that_the_w2_tells_of_in_box_14_is_the_one_deducted(case: Case) -> None:
    told = 0
    for status, text, line in zip(
        statuses(case), case["irs_w2_2025"].printed["box_14"], printed_lines(case[SCHEDULE]), strict=True
    ):
        (amount,) = [entry.split()[-1] for entry in text.split("\n") if entry.startswith("OT PREM")] or [""]
        if amount and status != "married_separate":
            least = floor(float(amount) + 0.5)
            assert line["line_14a"] == least or (status == "married_joint" and line["line_14a"] > least)
            told += 1
    assert told >= 20


def test_the_overtime_and_tips_of_2026_are_those_of_the_w2s_box_12(catalogue: Catalogue) -> None:
    """With the statement of 2026 in the case its codes TT and TP are what the schedule's lines say."""
    found = filled_case(catalogue, ("irs_w2_2026", SCHEDULE), 600)
    w2, lines = found["irs_w2_2026"], [*printed_lines(found[SCHEDULE])]
    status = filled_case(catalogue, (RETURN,), 600)[RETURN].printed["filing_status"]
    agreed = Counter[str]()
    for row, line in enumerate(lines):
        box = {
            w2.printed[f"box_12{n}_code"][row]: w2.values[f"box_12{n}_amount"][row].as_py() for n in "abcd"
        }
        for code, name in (("TT", "line_14a"), ("TP", "line_4a")):
            if box.get(code) and status[row] != "married_separate":
                least = (box[code] + 50) // 100
                assert line[name] == least or (status[row] == "married_joint" and line[name] > least)
                agreed[code] += 1
    assert min(agreed["TT"], agreed["TP"]) >= 5
