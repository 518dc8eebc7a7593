"""Tables from words to an order; people by their numbers."""

import re

from symage.identities.proof import Match, record_of
from symage.storage import jobs
from tests.api.conftest import W2, Api
from tests.api.console.conftest import Visit, tags

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
    assert page.count("<td>") >= 8 * 4


def test_columns_are_added_and_taken_away(visit: Visit) -> None:
    more = visit.post("/console/tables/columns", add="1", **COLUMNS).body.decode()
    assert values(more, "name") == ["first_name", "age", "answer", "column_4"]
    fewer = visit.post("/console/tables/columns", remove="1", **COLUMNS).body.decode()
    assert values(fewer, "name") == ["first_name", "answer"]
    assert values(fewer, "limits") == ["", "values: ['yes', 'no', '7']"]


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
    answer = visit.post("/console/tables", rows="0", **wrong)
    page = answer.body.decode()
    assert answer.status == 422
    for word in ("columns[1].constraints.min", "columns[2].constraints", "quantity"):
        assert word in page
    assert values(page, "limits") == ["", "min: old", "values: ["]


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
