"""Columns from a sample: what is told of it, and what is not."""

import csv
import io
import json
from pathlib import Path

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
