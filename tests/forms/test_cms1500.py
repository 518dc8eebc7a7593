"""The CMS-1500: claims of 2,000 households by the rules of claims, and catches when they break."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from symage.documents.compile import compile_form
from symage.documents.layout import lay_out
from symage.forms.catalogue import Catalogue
from symage.forms.fill import Filled, fill, household_paths, violations
from symage.identities.config import IdentityConfig
from symage.identities.households import households
from symage.randomness import household_indexes

FORM = "cms_1500_standard_02_12"
LINES = range(1, 7)
ALWAYS = {
    "carrier", "box1_coverage", "box1a_insured_id", "box2_patient_name", "box3_birth_date", "box3_sex",
    "box5_address", "box5_city", "box5_state", "box5_zip", "box10a_employment",
    "box10b_auto_accident", "box10c_other_accident", "box21_icd", "box21_a",
    "box24_1_from", "box24_1_to", "box24_1_place", "box24_1_procedure", "box24_1_pointer", "box24_1_charge",
    "box24_1_units", "box25_tax_id", "box25_kind", "box26_account", "box27_accepts", "box28_total",
    "box31_signature", "box31_date", "box33_phone", "box33_billing_provider", "box33a_npi",
}  # fmt: skip
"""What a claim cannot do without; everything else is filled sometimes and empty sometimes."""
RARE = {
    *(f"box24_{line}_modifier_{number}" for line in (2, 3, 4, 5, 6) for number in (3, 4)),
    *(f"box24_{line}_{name}" for line in (3, 4, 5, 6) for name in ("epsdt", "supplement", "emergency")),
    "box24_1_modifier_4", "box32b_other_id", "box20_charges", "box10d_claim_codes",
    *(f"box21_{letter}" for letter in "hijkl"),
}  # fmt: skip
"""Filled on less than one claim in a thousand, as in life, and so perhaps on none of these."""


@pytest.fixture(scope="module")
def claims(catalogue: Catalogue, fill_many: Callable[..., Filled]) -> Filled:
    return fill_many(catalogue.get(FORM), 0, 3000)


def test_every_rule_holds_and_every_text_fits_its_box(claims: Filled) -> None:
    assert violations(claims.form, claims) == []
    assert lay_out(compile_form(claims.form), claims.printed).documents == 3000


def test_a_box_is_sometimes_filled_and_sometimes_not(claims: Filled) -> None:
    shares = {name: sum(map(bool, texts)) / len(texts) for name, texts in claims.printed.items()}
    assert {name for name, share in shares.items() if share == 1} == ALWAYS
    assert {name for name, share in shares.items() if share == 0} <= RARE


# How often claims have it, in percent: rough bounds, for no table of it is published.
SHARES = {
    "box9_other_insured": (4, 15), "box10b_state": (0.5, 4), "box14_date": (10, 50), "box15_date": (1, 8),
    "box16_from": (1, 6), "box17_name": (15, 40), "box18_from": (0.3, 4), "box22_reference": (2, 6),
    "box23_authorization": (12, 35), "box29_paid": (20, 45), "box32_facility": (10, 45),
    "box11b_claim_id": (0.7, 4),
    "box19_information": (2, 8), "box24_1_supplement": (4, 20), "box24_2_procedure": (30, 60),
}  # fmt: skip


@pytest.mark.parametrize(("field", "bounds"), SHARES.items(), ids=SHARES)
def test_a_box_is_filled_about_as_often_as_in_life(
    field: str, bounds: tuple[float, float], claims: Filled
) -> None:
    texts = claims.printed[field]
    assert bounds[0] <= 100 * sum(map(bool, texts)) / len(texts) <= bounds[1]


def test_numbers_and_names_have_no_punctuation_but_commas_between_the_parts(claims: Filled) -> None:
    for field in ("box1a_insured_id", "box9a_other_policy", "box11_group_number", "box23_authorization",
                  "box25_tax_id", "box26_account"):  # fmt: skip
        assert not any("-" in text for text in claims.printed[field])
    for field in ("box2_patient_name", "box4_insured_name", "box5_address", "box7_address",
    "box9_other_insured",
                  "box17_name", "box31_signature"):  # fmt: skip
        assert not any(set(text) & set(".#") for text in claims.printed[field])
    assert all(re.fullmatch(r"\(\d{3}\) \d{7}", text) for text in claims.printed["box33_phone"])
    assert all(re.search(r" [A-Z]{2} \d{9}$", text) for text in claims.printed["box33_billing_provider"])


def test_medicare_that_pays_first_leaves_the_insured_out(claims: Filled) -> None:
    rows = [i for i, kind in enumerate(claims.printed["box1_coverage"]) if kind == "medicare"]
    assert len(rows) > 200
    for field in (
        "box4_insured_name",
        "box6_relationship",
        "box7_address",
        "box10d_claim_codes",
        "box11a_sex",
        "box11c_plan_name",
        "box11d_other_plan",
        "box15_date",
        "box17a_other_id",
        "box22_code",
    ):
        # fmt: skip
        assert {claims.printed[field][i] for i in rows} == {""}
    assert {claims.printed["box11_group_number"][i] for i in rows} == {"NONE"}
    assert 0.1 < sum(bool(claims.printed["box9_other_insured"][i]) for i in rows) / len(rows) < 0.3


def test_workers_compensation_names_the_employer_as_insured(claims: Filled) -> None:
    work = [
        i
        for i, yes in enumerate(claims.printed["box10a_employment"])
        if yes == "yes" and claims.printed["box1_coverage"][i] == "other"
    ]
    assert len(work) > 5
    assert {claims.printed["box6_relationship"][i] for i in work} == {"other"}
    assert all(claims.printed["box4_insured_name"][i] for i in work)


def test_the_total_is_the_sum_of_the_charges(claims: Filled) -> None:
    charges = [pc.fill_null(claims.values[f"box24_{n}_charge"], 0) for n in LINES]
    total = charges[0]
    for more in charges[1:]:
        total = pc.add(total, more)
    assert total.equals(claims.values["box28_total"])


def test_who_bills_by_a_social_security_number_is_a_person(claims: Filled) -> None:
    """An urgent care centre has an employer's number; a physician alone bills under the own name."""
    printed = claims.printed
    alone = [row for row, kind in enumerate(printed["box25_kind"]) if kind == "ssn"]
    assert len(alone) > 40
    for row in alone:
        assert printed["box33_billing_provider"][row].split("\n")[0] == printed["box31_signature"][row]


def test_a_plan_with_a_high_deductible_has_no_copay(claims: Filled) -> None:
    rows = [
        row
        for row, plan in enumerate(claims.printed["box11c_plan_name"])
        if "HDHP" in plan and claims.printed["box1_coverage"][row] != "medicaid"
    ]
    assert len(rows) > 200
    assert not any(claims.printed["box29_paid"][row] for row in rows)


def luhn(number: str) -> bool:
    digits = [int(digit) for digit in reversed("80840" + number)]
    return sum(sum(divmod(2 * d, 10)) if i % 2 else d for i, d in enumerate(digits)) % 10 == 0


@pytest.mark.parametrize("field", ["box17b_npi", "box24_1_npi", "box24_6_npi", "box32a_npi", "box33a_npi"])
def test_an_npi_has_its_check_digit_and_was_never_issued(field: str, claims: Filled) -> None:
    numbers = {text for text in claims.printed[field] if text}
    assert len(numbers) > 10
    assert all(len(number) == 10 and luhn(number) and number[0] in "3456789" for number in numbers)


def test_no_procedure_is_of_the_copyrighted_first_level(claims: Filled) -> None:
    """HCPCS Level II begins with a letter; Level I, which is CPT, with a digit."""
    codes = {code for n in LINES for code in claims.printed[f"box24_{n}_procedure"] if code}
    assert len(codes) > 50
    assert all(len(code) == 5 and code[0].isalpha() and code[1:].isdigit() for code in codes)


def test_own_codes_are_marked_as_own(catalogue: Catalogue) -> None:
    form = catalogue.get(FORM)
    config = IdentityConfig(procedure_codes="synthetic")
    paths = household_paths(form, catalogue)
    people = households(
        household_indexes(42, 0, 1000), needs=frozenset(form.needs), config=config, paths=paths
    )
    filled = fill(form, people, catalogue)
    codes = {code for n in LINES for code in filled.printed[f"box24_{n}_procedure"] if code}
    assert violations(form, filled) == []
    assert any(code.startswith("SYN") for code in codes)
    assert all(re.fullmatch(r"[A-Z]\d{4}|SYN\d{2}", code) for code in codes)


def test_families_have_patients_of_all_kinds_and_claims_of_all_lengths(claims: Filled) -> None:
    assert set(claims.printed["box6_relationship"]) == {"self", "spouse", "child", "other", ""}
    lengths = Counter(
        sum(bool(claims.printed[f"box24_{n}_procedure"][i]) for n in LINES) for i in range(3000)
    )
    assert set(lengths) == set(LINES)
    assert set(claims.printed["box1_coverage"]) == {
        "medicare", "medicaid", "group", "other", "feca", "tricare", "champva"
    }  # fmt: skip


def test_dates_of_service_are_printed_with_two_digits_for_the_year_and_birth_dates_with_four(
    claims: Filled,
) -> None:
    assert {len(text) for text in claims.printed["box24_1_from"]} == {8}
    assert {len(text) for text in claims.printed["box3_birth_date"]} == {10}
    assert {text[-3:] for text in claims.printed["box24_1_from"]} == {"/24", "/25"}


def other(values: Any) -> Any:
    """Each date thirty years later, each amount with a cent more, each text gone."""
    if pa.types.is_date(values.type):
        return pc.add(values.cast(pa.int32()), pa.scalar(10957, pa.int32())).cast(pa.date32())
    if pa.types.is_integer(values.type):
        return pc.add(values, 1)
    return pa.nulls(len(values), pa.string())


@pytest.mark.parametrize(
    "field",
    [
        "box28_total", "box24_1_charge", "box24_3_charge", "box24_2_procedure", "box24_1_from", "box24_2_to",
        "box21_a", "box14_date", "box15_qualifier", "box9_other_insured",
        "box10b_state", "box17b_npi", "box22_reference", "box33a_npi",
        "box24_2_pointer", "box4_insured_name", "box16_from", "box11b_claim_id",
    ],
)  # fmt: skip
def test_what_does_not_belong_together_is_noticed(field: str, claims: Filled) -> None:
    exempt = {"box4_insured_name": "self"}.get(field)
    relationships = claims.printed["box6_relationship"]
    written = {
        int(index)
        for index, text, relationship in zip(
            claims.indexes, claims.printed[field], relationships, strict=True
        )
        if text and relationship != exempt
    }
    # Medicare's date has no qualifier, but may not lie behind the service.
    least = 0.95
    changed = replace(claims, values={**claims.values, field: other(claims.values[field])})
    found = {violation.index for violation in violations(claims.form, changed)}
    assert written
    assert len(found & written) >= least * len(written)
