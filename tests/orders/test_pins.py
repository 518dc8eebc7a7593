"""Fill scenarios of orders: what is pinned can be printed, and checking them stays cheap."""

from typing import Any

import pytest

from symage.errors import BadRequest, Problem
from symage.forms.catalogue import Catalogue
from symage.forms.scenario_faults import check_scenarios
from symage.forms.scenarios import LARGEST_PIN, MOST_GLOBS, MOST_SCENARIOS, MOST_SELECTORS
from symage.orders.order import Order, read_order
from symage.orders.pins import MOST_FAULTS, takes_long
from tests.packaged import packaged

W2 = "irs_w2_single_page_2025"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return packaged()


def read(catalogue: Catalogue, *scenarios: dict[str, Any], forms: tuple[str, ...] = (W2,)) -> Order:
    body = {"form_ids": list(forms), "quantity": 2, "config": {"fill_scenarios": list(scenarios)}}
    return read_order(body, catalogue, drawn_seed=5, url_fault=lambda _: None)


def problems(
    catalogue: Catalogue, *scenarios: dict[str, Any], forms: tuple[str, ...] = (W2,)
) -> list[Problem]:
    with pytest.raises(BadRequest) as caught:
        read(catalogue, *scenarios, forms=forms)
    assert {problem.code for problem in caught.value.problems} == {"invalid_fill_scenarios"}
    return list(caught.value.problems)


def test_every_pin_that_cannot_be_printed_is_named_with_its_reason(catalogue: Catalogue) -> None:
    found = problems(
        catalogue,
        {"name": "good", "values": {"employee_first_name": "Zoë", "box_1": -1234.5, "box_14": None}},
        {"name": "bad", "values": {"employee_first_name": "日本語", "employee_last_name": "W" * 500}},
    )
    assert {problem.field: problem.message for problem in found} == {
        "config.fill_scenarios[1].values.employee_first_name": (
            f"employee_first_name of {W2} cannot be printed: '日本語' holds a character that cannot be shown"
        ),
        "config.fill_scenarios[1].values.employee_last_name": (
            f"employee_last_name of {W2} cannot be printed: '{'W' * 80}…' does not fit its box"
        ),
    }


def test_a_pin_has_to_fit_each_form_that_has_its_field(catalogue: Catalogue) -> None:
    pin = {"name": "a", "values": {"employee_last_name": "W" * 80}}
    forms = (W2, "irs_w2_2025", "irs_w9_2024")
    assert [problem.message.split(" ")[2] for problem in problems(catalogue, pin, forms=forms)] == [
        W2,
        "irs_w2_2025",
    ]


@pytest.mark.parametrize("amount", [LARGEST_PIN + 1, -1e300, 10**400])
def test_an_amount_beyond_exact_cents_is_refused(catalogue: Catalogue, amount: float) -> None:
    (problem,) = problems(catalogue, {"name": "a", "values": {"box_1": amount}})
    assert problem.message == "an amount lies within ± 1,000,000,000,000,000"


def test_smallest_amounts_are_printed_as_nothing_but_zeros(catalogue: Catalogue) -> None:
    read(catalogue, {"name": "a", "values": {"box_1": 1e-300}})


def test_no_more_faults_are_looked_for_than_an_answer_tells(catalogue: Catalogue) -> None:
    fields = [field.id for field in catalogue.get(W2).fields if field.type == "text"]
    bad = [{"name": f"s{n}", "values": dict.fromkeys(fields, f"日本{n}")} for n in range(MOST_SCENARIOS)]
    assert len(problems(catalogue, *bad)) == MOST_FAULTS


def test_too_many_scenarios_or_selectors_are_refused_unmatched(catalogue: Catalogue) -> None:
    many = [{"name": f"s{n}", "blank": ["no_such_field"]} for n in range(MOST_SCENARIOS + 1)]
    (problem,) = problems(catalogue, *many)
    assert problem.message == "there are at most 100 scenarios"
    long = {"name": "a", "prefilled": ["no_such_field"] * MOST_SELECTORS, "blank": ["box_1"]}
    (problem,) = problems(catalogue, long)
    assert problem.message == "a scenario has at most 200 selectors"
    wide = [
        {"name": f"s{n}", "blank": [f"concept:{n}.{k}" for k in range(MOST_SELECTORS)]}
        for n in range(MOST_GLOBS // MOST_SELECTORS + 1)
    ]
    (problem,) = problems(catalogue, *wide)
    assert problem.message == "the scenarios have at most 500 different globs"


def test_as_many_as_are_allowed_pass(catalogue: Catalogue) -> None:
    blank = [f"concept:{'*' * (1 + n // 26)}{chr(97 + n % 26)}*" for n in range(MOST_SELECTORS)]
    forms = [catalogue.get(W2)]
    matching = [
        glob for glob in blank if not check_scenarios([{"name": "a", "blank": [glob]}], forms, "random")
    ]
    assert 1 < len(matching) < MOST_SELECTORS
    whole = [{"name": f"s{n}", "blank": matching} for n in range(MOST_SCENARIOS)]
    assert check_scenarios(whole, forms, "coherent") == []


def test_only_scenarios_take_long() -> None:
    assert takes_long({"fill_scenarios": []})
    assert not any(map(takes_long, (None, [], {}, {"fill_scenarios": None}, "fill_scenarios")))
