"""Descriptions in words: what the rules make of them, and where they do not guess."""

import random
import string
from typing import Any

import pytest

from symage.tabular.schema import parse_columns
from symage.tabular.words.meaning import meaning_of
from symage.tabular.words.prompt import LONGEST_PROMPT, Parsed, parse_prompt
from symage.tabular.words.vocabulary import vocabulary
from tests.tabular.tables import records


def named(prompt: str) -> list[str]:
    return [column.name for column in parse_prompt(prompt).columns]


def only(prompt: str) -> tuple[str, Any]:
    (column,) = parse_prompt(prompt).columns
    return column.type, dict(column.constraints)


def can_be_generated(parsed: Parsed) -> bool:
    raw = [
        {"name": column.name, "type": column.type, "constraints": dict(column.constraints)}
        for column in parsed.columns
    ]
    return all(parse_columns(raw[at : at + 50])[1] == [] for at in range(0, len(raw), 50))


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
    assert parsed == Parsed(parsed.columns)


def test_the_walk_through_of_the_manual_is_understood() -> None:
    parsed = parse_prompt("employee name, department, hire date, salary, city")
    kinds = [column.type for column in parsed.columns]
    assert kinds == ["text_full_name", "business_department", "date_date", "number_integer", "address_city"]
    assert parsed.unknown == ()


def test_a_salary_beside_a_job_is_what_the_job_pays() -> None:
    kinds = [column.type for column in parse_prompt("name, job title, salary").columns]
    assert kinds == ["text_full_name", "business_job_title", "finance_salary"]


@pytest.mark.parametrize(
    ("prompt", "names"),
    [
        ("name; email\nphone", ["name", "email", "phone"]),
        ("- name\n- email\n* phone", ["name", "email", "phone"]),
        ("1. name\n2. email", ["name", "email"]),
        ("name, email, and phone", ["name", "email", "phone"]),
        ("name and email & zip", ["name", "email", "zip"]),
        ("firstName, zipCode, is_active", ["firstName", "zipCode", "is_active"]),
        ("Generate a table with the following columns: name, ssn", ["name", "ssn"]),
        ("I need 500 customers with name and email", ["name", "email"]),
        ("list of employees: name, email", ["name", "email"]),
        ("please make a csv with 2,000 rows containing invoice id, city", ["invoice_id", "city"]),
        ("name, name, Name", ["name", "name_2", "name_3"]),
        ("salary 30,000 to 150,000, city", ["salary", "city"]),
        ("salary between 30k and 90k and city", ["salary", "city"]),
        ("status one of open, closed or void, city", ["status", "city"]),
        ("status: 70% open, 30% closed; city", ["status", "city"]),
        ("the customer's email", ["customer_email"]),
        ("gym members - full name, join date", ["full_name", "join_date"]),
        ("  , ,; ", []),
    ],
)
def test_descriptions_are_taken_apart(prompt: str, names: list[str]) -> None:
    assert named(prompt) == names


@pytest.mark.parametrize(
    ("prompt", "kind", "constraints"),
    [
        ("salary between 30k and 90k", "number_integer", {"min": 30000, "max": 90000}),
        ("salary 30,000-150,000", "number_integer", {"min": 30000, "max": 150000}),
        ("salary (1.5m to 2m)", "number_integer", {"min": 1_500_000, "max": 2_000_000}),
        ("price from $10.50 to $99.99", "number_decimal", {"min": 10.5, "max": 99.99, "decimals": 2}),
        ("age 18-65", "number_integer", {"min": 18, "max": 65}),
        ("age over 21", "number_integer", {"min": 21, "max": 90}),
        ("height between 150 and 200 cm", "number_integer", {"min": 150, "max": 200}),
        ("monthly rent between 800 and 2500", "number_integer", {"min": 800, "max": 2500}),
        ("rating out of 5", "number_integer", {"min": 1, "max": 5}),
        ("size (S, M or L)", "custom_enum", {"values": ["S", "M", "L"]}),
        ("grade (9, 10, 11)", "custom_enum", {"values": [9, 10, 11]}),
        ("plan: one of free, pro, team", "custom_enum", {"values": ["free", "pro", "team"]}),
        ("status (active/inactive)", "custom_enum", {"values": ["active", "inactive"]}),
        ("smoker yes or no", "custom_enum", {"values": ["yes", "no"]}),
        ("paid (true/false)", "custom_boolean", {}),
        (
            "status (active 70%, inactive 30%)",
            "custom_enum",
            {"values": ["active", "inactive"], "weights": [70, 30]},
        ),
        ("fraud flag (2% true)", "custom_boolean", {"true_rate": 0.02}),
        ("product code like AB-1234", "custom_mask", {"mask": "AA-9999"}),
        ("code with 2 letters and 5 digits", "custom_mask", {"mask": "AA99999"}),
        ("6 digit pin", "custom_mask", {"mask": "999999"}),
        ("order ref with prefix AX", "custom_mask", {"mask": r"\A\X-99999999"}),
        ("phone formatted as ###-###-####", "phone", {"format": "###-###-####"}),
        ("unique email", "email", {"unique": True}),
        ("phone (10% empty)", "phone", {"null_rate": 0.1}),
        ("half of the rows are blank comments", "text_sentence", {"null_rate": 0.5}),
        ("id starting at 500", "number_sequence", {"start": 500}),
        ("hire date 2015-2020", "date_date", {"min": "2015-01-01", "max": "2020-12-31"}),
        ("hire date since 2020-05-01", "date_date", {"min": "2020-05-01", "max": "2025-12-31"}),
        ("order date in 2024", "date_date", {"min": "2024-01-01", "max": "2024-12-31"}),
        (
            "sale date between March 2021 and June 2023",
            "date_date",
            {"min": "2021-03-01", "max": "2023-06-30"},
        ),
        (
            "order date between 01/02/2023 and 31/12/2023",
            "date_date",
            {"min": "2023-01-02", "max": "2023-12-31"},
        ),
        ("created at within the last year", "date_datetime", {"min": "2025-01-01", "max": "2025-12-31"}),
        (
            "weight normally distributed with mean 70 and std 12",
            "number_integer",
            {
                "min": 22,
                "max": 118,
                "distribution_type": "normal",
                "distribution_params": {"mean": 70, "std": 12},
            },
        ),
    ],
)
def test_what_is_said_of_the_values_is_kept(prompt: str, kind: str, constraints: dict[str, Any]) -> None:
    assert only(prompt) == (kind, constraints)


def test_a_unique_column_that_cannot_be_unique_is_named() -> None:
    parsed = parse_prompt("unique first name, unique email")
    assert parsed.repeating == ("first_name",)
    assert [dict(column.constraints) for column in parsed.columns] == [{}, {"unique": True}]


@pytest.mark.parametrize(
    ("prompt", "rows"),
    [
        ("500 rows of name, email", 500),
        ("I need 10k customers with name and email", 10_000),
        ("name, email, 2,000 records", 2000),
        ("name, email", None),
    ],
)
def test_how_many_rows_are_wanted(prompt: str, rows: int | None) -> None:
    parsed = parse_prompt(prompt)
    assert parsed.quantity == rows
    assert named(prompt) == ["name", "email"]


def test_a_header_line_is_understood_with_its_names() -> None:
    parsed = parse_prompt("CustomerID,FirstName,Email_Address,ZipCode,Favourite Dinosaur")
    assert [(column.name, column.type) for column in parsed.columns] == [
        ("CustomerID", "business_customer_id"),
        ("FirstName", "text_first_name"),
        ("Email_Address", "email"),
        ("ZipCode", "address_zip"),
        ("Favourite Dinosaur", "text_words"),
    ]
    assert parsed.unknown == ("Favourite Dinosaur",)


def test_a_json_object_is_understood() -> None:
    parsed = parse_prompt('{"userName": "x", "seen": "2024-05-01 10:00:00", "weird": true, "n": 17}')
    kinds = [(column.name, column.type) for column in parsed.columns]
    assert kinds[0] == ("userName", "internet_username")
    assert kinds[2] == ("weird", "custom_boolean")


def test_a_create_table_statement_is_understood() -> None:
    parsed = parse_prompt(
        "CREATE TABLE shop.orders (id BIGSERIAL PRIMARY KEY, ref CHAR(8) UNIQUE, email text NOT NULL UNIQUE, "
        "state ENUM('new','paid'), total NUMERIC(10,2), placed_at TIMESTAMP, "
        "manager_id INT REFERENCES staff(id), "
        "ok BOOLEAN, kind VARCHAR(9) CHECK (kind IN ('a','b')), PRIMARY KEY (id))"
    )
    assert [(column.name, column.type) for column in parsed.columns] == [
        ("id", "number_sequence"),
        ("ref", "text_words"),
        ("email", "email"),
        ("state", "custom_enum"),
        ("total", "finance_amount"),
        ("placed_at", "date_datetime"),
        ("manager_id", "number_integer"),
        ("ok", "custom_boolean"),
        ("kind", "custom_enum"),
    ]
    assert dict(parsed.columns[2].constraints) == {"unique": True}


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [
        ("frist name", "text_first_name"),
        ("last nme", "text_last_name"),
        ("postal coode", "address_zip"),
        ("marital sttus", "identity_marital_status"),
        ("dept", "business_department"),
        ("cust no", "business_customer_id"),
        ("home addr", "address_full"),
        ("zip codes", "address_zip"),
        ("number of employees", "number_integer"),
        ("is_verified", "custom_boolean"),
        ("billing city", "address_city"),
        ("supplier contact email", "email"),
        ("approved by", "text_full_name"),
    ],
)
def test_slips_abbreviations_plurals_and_last_words(prompt: str, kind: str) -> None:
    assert only(prompt)[0] == kind


@pytest.mark.parametrize(
    "prompt",
    [
        *(
            "emial adress",
            "state of mind",
            "phone model",
            "male voters",
            "capital",
            "zip file",
            "favorite dinosaur",
        ),
        *("name of the project", "flavor", "city hall type", "email template", "credit"),
    ],
)
def test_what_is_not_known_is_not_guessed(prompt: str) -> None:
    """Words, and the name among the unknown."""
    assert only(prompt) == ("text_words", {})
    assert len(parse_prompt(prompt).unknown) == 1


def test_no_slip_is_mended_into_what_must_be_certain() -> None:
    for prompt in ("social securty number", "emial address", "credit card numbr"):
        assert only(prompt)[0] not in ("ssn", "email", "finance_card_number")


def test_every_phrase_of_the_vocabulary_is_understood() -> None:
    odd = [phrase for phrase, meaning in vocabulary().items() if meaning_of(phrase) != meaning]
    assert odd == []


def test_whatever_is_understood_can_be_generated() -> None:
    phrases = list(vocabulary())
    prompts = [", ".join(phrases[start : start + 40]) for start in range(0, len(phrases), 40)]
    prompts += ["size (S, M)", "x 1-2", "temperature -5 to 5.5", "n 0-99999999999999999999", "a: b, \t, c"]
    assert all(can_be_generated(parse_prompt(prompt)) for prompt in prompts)


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
        ":",
        "x",
        "% empty",
    ]
    pieces += ["unique ", "like A1", "2024-01-01 ", "{", '"', "CREATE TABLE t (", "last 3 years", "\n", "\t"]
    noise = ["".join(draw.choices(pieces, k=400))[:LONGEST_PROMPT] for _ in range(80)]
    noise += ["".join(draw.choices(string.printable + "é\x00\ud800", k=LONGEST_PROMPT)) for _ in range(20)]
    noise += [piece * (LONGEST_PROMPT // len(piece)) for piece in pieces]
    for prompt in noise:
        assert can_be_generated(parse_prompt(prompt)), prompt


@pytest.mark.parametrize(
    ("prompt", "names"),
    [
        ("gradebook with student, score", ["student", "score"]),
        ("class roster for 5th grade: student name, birthday", ["student_name", "birthday"]),
        ("address with zip", ["address_with_zip"]),
        (
            "Please make me a spreadsheet of visits. I need the client's name, phone and price",
            ["client_name", "phone", "price"],
        ),
        ("open rate between 10% and 45%, click rate 1-8%, cost", ["open_rate", "click_rate", "cost"]),
        ("reference range, checked in, points", ["reference_range", "checked_in", "points"]),
        ("user_id uuid, age (int), string city, is_ok: boolean", ["user_id", "age", "city", "is_ok"]),
    ],
)
def test_names_are_what_the_columns_are_called(prompt: str, names: list[str]) -> None:
    assert named(prompt) == names


@pytest.mark.parametrize(
    ("prompt", "found"),
    [
        ("user_id uuid", ("internet_uuid", {})),
        ("age (int)", ("identity_age", {})),
        ("foo float", ("number_decimal", {})),
        ("y binary", ("custom_enum", {"values": [0, 1]})),
        ("boolean feature_flag 30% true", ("custom_boolean", {"true_rate": 0.3})),
        ("bug id BUG-0001", ("custom_mask", {"mask": "AAA-9999"})),
        ("password (min 8 chars)", ("internet_password", {})),
        ("visit number 1-6", ("number_integer", {"min": 1, "max": 6})),
        ("timestamp 2025", ("date_datetime", {"min": "2025-01-01", "max": "2025-12-31"})),
        ("service date this year", ("date_date", {"min": "2025-01-01", "max": "2025-12-31"})),
        ("due date next 30 days", ("date_date", {"min": "2025-12-31", "max": "2026-01-29"})),
        (
            "birth date between 01.01.1960 and 31.12.2005",
            ("date_date", {"min": "1960-01-01", "max": "2005-12-31"}),
        ),
        ("salary 30.000-90.000", ("number_integer", {"min": 30000, "max": 90000})),
        (
            "tier bronze/silver/gold (60%, 30%, 10%)",
            ("custom_enum", {"values": ["bronze", "silver", "gold"], "weights": [60, 30, 10]}),
        ),
        (
            "x1 normal mean 0 std 1",
            (
                "number_decimal",
                {
                    "min": -4,
                    "max": 4,
                    "decimals": 2,
                    "distribution_type": "normal",
                    "distribution_params": {"mean": 0, "std": 1},
                },
            ),
        ),
        (
            "x uniform between -1 and 1",
            ("number_decimal", {"min": -1, "max": 1, "decimals": 2, "distribution_type": "uniform"}),
        ),
        ("reading timestamp hourly", ("date_sequence", {"unit": "hour"})),
        ("hourly wage", ("finance_hourly_rate", {})),
        ("date submitted", ("date_date", {})),
        ("last ordered", ("date_date", {})),
        ("lease end", ("date_date", {})),
        ("passed", ("custom_boolean", {})),
        ("pickup latitude", ("address_latitude", {})),
        ("cost per post", ("finance_amount", {})),
        ("base sal", ("finance_salary", {})),
        ("distance miles", ("number_decimal", {"min": 0.1, "max": 500, "decimals": 2})),
        ("avg session duration", ("number_integer", {"min": 1, "max": 480})),
    ],
)
def test_what_stands_beside_a_name(prompt: str, found: tuple[str, Any]) -> None:
    assert only(prompt) == found


def test_other_people_than_the_one_whom_it_is_about_are_others() -> None:
    def groups(prompt: str) -> dict[str, Any]:
        return {column.name: column.constraints.get("group") for column in parse_prompt(prompt).columns}

    assert groups("student name, birthday, guardian name, guardian phone, homeroom teacher") == {
        "student_name": None,
        "birthday": None,
        "guardian_name": "guardian",
        "guardian_phone": "guardian",
        "homeroom_teacher": "homeroom teacher",
    }
    assert groups("reporter, assignee") == {"reporter": None, "assignee": "assignee"}
    assert set(groups("first name, customer email, city").values()) == {None}
    assert groups("customer name, employee name, email")["employee_name"] == "employee"
    assert groups("supplier name, manager name")["manager_name"] is None


def test_a_name_among_things_is_that_of_a_thing() -> None:
    assert [column.type for column in parse_prompt("sku, name, category, price").columns][
        1
    ] == "business_product"
    assert [column.type for column in parse_prompt("name, email, price").columns][0] == "text_full_name"
    assert [column.type for column in parse_prompt("name, city, price").columns][0] == "text_full_name"


def test_what_cannot_be_ordered_is_told() -> None:
    parsed = parse_prompt(
        "code like " + "A" * 10 + ", rate between 1 and 2 normally distributed with mean 900 and std 1"
    )
    for column in parsed.columns:
        assert (column.type == "text_words") == (column.name in parsed.unknown)


def test_a_thing_that_is_asked_for_twice_is_another_one() -> None:
    columns = parse_prompt("source currency, target currency, currency name").columns
    assert [(column.type, column.constraints.get("group")) for column in columns] == [
        ("finance_currency", None),
        ("finance_currency", "target_currency"),
        ("finance_currency_name", None),
    ]


def test_german_columns() -> None:
    parsed = parse_prompt(
        "Erzeuge 200 Datensätze mit Kundennummer, Vorname, PLZ und Ort, Bestelldatum, Gesamtbetrag, "
        "Gehalt zwischen 30.000 und 90.000, Rechnungs-Nr"
    )
    assert [column.type for column in parsed.columns] == [
        "business_customer_id",
        "text_first_name",
        "address_zip",
        "address_city",
        "date_date",
        "finance_amount",
        "number_integer",
        "business_invoice_number",
    ]
    assert parsed.quantity == 200
    assert parsed.columns[-2].constraints == {"min": 30000, "max": 90000}


@pytest.mark.parametrize(
    ("prompt", "earlier", "later"),
    [
        ("patient id, date of admission, date of discharge", "date_of_admission", "date_of_discharge"),
        ("lease end, rent, lease start", "lease_start", "lease_end"),
        ("order date, ship date", "order_date", "ship_date"),
        ("created_at, updated_at", "created_at", "updated_at"),
        ("hire date, termination date 80% empty", "hire_date", "termination_date"),
    ],
)
def test_a_later_day_is_after_the_earlier_one(prompt: str, earlier: str, later: str) -> None:
    columns = parse_prompt(prompt).columns
    assert can_be_generated(Parsed(columns))
    for row in records(*columns):
        assert row[later] is None or row[earlier] <= row[later]


def test_days_that_are_bounded_or_have_no_order_stay_as_they_are() -> None:
    for prompt in (
        "start date, project end",
        "order date, ship date in 2024",
        "order date, birth date, end date",
    ):
        assert "date_after" not in [column.type for column in parse_prompt(prompt).columns]


def test_ways_end_elsewhere() -> None:
    columns = parse_prompt("origin city, destination city, destination state, weight").columns
    assert [column.constraints.get("group") for column in columns] == [
        None,
        "destination",
        "destination",
        None,
    ]
    assert all(row["origin_city"] for row in records(*columns))
    assert any(row["origin_city"] != row["destination_city"] for row in records(*columns))


@pytest.mark.parametrize(
    ("prompt", "found"),
    [
        ("emp_id int", ("number_sequence", {})),
        ("zip int", ("address_zip", {})),
        ("username between 5 and 12 characters", ("internet_username", {})),
        ("username 5-12 chars", ("internet_username", {})),
        ("call start", ("date_datetime", {})),
        ("amount billed", ("finance_amount", {})),
    ],
)
def test_more_that_stands_beside_a_name(prompt: str, found: tuple[str, Any]) -> None:
    assert only(prompt) == found


@pytest.mark.parametrize("state", ["churned", "is active", "insured", "has loan", "was late", "active"])
@pytest.mark.parametrize("share", ["18%", "2.5 %", "100%"])
@pytest.mark.parametrize("after", ["", "plan: basic 60%, pro 40%", "plan (basic 60%, pro 40%)", "age 5-9"])
def test_what_holds_of_a_share_is_a_truth_of_its_own(state: str, share: str, after: str) -> None:
    """Said either way round, and whatever column follows."""
    for said in (f"{state} {share}", f"{share} {state}", f"email, {share} of them are {state}"):
        (found, *others) = [
            column
            for column in parse_prompt(", ".join(filter(None, (said, after)))).columns
            if column.name != "email"
        ]
        assert found.type == "custom_boolean", said
        assert found.constraints == {"true_rate": float(share.replace("%", "")) / 100}
        assert len(others) == bool(after)
        if after.startswith("plan"):
            assert others[0].constraints["values"] == ["basic", "pro"]
