"""The returns of 2,000 households: forms that agree, plausible lines, and rules that catch a wrong dollar."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pyarrow.compute as pc
import pytest

from symage.forms.catalogue import Catalogue
from symage.forms.fill import Filled, fill_planned, violations
from symage.forms.plan import plan_case
from symage.identities.households import households
from symage.randomness import household_indexes

HOUSEHOLDS = 2000
W2 = "irs_w2_single_page_2025"
SCHEDULES = tuple(
    f"irs_f1040_{name}_2024"
    for name in ("sch1", "sch2", "sch3", "scha", "schb", "schd", "sche", "schse", "sch8812")
)
RETURN = ("irs_f1040_2024", *SCHEDULES, "irs_f1040_schc_2025", "irs_f8949_2024")
ANNUAL = ("irs_f1040_2023", "irs_f1040_2024", "irs_f1040_2025", "irs_f1040_sch1_2025")
TOTALS = {
    "sch1": "line_10", "sch2": "line_21", "sch3": "line_8", "scha": "line_17", "schb": "line_6",
    "schc": "line_31", "schd": "line_16", "sche": "line_41", "schse": "line_12", "sch8812": "line_14",
}  # fmt: skip
Case = Mapping[str, Filled]


def filled_case(catalogue: Catalogue, form_ids: tuple[str, ...]) -> Case:
    plan = plan_case([catalogue.get(form_id) for form_id in form_ids], catalogue)
    needs = frozenset(need for sheet in plan.sheets for need in sheet.form.needs)
    people = households(household_indexes(42, 0, HOUSEHOLDS), needs=needs, paths=plan.paths)
    return {each.form.id: each for each in fill_planned(plan, people)}


@pytest.fixture(scope="module")
def case(catalogue: Catalogue) -> Case:
    return filled_case(catalogue, (W2, *RETURN))


@pytest.fixture(scope="module")
def alone(catalogue: Catalogue) -> Filled:
    """Returns that were asked for without any other form."""
    return filled_case(catalogue, ("irs_f1040_2024",))["irs_f1040_2024"]


def dollars(filled: Filled, field: str) -> np.ndarray:
    return np.array([0 if value is None else value // 100 for value in filled.values[field].to_pylist()])


def test_no_rule_is_broken_within_or_between_forms(case: Case) -> None:
    forms = [*case.values()]
    broken = Counter(
        (each.form.id, found.rule) for each in forms for found in violations(each.form, each, forms)
    )
    assert broken == {}


@pytest.mark.parametrize("form_id", [*ANNUAL, *SCHEDULES])
def test_no_form_alone_breaks_a_rule(catalogue: Catalogue, form_id: str) -> None:
    (filled,) = filled_case(catalogue, (form_id,)).values()
    assert violations(filled.form, filled, [filled]) == []


def test_the_return_sums_what_is_delivered(case: Case) -> None:
    w2, tax_return = case[W2], case["irs_f1040_2024"]
    for line, box in (("line_1a", "box_1"), ("line_25a", "box_2")):
        cents = np.array([value or 0 for value in w2.values[box].to_pylist()])
        assert (np.abs(100 * dollars(tax_return, line) - cents) <= 50).all()
    assert tax_return.values["ssn"].to_pylist() == w2.values["employee_ssn"].to_pylist()


def test_a_return_alone_has_the_wages_of_both_spouses(alone: Filled) -> None:
    wages = dollars(alone, "line_1a")
    joint = np.array([status == "married_joint" for status in alone.printed["filing_status"]])
    assert (wages > 0).mean() > 0.5
    assert np.median(wages[joint & (wages > 0)]) > 1.2 * np.median(wages[~joint & (wages > 0)])


@pytest.mark.parametrize("kind", TOTALS)
def test_every_schedule_comes_to_something(case: Case, kind: str) -> None:
    (schedule,) = (each for each in case.values() if each.form.kind == kind)
    assert (dollars(schedule, TOTALS[kind]) != 0).sum() >= 20


def test_returns_are_of_all_sorts(case: Case, alone: Filled) -> None:
    statuses = Counter(alone.printed["filing_status"])
    assert (
        min(statuses[name] for name in ("single", "married_joint", "married_separate", "head_of_household"))
        >= 20
    )
    assert statuses["surviving_spouse"] >= 1
    for line in ("line_35a", "line_37"):
        assert 0.1 < (dollars(alone, line) > 0).mean() < 0.9
    itemised = dollars(case["irs_f1040_2024"], "line_12") == dollars(case["irs_f1040_scha_2024"], "line_17")
    assert 0.1 <= itemised.mean() <= 0.7
    for line in (
        "line_2b",
        "line_3b",
        "line_4b",
        "line_5b",
        "line_6b",
        "line_7",
        "line_8",
        "line_13",
        "line_27",
    ):
        assert 20 <= np.count_nonzero(dollars(alone, line)) < HOUSEHOLDS


@pytest.mark.parametrize("form_id", RETURN)
def test_a_dollar_more_on_a_computed_line_is_noticed(case: Case, form_id: str) -> None:
    """Of lines that come from the household alone nobody can tell."""
    own = {"line_2a", "line_3a", "line_4a", "line_5a", "line_6a"} if form_id == "irs_f1040_2024" else set()
    own |= {"line_1"} if form_id == "irs_f1040_scha_2024" else set()
    filled, caught, changed = case[form_id], 0, 0
    first = {key: slice_of(each, 60) for key, each in case.items()}
    for field in filled.form.fields:
        column = first[form_id].values[field.id]
        if field.type != "money" or field.id in own or column.null_count == len(column):
            continue
        wrong = replace(first[form_id], values={**first[form_id].values, field.id: pc.add(column, 100)})
        forms = [*{**first, form_id: wrong}.values()]
        noticed = {found.index for each in forms for found in violations(each.form, each, forms)}
        touched = {
            int(index)
            for index, value in zip(wrong.indexes, column.to_pylist(), strict=True)
            if value is not None
        }
        changed += len(touched)
        caught += len(touched & noticed)
    assert changed
    assert caught >= 0.95 * changed


def slice_of(filled: Filled, count: int) -> Filled:
    values = {name: column[:count] for name, column in filled.values.items()}
    printed = {name: texts[:count] for name, texts in filled.printed.items()}
    return Filled(filled.form, filled.indexes[:count], values, printed)


def test_a_batch_of_one_is_that_row_of_a_batch(catalogue: Catalogue, case: Case) -> None:
    plan = plan_case([catalogue.get(form_id) for form_id in (W2, *RETURN)], catalogue)
    needs = frozenset(need for sheet in plan.sheets for need in sheet.form.needs)
    for item in (0, 77, 1234):
        people = households(household_indexes(42, item, 1), needs=needs, paths=plan.paths)
        for one in fill_planned(plan, people):
            whole = case[one.form.id].printed
            assert {name: texts[0] for name, texts in one.printed.items()} == {
                name: texts[item] for name, texts in whole.items()
            }
