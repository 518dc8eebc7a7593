"""A number that is looked up stands in no address, no log and no note of a request."""

import logging
import re

import pytest

from symage.storage.users import VIEWER
from tests.api.conftest import Api
from tests.api.console.conftest import Visit, sign_in, tags
from tests.api.console.test_hostile import end_sessions

SSN = "907-49-2558"
WRITTEN = (SSN, SSN.replace("-", ""), SSN.replace("-", " "), SSN.replace("-", "."))


def addresses(page: str) -> list[str]:
    return [
        str(attributes.get(name))
        for _, attributes in tags(page)
        for name in ("href", "src", "action", "hx-get")
        if attributes.get(name)
    ]


@pytest.mark.parametrize("ssn", WRITTEN)
def test_a_number_is_looked_up_without_an_address(
    api: Api, visit: Visit, caplog: pytest.LogCaptureFixture, ssn: str
) -> None:
    """By either form of the page: a number is often typed where a household is asked for."""
    told = re.compile(SSN.replace("-", r"\D{0,3}"))
    caplog.set_level(logging.DEBUG)
    for path, field in (("/console/people", "ssn"), ("/console/people/household", "household")):
        answer = visit.post(path, **{field: ssn})
        page = answer.body.decode()
        assert (answer.status, "location" in answer.headers) == (200, False), path
        assert told.search(page)
        assert [each for each in addresses(page) if told.search(each)] == []
        end_sessions(api)
        kept = visit.post(path, **{field: ssn})
        assert [each for each in addresses(kept.body.decode()) if told.search(each)] == []
        assert not told.search(kept.headers.get("location", ""))
        visit = sign_in(api, f"{field}@example.com", VIEWER)
    assert any(record.name == "symage.access" for record in caplog.records)
    assert [record for record in caplog.records if told.search(str(vars(record)))] == []
    assert api.rows("request_log") == {"request_log": 0}


def test_no_form_of_the_page_sends_what_is_typed_in_its_address(visit: Visit) -> None:
    page = visit.page("/console/people")
    forms = [attributes for tag, attributes in tags(page) if tag == "form"]
    assert [form.get("method") for form in forms] == ["post"] * 2


def test_a_household_has_an_address(visit: Visit) -> None:
    for asked, told in (("p42", "p42"), ("42", "p42"), ("p907492558", "p907492558"), (" p0 ", "p0")):
        led = visit.post("/console/people/household", household=asked).headers["location"]
        assert led == f"/console/people?household={told}"
        assert f"household {told[1:]}" in visit.page(led)
    for asked in ("x", "", "p", "-1", str(2**64)):
        assert (
            visit.post("/console/people/household", household=asked).headers["location"] == "/console/people"
        )
