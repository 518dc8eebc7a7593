"""POST /identities: people as JSON, and the same conditions in an order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from symage.identities.config import CONFIG_KEYS, stored_config
from symage.identities.records import IDENTITY_SCHEMA
from symage.orders.people import CONDITION_KEYS
from tests.api.test_bad_input import nothing_left, refused

if TYPE_CHECKING:
    from tests.api.conftest import Api

IDENTITIES = "/api/v1/identities"
W2 = "irs_w2_single_page_2025"


def test_people_have_names_numbers_addresses_and_employers(api: Api) -> None:
    answer = api.post(IDENTITIES, {"quantity": 5, "seed": 42})
    assert (answer.status, answer.meta["count"], len(answer.data)) == (200, 5, 5)
    first = answer.data[0]
    assert first["ssn"].startswith("9")
    assert {"first_name", "last_name", "ssn", "dob", "address", "employer"} <= first.keys()
    assert first.keys() <= IDENTITY_SCHEMA["properties"].keys()
    assert first["address"]["state"]


def test_the_default_is_one_person_of_a_random_seed(api: Api) -> None:
    people = [api.post(IDENTITIES, {}).data for _ in range(3)]
    assert [len(each) for each in people] == [1, 1, 1]
    assert len({each[0]["ssn"] for each in people}) == 3


def test_a_seed_gives_the_same_people_and_the_next_seed_the_next(api: Api) -> None:
    def ask(seed: int) -> list[object]:
        return list(api.post(IDENTITIES, {"quantity": 600, "seed": seed}).data)

    assert ask(7) == ask(7)
    assert ask(7)[1:] == ask(8)[:-1]


def test_conditions_hold_for_everybody(api: Api) -> None:
    config = {"states": ["CA", "tx"], "age_min": 30, "age_max": 40, "sex": "F"}
    people = api.post(IDENTITIES, {"quantity": 200, "seed": 1, "config": config}).data
    assert {each["address"]["state"] for each in people} == {"CA", "TX"}
    assert all(30 <= each["age"] <= 40 and each["sex"] == "F" for each in people)


def test_fields_and_include_shape_the_record(api: Api) -> None:
    config = {"fields": ["first_name", "ssn"], "include": ["bank"]}
    person = api.post(IDENTITIES, {"seed": 1, "config": config}).data[0]
    assert person.keys() == {"person_id", "first_name", "ssn", "bank"}


def test_people_are_free(api: Api) -> None:
    poor = api.make_key(api.open_account("poor", credits=0))
    assert api.post(IDENTITIES, {"quantity": 3}, key=poor).status == 200
    nothing_left(api)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"quantity": 0}, "quantity"),
        ({"quantity": 10_001}, "quantity"),
        ({"quantity": "5"}, "quantity"),
        ({"seed": -1}, "seed"),
        ({"surprise": 1}, "surprise"),
        ({"config": {"surprise": 1}}, "config.surprise"),
        ({"config": {"states": []}}, "config.states"),
        ({"config": {"states": ["XX"]}}, "config.states"),
        ({"config": {"states": {"CA": 1}}}, "config.states"),
        ({"config": {"age_min": 60, "age_max": 50}}, "config.age_min"),
        ({"config": {"sex": {}}}, "config.sex"),
        ({"config": {"id_policy": "real"}}, "config.id_policy"),
        ({"config": {"reference_date": "9999-12-31"}}, "config.reference_date"),
        ({"config": {"reference_date": "yesterday"}}, "config.reference_date"),
        ({"config": {"fields": ["password"]}}, "config.fields"),
    ],
)
def test_faults_are_named(api: Api, body: dict[str, object], field: str) -> None:
    problems = refused(api.post(IDENTITIES, body), 400, "bad_request")["problems"]
    assert field in {problem["field"] for problem in problems}


def test_all_faults_come_at_once(api: Api) -> None:
    body = {"quantity": 0, "seed": -1, "config": {"sex": "X", "age_min": 3}}
    problems = refused(api.post(IDENTITIES, body), 400, "bad_request")["problems"]
    assert len(problems) == 4


def test_it_needs_the_generate_scope(api: Api) -> None:
    reader = api.make_key(api.account_id, "read", "account")
    refused(api.post(IDENTITIES, {}, key=reader), 403, "forbidden")


def test_an_order_keeps_the_conditions_for_its_people(api: Api) -> None:
    config = {"states": ["NY"], "age_max": 50, "age_min": 18, "sex": None}
    answer = api.generate(form_id=W2, config=config)
    assert answer.status == 200
    job = api.stored_job(answer.data["job_id"])
    assert job.request.config.identities == {"states": ["NY"], "age_max": 50}
    assert stored_config(job.request.config.identities).states == ("NY",)


def test_an_order_knows_every_condition_and_no_shape() -> None:
    assert {key.name for key in CONDITION_KEYS} == set(CONFIG_KEYS) - {"fields", "include"}
