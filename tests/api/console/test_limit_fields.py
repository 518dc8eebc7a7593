"""The limits of a column as fields: what they say comes back, whatever the type."""

import random
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from api.console.limit_fields import fields_of, folded, needs_limits
from api.console.table_limits import limits, written
from symage.tabular.columns import TYPES
from tests.api.console.conftest import Visit, fields

TEXTS = [
    "a b",
    "yes",
    "no",
    "null",
    "1",
    "2.5",
    "a, b",
    "it's",
    'say "so"',
    "x: y",
    "[z]",
    "#1",
    "ł",
    "- a",
    "true",
]
VALUES: dict[str, Any] = {
    "min": -3,
    "max": 2.75,
    "unique": True,
    "null_rate": 0.125,
    "values": ["yes", "7", 7, "a, b", False, 1.5],
    "weights": [1, 0.5],
    "distribution_type": "normal",
    "distribution_params": {"mean": 3, "std": 0.5},
    "when": {"column": "state", "in": ["NO", "1"]},
}


def sent(name: str, said: str) -> str:
    """The text again after its fields were on the page and were sent."""
    shown, rest = fields_of(TYPES[name], said)
    answers = MultiDict({f"limit.4.{each.key}": each.value for each in shown if each.value})
    return folded(answers, 4, name, rest)


@pytest.mark.parametrize("name", TYPES)
def test_what_was_said_comes_back_from_its_fields(name: str) -> None:
    """Values of the right kind and of any other, known limits and unknown ones, over many draws."""
    dice = random.Random(name)
    keys = [key.name for key in TYPES[name].constraints] + ["unique", "null_rate", "format", "when", "other"]
    for _ in range(12):
        found = {
            key: VALUES.get(key, 5) if dice.random() < 0.6 else dice.choice([*TEXTS, *VALUES.values()])
            for key in dice.sample(keys, dice.randint(1, len(keys)))
        }
        said = written(found)
        assert limits(said) == found
        assert limits(sent(name, said)) == found


@pytest.mark.parametrize("said", ["true: 12%", "values: [", "min", "a: *b", "{", "}", ": :"])
def test_a_text_that_cannot_be_read_is_kept(said: str) -> None:
    assert sent("custom_enum", said) == said
    answers = MultiDict({"limit.4.unique": "true"})
    assert folded(answers, 4, "custom_enum", "values: [") == "values: [, unique: true"


def test_what_is_written_by_hand_holds_and_numbers_that_are_none_stay() -> None:
    answers = MultiDict({"limit.0.min": "1,5", "limit.0.max": "old", "limit.1.min": "3"})
    assert limits(folded(answers, 0, "number_integer", "max: 9")) == {"min": "1,5", "max": 9}
    assert folded(answers, 0, "text_color", "") == ""


def test_a_type_that_needs_limits_opens_them() -> None:
    assert needs_limits("custom_enum", " ")
    assert not needs_limits("custom_enum", "values: [a]")
    assert not needs_limits("number_integer", "")
    assert not needs_limits("nothing", "")


def test_limits_open_and_close_without_scripts(visit: Visit) -> None:
    form = {"name": ["age", "b"], "type": ["number_integer", "custom_boolean"], "limits": ["min: 18", ""]}
    page = visit.follow("/console/tables/columns", turn="0", **form)
    found = MultiDict(fields(page, "table"))
    assert found["limit.0.min"] == "18"
    assert 'id="l-1-true_rate"' not in page
    typed = {name: found.getlist(name) for name in found if name not in ("once", "turn")}
    typed |= {"limit.0.max": ["65"], "limit.0.null_rate": ["0.5"]}
    again = visit.follow("/console/tables/columns", **typed)
    assert MultiDict(fields(again, "table")).getlist("limit.0.max") == ["65"]
    closed = visit.follow("/console/tables/columns", turn="0", **typed)
    assert MultiDict(fields(closed, "table")).getlist("limits") == ["min: 18, max: 65, null_rate: 0.5", ""]
    assert 'id="l-0-min"' not in closed


def test_a_wrong_limit_opens_its_fields_and_names_its_own(visit: Visit) -> None:
    form = {"name": ["age"], "type": ["number_integer"], "limits": ["min: old, max: 65"]}
    page = visit.follow("/console/tables/columns", **form)
    assert 'data-at="l-0-min"' in page
    assert 'id="l-0-min"' in page
    assert "At least: must be" in page


def test_a_row_that_is_taken_away_leaves_others_open(visit: Visit) -> None:
    form = {"name": ["a", "b", "c"], "type": ["number_integer"] * 3, "limits": [""] * 3, "open": ["1", "2"]}
    page = visit.follow("/console/tables/columns", remove="1", **form)
    assert ('id="l-1-min"' in page, 'id="l-0-min"' in page) == (True, False)


def test_limits_of_another_type_are_made_anew(visit: Visit) -> None:
    head = "/console/tables/limits?row=3&name=b&type="
    closed = visit.page(f"{head}number_integer&limits=min:+1")
    assert ('aria-expanded="false"' in closed, 'value="min: 1"' in closed) == (True, True)
    opened = visit.page(f"{head}number_integer&limits=min:+1&turn=3")
    assert 'id="l-3-min" name="limit.3.min" form="table" value="1"' in opened
    needy = visit.page(f"{head}custom_enum&limits=")
    assert 'id="l-3-values"' in needy
    assert visit.get("/console/tables/limits?row=x").status == 400
