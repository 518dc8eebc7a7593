"""The boxes of a filled W-2: rules W1-W8 worked out again in plain integers, and rates as in life."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import yaml

from symage.forms.catalogue import Catalogue
from symage.forms.fill import Filled, violations
from symage.identities.households import households
from symage.identities.state_employer_ids import STATE_EMPLOYER_IDS

STATES = Path(__file__).parents[2] / "form_definitions/constants/us_states.yaml"
WAGE_BASE = 17_610_000
PRE_TAX = {"D", "E", "G", "S"}
NO_INCOME_TAX = {"AK", "FL", "NV", "NH", "SD", "TN", "TX", "WA", "WY"}
LOCAL_STATES = {"OH", "PA", "NY", "MI", "KY", "MD", "IN", "MO", "AL", "DE"}


@pytest.fixture(scope="module")
def rows(w2s: Filled) -> list[dict[str, Any]]:
    columns = {name: column.to_pylist() for name, column in w2s.values.items()}
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def entries(row: dict[str, Any]) -> dict[str, int]:
    slots = [(row[f"box_12{slot}_code"], row[f"box_12{slot}_amount"]) for slot in "abcd"]
    return {code: amount for code, amount in slots if code is not None}


def half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


def test_no_statement_breaks_a_rule_of_its_definition(w2s: Filled) -> None:
    assert violations(w2s.form, w2s) == []


def test_social_security_and_medicare(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        covered = row["box_3"] + (row["box_7"] or 0)
        assert covered == min(row["box_5"], WAGE_BASE)
        assert row["box_4"] == half_up(covered * 62, 1000)
        assert row["box_6"] == half_up(row["box_5"] * 145 + max(0, row["box_5"] - 20_000_000) * 90, 10_000)
    assert max(row["box_4"] for row in rows) == 1_091_820


def test_wages_are_less_the_pre_tax_deferrals_only(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        assert row["box_1"] == row["box_5"] - sum(v for k, v in entries(row).items() if k in PRE_TAX)
        assert row["box_1"] > 0


def test_plan_boxes_agree(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        found = entries(row)
        assert len(found) == len([slot for slot in "abcd" if row[f"box_12{slot}_code"]])
        if found.keys() & (PRE_TAX | {"AA", "BB", "EE"}):
            assert row["box_13_retirement_plan"]
        assert found.get("D", 0) + found.get("AA", 0) <= 3_100_000
        assert found.get("W", 0) <= 855_000
        assert (row["box_10"] or 0) <= 500_000


def test_state_lines(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        if row["box_15_state_1"] is None:
            assert row["box_16_1"] is row["box_17_1"] is row["box_15_state_id_1"] is None
            continue
        assert row["box_15_state_1"] not in NO_INCOME_TAX
        assert row["box_15_state_2"] not in NO_INCOME_TAX
        total = row["box_16_1"] + (row["box_16_2"] or 0)
        if not {row["box_15_state_1"], row["box_15_state_2"]} & {"CA", "NJ", "PA"}:
            assert total == row["box_1"]
        if row["box_15_state_1"] == "PA" and row["box_15_state_2"] is None:
            deferrals = sum(v for k, v in entries(row).items() if k in PRE_TAX)
            assert total == row["box_1"] + deferrals + (row["box_10"] or 0)
            assert row["box_17_1"] == half_up(total * 307, 10_000)
        if row["box_18_1"] is not None:
            assert row["box_15_state_1"] in LOCAL_STATES


def share(rows: list[dict[str, Any]], has: Callable[[dict[str, Any]], Any]) -> float:
    return sum(bool(has(row)) for row in rows) / len(rows)


@pytest.mark.parametrize(
    ("what", "has", "least", "most"),
    [
        ("elective deferral", lambda row: entries(row).keys() & (PRE_TAX | {"AA", "BB", "EE"}), 0.40, 0.62),
        ("401(k)", lambda row: "D" in entries(row), 0.20, 0.55),
        ("cost of health cover", lambda row: "DD" in entries(row), 0.20, 0.60),
        ("health savings account", lambda row: "W" in entries(row), 0.03, 0.20),
        ("group-term life", lambda row: "C" in entries(row), 0.01, 0.15),
        ("SIMPLE plan", lambda row: "S" in entries(row), 0.005, 0.08),
        ("457(b)", lambda row: "G" in entries(row), 0.002, 0.08),
        ("403(b)", lambda row: "E" in entries(row), 0.005, 0.20),
        ("Roth", lambda row: "AA" in entries(row), 0.01, 0.12),
        ("fourth entry", lambda row: row["box_12d_code"], 0.002, 0.10),
        ("no entry", lambda row: not entries(row), 0.10, 0.45),
        ("tips", lambda row: row["box_7"], 0.01, 0.08),
        ("allocated tips", lambda row: row["box_8"], 0.0002, 0.01),
        ("dependent care", lambda row: row["box_10"], 0.005, 0.05),
        ("nonqualified plan", lambda row: row["box_11"], 0.0005, 0.02),
        ("statutory employee", lambda row: row["box_13_statutory_employee"], 0.0002, 0.02),
        ("third-party sick pay", lambda row: row["box_13_third_party_sick_pay"], 0.004, 0.03),
        ("box 14", lambda row: row["box_14"], 0.25, 0.65),
        ("control number", lambda row: row["control_number"], 0.30, 0.80),
        ("suffix", lambda row: row["employee_suffix"], 0.002, 0.06),
        ("state line", lambda row: row["box_15_state_1"], 0.65, 0.90),
        ("second state", lambda row: row["box_15_state_2"], 0.02, 0.055),
        ("local line", lambda row: row["box_18_1"], 0.05, 0.25),
        ("second local line", lambda row: row["box_18_2"], 0.001, 0.02),
        ("box 9", lambda row: row["box_9"], 0, 0),
    ],
)
def test_boxes_are_filled_as_often_as_in_life(
    rows: list[dict[str, Any]], what: str, has: Callable[[dict[str, Any]], Any], least: float, most: float
) -> None:
    assert least <= share(rows, has) <= most, what


def test_tips_only_where_people_are_tipped(w2s: Filled, rows: list[dict[str, Any]]) -> None:
    people = households(
        w2s.indexes,
        needs=frozenset({"employment"}),
        paths=["jobs.0.occupation.title", "jobs.0.occupation.soc"],
    )
    codes = people.columns["jobs.0.occupation.soc"].to_pylist()
    tipped = {code for code, row in zip(codes, rows, strict=True) if row["box_7"] or row["box_8"]}
    assert tipped <= set(w2s.form.tables["tipped"].keys)
    assert len(tipped) >= 4


def test_what_is_printed(w2s: Filled) -> None:
    patterns = {
        "ssn": r"\d{3}-\d{2}-\d{4}",
        "ein": r"\d{2}-\d{7}",
        "money": r"\d+\.\d{2}|",
        "checkbox": r"X|",
        "state": r"[A-Z]{2}|",
        "code": r"[A-Z]{1,2}|",
    }
    for field in w2s.form.fields:
        texts = w2s.printed[field.id]
        assert len(texts) == len(w2s.indexes)
        if field.type in patterns:
            assert all(re.fullmatch(patterns[field.type], text) for text in texts), field.id
        assert all(text.count("\n") < field.lines for text in texts), field.id
        assert all(line.strip() == line and "  " not in line for text in texts for line in text.split("\n"))


def test_printed_and_stored_say_the_same(w2s: Filled) -> None:
    for cents, text in zip(w2s.values["box_1"].to_pylist(), w2s.printed["box_1"], strict=True):
        assert cents == int(text.replace(".", ""))
    blanks = [text == "" for text in w2s.printed["box_12a_code"]]
    assert w2s.values["box_12a_code"].is_null().to_pylist() == blanks


def test_state_numbers_have_their_state_s_form(rows: list[dict[str, Any]]) -> None:
    forms = {"CA": r"\d{3}-\d{4}-\d", "PA": r"\d{2} \d{6}", "OH": r"52-\d{6}", "VA": r"30-\d{9}F-001"}
    seen = Counter(row["box_15_state_1"] for row in rows)
    for row in rows:
        if row["box_15_state_1"] in forms:
            assert re.fullmatch(forms[row["box_15_state_1"]], row["box_15_state_id_1"])
    assert all(seen[state] for state in forms)


def test_employers_of_the_household_and_of_forms_have_numbers_of_one_form() -> None:
    states = yaml.safe_load(STATES.read_text(encoding="utf-8"))["states"]
    there = {code: row for code, row in states.items() if row and row.get("payer_id")}
    told = {code: row["payer_id"].replace("e", "=") for code, row in there.items()}
    assert told == {state: form for state, form in STATE_EMPLOYER_IDS.items() if form}


def test_rows_are_the_same_however_the_job_is_cut(w2s: Filled, fill_many: Callable[..., Filled]) -> None:
    cuts = [0, 1, 2, 5, 12, 100, 1333, 2000]
    pieces = [fill_many(w2s.form, low, high - low) for low, high in zip(cuts, cuts[1:], strict=False)]
    for name, column in w2s.values.items():
        joined = pa.concat_arrays([piece.values[name] for piece in pieces])
        assert joined.equals(column.slice(0, 2000)), name
        assert [text for piece in pieces for text in piece.printed[name]] == w2s.printed[name][:2000], name


def test_six_copies_and_copy_b_say_the_same(
    w2s: Filled, catalogue: Catalogue, fill_many: Callable[..., Filled]
) -> None:
    six = fill_many(catalogue.get("irs_w2_2025"), 0, 200)
    assert all(six.printed[name] == texts[:200] for name, texts in w2s.printed.items())
