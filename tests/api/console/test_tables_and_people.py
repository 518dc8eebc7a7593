"""Tables from words to an order; people by their numbers."""

import re
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from api.console.table_form import body_of
from symage.identities.proof import Match, record_of
from symage.storage import jobs
from symage.tabular.request import Column
from tests.api.conftest import W2, Api
from tests.api.console.conftest import Visit, fields, tags

PROMPT = "/console/tables?prompt=first+name,+age+18-65,+state+(TX,+NY),+favourite+dinosaur"
COLUMNS = {
    "name": ["first_name", "age", "answer"],
    "type": ["text_first_name", "number_integer", "custom_enum"],
    "limits": ["", "min: 18, max: 65", "values: [yes, no, '7']"],
}


def values(page: str, name: str) -> list[str | None]:
    return [a.get("value") for tag, a in tags(page) if tag == "input" and a.get("name") == name]


def test_words_become_columns_with_a_preview_and_a_warning(visit: Visit) -> None:
    page = visit.page(PROMPT)
    assert values(page, "name") == ["first_name", "age", "state", "favourite_dinosaur"]
    assert values(page, "limits") == ["", "min: 18, max: 65", "values: [TX, NY]", ""]
    assert "“favourite_dinosaur” is no type we know.</b> It stands as “Three English nouns”" in page
    assert page.count("<td") >= 8 * 4


def test_columns_are_added_and_taken_away(visit: Visit) -> None:
    more = visit.follow("/console/tables/columns", add="", **COLUMNS)
    assert values(more, "name") == ["first_name", "age", "answer", "column_4"]
    fewer = visit.follow("/console/tables/columns", remove="1", **COLUMNS)
    assert values(fewer, "name") == ["first_name", "answer"]
    assert values(fewer, "limits") == ["", "values: [yes, no, '7']"]


def test_a_table_is_ordered_as_http_does(api: Api, visit: Visit) -> None:
    answer = visit.post("/console/tables", rows="1,000", seed="42", format=["csv", "json"], **COLUMNS)
    assert answer.status == 303
    job_id = answer.headers["location"].rpartition("/")[2]
    columns = [
        {"name": "first_name", "type": "text_first_name"},
        {"name": "age", "type": "number_integer", "constraints": {"min": 18, "max": 65}},
        {"name": "answer", "type": "custom_enum", "constraints": {"values": ["yes", "no", "7"]}},
    ]
    body = {"columns": columns, "quantity": 1000, "seed": 42, "output_formats": ["csv", "json"]}
    other = api.post("/api/v1/tabular/generate", body).data["job_id"]
    with api.database.read() as connection:
        found = [jobs.get_own_table(connection, api.account_id, each) for each in (job_id, other)]
    assert found[0].request == found[1].request
    assert found[0].created_via == "console"
    assert "every 1s" in visit.page(f"/console/tables/{job_id}")


def test_faults_of_a_table_are_told_by_column(visit: Visit) -> None:
    wrong = {**COLUMNS, "limits": ["", "min: old", "values: ["]}
    page = visit.follow("/console/tables", rows="0", **wrong)
    for path in ("columns[1].constraints.min", "columns[2].constraints", "quantity"):
        assert f'data-wrong="{path}"' in page
    told = re.sub("<[^>]*>", " ", page)
    for words in (
        "Column 2:",
        "At least: must be",
        "Column 3:",
        "Rows: must be a whole number from 1 to 10,000",
    ):
        assert words in told, words
    assert "The limits cannot be read; they are written like this: min: 18, max: 65" in told
    assert not re.search(r"columns\[|constraints\b.|quantity must", re.sub("[{].*[}]", "", told))
    assert values(page, "limits") == ["", "", "values: ["]
    assert values(page, "limit.1.min") == ["old"]


SAMPLE = "city,size,sold on\n" + "".join(
    f"{city},{size},2024-0{1 + size % 9}-11\n" for size, city in enumerate(["Bonn", "Ulm", "Kiel"] * 12)
)


def hand_in(visit: Visit, raw: bytes, **form: str) -> Any:
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in form.items()
    ]
    head = b'--x\r\nContent-Disposition: form-data; name="sample"; filename="a.csv"\r\n\r\n'
    body = "".join(parts).encode() + head + raw + b"\r\n--x--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    return visit.send("/console/tables/sample", body, headers)


def test_a_sample_becomes_columns_as_http_has_them(api: Api, visit: Visit) -> None:
    page = visit.page(hand_in(visit, SAMPLE.encode(), rows="70", seed="3").headers["location"])
    columns = body_of(MultiDict(fields(page, "table")))["columns"]
    inferred = api.ask(
        "POST", "/api/v1/tabular/infer", data=SAMPLE.encode(), headers={"Content-Type": "text/csv"}
    ).data
    for mine, other in zip(columns, inferred["columns"], strict=True):
        assert {"constraints": {}, **mine} == other
    assert (values(page, "rows"), values(page, "seed")) == (["70"], ["3"])
    assert "a sample of 36 rows" in page


@pytest.mark.parametrize(
    "raw", [b"", b"only a heading\n", b"\xff\xfe\x00", b",".join([b"a"] * 51) + b"\n1\n"]
)
def test_a_sample_that_is_none_is_refused_in_words(visit: Visit, raw: bytes) -> None:
    answer = hand_in(visit, raw)
    assert answer.status == 422
    assert 'role="alert"' in answer.body.decode()


def test_a_further_table_is_ordered_as_http_does(api: Api, visit: Visit) -> None:
    """Added by its name, its columns read from words, looked at, ordered, and its file taken."""
    first = {**COLUMNS, "of": [""] * 3}
    page = visit.follow("/console/tables/columns", add_table="1", new_table="shops", **first)
    answers = dict.fromkeys(("name", "type", "limits", "of", "table_name", "table_rows"))
    found = MultiDict(fields(page, "table"))
    form = {name: found.getlist(name) for name in answers}
    assert form["table_name"] == ["shops"]
    worded = visit.follow("/console/tables/columns", words="0", words_0="id, city", **form)
    found = MultiDict(fields(worded, "table"))
    form = {name: found.getlist(name) for name in answers} | {"table_rows": ["5"]}
    shown = visit.follow("/console/tables/columns", rows="60", seed="4", **form)
    assert re.findall("data-wrong[^<]*", shown) == []
    assert shown.count("<td") == 8 * 4 + 5 * 2
    placed = visit.post("/console/tables", rows="60", seed="4", **form)
    assert placed.status == 303
    job_id = placed.headers["location"].rpartition("/")[2]
    with api.database.read() as connection:
        request = jobs.get_own_table(connection, api.account_id, job_id).request
    (table,) = request.tables
    assert (table.name, table.quantity, [each.name for each in table.columns]) == ("shops", 5, ["id", "city"])
    assert request.columns[-1] == Column("shops_id", "custom_foreign_key", {"table": "shops", "column": "id"})
    assert "shops" in visit.page(f"/console/tables/{job_id}")


def test_a_table_that_goes_takes_its_columns_and_the_later_ones_move_on(visit: Visit) -> None:
    form = {
        "name": ["n", "a", "b"],
        "type": ["text_first_name"] * 3,
        "limits": [""] * 3,
        "of": ["", "0", "1"],
        "table_name": ["first", "second"],
        "table_rows": ["5", "6"],
    }
    page = visit.follow("/console/tables/columns", remove_table="0", **form)
    found = MultiDict(fields(page, "table"))
    assert found.getlist("table_name") == ["second"]
    assert list(zip(found.getlist("name"), found.getlist("of"), strict=True)) == [("n", ""), ("b", "0")]


def test_faults_of_a_further_table_are_told_by_its_place(visit: Visit) -> None:
    form = {
        **COLUMNS,
        "name": ["a", "b", "c"],
        "of": ["", "0", "0"],
        "table_name": ["Shops!"],
        "table_rows": ["1,5"],
    }
    page = visit.follow("/console/tables", **form)
    assert "Table 2, name: must be" in page
    for wrong in ("tables[0].name", "tables[0].quantity"):
        assert f'data-wrong="{wrong}"' in page


def test_a_type_that_is_none_stays_what_it_is(visit: Visit) -> None:
    page = visit.follow("/console/tables/columns", name=["n"], type=["faker_bs"], limits=[""])
    assert body_of(MultiDict(fields(page, "table")))["columns"][0]["type"] == "faker_bs"


def test_words_without_columns_are_refused(visit: Visit) -> None:
    assert visit.get("/console/tables?prompt=,").status == 422


def test_a_number_leads_to_its_household_and_papers(api: Api, visit: Visit) -> None:
    job = api.ended_job(W2, quantity=3, finished=0)
    number = record_of(Match(1, 43, "primary"))["ssn"]
    page = visit.post("/console/people", ssn=number, job=job.id).body.decode()
    assert "One of ours" in page
    assert f"/console/jobs/{job.id}?item=1" in page
    needs = frozenset(api.catalogue.get(W2).needs)
    assert record_of(Match(1, 43, "primary"), needs=needs)["last_name"] in page


def test_a_number_is_looked_for_in_all_jobs_where_none_is_chosen(api: Api, visit: Visit) -> None:
    api.ended_job("irs_w9_2024", quantity=1, finished=0)
    job = api.ended_job(W2, quantity=3, finished=0)
    number = record_of(Match(1, 43, "primary"))["ssn"]
    assert f"/console/jobs/{job.id}?item=1" in visit.post("/console/people", ssn=number).body.decode()
    nobodys = record_of(Match(0, 999, "primary"))["ssn"]
    assert "Which household it is" in visit.post("/console/people", ssn=nobodys).body.decode()
    assert "has nine digits" in visit.post("/console/people", ssn="91726").body.decode()


def test_numbers_of_others_are_told_apart(api: Api, visit: Visit) -> None:
    job = api.ended_job(W2, quantity=3, finished=0)
    assert "Not ours" in visit.post("/console/people", ssn="123-45-6789").body.decode()
    assert "Not ours" in visit.post("/console/people", ssn="nonsense", job=job.id).body.decode()
    number = record_of(Match(0, 999, "primary"))["ssn"]
    assert (
        "Nobody of this job bears it" in visit.post("/console/people", ssn=number, job=job.id).body.decode()
    )


def test_a_household_is_read_by_its_number(visit: Visit) -> None:
    record = record_of(Match(0, 42, "primary"))
    page = visit.page("/console/people?household=p42")
    assert record["ssn"] in page
    assert record["address"]["city"] in page
    assert "Look up a number" in visit.page("/console/people?household=somebody")
    assert "Look up a number" in visit.page(f"/console/people?household={2**64}")


def test_numbers_never_stand_in_addresses(visit: Visit) -> None:
    page = visit.page("/console/people")
    lookups = [a for tag, a in tags(page) if tag == "form" and a.get("action") == "/console/people"]
    assert {a.get("method") for a in lookups if not re.search("household", str(a))} >= {"post"}
