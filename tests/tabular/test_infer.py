"""Columns from a sample: what is told of it, and what is not."""

import csv
import io
import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from statistics import median

import pytest

from symage.errors import BadRequest
from symage.tabular.infer import infer_csv
from symage.tabular.request import Column
from symage.tabular.schema import parse_columns
from symage.tabular.writing import csv_header, csv_lines
from symage_cli.main import main
from tests.tabular.tables import EVERY, rows

SAMPLE = "id,full name,plan,amount,joined,active,code,mail,note\n" + "".join(
    f"{number},Ann Secret{number},{'pro' if number % 4 else 'free'},{number * 1.25:.2f},"
    f"2024-0{number % 9 + 1}-15,{'true' if number % 3 else 'false'},AB-{number:04d},"
    f"secret{number}@corp.example,{'x' if number % 2 else ''}\n"
    for number in range(1, 61)
)


def kinds(text: str) -> dict[str, Column]:
    return {column.name: column for column in infer_csv(text).columns}


def test_types_ranges_and_shares() -> None:
    found = kinds(SAMPLE)
    assert {name: column.type for name, column in found.items()} == {
        "id": "number_sequence",
        "full name": "text_full_name",
        "plan": "custom_enum",
        "amount": "number_decimal",
        "joined": "date_date",
        "active": "custom_boolean",
        "code": "custom_mask",
        "mail": "email",
        "note": "custom_enum",
    }
    assert found["plan"].constraints == {"values": ["pro", "free"], "weights": [45, 15]}
    assert found["amount"].constraints["min"] <= 1.25
    assert found["amount"].constraints["max"] >= 75
    assert found["joined"].constraints == {"min": "2024-01-01", "max": "2024-09-30"}
    assert found["code"].constraints == {"mask": r"\AB-0099"}
    assert found["note"].constraints["null_rate"] == 0.5


def test_nothing_of_a_single_row_is_kept() -> None:
    text = json.dumps([column.constraints for column in infer_csv(SAMPLE).columns])
    assert "Secret" not in text
    assert "secret" not in text
    rare = "colour\n" + "red\n" * 40 + "blue\n" * 40 + "the one violet of Ms. Ng\n"
    assert kinds(rare)["colour"].constraints == {"values": ["red", "blue"], "weights": [40, 40]}
    paid = "pay\n" + "".join(f"{1000 + 7 * number}\n" for number in range(50)) + "987654\n"
    assert "987654" not in json.dumps(kinds(paid)["pay"].constraints)


def test_what_is_inferred_can_be_generated_for_every_type() -> None:
    made = rows(*EVERY, quantity=80)
    picked = range(len(EVERY))
    for start in range(0, len(picked), 40):
        places = picked[start : start + 40]
        table = [list(csv.reader(io.StringIO(csv_header(made.names) + csv_lines(made).decode())))]
        text = io.StringIO()
        csv.writer(text).writerows([[row[place] for place in places] for row in table[0]])
        found = infer_csv(text.getvalue()).columns
        raw = [
            {"name": each.name, "type": each.type, "constraints": dict(each.constraints)} for each in found
        ]
        assert parse_columns(raw)[1] == []


@pytest.mark.parametrize(
    "text", ["", "a,b\n", ",".join(f"c{n}" for n in range(51)) + "\n1\n", "a\tb\x00\n1\t2\n"]
)
def test_what_is_no_sample_is_refused(text: str) -> None:
    with pytest.raises(BadRequest, match="sample"):
        infer_csv(text)


def test_the_command_prints_an_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "sample.csv").write_text(SAMPLE)
    assert main(["tabular", "infer", str(tmp_path / "sample.csv")]) == 0
    columns = json.loads(capsys.readouterr().out)["columns"]
    assert parse_columns(columns)[1] == []
    assert main(["tabular", "infer", str(tmp_path / "none.csv")]) == 1
    (tmp_path / "latin.csv").write_bytes("Straße;Ort\nA;Köln\n".encode("latin-1"))
    assert main(["tabular", "infer", str(tmp_path / "latin.csv")]) == 1
    assert "latin.csv is not valid UTF-8" in capsys.readouterr().err


DAYS = [date(2023, 1, 2) + timedelta(11 * number) for number in range(60)]


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("date_date", "%m/%d/%y"),
        ("date_date", "%d/%m/%Y"),
        ("date_date", "%d-%b-%Y"),
        ("date_date", "%B %d, %Y"),
        ("date_date", "%Y%m%d"),
        ("date_datetime", "%Y-%m-%dT%H:%M:%SZ"),
        ("date_datetime", "%Y-%m-%d %H:%M:%S.000+02:00"),
        ("date_datetime", "%m/%d/%Y %I:%M %p"),
        ("date_datetime", "%d.%m.%Y %H:%M"),
        ("date_time", "%H:%M"),
        ("date_time", "%I:%M %p"),
    ],
)
def test_days_and_moments_are_written_as_the_sample_writes_them(kind: str, written: str) -> None:
    moments = [datetime.combine(day, time(number % 24, number)) for number, day in enumerate(DAYS)]
    text = io.StringIO()
    csv.writer(text).writerows([["when"], *([each.strftime(written)] for each in moments)])
    (found,) = infer_csv(text.getvalue()).columns
    assert (found.type, found.constraints["format"]) == (kind, written)
    made = rows(Column("when", found.type, found.constraints)).cells[0].shown().to_pylist()
    assert all(datetime.strptime(value, written) for value in made)


def test_parts_of_moments_beyond_seconds_become_zeros() -> None:
    text = "at\n" + "".join(f"2024-03-0{number}T10:00:00.12{number}Z\n" for number in range(1, 9))
    assert kinds(text)["at"].constraints["format"] == "%Y-%m-%dT%H:%M:%S.000Z"


def test_numbers_with_zeros_before_them_are_codes() -> None:
    shared = "code\n" + "001\n" * 9 + "002\n" * 9
    assert kinds(shared)["code"].constraints["values"] == ["001", "002"]
    each = "code\n" + "".join(f"{number:05d}\n" for number in range(40))
    assert kinds(each)["code"] == Column("code", "custom_mask", {"mask": "00099"})


def test_signs_of_money_and_shares_stay() -> None:
    text = "a;b;c;d\n" + "".join(
        f"${number * 1000:,};{number}.5%;-${number}.25;({number})\n" for number in range(11, 90)
    )
    found = kinds(text)
    assert {name: column.type for name, column in found.items()} == {
        "a": "number_integer",
        "b": "number_decimal",
        "c": "number_decimal",
        "d": "number_integer",
    }
    assert found["a"].constraints == {"min": 11000, "max": 89000, "format": "${}"}
    assert found["b"].constraints["format"] == "{}%"
    assert "format" not in found["c"].constraints
    assert (found["d"].constraints["min"], found["d"].constraints["max"]) == (-89, -11)


def test_commas_may_be_points() -> None:
    text = "preis\n" + "".join(f'"{number}.{number + 100},{number}"\n' for number in range(11, 60))
    found = kinds(text)["preis"]
    assert found.constraints == {"min": 11000.0, "max": 60000.0, "decimals": 2}


def test_bounds_of_small_numbers_are_near() -> None:
    text = "rate\n" + "".join(f"0.0{number}1\n" for number in range(20, 80))
    assert kinds(text)["rate"].constraints == {"min": 0.02, "max": 0.08, "decimals": 4}


def test_a_long_tail_is_no_bell() -> None:
    chance = Random(7)
    numbers = [round(chance.lognormvariate(8, 1), 2) for _ in range(400)]
    found = kinds("pay\n" + "".join(f"{number}\n" for number in numbers))["pay"]
    assert found.constraints["distribution_type"] == "lognormal"
    made = rows(found, quantity=4000).cells[0].values.to_pylist()
    assert 0.7 < median(made) / median(numbers) < 1.4


def test_numbers_of_things_are_written_as_the_sample_writes_them() -> None:
    text = "order no\n" + "".join(f"B{number:04d}-X\n" for number in range(0, 4000, 100))
    assert kinds(text)["order no"] == Column("order no", "custom_mask", {"mask": "B9900-\\X"})


def test_headings_can_be_ordered_as_they_come() -> None:
    found = infer_csv("id,Name,name,\n1,a,b,c\n2,a,b,c\n3,a,b,c\n").columns
    assert [column.name for column in found] == ["id", "Name", "name_2", "column_4"]


def test_what_parts_the_columns_is_told_or_seen_outside_quotes() -> None:
    for text in ("sep=;\r\na;b\r\n", '"a, and, so, on";b\r\n'):
        assert len(infer_csv(text + "1;2\r\n" * 3).columns) == 2


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_on_any_system(end: str) -> None:
    for sign in ",;\t":
        lines = ["plan" + sign + "seats", *(f"{'pro' if n % 2 else 'free'}{sign}{n % 3}" for n in range(30))]
        found = infer_csv(end.join(lines) + end)
        assert ([column.name for column in found.columns], found.rows) == (["plan", "seats"], 30)
        assert infer_csv(f"sep={sign}{end}" + end.join(lines)).rows == 30


def test_what_is_no_csv_is_refused() -> None:
    pieces = [
        "\r",
        "\n",
        "\r\n",
        ",",
        ";",
        "\t",
        "|",
        '"',
        "a",
        "1",
        "ä",
        "\x0c",
        "\x85",
        "\u2028",
        "\x00",
        "²",
    ]
    pieces += [
        "\ufeff",
        "sep=;",
        "x" * 200,
        "\\",
        "2024-01-01",
        "1e5",
        "-",
        "q" * 140_000,
        "inf",
        "1_000",
        " ",
    ]
    dice, refused = Random(7), 0
    for number in range(4000):
        text = "".join(dice.choices(pieces, k=dice.randint(1, 14)))
        try:
            infer_csv(f"h,i\n{text}\n{text}" if number % 2 else text)
        except BadRequest:
            refused += 1
    assert 100 < refused < 4000
    with pytest.raises(BadRequest, match="no CSV: field larger"):
        infer_csv("a,b\n" + "q" * 140_000 + ",1\n")
