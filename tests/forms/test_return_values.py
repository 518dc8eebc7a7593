"""The returns of 2,000 households: what is delivered is what is summed, however the batch is cut."""

from collections.abc import Mapping

import numpy as np
import pytest

from symage.forms.catalogue import Catalogue
from symage.forms.fill import Filled, fill_planned
from symage.forms.plan import plan_case
from symage.identities.config import IdentityConfig
from symage.identities.households import households
from symage.randomness import household_indexes
from tests.in_year import in_year

YEAR = 2024
"""Of all forms: facts of another year stand on none."""
HOUSEHOLDS = 2000
W2 = "irs_w2_single_page_2025"
SCHEDULES = tuple(
    f"irs_f1040_{name}_2024"
    for name in ("sch1", "sch2", "sch3", "scha", "schb", "schd", "sche", "schse", "sch8812")
)
RETURN = ("irs_f1040_2024", *SCHEDULES, "irs_f1040_schc_2025", "irs_f8949_2024")
Case = Mapping[str, Filled]


def filled_case(catalogue: Catalogue, form_ids: tuple[str, ...]) -> Case:
    plan = plan_case([in_year(catalogue.get(form_id), YEAR) for form_id in form_ids], catalogue)
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


def test_nobody_leaves_earned_income_credit_for_next_year(case: Case, alone: Filled) -> None:
    for tax_return in (case["irs_f1040_2024"], alone):
        credit, left = dollars(tax_return, "line_27") > 0, dollars(tax_return, "line_36") > 0
        assert not (credit & left).any()
        assert credit.any()
        assert left.any()


def test_everybody_says_what_they_do(alone: Filled) -> None:
    assert all(alone.printed["occupation"])
    assert all(
        bool(name) == (status == "married_joint")
        for name, status in zip(
            alone.printed["spouse_occupation"], alone.printed["filing_status"], strict=True
        )
    )


def test_rents_and_their_taxes_are_those_of_the_state(catalogue: Catalogue) -> None:
    """A house let in New Jersey pays several times as much of its rent as one in Alabama."""
    plan = plan_case([catalogue.get("irs_f1040_sche_2024")], catalogue)
    part, rents = {}, {}
    for state in ("NJ", "AL"):
        config = IdentityConfig(states=(state,))
        people = households(household_indexes(5, 0, 600), config=config, paths=plan.paths)
        schedule = fill_planned(plan, people)[0]
        rent, tax = dollars(schedule, "line_3_a"), dollars(schedule, "line_16_a")
        rents[state], part[state] = np.median(rent[rent > 0]), tax.sum() / rent.sum()
    assert part["NJ"] > 3 * part["AL"]
    assert rents["NJ"] > 1.2 * rents["AL"]


def test_sales_without_adjustments_are_told_in_one_sum_where_no_form_8949_lies_beside(
    case: Case, catalogue: Catalogue
) -> None:
    """About half of them; beside a Form 8949 none."""
    forms = ("irs_f1040_2024", "irs_f1040_schd_2024")
    apart = filled_case(catalogue, forms)["irs_f1040_schd_2024"]
    for line, other in (("line_1a", "line_1b"), ("line_8a", "line_8b")):
        in_sum, listed = (dollars(apart, f"{each}_d") > 0 for each in (line, other))
        assert not (in_sum & listed).any()
        assert 0.3 < in_sum.sum() / (in_sum | listed).sum() < 0.55
        assert not dollars(case["irs_f1040_schd_2024"], f"{line}_d").any()


def test_the_return_has_the_w2_that_is_delivered_and_what_else_its_people_earn(case: Case) -> None:
    """Income is income, whether its statement was asked for or not; see decision 0005."""
    w2, tax_return = case[W2], case["irs_f1040_2024"]
    paths = ["jobs.other_wages@2024", "spouse_jobs.0.present@2024"]
    needs = frozenset(need for filled in case.values() for need in filled.form.needs)
    drawn = households(w2.indexes, needs=needs, paths=paths).columns
    joint = np.array([status == "married_joint" for status in tax_return.printed["filing_status"]])
    more = (drawn[paths[0]] > 0) | (joint & drawn[paths[1]])
    assert 0.1 < more.mean() < 0.9
    for line, box in (("line_1a", "box_1"), ("line_25a", "box_2")):
        cents = np.array([value or 0 for value in w2.values[box].to_pylist()])
        above = 100 * dollars(tax_return, line) - cents
        assert (np.abs(above[~more]) <= 50).all()
        assert (above >= -50).all()
        assert (above[more] > 50).mean() > (0.9 if line == "line_1a" else 0.4)
    assert tax_return.values["ssn"].to_pylist() == w2.values["employee_ssn"].to_pylist()


def test_a_return_alone_has_the_wages_of_both_spouses(alone: Filled) -> None:
    wages = dollars(alone, "line_1a")
    joint = np.array([status == "married_joint" for status in alone.printed["filing_status"]])
    assert (wages > 0).mean() > 0.5
    assert np.median(wages[joint & (wages > 0)]) > 1.2 * np.median(wages[~joint & (wages > 0)])


def test_a_batch_of_one_is_that_row_of_a_batch(catalogue: Catalogue, case: Case) -> None:
    plan = plan_case([in_year(catalogue.get(form_id), YEAR) for form_id in (W2, *RETURN)], catalogue)
    needs = frozenset(need for sheet in plan.sheets for need in sheet.form.needs)
    for item in (0, 77, 1234):
        people = households(household_indexes(42, item, 1), needs=needs, paths=plan.paths)
        for one in fill_planned(plan, people):
            whole = case[one.form.id].printed
            assert {name: texts[0] for name, texts in one.printed.items()} == {
                name: texts[item] for name, texts in whole.items()
            }


def test_who_says_that_statements_were_due_paid_somebody_600_dollars(catalogue: Catalogue) -> None:
    schedule = filled_case(catalogue, ("irs_f1040_schc_2025",))["irs_f1040_schc_2025"]
    due = np.array([answer == "yes" for answer in schedule.printed["paid_reportable"]])
    assert (due == (dollars(schedule, "line_11") >= 600)).all()
    assert due.any()


def test_a_payer_has_one_number_with_a_state_on_all_of_its_statements(catalogue: Catalogue) -> None:
    """Interest and dividends of one broker."""
    forms = ("irs_f1099int_2024", "irs_f1099div_2024")
    interest, dividends = filled_case(catalogue, forms).values()
    told = zip(
        interest.printed["payer_tin"], dividends.printed["payer_tin"],
        interest.printed["box_16_1"], dividends.printed["box_15_1"], strict=True,
    )  # fmt: skip
    numbers = [(one, other) for payer, same, one, other in told if payer == same and one and other]
    assert len(numbers) > 50
    assert all(one == other for one, other in numbers)


def test_nobody_gives_an_employer_number_before_applying_for_it(catalogue: Catalogue) -> None:
    forms = [catalogue.get(form_id) for form_id in ("irs_ss4_2023", "irs_w9_2024")]
    plan = plan_case(forms, catalogue)
    needs = frozenset(need for form in forms for need in form.needs)
    people = households(household_indexes(6, 0, HOUSEHOLDS), needs=needs, paths=plan.paths)
    application, given = fill_planned(plan, people)
    days = (application.values["signature_date"].to_pylist(), given.values["signature_date"].to_pylist())
    own = given.printed["ein"]
    both = [
        (applied, told) for applied, told, ein in zip(*days, own, strict=True) if applied and told and ein
    ]
    assert len(both) > 300
    assert all(applied < told for applied, told in both)
