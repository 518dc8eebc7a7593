"""What an employer, an employee and the tax office have of one job: W-2, W-4, 941, 940, 1040 and 4868."""

from collections.abc import Mapping, Sequence

import pytest

from symage.forms.catalogue import Catalogue
from symage.forms.fill import Filled, fill_planned
from symage.forms.plan import plan_case
from symage.identities.households import households
from symage.randomness import household_indexes
from tests.in_year import in_year

TAX_YEAR = 2025
"""Of all forms: facts of another year stand on none."""
HOUSEHOLDS = 1000
W2, W4, QUARTER, YEAR = "irs_w2_2025", "irs_w4_2025", "irs_f941_2024", "irs_f940_2022"
RETURN, EXTENSION, CREDITS = "irs_f1040_2025", "irs_f4868_2025", "irs_f1040_sch3_2024"
Case = Mapping[str, Filled]


def filled_case(catalogue: Catalogue, form_ids: Sequence[str]) -> Case:
    plan = plan_case([in_year(catalogue.get(form_id), TAX_YEAR) for form_id in form_ids], catalogue)
    needs = frozenset(need for sheet in plan.sheets for need in sheet.form.needs)
    people = households(household_indexes(941, 0, HOUSEHOLDS), needs=needs, paths=plan.paths)
    return {each.form.id: each for each in fill_planned(plan, people)}


@pytest.fixture(scope="module")
def case(catalogue: Catalogue) -> Case:
    return filled_case(catalogue, (W2, W4, QUARTER, YEAR, RETURN, EXTENSION, CREDITS))


def cents(filled: Filled, field: str) -> list[int]:
    """A field's amounts in cents; nothing counts as 0."""
    return [value or 0 for value in filled.values[field].to_pylist()]


def digits(texts: Sequence[str]) -> list[str]:
    return [text.replace("-", "") for text in texts]


def test_all_name_one_employer(case: Case) -> None:
    number = digits(case[W2].printed["employer_ein"])
    assert number == digits(case[QUARTER].printed["ein"]) == digits(case[YEAR].printed["ein"])
    named = case[W2].printed["employer_name_address"]
    on_certificate = [*zip(case[W4].printed["employer_ein"], number, strict=True)]
    assert all(digits([given]) == [ein] for given, ein in on_certificate if given)
    assert sum(bool(given) for given, _ in on_certificate) > 0.7 * HOUSEHOLDS
    for form_id in (QUARTER, YEAR):
        names, streets = case[form_id].printed["name"], case[form_id].printed["street"]
        for statement, name, street in zip(named, names, streets, strict=True):
            first, *rest = statement.split("\n")
            assert first == name
            assert street == " ".join(rest[:-1])


def test_a_quarter_holds_a_fourth_of_the_employees_year(case: Case) -> None:
    for box, line in (("box_1", "line_2"), ("box_2", "line_3"), ("box_5", "line_5c_1")):
        pairs = zip(cents(case[W2], box), cents(case[QUARTER], line), strict=True)
        assert all(4 * line >= year - 4 for year, line in pairs), (box, line)
    tips = zip(cents(case[W2], "box_7"), cents(case[QUARTER], "line_5b_1"), strict=True)
    assert all(of_all > 0 for own, of_all in tips if own)


def test_a_year_of_all_is_more_than_a_quarter_and_than_one_employees(case: Case) -> None:
    paid = cents(case[YEAR], "line_3")
    assert min(paid) > 0
    assert all(a >= b for a, b in zip(paid, cents(case[QUARTER], "line_2"), strict=True))
    assert all(a >= b for a, b in zip(paid, cents(case[W2], "box_5"), strict=True))


def test_both_returns_of_the_employer_are_signed_by_one_person(case: Case) -> None:
    for field in ("print_name", "print_title", "preparer_name", "preparer_ptin", "preparer_ein"):
        assert case[QUARTER].printed[field] == case[YEAR].printed[field]


def test_governments_owe_no_unemployment_tax(case: Case) -> None:
    """Section 3306(c)(7): what a town pays is exempt as a whole, of another kind than the four listed."""
    year = case[YEAR]
    towns = [
        row
        for row, name in enumerate(year.printed["name"])
        if name.startswith(("City of ", "Town of ", "Village of ")) or name.endswith((" County", " Township"))
    ]
    assert len(towns) >= 10
    for row in towns:
        assert year.printed["line_7"][row] == year.printed["line_12"][row] == "0.00"
        assert year.printed["line_4"][row] == year.printed["line_3"][row]
        assert year.printed["line_4e"][row]
        assert year.printed["print_title"][row] in ("Finance Director", "Treasurer", "Payroll Manager")


def test_the_certificate_has_the_status_and_the_dependents_of_the_return(case: Case) -> None:
    """But for couples who ask to be withheld from as singles are."""
    status, certificate = case[RETURN].printed["filing_status"], case[W4]
    as_certified = {
        "single": "single", "married_separate": "single", "head_of_household": "head_of_household",
        "married_joint": "married_joint", "surviving_spouse": "married_joint",
    }  # fmt: skip
    certified = list(zip(certificate.printed["step_1c"], status, strict=True))
    as_singles = [each for each in certified if each == ("single", "married_joint")]
    assert all(step == as_certified[each] for step, each in certified if (step, each) not in as_singles)
    assert 0.15 < len(as_singles) / status.count("married_joint") < 0.35
    tax_return = case[RETURN].printed
    claiming = 0
    for row in range(HOUSEHOLDS):
        for line, box, credit in (("children", "child_tax", 2000), ("others", "other", 500)):
            marks = sum(bool(tax_return[f"dependent_{n}_{box}_credit"][row]) for n in (1, 2, 3, 4))
            amount = certificate.values[f"step_3_{line}"][row].as_py()
            assert amount in (None, 100 * credit * marks)
            claiming += amount is not None
    assert claiming > 100


def test_couples_check_step_2_as_often_as_not_and_the_better_paid_claims(
    catalogue: Catalogue, case: Case
) -> None:
    certificate = case[W4].printed
    plan = plan_case([catalogue.get(W4)], catalogue)
    paths = plan.paths | {"spouse_jobs.0.present", "spouse_jobs.0.wage", "jobs.0.wage", "jobs.1.present"}
    people = households(case[W4].indexes, needs=frozenset({"employment"}), paths=paths).columns
    both = people["spouse_jobs.0.present"] & ~people["jobs.1.present"]
    joint = [row for row, status in enumerate(certificate["step_1c"]) if status == "married_joint"]
    checked = [row for row in joint if certificate["step_2c"][row]]
    assert len(checked) > 50
    assert all(both[row] for row in checked)
    claiming = [row for row in joint if certificate["step_3_children"][row]]
    assert len(claiming) > 50
    assert all(people["jobs.0.wage"][row] >= people["spouse_jobs.0.wage"][row] for row in claiming)


def test_an_extension_estimates_what_the_return_shows(case: Case) -> None:
    extension, tax_return = case[EXTENSION], case[RETURN]
    assert cents(extension, "line_4") == cents(tax_return, "line_24")
    with_it = cents(extension, "line_7")
    paid = [before + now for before, now in zip(cents(extension, "line_5"), with_it, strict=True)]
    assert paid == cents(tax_return, "line_33")
    assert with_it == cents(case[CREDITS], "line_10")
    assert digits(extension.printed["line_2"]) == tax_return.printed["ssn"]


def test_an_extension_alone_is_in_whole_dollars_and_pays_no_more_than_is_due(catalogue: Catalogue) -> None:
    extension = filled_case(catalogue, (EXTENSION,))[EXTENSION]
    for tax, paid, due, now in zip(
        *(cents(extension, name) for name in ("line_4", "line_5", "line_6", "line_7")), strict=True
    ):
        assert (tax % 100, paid % 100, now % 100) == (0, 0, 0)
        assert due == max(0, tax - paid)
        assert now <= due
