"""Formulas that name other forms: which form is meant, whether or not the case delivers it."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from symage.forms.catalogue import Catalogue, load_catalogue
from symage.forms.fill import Filled, fill_case, violations
from symage.forms.plan import plan_case
from symage.identities.households import Households, households
from symage.randomness import household_indexes

FACE = {
    "format": "face/1",
    "fonts": ["Helvetica"],
    "styles": [[0, 7, "#000000"]],
    "pens": [],
    "fills": [],
    "pages": [{"page": 1, "size": [612, 792], "paint": [["T", 0, 36, 44, 20, "Name"]]}],
}
HEAD = """\
schema: 1
id: {id}
name: Slip
category: business
family: slip
kind: {kind}
entity_type: individual
year: {year}
version: "1"
face: {{file: slip.face.json, pages: [1]}}
typeface: typed
"""
PAY = """\
fields:
  pay: {label: Pay, type: money, at: [36, 72, 100, 12], concept: slip.pay}
  holder: {label: Name, type: text, at: [36, 48, 200, 12], concept: person.name}
values:
  holder: primary.first_name
  pay: = jobs[0].wage
"""
SUMMARY = """\
money: dollars
fields:
  total: {label: Total, type: money, at: [36, 72, 100, 12], concept: summary.total}
  both: {label: Both, type: money, at: [36, 92, 100, 12], concept: summary.both}
  attached: {label: Attached, type: checkbox, at: [36, 112, 10, 10], concept: summary.attached}
  name: {label: Name, type: text, at: [36, 132, 100, 12], concept: summary.name}
values:
  total: = slip.pay
  both: = slip.pay + (slip.spouse.pay if spouse_jobs[0].present else 0)
  attached: = slip.delivered
  name: = slip.spouse.holder
rules:
  the total is that of the slip: near(total, slip.pay, 0.5)
"""

Write = Callable[..., Catalogue]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """write(form_id=text, …): the catalogue of these forms."""
    folder = tmp_path / "business"
    folder.mkdir()
    (folder / "slip.face.json").write_text(json.dumps(FACE))

    def catalogue(**forms: str) -> Catalogue:
        for form_id, text in forms.items():
            (folder / f"{form_id}.yaml").write_text(text)
        return load_catalogue(tmp_path)

    return catalogue


def head(form_id: str, kind: str, year: int = 2025) -> str:
    return HEAD.format(id=form_id, kind=kind, year=year)


def slip(year: int, pay: str = "= jobs[0].wage") -> str:
    return head(f"slip_{year}", "slip", year) + PAY.replace("= jobs[0].wage", pay)


def summary(year: int = 2025) -> str:
    return head(f"summary_{year}", "summary", year) + SUMMARY


def people(catalogue: Catalogue, *form_ids: str) -> Households:
    paths = plan_case([catalogue.get(form_id) for form_id in form_ids], catalogue).paths
    indexes = household_indexes(42, 0, 300)
    return households(indexes, paths=paths | {"jobs.0.wage", "spouse_jobs.0.wage", "spouse.first_name"})


def case(catalogue: Catalogue, *form_ids: str) -> list[Filled]:
    drawn = people(catalogue, *form_ids)
    return fill_case([catalogue.get(form_id) for form_id in form_ids], drawn, catalogue)


def test_a_form_that_is_not_delivered_is_computed_all_the_same(write: Write) -> None:
    catalogue = write(slip_2025=slip(2025), summary_2025=summary())
    (alone,) = case(catalogue, "summary_2025")
    delivered, beside = case(catalogue, "slip_2025", "summary_2025")
    assert alone.printed["total"] == beside.printed["total"]
    assert set(alone.printed["attached"]) == {""}
    assert set(beside.printed["attached"]) == {"X"}
    assert (
        delivered.values["pay"].to_pylist()[:3]
        == people(catalogue, "slip_2025").columns["jobs.0.wage"][:3].tolist()
    )


def test_whole_dollars_are_rounded_as_written(write: Write) -> None:
    catalogue = write(slip_2025=slip(2025, pay="= 10.50"), summary_2025=summary())
    delivered, beside = case(catalogue, "slip_2025", "summary_2025")
    assert set(delivered.printed["pay"]) == {"10.50"}
    assert set(beside.printed["total"]) == {"11."}
    assert violations(beside.form, beside, [delivered, beside]) == []


def test_the_own_year_is_meant_and_never_another_that_is_delivered(write: Write) -> None:
    years = {f"slip_{year}": slip(year, pay=f"= {year}") for year in (2023, 2024, 2026)}
    catalogue = write(**years, summary_2025=summary())
    assert set(case(catalogue, "summary_2025")[0].printed["total"]) == {"2,024."}
    assert set(case(catalogue, "slip_2023", "summary_2025")[1].printed["total"]) == {"2,024."}
    assert set(case(catalogue, "slip_2023", "summary_2025")[1].printed["attached"]) == {""}


def test_a_form_that_is_not_delivered_has_the_asking_year_s_constants(write: Write) -> None:
    catalogue = write(slip_2025=slip(2025, pay="= tax.ss_wage_base"), summary_2023=summary(2023))
    assert set(case(catalogue, "summary_2023")[0].printed["total"]) == {"160,200."}
    assert set(case(catalogue, "slip_2025", "summary_2023")[1].printed["total"]) == {"160,200."}


def test_the_spouse_has_a_form_of_her_own(write: Write) -> None:
    catalogue = write(slip_2025=slip(2025), summary_2025=summary())
    drawn = people(catalogue, "slip_2025", "summary_2025")
    _, filled = case(catalogue, "slip_2025", "summary_2025")
    wages = drawn.columns["jobs.0.wage"] + drawn.columns["spouse_jobs.0.wage"]
    cents = np.array(filled.values["both"].to_pylist())
    assert (np.abs(cents - wages) <= 50).all()
    assert (drawn.columns["spouse_jobs.0.wage"] > 0).sum() > 50
    assert filled.values["name"].to_pylist() == pa.array(drawn.columns["spouse.first_name"]).to_pylist()


def test_a_rule_between_forms_is_asked_where_both_are_delivered(write: Write) -> None:
    catalogue = write(
        slip_2025=slip(2025, pay="= 5"), summary_2025=summary().replace("total: = slip.pay", "total: = 7")
    )
    (alone,) = case(catalogue, "summary_2025")
    both = case(catalogue, "slip_2025", "summary_2025")
    assert violations(alone.form, alone, [alone]) == []
    assert {each.rule for each in violations(both[1].form, both[1], both)} == {
        "the total is that of the slip"
    }


@pytest.mark.parametrize(
    ("old", "new", "place", "code"),
    [
        ("total: = slip.pay", "total: = slip.wage", "19:10", "unknown_path"),
        ("total: = slip.pay", "total: = slop.pay", "19:10", "unknown_path"),
        ("total: = slip.pay", "total: = slip.holder", "19:10", "invalid_formula"),
        ("near(total, slip.pay, 0.5)", "near(total, slip.spouse.pay, 0.5)", "24:34", "unknown_path"),
        ("kind: summary", "kind: jobs", "6:7", "wrong_value"),
    ],
)
def test_a_fault_names_its_place(write: Write, old: str, new: str, place: str, code: str) -> None:
    catalogue = write(slip_2025=slip(2025), summary_2025=summary().replace(old, new, 1))
    faults = [(problem.field, problem.code) for problem in catalogue.problems()]
    assert (f"business/summary_2025.yaml:{place}", code) in faults
    assert [*catalogue.forms] == ["slip_2025"]


def test_a_cycle_between_forms_leaves_them_out(write: Write) -> None:
    catalogue = write(
        slip_2025=slip(2025, pay="= summary.total"),
        summary_2025=summary(),
        other_2025=head("other_2025", "other") + PAY,
    )
    faults = {problem.field: problem for problem in catalogue.problems()}
    assert faults.keys() == {"business/slip_2025.yaml:17:8", "business/summary_2025.yaml:19:10"}
    assert {problem.code for problem in faults.values()} == {"formula_cycle"}
    assert "summary_2025/total" in next(iter(faults.values())).message
    assert [*catalogue.forms] == ["other_2025"]


def test_a_form_whose_source_is_faulty_is_left_out_too(write: Write) -> None:
    catalogue = write(slip_2025=slip(2025, pay="= nothing"), summary_2025=summary())
    assert [*catalogue.forms] == []
    assert {problem.field.partition(":")[0] for problem in catalogue.problems()} == {
        "business/slip_2025.yaml",
        "business/summary_2025.yaml",
    }
