"""Rows of a table: every type, the same bytes however they are cut, one household a row."""

import csv
import io
import json
import re
from hashlib import sha256

import pytest

from symage.bundles.table import further_files, table_files
from symage.errors import BadRequest
from symage.identities.records import identities
from symage.randomness import household_indexes
from symage.tabular.columns import TOPICS, TYPES
from symage.tabular.request import Column, FurtherTable, TabularRequest
from symage.tabular.rows import make_rows
from symage.tabular.writing import arrow_table, csv_header, csv_lines, json_records
from tests.tabular.tables import EVERY, FURTHER, lines, records, rows, values

MANUAL = [
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
PLAIN = (
    Column("number_integer", "number_integer", {"min": -5, "max": 10**9, "distribution_type": "lognormal"}),
    Column("number_decimal", "number_decimal", {"min": -1.5, "max": 2, "decimals": 3}),
    Column(
        "custom_enum",
        "custom_enum",
        {"values": ["a", 'b, "c"', "", 3, 2.5, True], "weights": [1, 2, 1, 1, 1, 0.5]},
    ),
    Column("custom_mask", "custom_mask", {"mask": r"AAa-99\9X é"}),
)


def test_there_are_the_types_of_the_manual_and_many_more() -> None:
    assert set(MANUAL) <= set(TYPES)
    assert len(TYPES) >= 120
    groups = "text identity address number date finance healthcare business internet custom"
    assert list(TOPICS) == groups.split()
    unprefixed = {
        name for group, types in TOPICS.items() for name in types if not name.startswith(f"{group}_")
    }
    assert unprefixed == {"ssn", "phone", "email"}


@pytest.mark.parametrize("sizes", [(1, 332, 667), (500, 500), (999, 1)])
def test_rows_do_not_depend_on_how_they_are_cut(sizes: tuple[int, ...]) -> None:
    request = TabularRequest(EVERY, 1000, 2**63 - 1, tables=(FURTHER,))
    whole = make_rows(request, 0, 1000)
    firsts = [sum(sizes[:place]) for place in range(len(sizes))]
    parts = [make_rows(request, first, count) for first, count in zip(firsts, sizes, strict=True)]
    assert b"".join(map(csv_lines, parts)) == csv_lines(whole)
    assert b",\n".join(map(json_records, parts)) == json_records(whole)
    tables = [arrow_table(part) for part in parts]
    assert [row for table in tables for row in table.to_pylist()] == arrow_table(whole).to_pylist()


def test_these_bytes_are_a_contract() -> None:
    """A change of them raises GENERATOR_VERSION. The manual's types that are no people, and every
    distribution, take part."""
    shapes = tuple(
        Column(f"number_integer__{name}_{high}", "number_integer", {"max": high, "distribution_type": name})
        for name in ("uniform", "normal", "lognormal", "exponential", "poisson", "zipf")
        for high in (20, 10**6)
    )
    assert sha256(lines(*PLAIN, *shapes, quantity=2000, seed=42).encode()).hexdigest() == PINNED


PINNED = "11f22ad5d3c6b03346d833e2583c48a03a0048c9bfe61f1d340ddc70c36cace1"


def test_csv_json_and_parquet_say_the_same() -> None:
    made = rows(*EVERY, quantity=60, seed=3)
    text = csv_header(made.names) + csv_lines(made).decode()
    read = list(csv.DictReader(io.StringIO(text)))
    objects = json.loads(b"[" + json_records(made) + b"]")
    for row, record, typed in zip(read, objects, arrow_table(made).to_pylist(), strict=True):
        for name, value in record.items():
            assert (row[name] == "") == (value is None or value == "")
            if isinstance(value, bool):
                assert row[name] == str(value).lower()
            elif isinstance(value, int | float):
                assert float(row[name]) == value == typed[name]
            elif value is not None:
                assert row[name] == value


def test_values_that_need_quotes_are_read_back() -> None:
    awkward = ['a "b", c', "\\", "é", "=1+1", "", " x "]
    columns = Column("e", "custom_enum", {"values": awkward}), Column("n", "number_sequence")
    made = rows(*columns, quantity=100)
    assert {row[0] for row in csv.reader(io.StringIO(csv_lines(made).decode()))} == set(awkward)
    assert {row["e"] for row in json.loads(b"[" + json_records(made) + b"]")} == set(awkward)


def test_a_single_column_has_no_empty_lines() -> None:
    made = rows(Column("x", "number_integer", {"null_rate": 0.5}), quantity=50)
    assert len(list(csv.reader(io.StringIO(csv_lines(made).decode())))) == 50
    assert csv_lines(made).count(b'""\n') == made.tallies[0].nulls > 5


def test_cells_that_a_spreadsheet_would_run_are_made_safe() -> None:
    made = rows(
        Column("e", "custom_enum", {"values": ["=1+1", "+1", "-1", "@x", "plain", "1-1"]}),
        Column("n", "number_integer", {"min": -9, "max": -1}),
        quantity=100,
    )
    safe = list(csv.reader(io.StringIO(csv_lines(made, safe=True).decode())))
    assert {row[0] for row in safe} == {"'=1+1", "'+1", "'-1", "'@x", "plain", "1-1"}
    assert all(row[1].startswith("-") for row in safe)


def test_a_row_is_one_person_and_the_same_as_identities_with_that_seed() -> None:
    people = identities(household_indexes(99, 0, 20))
    for row, person in zip(records(*EVERY, quantity=20, seed=99), people, strict=True):
        assert row["text_full_name"] == f"{row['text_first_name']} {row['text_last_name']}"
        shown = (row["ssn"], row["text_first_name"], row["email"], row["address_zip"])
        assert shown == (person["ssn"], person["first_name"], person["email"], person["address"]["zip"])


def test_the_columns_of_a_row_fit_each_other() -> None:
    for row in records(*EVERY, quantity=300):
        assert row["identity_ssn_last4"] == row["ssn"][-4:]
        assert row["address_full"].endswith(
            f"{row['address_city']}, {row['address_state']} {row['address_zip']}"
        )
        assert row["internet_username"] == row["email"].partition("@")[0]
        assert row["identity_birth_year"] == int(row["identity_birth_date"][:4])
        assert (row["text_salutation"] == "Ms.") == (row["identity_gender"] == "F")
        assert row["business_email"].partition("@")[2] == row["business_domain"]
        bmi = row["healthcare_weight_kg"] / (row["healthcare_height_cm"] / 100) ** 2
        assert abs(bmi - row["healthcare_bmi"]) < 1
        assert row["date_after"] >= row["example_date"]
        assert row["healthcare_blood_pressure"].startswith(f"{row['healthcare_systolic']}/")


def test_every_row_has_a_job_a_bank_and_a_card_that_belong_together() -> None:
    for row in records(*EVERY, quantity=300):
        for name in ("business_job_title", "business_company", "finance_salary", "finance_card_number"):
            assert row[name] not in (None, "", 0), name
        assert re.fullmatch(r"\d\d-\d{4}", row["business_soc_code"])
    pairs = {(row["business_soc_code"], row["business_job_title"]) for row in records(*EVERY, quantity=2000)}
    assert len({code for code, _ in pairs}) == len(pairs)


def test_groups_are_other_people_each_of_one_household() -> None:
    columns = (
        Column("name", "text_full_name"),
        Column("other", "text_full_name", {"group": "spare"}),
        Column("other_mail", "email", {"group": "spare"}),
    )
    for row in records(*columns, quantity=100):
        assert row["name"] != row["other"]
        letters = re.sub("[^a-z]", "", row["other"].split()[-1].lower())
        assert letters in re.sub("[^a-z]", "", row["other_mail"])


def test_the_people_look_as_the_manual_says() -> None:
    looks = {
        "ssn": r"9\d\d-\d\d-\d{4}",
        "identity_gender": "[MF]",
        "address_state": "[A-Z]{2}",
        "address_zip": r"\d{5}",
        "phone": r"\(\d{3}\) 555-01\d\d",
        "email": r"[^@ ]+@example\.(com|net|org)",
    }
    for row in records(*EVERY, quantity=50):
        for name, pattern in looks.items():
            assert re.fullmatch(pattern, row[name]), row[name]
        assert 18 <= row["identity_age"] <= 90


def test_a_column_keeps_its_values_whatever_stands_beside_it() -> None:
    alone = values("custom_mask", mask="XXXX")
    beside = [row["x"] for row in records(*EVERY, Column("x", "custom_mask", {"mask": "XXXX"}))]
    assert alone == beside


def test_two_columns_of_one_shape_differ() -> None:
    found = records(Column("one", "number_integer"), Column("other", "number_integer"))
    assert [row["one"] for row in found] != [row["other"] for row in found]


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
    found = set(values("custom_mask", mask=mask))
    assert all(re.fullmatch(pattern, value) for value in found)
    assert len(found) > 9


def test_decimals_keep_their_count_and_their_bounds() -> None:
    asked = Column("d", "number_decimal", {"min": -0.05, "max": 0.05, "decimals": 2})
    assert set(lines(asked, quantity=2000).split()) == {f"{cents / 100:.2f}" for cents in range(-5, 6)}


def test_a_stored_column_that_this_version_cannot_read_is_refused() -> None:
    with pytest.raises(BadRequest, match="ends in a backslash"):
        values("custom_mask", mask="9\\")


def test_a_safe_csv_has_no_heading_that_a_spreadsheet_would_run() -> None:
    names = ["=1+1", "－2", "a-b", "@x"]
    assert csv_header(names) == "=1+1,－2,a-b,@x\n"
    assert csv_header(names, safe=True) == "'=1+1,'－2,a-b,'@x\n"
    beside = FurtherTable("t", (Column("=x", "custom_constant", {"value": "＝y"}),), 1)
    request = TabularRequest(beside.columns, 1, 7, ("csv",), True, (beside,))
    assert b"".join(further_files(request)["t.csv"]).decode() == "'=x\n'＝y\n"
    assert b"".join(table_files(request, [])["csv"]).decode() == "'=x\n"
