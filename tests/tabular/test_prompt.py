"""Descriptions in words: what the rules make of them, and where they do not guess."""

import random
import string
from typing import Any

import pytest

from symage.tabular.phrases import MEANINGS
from symage.tabular.prompt import LONGEST_PROMPT, parse_prompt
from symage.tabular.schema import parse_columns


def types(prompt: str) -> list[tuple[str, str]]:
    return [(column.name, column.type) for column in parse_prompt(prompt).columns]


def only(prompt: str) -> tuple[str, Any]:
    (column,) = parse_prompt(prompt).columns
    return column.type, dict(column.constraints)


def test_the_example_of_the_manual() -> None:
    parsed = parse_prompt("first name, last name, age, city, state, annual salary")
    assert [(column.name, column.type, column.constraints) for column in parsed.columns] == [
        ("first_name", "text_first_name", {}),
        ("last_name", "text_last_name", {}),
        ("age", "identity_age", {}),
        ("city", "address_city", {}),
        ("state", "address_state", {}),
        ("annual_salary", "number_integer", {"min": 20000, "max": 200000}),
    ]
    assert parsed.unknown == ()


def test_the_walk_through_of_the_manual_says_what_it_does_not_know() -> None:
    parsed = parse_prompt("employee name, department, hire date, salary, city")
    kinds = [column.type for column in parsed.columns]
    assert kinds == ["text_full_name", "custom_enum", "custom_mask", "number_integer", "address_city"]
    assert parsed.unknown == ("hire_date",)


@pytest.mark.parametrize(
    ("prompt", "names"),
    [
        ("name; email\nphone", ["name", "email", "phone"]),
        ("- name\n- email\n* phone", ["name", "email", "phone"]),
        ("1. name\n2. email", ["name", "email"]),
        ("name, email, and phone", ["name", "email", "phone"]),
        ("name and email & zip", ["name", "email", "zip"]),
        ("first and last name, city", ["first_and_last_name", "city"]),
        ("firstName, zipCode, is_active", ["first_name", "zip_code", "is_active"]),
        ("Generate a table with the following columns: name, ssn", ["name", "ssn"]),
        ("I need 500 customers with name and email", ["name", "email"]),
        ("list of employees: name, email", ["name", "email"]),
        ("name, name", ["name", "name_2"]),
        ("salary 30,000 to 150,000, city", ["salary", "city"]),
        ("salary between 30k and 90k and city", ["salary", "city"]),
        ("the customer's email", ["customer_email"]),
        ("  , ,; ", []),
    ],
)
def test_descriptions_are_taken_apart(prompt: str, names: list[str]) -> None:
    assert [column.name for column in parse_prompt(prompt).columns] == names


@pytest.mark.parametrize(
    ("prompt", "kind", "constraints"),
    [
        ("salary between 30k and 90k", "number_integer", {"min": 30000, "max": 90000}),
        ("salary 30,000-150,000", "number_integer", {"min": 30000, "max": 150000}),
        ("salary (1.5m to 2m)", "number_integer", {"min": 1_500_000, "max": 2_000_000}),
        ("price from $10.50 to $99.99", "number_decimal", {"min": 10.5, "max": 99.99, "decimals": 2}),
        ("age 18-65", "number_integer", {"min": 18, "max": 65}),
        ("monthly rent between 800 and 2500", "number_integer", {"min": 800, "max": 2500}),
        ("size (S, M or L)", "custom_enum", {"values": ["S", "M", "L"]}),
        ("plan: one of free, pro, team", "custom_enum", {"values": ["free", "pro", "team"]}),
        ("status (active/inactive)", "custom_enum", {"values": ["active", "inactive"]}),
        ("patients' blood types", "custom_enum", dict(MEANINGS["blood type"].constraints)),
    ],
)
def test_bounds_and_values_that_are_named_are_kept(
    prompt: str, kind: str, constraints: dict[str, Any]
) -> None:
    assert only(prompt) == (kind, constraints)


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [("frist name", "text_first_name"), ("last nme", "text_last_name"), ("postal coode", "address_zip")],
)
def test_one_slip_is_mended(prompt: str, kind: str) -> None:
    assert only(prompt)[0] == kind


@pytest.mark.parametrize(
    "prompt",
    [
        *("taxpayer id number", "company email", "email opened at", "emial address", "ssn last four"),
        *("last login timestamp", "state of mind", "city of birth", "date of birth", "name of the product"),
        *("social securty number", "phone model", "age group", "male voters", "hire date 2015-2020"),
        *("capital", "zip file", "ip address", "street address", "favorite color", "first purchase"),
    ],
)
def test_what_is_not_known_is_not_guessed(prompt: str) -> None:
    """Plain letters, and the name among the unknown."""
    assert only(prompt) == ("custom_mask", {"mask": "aaaaaaaa"})
    assert len(parse_prompt(prompt).unknown) == 1


@pytest.mark.parametrize("phrase", MEANINGS)
def test_every_phrase_of_the_table_is_understood(phrase: str) -> None:
    assert only(phrase)[0] == MEANINGS[phrase].type


def test_whatever_is_understood_can_be_generated() -> None:
    prompts = [", ".join(list(MEANINGS)[start : start + 40]) for start in range(0, len(MEANINGS), 40)]
    prompts += ["size (S, M)", "x 1-2", "temperature -5 to 5.5", "n 0-99999999999999999999", "a: b, \t, c"]
    for prompt in prompts:
        columns = [
            {"name": column.name, "type": column.type, "constraints": dict(column.constraints)}
            for column in parse_prompt(prompt).columns
        ]
        assert parse_columns(columns)[1] == []


def test_noise_is_answered_with_columns_that_can_be_generated() -> None:
    draw = random.Random(5)
    pieces = [
        "a or ",
        "(",
        ")",
        "one of ",
        ", ",
        "between ",
        "1 and ",
        "1-",
        "$",
        "name ",
        "first and ",
        ":",
        "x",
    ]
    noise = ["".join(draw.choices(pieces, k=400))[:LONGEST_PROMPT] for _ in range(60)]
    noise += ["".join(draw.choices(string.printable + "é\x00\ud800", k=LONGEST_PROMPT)) for _ in range(20)]
    noise += [piece * (LONGEST_PROMPT // len(piece)) for piece in pieces]
    for prompt in noise:
        for column in parse_prompt(prompt).columns:
            raw = {"name": column.name, "type": column.type, "constraints": dict(column.constraints)}
            assert parse_columns([raw])[1] == [], prompt
