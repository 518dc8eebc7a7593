"""Columns that tell of one thing tell of the same: of a product, a car, a shop, a visit, a home."""

from typing import Any

import pytest

from symage.identities.claims.tables import services
from symage.tabular.request import Column
from tests.tabular.tables import faults, records


def told(*kinds: str, quantity: int = 3000, **constraints: Any) -> list[tuple[Any, ...]]:
    columns = [Column(kind, kind, constraints) for kind in kinds]
    return [tuple(row[kind] for kind in kinds) for row in records(*columns, quantity=quantity)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("business_product", "business_product_category"),
        ("business_vehicle_model", "business_vehicle_make"),
        ("finance_currency", "finance_currency_name"),
        ("internet_user_agent", "internet_browser"),
        ("internet_user_agent", "internet_os"),
        ("internet_user_agent", "internet_device"),
    ],
)
def test_what_one_column_shows_decides_what_the_other_does(one: str, other: str) -> None:
    pairs = set(told(one, other))
    assert len(pairs) == len({first for first, _ in pairs})
    assert len({second for _, second in pairs}) > 2


def test_a_shop_has_the_code_of_its_kind() -> None:
    found = told("finance_merchant", "finance_mcc")
    assert len({(name.split()[-1], code) for name, code in found}) == 12
    assert {len(code) for _, code in found} == {4}
    assert len({name for name, _ in found}) > 100


def test_a_group_shows_another_thing() -> None:
    pair = [
        Column("from", "finance_currency"),
        Column("to", "finance_currency", {"group": "to"}),
        Column("named", "finance_currency_name", {"group": "to"}),
    ]
    rows = records(*pair, quantity=500)
    assert any(row["from"] != row["to"] for row in rows)
    assert len({(row["to"], row["named"]) for row in rows}) == len({row["to"] for row in rows})
    assert faults(("x", "business_vehicle", {"unique": True})) != []


def test_services_are_for_the_age_the_sex_and_the_cover() -> None:
    known = services()
    kinds = ("healthcare_procedure_code", "identity_age", "identity_sex", "healthcare_insurance_type")
    wrong = 0
    for code, age, sex, cover in told(*kinds):
        row = known.row(code)
        letter = {"medicare": "M", "medicaid": "D"}.get(cover, "C")
        wrong += not known.youngest[row] <= age <= known.oldest[row]
        wrong += not known.paid[row]["MDCTWF".index(letter)]
        wrong += known.sex[row] >= 0 and "FM"[known.sex[row]] != sex[0]
    assert wrong <= 30  # Of diagnoses for which no service fits.


def test_medicine_and_specialty_are_those_of_the_diagnosis() -> None:
    found = told("healthcare_diagnosis_code", "healthcare_medication", "healthcare_specialty")
    assert {medicine for code, medicine, _ in found if code.startswith("E11")} == {
        "Metformin 500 mg",
        "Insulin glargine",
    }
    assert {special for code, _, special in found if code.startswith("H3")} == {"Ophthalmology"}
    assert "Pediatrics" not in {special for _, _, special in found}


def test_the_deductible_is_that_of_the_plan() -> None:
    for plan, deductible in told("healthcare_plan", "healthcare_deductible"):
        number = plan.split()[-1]
        assert not number.isdigit() or int(number) == deductible
        assert not plan.startswith("Medicaid") or deductible == 0


def test_a_home_with_a_unit_is_one_of_several() -> None:
    for unit, kind in told("address_unit", "address_type"):
        assert (kind in ("Apartment", "Condo")) == (unit is not None)


def test_money_of_an_hour_and_rates_have_all_their_decimals() -> None:
    kinds = ("finance_hourly_rate", "finance_card_apr", "finance_mortgage_rate")
    columns = [Column(kind, kind, {"format": "{} %"}) for kind in kinds]
    for row in records(*columns):
        places = [len(str(value).removesuffix(" %").partition(".")[2]) for value in row.values()]
        assert places == [2, 2, 3]


def test_quantities_are_numbers() -> None:
    for kind in ("healthcare_copay", "finance_loan_term", "internet_http_status", "healthcare_deductible"):
        assert {type(value) for (value,) in told(kind)} == {int}


def test_what_is_lent_is_no_older_than_who_borrows_it() -> None:
    for born, hired in told("identity_birth_date", "business_hire_date", quantity=20_000):
        assert int(hired[:4]) - int(born[:4]) >= 15
    kinds = ("identity_birth_date", "identity_age", "healthcare_effective_date", "healthcare_insurance_type")
    for born, age, since, kind in told(*kinds, quantity=10_000):
        assert born <= since
        assert kind != "medicare" or age >= 64
