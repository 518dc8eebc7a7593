"""W-2s of other years, information returns and small forms: what stands on them, over 2,000 households."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from symage.documents.layout import lay_out
from symage.forms.catalogue import Catalogue
from symage.forms.fill import Filled, fill, fill_planned, household_paths, violations
from symage.forms.plan import plan_case
from symage.identities.households import households
from symage.randomness import household_indexes
from tests.in_year import in_year
from tests.packaged import ready_forms

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
        "box_5l",
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
        "student_city_state_zip",
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

NEVER = (("irs_w2", "box_9"), ("irs_f4868", "line_9"), ("irs_f1099misc", "box_9"))
"""Box 9 of Form W-2 is not used; line 9 of Form 4868 is for nonresidents; nobody insures crops of a farm."""

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
    assert lay_out(ready_forms().compiled(done.form.id), texts).documents == 500


@pytest.mark.parametrize("form_id", ALWAYS)
def test_a_field_is_sometimes_filled_and_sometimes_not(form_id: str, filled: Filler) -> None:
    done = filled(form_id)
    shares = {name: sum(map(bool, column)) / len(column) for name, column in done.printed.items()}
    never = {field for form, field in NEVER if form_id.startswith(form)}
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
    whole = people.columns["investments.tax_exempt_interest@2024"]
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


RETURN = (
    "irs_f1040_2024",
    *(f"irs_f1040_{name}_2024" for name in ("sch1", "sch2", "schb", "schd", "sche")),
    "irs_f1040_schc_2025",
    "irs_f8949_2024",
)
SLIPS = (
    "irs_f1099nec_2025",
    "irs_f1099k_2024",
    "irs_f1099misc_2025",
    "irs_f1099int_2024",
    "irs_f1099div_2024",
    "irs_f1099b_2025",
)
Rows = Mapping[str, list[Mapping[str, Any]]]


def case_rows(catalogue: Catalogue, form_ids: tuple[str, ...], seed: int = 1099, count: int = 2000) -> Rows:
    """By kind, the values of each household: amounts in dollars, 0 where a line is empty."""
    plan = plan_case([in_year(catalogue.get(form_id), 2024) for form_id in form_ids], catalogue)
    needs = frozenset(need for sheet in plan.sheets for need in sheet.form.needs)
    people = households(household_indexes(seed, 0, count), needs=needs, paths=plan.paths)
    found: dict[str, list[Mapping[str, Any]]] = {}
    for each in fill_planned(plan, people):
        kinds = {field.id: field.type for field in each.form.fields}
        columns = {
            name: [(value or 0) / 100 if kinds[name] == "money" else value for value in column.to_pylist()]
            for name, column in each.values.items()
            if name in kinds
        }
        found[each.form.kind or ""] = [
            dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)
        ]
    return found


@pytest.fixture(scope="module")
def rows(catalogue: Catalogue) -> Rows:
    """A return of 2024 with every slip of a business, of investments and of other income."""
    return case_rows(catalogue, (*SLIPS, *RETURN))


def test_a_business_has_the_receipts_that_were_reported(rows: Rows) -> None:
    personal = 0
    slips = zip(rows["schc"], rows["f1099nec"], rows["f1099k"], rows["f1099misc"], rows["sch1"], strict=True)
    for business, client, cards, other, first in slips:
        reported = client["box_1"] + sum(other[f"box_{n}"] for n in (5, 6, 10, 11))
        told = first["form_1099_k_in_error"]
        personal += told > 0
        assert told == 0 or abs(told - cards["box_1a"]) <= 0.5
        assert business["line_1"] >= reported + (0 if told else cards["box_1a"]) - 1
    assert personal >= 20


def test_goods_are_counted_at_both_ends_of_the_year(rows: Rows) -> None:
    sellers = 0
    for business in rows["schc"]:
        cost = business["line_35"] - business["line_41"]
        cost += sum(business[f"line_{n}"] for n in (36, 37, 38, 39))
        assert business["line_4"] == business["line_42"] == cost
        assert (cost > 0) == (business["business_code"][:3] in ("455", "722"))
        assert business["line_5"] == business["line_1"] - business["line_2"] - cost
        sellers += cost > 0
    assert sellers >= 100
    for line in ("2", "6", "14", "16a", "16b", "19", "20a", "26", "35", "36", "37", "38", "39", "41"):
        least = 10 if line in ("14", "19") else 20  # What staff gets; few have any.
        assert sum(business[f"line_{line}"] > 0 for business in rows["schc"]) >= least, line


def test_miscellaneous_income_is_on_the_return(rows: Rows) -> None:
    kinds: Counter[str] = Counter()
    for slip, first, rents, second in zip(
        rows["f1099misc"], rows["sch1"], rows["sche"], rows["sch2"], strict=True
    ):
        assert rents["line_3_a"] >= slip["box_1"] - 0.5
        assert rents["line_23b"] >= slip["box_2"] - 0.5
        assert first["line_8i"] + first["line_8z"] >= slip["box_3"] + slip["box_8"] - 1
        assert abs(first["line_8t"] - slip["box_15"]) <= 0.501
        assert abs(second["line_17h"] - 0.2 * slip["box_15"]) <= 0.7
        assert not slip["box_9"]
        kinds.update(box for box in ("1", "2", "3", "8", "15") if slip[f"box_{box}"])
    assert min(kinds[box] for box in ("1", "2", "3", "8", "15")) >= 20


def test_interest_less_premium_is_taxable(rows: Rows) -> None:
    """All payers of Schedule B; premium on bonds is the one row that is taken off."""
    premiums = several = 0
    for slip, schedule, first in zip(rows["f1099int"], rows["schb"], rows["sch1"], strict=True):
        listed = [(schedule[f"interest_payer_{n}"], schedule[f"interest_{n}"]) for n in range(1, 15)]
        amounts = [amount for payer, amount in listed if payer and payer != "ABP Adjustment"]
        premium = -sum(amount for payer, amount in listed if payer == "ABP Adjustment")
        assert abs(premium - slip["box_11"] - slip["box_12"]) <= 0.501
        assert all(amount > 0 for amount in amounts)
        assert abs(amounts[0] - slip["box_1"] - slip["box_3"] - slip["box_10"]) <= 0.501
        assert schedule["line_4"] == sum(amounts) - premium
        assert abs(first["line_18"] - slip["box_2"]) <= 0.501
        premiums += premium > 0
        several += len(amounts) >= 3
    assert min(premiums, several) >= 100


def test_the_sale_of_form_1099_b_has_its_code(rows: Rows) -> None:
    codes: Counter[str] = Counter()
    boxes: Counter[str] = Counter()
    for slip, sales, gains in zip(rows["f1099b"], rows["f8949"], rows["schd"], strict=True):
        part = "short" if slip["box_2_term"] == "short_term" else "long"
        first = {letter: sales[f"{part}_1_{letter}"] for letter in "acdefgh"}
        loss = slip["box_1e"] - slip["box_1d"]
        code = "C" if slip["box_3_collectibles"] else ""
        adjusted = 0.0
        if loss < 0 and slip["box_1f"] >= 0.5:
            code, adjusted = f"{code}D", -min(-loss, slip["box_1f"])
        if slip["box_7"]:
            code, adjusted = f"{code}L", loss
        elif slip["box_1g"] >= 0.5:
            code, adjusted = f"{code}W", slip["box_1g"]
        if abs(loss) > 1:
            assert (first["f"] or "") == code
            assert abs(first["g"] - adjusted) <= 1
            codes.update(code)
        assert first["a"] == slip["box_1a"]
        assert abs(first["h"] - (first["d"] - first["e"] + first["g"])) == 0
        line = {"a": "1b", "b": "2", "c": "3", "d": "8b", "e": "9", "f": "10"}
        for box, name in ((sales["part_1_box"], "short"), (sales["part_2_box"], "long")):
            if box:
                boxes.update(box)
                total = sum(sales[f"{name}_{n}_h"] for n in range(1, 15))
                assert gains[f"line_{line[box]}_h"] == total
    assert min(codes[code] for code in "CDLW") >= 5
    assert min(boxes[box] for box in "abcdef") >= 20


def test_what_is_not_asked_for_does_not_contradict_the_return(catalogue: Catalogue) -> None:
    """Without the slips few households have such income, and all rules hold that know the return alone."""
    found = case_rows(catalogue, RETURN, seed=7)
    rare = {"line_8t": 0.01, "form_1099_k_in_error": 0.03, "line_8c": 0.02, "line_4": 0.02}
    for line, most in rare.items():
        assert sum(first[line] > 0 for first in found["sch1"]) <= most * len(found["sch1"]), line


def test_people_without_a_business_or_a_broker_have_none_of_its_lines(catalogue: Catalogue) -> None:
    """Nothing is drawn for a slip that a household cannot get."""
    plan = plan_case(
        [in_year(catalogue.get(form_id), 2024) for form_id in ("irs_f1040_sch1_2024", "irs_f1040_2024")],
        catalogue,
    )
    paths = plan.paths | {"self_employment.present", "investments.present"}
    people = households(household_indexes(5, 0, 4000), paths=paths)
    first = next(each for each in fill_planned(plan, people) if each.form.kind == "sch1")
    profit, kinds = first.values["line_3"].to_pylist(), first.values["line_8z_type_1"].to_pylist()
    for row, (own, invests) in enumerate(
        zip(people.columns["self_employment.present"], people.columns["investments.present"], strict=True)
    ):
        assert bool(own) or not profit[row]
        assert bool(invests) or kinds[row] != "Barter income"
