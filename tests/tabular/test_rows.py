"""Rows of a table: every type, the same bytes however they are cut, one person a row."""

import csv
import io
import json
import re
from hashlib import sha256
from typing import Any

import pytest

from symage.errors import BadRequest
from symage.identities.records import identities
from symage.randomness import household_indexes
from symage.tabular.columns import TYPES
from symage.tabular.request import Column, TabularRequest
from symage.tabular.rows import TableRows, csv_header, make_rows

EVERY: dict[str, dict[str, Any]] = {
    "number_integer": {"min": -5, "max": 10**9, "distribution_type": "lognormal"},
    "number_decimal": {"min": -1.5, "max": 2, "decimals": 3},
    "custom_enum": {"values": ["a", 'b, "c"', "", 3, 2.5, True], "weights": [1, 2, 1, 1, 1, 0.5]},
    "custom_mask": {"mask": r"AAa-99\9X é"},
}


def columns(**types: dict[str, Any]) -> tuple[Column, ...]:
    return tuple(Column(name, name.split("__")[0], constraints) for name, constraints in types.items())


def table(*asked: Column, rows: int = 200, seed: int = 7) -> list[dict[str, Any]]:
    made = make_rows(TabularRequest(asked, rows, seed), 0, rows)
    assert made.broken == 0
    return [json.loads(record) for record in made.records]


ALL = columns(**{name: EVERY.get(name, {}) for name in TYPES})


def test_the_table_of_types_has_the_fifteen_of_the_manual() -> None:
    assert list(TYPES) == [
        "text_first_name",
        "text_last_name",
        "text_full_name",
        "ssn",
        "identity_age",
        "identity_gender",
        "address_city",
        "address_state",
        "address_zip",
        "phone",
        "email",
        "number_integer",
        "number_decimal",
        "custom_enum",
        "custom_mask",
    ]


def test_rows_do_not_depend_on_how_they_are_cut() -> None:
    request = TabularRequest(ALL, 1000, 2**63 - 1, ("csv", "json"))
    whole = make_rows(request, 0, 1000)
    parts = [make_rows(request, first, count) for first, count in ((0, 1), (1, 332), (333, 667))]
    assert "".join(part.lines for part in parts) == whole.lines
    assert [record for part in parts for record in part.records] == whole.records


def test_these_bytes_are_a_contract() -> None:
    """A change of them raises GENERATOR_VERSION. Every distribution and every way of filling
    but people, who have tests of their own, takes part."""
    shapes = columns(
        **{
            f"number_integer__{name}_{high}": {"max": high, "distribution_type": name}
            for name in ("uniform", "normal", "lognormal", "exponential", "poisson", "zipf")
            for high in (20, 10**6)
        }
    )
    made: TableRows = make_rows(TabularRequest((*ALL[11:], *shapes), 2000, 42), 0, 2000)
    assert sha256(made.lines.encode()).hexdigest() == PINNED


PINNED = "11f22ad5d3c6b03346d833e2583c48a03a0048c9bfe61f1d340ddc70c36cace1"


def test_csv_and_json_say_the_same() -> None:
    made = make_rows(TabularRequest(ALL, 50, 3), 0, 50)
    read = list(csv.DictReader(io.StringIO(csv_header(ALL) + made.lines)))
    for row, record in zip(read, map(json.loads, made.records), strict=True):
        for name, value in record.items():
            expected = value if isinstance(value, str) else json.dumps(value)
            same = float(row[name]) == value if name == "number_decimal" else row[name] == expected
            assert same, (name, row[name], value)


def test_a_row_is_one_person_and_the_same_as_identities_with_that_seed() -> None:
    rows = table(*ALL, rows=20, seed=99)
    people = identities(household_indexes(99, 0, 20))
    for row, person in zip(rows, people, strict=True):
        assert row["text_full_name"] == f"{row['text_first_name']} {row['text_last_name']}"
        shown = (row["ssn"], row["text_first_name"], row["email"], row["address_zip"])
        assert shown == (person["ssn"], person["first_name"], person["email"], person["address"]["zip"])


def test_the_people_look_as_the_manual_says() -> None:
    looks = {
        "ssn": r"9\d\d-\d\d-\d{4}",
        "identity_gender": "[MF]",
        "address_state": "[A-Z]{2}",
        "address_zip": r"\d{5}",
        "phone": r"\(\d{3}\) 555-01\d\d",
        "email": r"[^@ ]+@example\.(com|net|org)",
    }
    for row in table(*ALL, rows=50):
        for name, pattern in looks.items():
            assert re.fullmatch(pattern, row[name]), row[name]
        assert 18 <= row["identity_age"] <= 90


def test_a_column_keeps_its_values_whatever_stands_beside_it() -> None:
    alone = table(Column("code", "custom_mask", {"mask": "XXXX"}))
    beside = table(*ALL, Column("code", "custom_mask", {"mask": "XXXX"}))
    assert [row["code"] for row in alone] == [row["code"] for row in beside]


def test_two_columns_of_one_shape_differ() -> None:
    rows = table(Column("one", "number_integer"), Column("other", "number_integer"))
    assert [row["one"] for row in rows] != [row["other"] for row in rows]


@pytest.mark.parametrize(
    ("mask", "pattern"),
    [
        ("AAA-999", "[A-Z]{3}-[0-9]{3}"),
        ("aaXX", "[a-z]{2}[A-Za-z0-9]{2}"),
        (r"\A\a\9\X\\9", r"Aa9X\\[0-9]"),
        ("(999) 999", r"\([0-9]{3}\) [0-9]{3}"),
    ],
)
def test_masks(mask: str, pattern: str) -> None:
    values = {row["m"] for row in table(Column("m", "custom_mask", {"mask": mask}))}
    assert all(re.fullmatch(pattern, value) for value in values)
    assert len(values) > 9


def test_decimals_keep_their_count_and_their_bounds() -> None:
    asked = Column("d", "number_decimal", {"min": -0.05, "max": 0.05, "decimals": 2})
    made = make_rows(TabularRequest((asked,), 2000, 1), 0, 2000)
    assert set(made.lines.split()) == {f"{cents / 100:.2f}" for cents in range(-5, 6)}


def test_a_stored_column_that_this_version_cannot_read_is_refused() -> None:
    with pytest.raises(BadRequest, match="ends in a backslash"):
        table(Column("m", "custom_mask", {"mask": "9\\"}))
