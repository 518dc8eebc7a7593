"""Columns as customers write them: what is accepted, and every fault of what is not, with its place."""

from typing import Any

import pytest

from symage.tabular.request import Column, TabularRequest
from symage.tabular.schema import parse_columns


def faults(constraints: Any, kind: str = "number_integer") -> list[tuple[str, str]]:
    _, problems = parse_columns([{"name": "x", "type": kind, "constraints": constraints}])
    return [(problem.field.removeprefix("columns[0]."), problem.message) for problem in problems]


def test_columns_are_kept_as_they_were_written() -> None:
    raw = [
        {"name": "age", "type": "identity_age"},
        {"name": "Größe, cm", "type": "number_integer", "constraints": {"min": 150, "max": None}},
    ]
    columns, problems = parse_columns(raw)
    assert problems == []
    assert columns == (
        Column("age", "identity_age", {}),
        Column("Größe, cm", "number_integer", {"min": 150, "max": None}),
    )
    request = TabularRequest(columns, 5, 2**63 - 1, ("csv", "json"))
    assert TabularRequest.from_json(request.to_json()) == request


@pytest.mark.parametrize(
    ("kind", "constraints", "field"),
    [
        ("number_integer", {"min": 5.5}, "constraints.min"),
        ("number_integer", {"min": "5"}, "constraints.min"),
        ("number_integer", {"min": True}, "constraints.min"),
        ("number_integer", {"max": 10**16}, "constraints.max"),
        ("number_integer", {"min": 9, "max": 8}, "constraints.min"),
        ("number_integer", {"decimals": 2}, "constraints.decimals"),
        ("number_integer", {"distribution_type": "cauchy"}, "constraints.distribution_type"),
        ("number_integer", {"distribution_params": {"mean": 3}}, "constraints.distribution_params.mean"),
        ("number_integer", {"distribution_params": [1]}, "constraints.distribution_params"),
        ("number_integer", {"distribution_type": "lognormal", "min": -9, "max": 0}, "constraints.max"),
        ("number_integer", {"distribution_type": "poisson", "min": -9, "max": 0}, "constraints.max"),
        (
            "number_integer",
            {"distribution_type": "poisson", "min": 2 * 10**6, "max": 3 * 10**6},
            "constraints.min",
        ),
        (
            "number_integer",
            {"distribution_type": "normal", "distribution_params": {"mean": 5000}},
            "constraints.distribution_params.mean",
        ),
        (
            "number_integer",
            {"distribution_type": "normal", "distribution_params": {"std": 0}},
            "constraints.distribution_params.std",
        ),
        ("number_decimal", {"decimals": 9}, "constraints.decimals"),
        ("number_decimal", {"min": 1e15}, "constraints.min"),
        ("number_decimal", {"min": 0.1, "max": 0.9, "decimals": 0}, "constraints.min"),
        ("custom_enum", {}, "constraints.values"),
        ("custom_enum", {"values": []}, "constraints.values"),
        ("custom_enum", {"values": ["a", "a"]}, "constraints.values"),
        ("custom_enum", {"values": [["a"]]}, "constraints.values"),
        ("custom_enum", {"values": ["a\0b"]}, "constraints.values"),
        ("custom_enum", {"values": ["a", "b"], "weights": [1]}, "constraints.weights"),
        ("custom_enum", {"values": ["a", "b"], "weights": [1, -1]}, "constraints.weights"),
        ("custom_enum", {"values": ["a", "b"], "weights": [0, 0]}, "constraints.weights"),
        ("custom_mask", {}, "constraints.mask"),
        ("custom_mask", {"mask": ""}, "constraints.mask"),
        ("custom_mask", {"mask": "9" * 101}, "constraints.mask"),
        ("custom_mask", {"mask": "9\\"}, "constraints.mask"),
        ("ssn", {"min": 1}, "constraints.min"),
        ("ssn", [], "constraints"),
    ],
)
def test_a_faulty_constraint_is_named(kind: str, constraints: Any, field: str) -> None:
    assert [place for place, _ in faults(constraints, kind)] == [field]


@pytest.mark.parametrize(
    ("kind", "constraints"),
    [
        ("number_integer", {}),
        ("number_integer", {"min": 7, "max": 7, "distribution_type": "normal"}),
        ("number_integer", {"distribution_type": "poisson", "distribution_params": {"lambda": 0.5}}),
        ("number_integer", {"distribution_type": "zipf", "min": 1, "max": 10**15}),
        ("number_decimal", {"min": -1, "max": 1, "decimals": 0}),
        ("custom_enum", {"values": [1, "1", True, "true", 1.5, ""]}),
        ("custom_mask", {"mask": "é9"}),
        ("email", None),
    ],
)
def test_what_is_right_is_accepted(kind: str, constraints: Any) -> None:
    assert faults(constraints, kind) == []


@pytest.mark.parametrize(
    ("raw", "fields"),
    [
        (None, ["columns"]),
        ({}, ["columns"]),
        ([], ["columns"]),
        ([{"name": str(n), "type": "ssn"} for n in range(51)], ["columns"]),
        ([5], ["columns[0]"]),
        ([{"type": "ssn"}], ["columns[0].name"]),
        ([{"name": "", "type": "ssn"}], ["columns[0].name"]),
        ([{"name": "a\ud800", "type": "ssn"}], ["columns[0].name"]),
        ([{"name": "a", "type": "sn"}], ["columns[0].type"]),
        ([{"name": "a", "type": ["ssn"]}], ["columns[0].type"]),
        ([{"name": "a", "type": "ssn", "nullable": True}], ["columns[0].nullable"]),
        ([{"name": "a", "type": "ssn"}, {"name": "a", "type": "email"}], ["columns[1].name"]),
        (
            [{"name": 1, "type": "x"}, {"name": "m", "type": "custom_mask"}],
            ["columns[0].name", "columns[0].type", "columns[1].constraints.mask"],
        ),
    ],
)
def test_every_faulty_column_is_named(raw: Any, fields: list[str]) -> None:
    assert [problem.field for problem in parse_columns(raw)[1]] == fields
