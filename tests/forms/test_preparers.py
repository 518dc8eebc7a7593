"""Who signs, prepares and pays: people and firms that a clerk would believe."""

import re
from collections import defaultdict
from typing import Any

import numpy as np
import pytest

from symage.forms.catalogue import Catalogue
from symage.forms.fill import Filled, fill_planned
from symage.forms.plan import plan_case
from symage.identities.households import households
from symage.randomness import household_indexes

COUNT = 3_000


def filled(
    catalogue: Catalogue, *form_ids: str, paths: tuple[str, ...] = ()
) -> tuple[list[Filled], dict[str, Any]]:
    forms = [catalogue.get(form_id) for form_id in form_ids]
    plan = plan_case(forms, catalogue)
    needs = frozenset(need for form in forms for need in form.needs)
    people = households(household_indexes(41_000, 0, COUNT), needs=needs, paths=plan.paths | set(paths))
    return fill_planned(plan, people), dict(people.columns)


@pytest.fixture(scope="module")
def tax_return(catalogue: Catalogue) -> Filled:
    return filled(catalogue, "irs_f1040_2024")[0][0]


def test_a_preparer_of_a_place_is_one_person(tax_return: Filled) -> None:
    """Many names, each with one number where it is; houses are numbered from one on."""
    known: dict[tuple[str, str], set[str]] = defaultdict(set)
    names = set()
    rows = zip(
        *(tax_return.printed[name] for name in ("preparer_name", "zip", "preparer_ptin", "firm_address")),
        strict=True,
    )
    for name, zip_code, number, address in rows:
        if name:
            names.add(name)
            known[name, zip_code].add(number)
            assert re.match(r"[1-9]\d{2,3} ", address), address
    assert len(names) > 400
    assert all(len(numbers) == 1 for numbers in known.values())


def test_who_asks_for_time_signs_after_it_was_due(catalogue: Catalogue) -> None:
    (tax_return, _), _ = filled(catalogue, "irs_f1040_2025", "irs_f4868_2025")
    days = [day for day in tax_return.values["signature_date"].to_pylist() if day is not None]
    assert len(days) > 1_000
    assert min(day.isoformat() for day in days) > "2026-04-15"
    assert max(day.isoformat() for day in days) < "2026-10-16"


def test_who_lives_of_a_business_says_so(catalogue: Catalogue) -> None:
    paths = ("self_employment.net_profit@2024", "jobs.0.wage@2024", "self_employment.activity")
    (tax_return,), people = filled(catalogue, "irs_f1040_2024", paths=paths)
    profit, wage = people[paths[0]], people[paths[1]]
    says, trades = tax_return.printed["occupation"], people[paths[2]].to_pylist()
    lives_of_it = np.flatnonzero(profit > 2 * wage + 2_000_000)
    assert len(lives_of_it) > 60
    assert all(says[row] in (trades[row], "Business owner") for row in lives_of_it)


def test_a_payer_of_prizes_has_one_address(catalogue: Catalogue) -> None:
    (statement,), _ = filled(catalogue, "irs_f1099misc_2025")
    places: dict[str, set[str]] = defaultdict(set)
    for text, number in zip(
        statement.printed["payer_name_address"], statement.printed["payer_tin"], strict=True
    ):
        places[number].add(text)
    assert all(len(texts) == 1 for number, texts in places.items() if not number.startswith("17-"))
    assert len(places) > 300


def test_reasons_of_staff_are_of_those_who_have_some(catalogue: Catalogue) -> None:
    (application, _), _ = filled(catalogue, "irs_ss4_2023", "irs_f1040_schc_2025")
    for reason, staff in zip(
        application.printed["line_10"], application.printed["line_13_other"], strict=True
    ):
        assert reason not in ("hired_employees", "withholding_compliance") or staff not in ("", "0")
