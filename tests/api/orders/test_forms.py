"""GET /forms and GET /forms/{id}."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.packaged import packaged

if TYPE_CHECKING:
    from tests.api.conftest import Api

W2 = "irs_w2_single_page_2025"


def test_forms_are_listed_with_what_a_document_costs(api: Api) -> None:
    answer = api.get("/api/v1/forms")
    assert answer.meta["count"] == len(answer.data) == len(list(packaged()))
    w2 = next(form for form in answer.data if form["id"] == W2)
    assert (w2["category"], w2["family"], w2["entity_type"], w2["year"]) == ("tax", "w2", "individual", 2025)
    # The manual: 20 + ceil(max(fields - 25, 0) / 25) * 2
    assert w2["credit_cost"] == 20 + -(-(w2["field_count"] - 25) // 25) * 2


def test_forms_are_filtered(api: Api) -> None:
    assert api.get("/api/v1/forms?category=poetry").data == []
    assert {form["family"] for form in api.get("/api/v1/forms?family=w2").data} == {"w2"}
    assert len(api.get("/api/v1/forms?category=tax&limit=1").data) == 1
    for limit in ("0", "-1", "x", "1001", "1e1", "٣"):
        answer = api.get("/api/v1/forms", query_string={"limit": limit})
        assert (answer.status, answer.json["error"]["code"]) == (400, "bad_request")


def test_a_form_shows_its_fields(api: Api) -> None:
    form = api.get(f"/api/v1/forms/{W2}").data
    assert form["page_count"] == 1
    assert isinstance(form["version"], str)
    assert len(form["fields"]) == form["field_count"]
    ssn = next(field for field in form["fields"] if field["id"] == "employee_ssn")
    assert (ssn["type"], ssn["page"]) == ("ssn", 1)
    assert ssn["semantic_concept"] == "person.ssn"
    # What a field is not annotated with is left out rather than null.
    assert all(value is not None for field in form["fields"] for value in field.values())


def test_an_alias_shows_the_form_that_it_names(api: Api) -> None:
    catalogue = packaged()
    for alias, form_id in catalogue.aliases.items():
        assert api.get(f"/api/v1/forms/{alias}").data["id"] == form_id


def test_an_unknown_form_is_not_found(api: Api) -> None:
    answer = api.get("/api/v1/forms/irs_w99_2024")
    assert (answer.status, answer.json["error"]["code"]) == (404, "form_not_found")
    assert answer.json["detail"]["code"] == "form_not_found"
