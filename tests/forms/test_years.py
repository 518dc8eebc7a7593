"""Forms of a year tell of that year, on days on which such things happen, by one person's name."""

from collections.abc import Sequence

import numpy as np
import pytest

from symage.forms.catalogue import Catalogue
from symage.forms.fill import Filled, fill_planned, violations
from symage.forms.plan import plan_case
from symage.identities.calendar import BUSINESS, MARKET
from symage.identities.households import households
from symage.orders.config import mixed_years
from symage.randomness import household_indexes

HOUSEHOLDS = 4000


def filled_case(catalogue: Catalogue, *form_ids: str, seed: int = 1, count: int = HOUSEHOLDS) -> list[Filled]:
    plan = plan_case([catalogue.get(form_id) for form_id in form_ids], catalogue)
    needs = frozenset(need for sheet in plan.sheets for need in sheet.form.needs)
    people = households(household_indexes(seed, 0, count), needs=needs, paths=plan.paths)
    filled = fill_planned(plan, people)
    assert [found for each in filled for found in violations(each.form, each, filled)] == []
    return filled


def column(filled: Filled, field: str) -> np.ndarray:
    return np.array(filled.values[field].to_pylist(), dtype=object)


def days(filled: Filled, fields: Sequence[str]) -> np.ndarray:
    return np.array(
        [day for field in fields for day in filled.values[field].to_pylist() if day], "datetime64[D]"
    )


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_heads_of_household_show_their_person(catalogue: Catalogue, year: int) -> None:
    (form,) = filled_case(catalogue, f"irs_f1040_{year}")
    status = np.array(form.printed["filing_status"])
    head = np.isin(status, ("head_of_household", "surviving_spouse"))
    assert head.sum() > 50
    ids = [name for name in form.printed if name.startswith("dependent_1_") and name.endswith("ssn")]
    assert all(np.array(form.printed[ids[0]])[head])


def test_an_only_child_of_the_year_after_makes_nobody_head_of_household(catalogue: Catalogue) -> None:
    form, schedule = filled_case(
        catalogue, "irs_f1040_2024", "irs_f1040_sch8812_2024", seed=21148, count=HOUSEHOLDS
    )
    assert form.printed["filing_status"][0] in ("single", "head_of_household")
    alone = np.array([not name for name in form.printed["dependent_1_ssn"]])
    assert not np.isin(np.array(form.printed["filing_status"])[alone], ("head_of_household",)).any()
    assert len(schedule.indexes) == HOUSEHOLDS


def test_returns_and_statements_of_three_years_differ_as_life_does(catalogue: Catalogue) -> None:
    returns = filled_case(catalogue, "irs_f1040_2023", "irs_f1040_2024", "irs_f1040_2025")
    for before, after in zip(returns, returns[1:], strict=False):
        assert before.printed["ssn"] == after.printed["ssn"]
        for line in ("line_1a", "line_2b", "line_3b"):
            one, other = column(before, line), column(after, line)
            both = np.array([(a or 0) > 20_000 and bool(b) for a, b in zip(one, other, strict=True)])
            assert (one[both] == other[both]).mean() < 0.1, line
    first, second = filled_case(catalogue, "irs_w2_2024", "irs_w2_2025")
    assert (column(first, "box_1") == column(second, "box_1")).mean() < 0.02
    assert first.printed["employee_ssn"] == second.printed["employee_ssn"]


def test_sales_of_another_year_stand_on_no_form(catalogue: Catalogue) -> None:
    statement, listed = filled_case(catalogue, "irs_f1099b_2025", "irs_f8949_2024")
    sold = days(listed, [f"{term}_{row}_c" for term in ("short", "long") for row in range(1, 15)])
    assert set(sold.astype("datetime64[Y]").astype(int) + 1970) == {2024}
    assert set(days(statement, ["box_1c"]).astype("datetime64[Y]").astype(int) + 1970) == {2025}


def test_securities_are_traded_when_the_exchanges_are_open(catalogue: Catalogue) -> None:
    statement, listed = filled_case(catalogue, "irs_f1099b_2025", "irs_f8949_2024")
    rows = [f"{term}_{row}_{letter}" for term in ("short", "long") for row in range(1, 15) for letter in "bc"]
    for each, fields in ((statement, ["box_1b", "box_1c"]), (listed, rows)):
        traded = days(each, fields)
        assert len(traded) > HOUSEHOLDS
        assert MARKET.is_open(traded).all()


def test_points_are_of_the_year_of_the_loan(catalogue: Catalogue) -> None:
    (form,) = filled_case(catalogue, "irs_f1098_2025")
    made = days(form, ["box_3"])
    this_year = made.astype("datetime64[Y]").astype(int) + 1970 == 2025
    points = np.array([bool(text) for text in form.printed["box_6"]])
    assert points.sum() > 10
    assert this_year[points].all()
    assert not this_year.all()
    assert BUSINESS.is_open(made).all()


def test_one_business_has_staff_on_all_its_forms(catalogue: Catalogue) -> None:
    application, schedule = filled_case(catalogue, "irs_ss4_2023", "irs_f1040_schc_2025")
    employees = np.array([bool(text) and text != "0" for text in application.printed["line_13_other"]])
    wages = np.array([bool(text) for text in schedule.printed["line_26"]])
    assert employees.sum() > 50
    assert (employees == wages).all()


def test_general_partners_earn_what_their_business_does(catalogue: Catalogue) -> None:
    (form,) = filled_case(catalogue, "irs_f1065_schk1_2025")
    general = np.array([text == "general" for text in form.printed["item_g"]])
    ordinary = np.array([bool(text) for text in form.printed["line_1"]])
    coded = np.array([text == "A" for text in form.printed["line_14_code_1"]])
    assert coded[general & ordinary].all()
    assert not coded[~general].any()


def test_couples_have_one_name_on_the_return_and_its_schedules(catalogue: Catalogue) -> None:
    schedules = [
        f"irs_f1040_{name}_2024" for name in ("sch1", "sch2", "sch3", "scha", "schb", "schd", "sche")
    ]
    form, *others = filled_case(catalogue, "irs_f1040_2024", *schedules, "irs_f8949_2024")
    parts = ("first_name", "last_name", "spouse_first_name", "spouse_last_name")
    for row, names in enumerate(zip(*(form.printed[part] for part in parts), strict=True)):
        own, spouse = f"{names[0]} {names[1]}", f"{names[2]} {names[3]}".strip()
        expected = f"{own} & {spouse}" if spouse else own
        assert {each.printed["name"][row] for each in others} == {expected}


def test_orders_of_several_years_say_so(catalogue: Catalogue) -> None:
    (notice,) = mixed_years([catalogue.get("irs_w2_2025"), catalogue.get("irs_f1040_2024")])
    assert notice.code == "mixed_years"
    assert "2024, 2025" in notice.message
    assert mixed_years([catalogue.get("irs_w2_2025"), catalogue.get("irs_ss4_2023")]) == ()
