"""Fill scenarios: stages of fields, the exact split of a job, and what is refused."""

from collections import Counter
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from symage.forms.catalogue import Catalogue
from symage.forms.definition import FormDefinition
from symage.forms.fill import Filled
from symage.forms.scenario_faults import check_scenarios
from symage.forms.scenarios import (
    CODE,
    Scenario,
    read_scenarios,
    scenario_of,
    split,
    staged,
)


@pytest.fixture(scope="module")
def form(catalogue: Catalogue) -> FormDefinition:
    return catalogue.get("irs_w2_single_page_2025")


def test_a_pin_comes_before_blank_before_prefilled_before_the_default(form: FormDefinition) -> None:
    scenario = Scenario(
        "half",
        default_stage="blank",
        prefilled=("concept:employer.*", "box_1"),
        blank=("employer_name_address",),
        values={"box_2": 5, "employer_ein": "08-1234567"},
    )
    stages = scenario.stages(form)
    assert len(stages) == form.field_count
    assert stages["box_1"] == stages["box_2"] == stages["employer_ein"] == "prefilled"
    assert stages["employer_name_address"] == stages["employee_ssn"] == "blank"


def test_documents_show_what_their_scenario_says(w2s: Filled) -> None:
    scenarios = read_scenarios(
        [
            {"name": "whole"},
            {"name": "empty", "default_stage": "blank"},
            {"name": "pinned", "values": {"box_1": 1234.5, "box_13_retirement_plan": True, "box_14": None}},
        ]
    )
    which = np.arange(len(w2s.indexes)) % 3
    shown = staged(w2s, scenarios, which).printed
    assert all(texts[0] == w2s.printed[name][0] for name, texts in shown.items())
    assert not any(texts[1] for texts in shown.values())
    assert (shown["box_1"][2], shown["box_13_retirement_plan"][2], shown["box_14"][2]) == ("1234.50", "X", "")
    assert shown["employee_ssn"][2] == w2s.printed["employee_ssn"][2]


@pytest.mark.parametrize(
    ("weights", "quantity", "counts"),
    [
        ([1, 1], 10, [5, 5]),
        ([1, 1, 1], 10, [4, 3, 3]),
        ([0.5, 0.25, 0.25], 3, [1, 1, 1]),
        ([7, 2, 1], 5, [4, 1, 0]),
        ([0.1, 0.2], 1, [0, 1]),
        ([1, 1000], 3, [0, 3]),
    ],
)
def test_the_split_is_by_largest_remainder(weights: list[float], quantity: int, counts: list[int]) -> None:
    scenarios = [Scenario(f"s{n}", Fraction(str(weight))) for n, weight in enumerate(weights)]
    assert split(scenarios, quantity) == counts
    items = np.arange(quantity, dtype=np.uint64)
    dealt = Counter(scenario_of(scenarios, 42, quantity, items).tolist())
    assert [dealt[position] for position in range(len(weights))] == counts


def test_the_deal_depends_on_the_seed_and_not_on_the_batch() -> None:
    scenarios = [Scenario("a"), Scenario("b")]
    items = np.arange(1000, dtype=np.uint64)
    whole = scenario_of(scenarios, 1, 1000, items)
    assert np.array_equal(scenario_of(scenarios, 1, 1000, items[300:310]), whole[300:310])
    assert not np.array_equal(scenario_of(scenarios, 2, 1000, items), whole)
    assert 200 < (whole[:500] == 0).sum() < 300


@pytest.mark.parametrize(
    ("scenario", "place"),
    [
        ({"name": "Big"}, ".name"),
        ({}, ".name"),
        ({"name": "a", "weight": 0}, ".weight"),
        ({"name": "a", "weight": True}, ".weight"),
        ({"name": "a", "default_stage": "prefilled"}, ".default_stage"),
        ({"name": "a", "colour": 1}, ".colour"),
        ({"name": "a", "blank": ["box_99"]}, ".blank"),
        ({"name": "a", "blank": "box_1"}, ".blank"),
        ({"name": "a", "prefilled": ["concept:nothing.*"]}, ".prefilled"),
        ({"name": "a", "prefilled": ["box_1"], "blank": ["concept:employment.wages"]}, ""),
        ({"name": "a", "values": {"box_99": 1}}, ".values.box_99"),
        ({"name": "a", "values": {"box_1": [1]}}, ".values.box_1"),
        ({"name": "a", "values": {"box_13_retirement_plan": "X"}}, ".values.box_13_retirement_plan"),
        ({"name": "a", "values": {"employee_ssn": "1234-56-78901"}}, ".values.employee_ssn"),
        ({"name": "a", "values": {"employer_name_address": " \n "}}, ".values.employer_name_address"),
        ("a", ""),
    ],
)
def test_a_fault_names_its_place(form: FormDefinition, scenario: Any, place: str) -> None:
    problems = check_scenarios([scenario], [form], "coherent")
    assert [(problem.field, problem.code) for problem in problems] == [
        (f"config.fill_scenarios[0]{place}", CODE)
    ]


def test_names_are_unique_lists_not_empty_and_shuffled_jobs_have_none(form: FormDefinition) -> None:
    sound = {"name": "a", "weight": 0.5, "blank": ["concept:tax.box12*"], "values": {"box_1": "10.00"}}
    assert check_scenarios([sound], [form], "coherent") == []
    assert check_scenarios([sound, sound], [form], "random")[0].code == CODE
    assert check_scenarios([], [form], "coherent")[0].code == CODE
    assert check_scenarios([sound], [form], "shuffled")[0].code == CODE
