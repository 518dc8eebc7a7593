"""What people paste instead of a description: statements, objects, schemas, rows."""

from typing import Any

import pytest

from symage.tabular.columns import TYPES
from symage.tabular.schema import parse_columns
from symage.tabular.words.objects import kind_of
from symage.tabular.words.prompt import parse_prompt
from tests.tabular.tables import EVERY, rows

Found = tuple[str, dict[str, Any]]


def columns(prompt: str) -> dict[str, Found]:
    return {column.name: (column.type, dict(column.constraints)) for column in parse_prompt(prompt).columns}


def test_a_statement_of_any_database() -> None:
    brackets = (
        "CREATE TABLE [dbo].[Staff] ([StaffID] [int] IDENTITY(1,1) NOT NULL, [Last Name] [nvarchar](20) NULL,"
        " [BirthDate] [datetime] NULL, CONSTRAINT [PK] PRIMARY KEY CLUSTERED ([StaffID] ASC))"
    )
    assert columns(brackets) == {
        "StaffID": ("number_sequence", {}),
        "Last Name": ("text_last_name", {}),
        "BirthDate": ("identity_birth_date", {}),
    }
    assert list(columns('create unlogged table "my table" ("größe" int, `b c` text, d$ date)')) == [
        "größe",
        "b c",
        "d$",
    ]


def test_remarks_in_a_statement_are_none_of_its_columns() -> None:
    found = columns(
        "CREATE TABLE t (\n  sku TEXT, -- number, of an article\n  city TEXT, /* where, mostly */\n"
        "  note TEXT DEFAULT 'a -- b, (c'\n, zip CHAR(5)) -- the end"
    )
    assert list(found) == ["sku", "city", "note", "zip"]


@pytest.mark.parametrize(
    ("column", "found"),
    [
        ("x INT CHECK (x BETWEEN 3 AND 9)", ("number_integer", {"min": 3, "max": 9})),
        ("x INT CHECK (x > 0 AND x < 500)", ("number_integer", {"min": 1, "max": 499})),
        (
            "price NUMERIC(8,2) CHECK (price >= 0.5 and price <= 20)",
            ("number_decimal", {"min": 0.5, "max": 20, "decimals": 2}),
        ),
        ("months INT CHECK (months IN (12, 24, 36))", ("custom_enum", {"values": [12, 24, 36]})),
        ("s CHAR(1) CHECK (s IN ('A','I','it''s'))", ("custom_enum", {"values": ["A", "I", "it's"]})),
        ("active TINYINT(1) DEFAULT 0", ("custom_boolean", {})),
        ("customer_id BIGINT NOT NULL", ("number_integer", {"min": 1, "max": 1000})),
    ],
)
def test_what_a_statement_checks(column: str, found: Found) -> None:
    assert list(columns(f"create table t ({column})").values()) == [found]


def test_a_schema_of_objects() -> None:
    properties = (
        '{"properties": {"firstName": {"type": "string"}, "age": {"type": ["integer", "null"], "minimum": 1, '
        '"maximum": 9}, "mail": {"type": "string", "format": "email"}, "plan": {"enum": ["free", "pro"]}, '
        '"home": {"type": "object", "properties": {"city": {"type": "string"}}}, "ok": {"type": "boolean"}}}'
    )
    assert columns(properties) == {
        "firstName": ("text_first_name", {}),
        "age": ("number_integer", {"min": 1, "max": 9}),
        "mail": ("email", {}),
        "plan": ("custom_enum", {"values": ["free", "pro"]}),
        "home.city": ("address_city", {}),
        "ok": ("custom_boolean", {}),
    }
    assert columns('{"pay": {"type": "number", "minimum": 10}, "city": {"type": "string"}}') == {
        "pay": ("number_decimal", {"min": 10, "max": 1000, "decimals": 2}),
        "city": ("address_city", {}),
    }


@pytest.mark.parametrize(
    ("pair", "found"),
    [
        ('"points": 1200', ("number_integer", {"min": 0, "max": 4000})),
        ('"delta": -3', ("number_integer", {"min": -8, "max": 1})),
        ('"score": 0.82', ("number_decimal", {"min": 0, "max": 1, "decimals": 2})),
        ('"items": 3', ("number_integer", {"min": 0, "max": 8})),
        ('"ts": 1735689600', ("date_timestamp", {})),
        ('"zip": 90210', ("address_zip", {})),
        ('"mcc": 5541', ("finance_mcc", {})),
        ('"age": 41', ("identity_age", {})),
        ('"created date": "2025-02-11T09:31:00"', ("date_datetime", {})),
    ],
)
def test_a_name_counts_where_it_goes_with_the_value(pair: str, found: Found) -> None:
    (column,) = columns(f"[{{{pair}}}]").values()
    assert column[0] == found[0]
    assert {key: column[1].get(key) for key in found[1]} == found[1]


def test_objects_within_objects_are_columns() -> None:
    found = columns('{"user": {"name": "Ann", "address": {"zip": "02118"}}, "tags": ["x"], "none": {}}')
    assert list(found) == ["user.name", "user.address.zip", "tags", "none"]
    assert found["user.address.zip"][0] == "address_zip"


def test_a_few_rows_say_no_bounds() -> None:
    text = "transaction_id,amount,mcc,email\n1,40.12,5541,a@b.com\n2,88.00,5411,b@b.com"
    assert {name: kind for name, (kind, _) in columns(text).items()} == {
        "transaction_id": "number_sequence",
        "amount": "finance_amount",
        "mcc": "finance_mcc",
        "email": "email",
    }
    assert columns(text)["amount"][1] == {}
    one = columns("first_name,zip,points\nAnn,02118,7")
    assert [kind for kind, _ in one.values()] == ["text_first_name", "address_zip", "number_score"]


def test_a_table_of_markdown() -> None:
    found = columns("| name | age | city |\n|---|:-:|---|\n| Ann | 31 | Boston |\n| Bob | 42 | Austin |")
    assert {name: kind for name, (kind, _) in found.items()} == {
        "name": "text_full_name",
        "age": "identity_age",
        "city": "address_city",
    }


def test_what_types_give_is_known() -> None:
    made = rows(*EVERY)
    for name, cells in zip(made.names, made.cells, strict=True):
        values = [value for value in cells.values.to_pylist() if value is not None]
        if name not in TYPES:
            continue
        if isinstance(values[0], bool):
            assert kind_of(name) == "boolean", name
        elif isinstance(values[0], int | float):
            assert kind_of(name) == "number", name
        else:
            digits = all(isinstance(value, str) and value.isdigit() for value in values)
            assert (kind_of(name) == "digits") >= digits, name


def test_words_that_say_nothing_may_be_many() -> None:
    assert parse_prompt("a " * 1000).columns
    assert parse_prompt("the " * 499 + "name").columns[0].type == "text_full_name"


@pytest.mark.parametrize(
    "text",
    [
        '{"a": NaN}',
        '{"a": 1e400}',
        '{"a": -Infinity, "b": 1e308, "c": 5e-324, "d": -0.0}',
        '{"a": {"type": "number", "minimum": 1e400, "maximum": NaN}}',
        '{"a": {"type": "integer", "minimum": 5, "maximum": 1}}',
        '{"a": {"enum": [true, null]}, "type": {"type": "string"}}',
        '{"a": ' + "[" * 900 + "]" * 900 + "}",
        "|",
        "|---|\n|:-:|",
        "a,b,c\n1e308,99999999999999999999,0.000000000001",
        "create table t (a int check (a between 9 and 1), b numeric(40,20) check (b > 99999999999999))",
    ],
)
def test_odd_values_are_answered_with_columns_that_can_be_ordered(text: str) -> None:
    raw = [
        {"name": column.name, "type": column.type, "constraints": dict(column.constraints)}
        for column in parse_prompt(text).columns
    ]
    assert not raw or parse_columns(raw)[1] == []
