"""W-2s of other years, information returns and small forms: what stands on them, over 2,000 households."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from symage.documents.compile import compile_form
from symage.documents.layout import lay_out
from symage.forms.catalogue import Catalogue
from symage.forms.fill import Filled, fill, household_paths, violations
from symage.identities.households import households
from symage.randomness import household_indexes

PARTIES = ("payer_name_address", "payer_tin")
RECIPIENT = ("recipient_tin", "recipient_name", "recipient_street_address", "recipient_city_state_zip")
W2 = (
    "employee_ssn", "employer_ein", "employer_name_address", "employee_first_name", "employee_last_name",
    "employee_address", "box_1", "box_3", "box_4", "box_5", "box_6",
)  # fmt: skip
ALWAYS: Mapping[str, tuple[str, ...]] = {
    "irs_w2_2024": W2,
    "irs_w2_single_page_2024": W2,
    "irs_w2_2026": W2,
    "irs_f1099int_2024": (*PARTIES, *RECIPIENT, "calendar_year", "account_number", "box_1"),
    "irs_f1099div_2024": (
        *PARTIES, *RECIPIENT, "calendar_year", "account_number", "box_1a", "box_1b", "box_2a",
    ),
    "irs_f1099nec_2025": (*PARTIES, *RECIPIENT, "calendar_year", "box_1"),
    "irs_f1099g_2024": (*PARTIES, *RECIPIENT, "calendar_year", "box_1"),
    "irs_f1099r_2025": (*PARTIES, *RECIPIENT, "account_number", "box_1", "box_2a", "box_7_code"),
    "irs_f1099k_2024": (
        "filer_name_address", "filer_tin", "payee_tin", "payee_name", "payee_street_address",
        "payee_city_state_zip", "calendar_year", "account_number", "box_1a", "box_3",
        "box_5i", "box_5j", "box_5k", "box_5l",
    ),
    "irs_f1099misc_2025": (*PARTIES, *RECIPIENT, "calendar_year"),
    "irs_f1099b_2025": (
        *PARTIES, *RECIPIENT, "account_number", "cusip", "form_8949_box", "box_1a", "box_1b", "box_1c",
        "box_1d", "box_1e", "box_2_term", "box_6",
    ),
    "irs_f1098_2025": (
        "lender_name_address", "lender_tin", "borrower_tin", "borrower_name_address", "account_number",
        "box_1", "box_2", "box_3",
    ),
    "irs_f1098e_2025": (
        "lender_name_address", "lender_tin", "borrower_tin", "borrower_name", "borrower_street_address",
        "borrower_city_state_zip", "account_number", "box_1",
    ),
    "irs_f1098t_2025": (
        "filer_name_address", "filer_tin", "student_tin", "student_name", "student_street_address",
        "student_city_state_zip", "box_1",
    ),
    "irs_f1095a_2025": (
        *(f"line_{n}" for n in (1, 2, 3, 4, 5, 6, 10, 11, 12, 13, 14, 15)), "line_33_a",
        *(f"line_16_{part}" for part in ("name", "ssn", "birth_date", "start_date", "end_date")),
    ),
    "irs_w9_2024": ("line_1", "line_3a", "line_5", "line_6"),
    "irs_w4_2025": ("first_name", "last_name", "ssn", "address", "city_state_zip", "step_1c"),
    "irs_f4868_2025": (
        "line_1_name", "line_1_address", "line_1_city", "line_1_state", "line_1_zip", "line_2", "line_4",
        "line_5", "line_6",
    ),
    "irs_ss4_2023": (
        "line_1", "line_4a", "line_4b", "line_6", "line_7a", "line_7b", "line_8a", "line_9a", "line_10",
        "line_11", "line_12", "line_16", "line_17", "line_18", "name_and_title", "applicant_phone",
    ),
}  # fmt: skip
"""Fields that the form demands, or that every such household has an amount for."""

NEVER = {"box_9": "irs_w2", "line_9": "irs_f4868"}
"""Box 9 of Form W-2 is not used; line 9 of Form 4868 is for nonresidents."""

COMPUTED = (
    *(("irs_w2_2024", f"box_{n}") for n in (1, 3, 4, 5, 6)),
    *(("irs_w2_2026", f"box_{n}") for n in (1, 3, 4, 5, 6)),
    *((f"irs_f1099{form}", "box_4") for form in (
        "int_2024", "div_2024", "nec_2025", "g_2024", "r_2025", "k_2024", "misc_2025", "b_2025")),
    ("irs_f1099nec_2025", "box_7_1"),
    ("irs_f1099r_2025", "box_5"),
    ("irs_f1099r_2025", "box_16_2"),
    ("irs_f1099k_2024", "box_1a"),
    ("irs_f1099k_2024", "box_5l"),
    ("irs_f1099misc_2025", "box_18_1"),
    ("irs_f1099b_2025", "box_11"),
    ("irs_f1095a_2025", "line_33_a"),
    ("irs_f1095a_2025", "line_33_b"),
    ("irs_f1095a_2025", "line_24_c"),
    ("irs_w4_2025", "step_3_children"),
    ("irs_w4_2025", "step_3_others"),
    ("irs_f4868_2025", "line_6"),
)  # fmt: skip
"""Amounts that follow from others on the form."""

Filler = Callable[[str], Filled]


@pytest.fixture(scope="module")
def filled(catalogue: Catalogue) -> Filler:
    """Each form of the list for the same 2,000 households, filled once."""
    found: dict[str, Filled] = {}

    def form_filled(form_id: str) -> Filled:
        if form_id not in found:
            form, forms = catalogue.get(form_id), tuple(catalogue)
            indexes = household_indexes(1000, 0, 2000)
            paths = household_paths(form, forms)
            people = households(indexes, needs=frozenset(form.needs), paths=paths)
            found[form_id] = fill(form, people, forms)
        return found[form_id]

    return form_filled


@pytest.mark.parametrize("form_id", ALWAYS)
def test_every_rule_holds_and_every_text_fits_its_box(form_id: str, filled: Filler) -> None:
    done = filled(form_id)
    assert violations(done.form, done) == []
    texts = {name: column[:500] for name, column in done.printed.items()}
    assert lay_out(compile_form(done.form), texts).documents == 500


@pytest.mark.parametrize("form_id", ALWAYS)
def test_a_field_is_sometimes_filled_and_sometimes_not(form_id: str, filled: Filler) -> None:
    done = filled(form_id)
    shares = {name: sum(map(bool, column)) / len(column) for name, column in done.printed.items()}
    never = {field for field, form in NEVER.items() if form_id.startswith(form)}
    assert {name for name, share in shares.items() if share == 1} == set(ALWAYS[form_id])
    assert {name for name, share in shares.items() if share == 0} == never


@pytest.mark.parametrize(("form_id", "field"), COMPUTED)
def test_a_dollar_too_much_is_noticed(form_id: str, field: str, filled: Filler) -> None:
    done = filled(form_id)
    amounts = done.values[field]
    written = [
        int(i) for i, there in zip(done.indexes, pc.is_valid(amounts).to_pylist(), strict=True) if there
    ]
    changed = replace(done, values={**done.values, field: pc.add(amounts, 100)})
    found = {violation.index for violation in violations(done.form, changed)}
    assert written
    assert len(found & set(written)) >= 0.95 * len(written)


def other(values: Any) -> Any:
    """Each flag the other way, each date thirty years later, each amount ten times, each text gone."""
    if pa.types.is_boolean(values.type):
        return pc.invert(values)
    if pa.types.is_date(values.type):
        return pc.add(values.cast(pa.int32()), pa.scalar(10957, pa.int32())).cast(pa.date32())
    if pa.types.is_integer(values.type):
        return pc.multiply(values, 10)
    return pa.nulls(len(values), pa.string())


@pytest.mark.parametrize(
    ("form_id", "field"),
    [
        ("irs_w2_2026", "box_14b_1"),
        ("irs_f1098_2025", "box_7"),
        ("irs_f1098_2025", "box_11"),
        ("irs_f1098_2025", "box_1"),
        ("irs_f1098e_2025", "borrower_tin"),
        ("irs_f1098t_2025", "student_name"),
        ("irs_f1099b_2025", "box_1c"),
        ("irs_f1099b_2025", "box_5"),
        ("irs_f1099g_2024", "box_3"),
        ("irs_f1099k_2024", "by_payment_card"),
        ("irs_f1095a_2025", "line_17_ssn"),
        ("irs_w9_2024", "ein"),
        ("irs_w4_2025", "signature_date"),
        ("irs_ss4_2023", "line_9a_ssn"),
        ("irs_ss4_2023", "line_11"),
    ],
)
def test_what_does_not_belong_together_is_noticed(form_id: str, field: str, filled: Filler) -> None:
    done = filled(form_id)
    written = {int(i) for i, text in zip(done.indexes, done.printed[field], strict=True) if text}
    changed = replace(done, values={**done.values, field: other(done.values[field])})
    found = {violation.index for violation in violations(done.form, changed)}
    assert written
    assert len(found & written) >= 0.9 * len(written)


def test_exempt_interest_is_on_one_form_or_the_other(catalogue: Catalogue) -> None:
    """Form 1099-INT box 8 and Form 1099-DIV box 12 share the household's exempt interest."""
    forms = tuple(catalogue)
    interest, dividends = catalogue.get("irs_f1099int_2024"), catalogue.get("irs_f1099div_2024")
    paths = household_paths(interest, forms) | household_paths(dividends, forms)
    indexes = household_indexes(3, 0, 1500)
    people = households(indexes, needs=frozenset({"bank", "investments"}), paths=paths)
    box_8 = pc.fill_null(fill(interest, people, forms).values["box_8"], 0)
    box_12 = pc.fill_null(fill(dividends, people, forms).values["box_12"], 0)
    whole = people.columns["investments.tax_exempt_interest"]
    assert pc.add(box_8, box_12).to_pylist() == [int(cents) for cents in whole]
    assert pc.sum(box_8).as_py() > 0 < pc.sum(box_12).as_py()


def test_each_year_s_w2_goes_by_the_constants_of_its_year(filled: Filler) -> None:
    for form_id, most in (("irs_w2_2024", 10453_20), ("irs_w2_2026", 11439_00)):
        assert pc.max(filled(form_id).values["box_4"]).as_py() == most


def test_the_single_page_is_copy_b_of_the_six(filled: Filler) -> None:
    six, one = filled("irs_w2_2024"), filled("irs_w2_single_page_2024")
    assert one.form.page_count == 1
    assert six.form.page_count == 6
    assert one.printed == six.printed


def test_a_number_in_cells_has_no_dashes(filled: Filler) -> None:
    numbers = {text for text in filled("irs_w9_2024").printed["ssn"] if text}
    assert all(len(number) == 9 and number.isdigit() for number in numbers)
