"""A table from words to files, by the published client on a running platform."""

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest
from symagedocs import Client

PROMPT = "first name, last name, ssn, email, age, state, annual salary between 40k and 90k, plan (free, pro)"


@pytest.fixture
def client(live: Any) -> Any:
    with Client(api_key=live.key, base_url=live.up.urls()["api_url"]) as opened:
        yield opened


def made(client: Any, folder: Path, **order: Any) -> tuple[bytes, bytes]:
    """The CSV and the JSON of a new table."""
    job = client.tabular.generate(output_formats=["csv", "json"], **order)
    assert job.status == "processing"
    ended = client.tabular.wait(job.job_id, poll_interval=0.1)
    assert (ended.status, ended.percent, ended.rows_generated) == ("completed", 100.0, order["quantity"])
    paths = [
        client.tabular.download(job.job_id, name, str(folder / f"table.{name}")) for name in ("csv", "json")
    ]
    return paths[0].read_bytes(), paths[1].read_bytes()


def test_from_words_to_files(client: Any, tmp_path: Path) -> None:
    schema = client.tabular.parse(PROMPT)
    assert (schema.parser_type, schema.model) == ("heuristic", None)
    table, records = made(client, tmp_path, columns=schema.columns, quantity=6000, seed=11)
    rows = list(csv.DictReader(table.decode().splitlines()))
    assert rows == [{name: str(value) for name, value in row.items()} for row in json.loads(records)]
    assert len(rows) == len({row["ssn"] for row in rows}) == 6000
    for row in rows:
        assert re.fullmatch(r"9\d\d-\d\d-\d{4}", row["ssn"])
        assert 40_000 <= int(row["annual_salary"]) <= 90_000
        assert row["plan"] in ("free", "pro")
    assert made(client, tmp_path, columns=schema.columns, quantity=6000, seed=11) == (table, records)


def test_rows_are_the_identities_of_that_seed(client: Any, tmp_path: Path) -> None:
    columns = [{"name": "ssn", "type": "ssn"}, {"name": "city", "type": "address_city"}]
    _, records = made(client, tmp_path, columns=columns, quantity=30, seed=4)
    people = client.identities.generate(quantity=30, seed=4)
    assert json.loads(records) == [
        {"ssn": person["ssn"], "city": person["address"]["city"]} for person in people
    ]
