"""The consolidated Form 1099 says what the single forms and Form 8949 say, to the cent."""

from collections.abc import Mapping, Sequence
from datetime import date

import pyarrow as pa
import pytest

from symage.forms.catalogue import Catalogue
from symage.forms.fill import Filled, fill_planned, violations
from symage.forms.plan import plan_case
from symage.identities.households import households
from symage.randomness import household_indexes
from tests.forms.test_violations import with_value
from tests.in_year import in_year

STATEMENT = "composite_1099_2024"
SINGLE = (
    "irs_f1099div_2024",
    "irs_f1099int_2024",
    "irs_f1099b_2025",
    "irs_f8949_2024",
    "irs_f1040_schd_2024",
)
HOUSEHOLDS, SALES = 600, 14
TERMS = {"short": ("A", "B"), "long": ("D", "E")}
AMOUNTS = ("proceeds", "basis", "discount", "wash", "gain")

Case = Mapping[str, Filled]


@pytest.fixture(scope="module")
def case(catalogue: Catalogue) -> Case:
    forms = [in_year(catalogue.get(form_id), 2024) for form_id in (STATEMENT, *SINGLE)]
    plan = plan_case(forms, catalogue)
    needs = frozenset(need for form in forms for need in form.needs)
    people = households(household_indexes(31, 0, HOUSEHOLDS), needs=needs, paths=plan.paths)
    return {each.form.id: each for each in fill_planned(plan, people)}


@pytest.fixture(scope="module")
def statements(case: Case) -> Filled:
    return case[STATEMENT]


def cents(filled: Filled, field: str) -> list[int]:
    """Blanks count as 0."""
    return [value or 0 for value in filled.values[field].to_pylist()]


def added(filled: Filled, fields: Sequence[str]) -> list[int]:
    return [sum(row) for row in zip(*(cents(filled, field) for field in fields), strict=True)]


def test_no_rule_is_broken_within_or_between_the_forms(case: Case) -> None:
    forms = [*case.values()]
    assert [found for each in forms for found in violations(each.form, each, forms)] == []


@pytest.mark.parametrize("term", TERMS)
@pytest.mark.parametrize("amount", AMOUNTS)
def test_sales_add_up_to_the_total_of_their_page_and_of_the_first(
    statements: Filled, term: str, amount: str
) -> None:
    listed = added(statements, [f"{term}_{sale}_{amount}" for sale in range(1, SALES + 1)])
    assert listed == cents(statements, f"{term}_total_{amount}")
    assert listed == added(statements, [f"box_{box.lower()}_{amount}" for box in TERMS[term]])
    assert any(listed)
    boxes = [f"box_{box.lower()}_{amount}" for pair in TERMS.values() for box in pair]
    assert added(statements, boxes) == cents(statements, f"all_{amount}")


@pytest.mark.parametrize("term", TERMS)
def test_sales_are_those_of_form_8949_unless_nobody_reports_them(case: Case, term: str) -> None:
    """Boxes C and F hold digital assets, which are not on this statement."""
    statements, listed = case[STATEMENT], case["irs_f8949_2024"]
    boxes = listed.printed["part_1_box" if term == "short" else "part_2_box"]
    here = [box.upper() if box.upper() in TERMS[term] else "" for box in boxes]
    assert statements.printed[f"{term}_box"] == here
    assert set(here) == {"", *TERMS[term]}
    for sale in range(1, SALES + 1):
        for ours, theirs in (("description", "a"), ("acquired", "b"), ("sold", "c")):
            printed = listed.printed[f"{term}_{sale}_{theirs}"]
            expected = [text if box else "" for text, box in zip(printed, here, strict=True)]
            assert statements.printed[f"{term}_{sale}_{ours}"] == expected
        for ours, theirs in (("proceeds", "d"), ("basis", "e")):
            dollars = cents(listed, f"{term}_{sale}_{theirs}")
            exact = cents(statements, f"{term}_{sale}_{ours}")
            assert all(abs(a - b) <= 50 for a, b, box in zip(exact, dollars, here, strict=True) if box)
    assert any(amount % 100 for amount in cents(statements, f"{term}_2_proceeds"))


def test_boxes_are_those_of_the_single_forms(case: Case) -> None:
    statements = case[STATEMENT]
    for part, form_id in (
        ("div", "irs_f1099div_2024"),
        ("int", "irs_f1099int_2024"),
        ("b", "irs_f1099b_2025"),
    ):
        single = case[form_id]
        money = [field.id for field in single.form.fields if field.type == "money"]
        shared = [name for name in money if f"{part}_{name.removeprefix('box_')}" in statements.values]
        assert len(shared) >= 6
        for name in shared:
            assert cents(statements, f"{part}_{name.removeprefix('box_')}") == cents(single, name), name
        assert statements.printed["recipient_tin"] == single.printed["recipient_tin"]
        assert statements.printed["account_number"] == single.printed["account_number"]
        assert statements.printed["payer_tin"] == single.printed["payer_tin"]


def test_a_year_later_other_amounts_are_reported(catalogue: Catalogue) -> None:
    plan = plan_case([catalogue.get(STATEMENT), catalogue.get("composite_1099_2025")], catalogue)
    people = households(household_indexes(31, 0, 200), needs=frozenset({"investments"}), paths=plan.paths)
    before, after = fill_planned(plan, people)
    money = [field.id for field in before.form.fields if field.type == "money" and field.id[:3] != "int"]
    filled = [name for name in money if before.printed[name][0] and after.printed[name][0]]
    assert filled
    moved = [before.printed[name] != after.printed[name] for name in filled]
    assert sum(moved) >= 0.8 * len(moved)
    years = {
        (filled.form.year, day.year) for filled in (before, after) for day in days(filled, "long_2_sold")
    }
    assert years == {(2024, 2024), (2025, 2025)}


def days(filled: Filled, field: str) -> list[date]:
    return [day for day in filled.values[field].to_pylist() if day is not None]


def test_statements_are_sent_in_time_and_corrected_later(statements: Filled) -> None:
    corrected = statements.values["corrected"].to_pylist()
    for sent, late in zip(statements.values["issued_on"].to_pylist(), corrected, strict=True):
        assert date(2025, 1, 24) <= sent <= (date(2025, 3, 26) if late else date(2025, 2, 13))
        assert sent.weekday() < 5
    assert 0 < sum(corrected) < 0.2 * HOUSEHOLDS


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("long_3_gain", "long-term gains are proceeds less basis"),
        ("long_3_proceeds", "long-term proceeds of each sale"),
        ("long_total_basis", "long-term basis add up"),
        ("all_gain", "all sales are those of both pages"),
        ("div_1a", "dividends are those of Form 1099-DIV"),
        ("int_3", "interest is that of Form 1099-INT"),
        ("b_11", "contracts add up"),
        ("box_d_proceeds", "the totals of box D"),
    ],
)
def test_a_dollar_more_breaks_a_rule(case: Case, field: str, words: str) -> None:
    statements = case[STATEMENT]
    known: pa.Array = statements.values[field]
    row = next(row for row, value in enumerate(known.to_pylist()) if value is not None)
    wrong = with_value(statements, field, row, known[row].as_py() + 100)
    others = [each for form_id, each in case.items() if form_id != STATEMENT]
    broken = violations(statements.form, wrong, [wrong, *others])
    assert {each.index for each in broken} == {int(statements.indexes[row])}
    assert any(words in each.rule for each in broken)
