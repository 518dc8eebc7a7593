"""Columns as customers write them: what is accepted, and every fault of what is not, with its place."""

from typing import Any

import pytest

from symage.tabular.request import Column, FurtherTable, TabularRequest
from symage.tabular.schema import parse_columns, parse_tables
from tests.tabular import tables


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
    further = FurtherTable("shops", columns, 3)
    request = TabularRequest(columns, 5, 2**63 - 1, ("csv", "json"), True, (further,))
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
        ("number_decimal", {"decimals": 2, "distribution_type": "zipf"}, "constraints.distribution_type"),
        ("email", {"null_rate": 1.5}, "constraints.null_rate"),
        ("email", {"format": "nothing"}, "constraints.format"),
        ("email", {"format": "###"}, "constraints.format"),
        ("phone", {"format": "###"}, "constraints.format"),
        ("date_date", {"format": "%Q"}, "constraints.format"),
        ("date_date", {"min": "2024-13-01"}, "constraints.min"),
        ("date_date", {"min": "2024-02-01", "max": "2024-01-01"}, "constraints.min"),
        ("date_date", {"min": "2024-01-06", "max": "2024-01-07", "weekdays": True}, "constraints.weekdays"),
        ("date_datetime", {"min": "2024-01-01T10:00:00+02:00"}, "constraints.min"),
        ("email", {"when": {"column": "x"}}, "constraints.when.in"),
        ("email", {"when": {"in": ["a"]}}, "constraints.when.column"),
        ("custom_regex", {"regex": "(a"}, "constraints.regex"),
        ("custom_regex", {"regex": "a)"}, "constraints.regex"),
        ("custom_regex", {"regex": "(?=a)b"}, "constraints.regex"),
        ("custom_regex", {"regex": "(a)\\1"}, "constraints.regex"),
        ("custom_regex", {"regex": "a{5,2}"}, "constraints.regex"),
        ("custom_regex", {"regex": "(((a{9}){9}){9}){9}"}, "constraints.regex"),
        ("custom_regex", {"regex": "(a+)+"}, None),
        ("custom_regex", {"regex": "(" * 30 + "a" + ")" * 30}, "constraints.regex"),
        ("custom_template", {"template": "{a"}, "constraints.template"),
        ("custom_template", {"template": "{}"}, "constraints.template"),
        ("custom_template", {"template": "{x|reverse}"}, "constraints.template"),
        ("custom_lookup", {"column": "x", "values": {"a": [1]}}, "constraints.values"),
        ("custom_constant", {}, "constraints.value"),
        ("custom_constant", {"value": [1]}, "constraints.value"),
        ("ssn", {"min": 1}, "constraints.min"),
        ("ssn", [], "constraints"),
    ],
)
def test_a_faulty_constraint_is_named(kind: str, constraints: Any, field: str | None) -> None:
    assert [place for place, _ in faults(constraints, kind)] == ([field] if field else [])


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
        ([{"name": "Name", "type": "ssn"}, {"name": "nAME", "type": "email"}], ["columns[1].name"]),
        ([{"name": "\u00e9", "type": "ssn"}, {"name": "e\u0301", "type": "email"}], ["columns[1].name"]),
        (
            [{"name": 1, "type": "x"}, {"name": "m", "type": "custom_mask"}],
            ["columns[0].name", "columns[0].type", "columns[1].constraints.mask"],
        ),
    ],
)
def test_every_faulty_column_is_named(raw: Any, fields: list[str]) -> None:
    assert [problem.field for problem in parse_columns(raw)[1]] == fields


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("text_frist_name", "did you mean text_first_name?"),
        ("adress_city", "did you mean address_city?"),
        ("zzz", "GET /api/v1/tabular/types lists them"),
    ],
)
def test_of_an_unknown_type_the_nearest_is_told(asked: str, says: str) -> None:
    (problem,) = parse_columns([{"name": "x", "type": asked}])[1]
    assert problem.field == "columns[0].type"
    assert says in problem.message


def test_a_control_character_is_named_as_the_reason() -> None:
    (problem,) = parse_columns([{"name": "a\tb", "type": "ssn"}])[1]
    assert "control character" in problem.message


@pytest.mark.parametrize(
    ("columns", "field", "says"),
    [
        ([("a", "custom_template", {"template": "{b}"})], "columns[0].constraints", "b, which is no column"),
        (
            [("a", "custom_template", {"template": "{b}"}), ("b", "custom_template", {"template": "{a}"})],
            "columns[0]",
            "in a circle: a, b",
        ),
        ([("a", "custom_template", {"template": "{a}"})], "columns[0]", "in a circle: a"),
        ([("a", "email", {"depends_on": "a"})], "columns[0]", "in a circle"),
        (
            [("a", "custom_mask", {"mask": "9", "unique": True})],
            "columns[0].constraints.unique",
            "100 different values; there are 10",
        ),
        ([("a", "text_first_name", {"unique": True})], "columns[0].constraints.unique", "cannot be promised"),
        (
            [("a", "number_integer", {"unique": True, "distribution_type": "normal"})],
            "columns[0].constraints.unique",
            "cannot be promised",
        ),
        (
            [("a", "number_integer", {"unique": True, "depends_on": "b"}), ("b", "email", {})],
            "columns[0].constraints.unique",
            "contradicts depends_on",
        ),
        (
            [("a", "date_after", {"column": "b"}), ("b", "email", {})],
            "columns[0].constraints",
            "no column of days",
        ),
        (
            [("a", "number_series", {"key": "b"}), ("b", "email", {})],
            "columns[0].constraints",
            "no number_sequence",
        ),
        (
            [("a", "date_sequence", {"key": "b"}), ("b", "email", {})],
            "columns[0].constraints",
            "no number_sequence",
        ),
        (
            [("a", "number_integer", {"correlated_with": "b"}), ("b", "identity_age", {})],
            "columns[0].constraints",
            "no column of plain numbers",
        ),
        (
            [("a", "custom_foreign_key", {"table": "t", "column": "id"})],
            "columns[0].constraints",
            "no further table",
        ),
        (
            [("a", "custom_foreign_key", {"table": "example_table", "column": "x"})],
            "columns[0].constraints",
            "no column of example_table",
        ),
        (
            [("a", "date_after", {"column": "b"}), ("b", "date_date", {"format": "%d.%m.%Y"})],
            "columns[0].constraints",
            "no column of days",
        ),
    ],
)
def test_what_is_wrong_between_columns_is_named(columns: list[Any], field: str, says: str) -> None:
    found = tables.faults(*columns)
    assert [place for place, _ in found] == [field]
    assert says in found[0][1]


def test_further_tables_are_read_with_all_their_faults() -> None:
    column = {"name": "id", "type": "number_sequence"}
    good = {"name": "shops", "columns": [column], "quantity": 5}
    assert parse_tables([good])[1] == []
    bad = [good, {**good, "name": "Shops!"}, good, {"name": "x", "columns": [], "quantity": 0}, 5]
    fields = [problem.field for problem in parse_tables(bad)[1]]
    assert {"tables[1].name", "tables[2].name", "tables[3].columns", "tables[3].quantity"} <= set(fields)
    assert parse_tables([good] * 6)[1][0].field == "tables"
