"""The configuration: every fault at once, each with its place."""

from datetime import date

import pytest

from symage.identities.config import IdentityConfig, parse_config


def test_an_empty_config_asks_for_nothing() -> None:
    assert parse_config({}) == (IdentityConfig(), [])


def test_all_keys_are_understood() -> None:
    config, problems = parse_config(
        {
            "states": ["tx", "CA", "TX"],
            "age_min": 21,
            "age_max": 30,
            "sex": "female",
            "id_policy": "valid_looking",
            "filers": "anyone",
            "reference_date": "2024-06-30",
            "fields": ["first_name", "ssn"],
            "include": ["spouse"],
        }
    )
    assert problems == []
    assert config.states == ("CA", "TX")
    assert (config.age_min, config.age_max, config.sex) == (21, 30, "F")
    assert (config.id_policy, config.reference_date) == ("valid_looking", date(2024, 6, 30))
    assert config.filers == "anyone"
    assert (config.fields, config.include) == (("first_name", "ssn"), ("spouse",))


@pytest.mark.parametrize(
    ("raw", "fields"),
    [
        ({"colour": "red"}, ["config.colour"]),
        ({"states": ["ZZ"]}, ["config.states"]),
        ({"states": []}, ["config.states"]),
        ({"states": [7]}, ["config.states"]),
        ({"age_min": 3, "age_max": "old"}, ["config.age_min", "config.age_max"]),
        ({"age_min": True}, ["config.age_min"]),
        ({"age_min": 50, "age_max": 40}, ["config.age_min"]),
        ({"sex": "X", "id_policy": "real"}, ["config.sex", "config.id_policy"]),
        ({"filers": "everyone"}, ["config.filers"]),
        ({"reference_date": "tomorrow"}, ["config.reference_date"]),
        ({"fields": ["shoe_size"], "include": ["address"]}, ["config.fields", "config.include"]),
    ],
)
def test_every_fault_is_named(raw: dict[str, object], fields: list[str]) -> None:
    _, problems = parse_config(raw)
    assert [problem.field for problem in problems] == fields
    assert all(problem.message for problem in problems)
