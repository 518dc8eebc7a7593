"""Whatever is written into a field of a form is answered in words, never by a fault of ours."""

import pytest

from api.console.order_form import ENTRIES
from tests.api.conftest import W2
from tests.api.console.conftest import Visit

DEEP = "[" * 9000
NESTED = "[" * 900 + "]" * 900
ODD = ("nan", "inf", "-1e999", "²", "9" * 5000, DEEP, NESTED, '{"a": NaN}', "\ud7ff\0", "x", "{{ 7 * 7 }}")
NUMBERS = ("quantity", "seed", "train", "item", "page", "confirmed_credits")
LIMITS = (
    "min: .nan",
    "min: .inf",
    f"min: {'9' * 5000}",
    f"values: {DEEP}",
    f"values: {NESTED}",
    "values: &a [*a]",
    "values: !!set {x}",
    "min: !!timestamp 2001-01-01",
    "values: !!binary aGk=",
    "? [1]\n: 2",
    "~: 1",
)
BOMB = "a: &a [x, x, x, x, x, x, x, x], " + ", ".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 8)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
"""Some hundred letters that are eight to the ninth values when they are written out."""
COLUMN = {"name": ["n"], "type": ["number_integer"]}


@pytest.mark.parametrize("name", [*ENTRIES, *NUMBERS])
def test_fields_of_an_order(visit: Visit, name: str) -> None:
    for odd in ODD:
        answers = {"form": [W2], name: odd}
        paths = ("/console/new", "/console/new/schedule")
        for path in paths if len(odd) < 1000 or name == "fill_scenarios" else paths[:1]:
            assert visit.post(path, **answers).status in (303, 422), (path, odd[:20])


@pytest.mark.parametrize("limits", [*LIMITS, BOMB])
def test_limits_of_a_column_are_plain_values(visit: Visit, limits: str) -> None:
    for path in ("/console/tables", "/console/tables/columns"):
        answer = visit.post(path, limits=[limits], **COLUMN)
        if answer.status == 303:
            answer = visit.get(answer.headers["location"])
        assert answer.status in (200, 422), path
        assert "Column 1:" in answer.body.decode()
        assert len(answer.body) < 400_000


@pytest.mark.parametrize("name", ["rows", "seed", "remove", "confirmed_credits", "prompt"])
def test_other_fields_of_a_table(visit: Visit, name: str) -> None:
    for odd in ODD:
        for path in ("/console/tables", "/console/tables/columns"):
            assert visit.post(path, limits=[""], **COLUMN, **{name: odd}).status in (200, 303, 422), odd[:20]
