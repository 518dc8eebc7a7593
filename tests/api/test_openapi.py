"""GET /openapi.json: it describes the routes that there are, as they behave."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from symagedocs import _types as client
from werkzeug.routing import Rule

from api import errors
from api.openapi.document import document, operations, routes
from api.openapi.operation import PUBLIC, SESSION

if TYPE_CHECKING:
    from tests.api.conftest import Answer, Api

W2 = "irs_w2_single_page_2025"
METHODS = ("get", "post", "patch", "delete", "put")

# What the document says does not depend on the kind of database.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def described(api: Api) -> dict[str, Any]:
    found: dict[str, Any] = api.get("/api/v1/openapi.json", key="").json
    return found


def each_operation(described: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def schema_of(described: dict[str, Any], method: str, path: str) -> dict[str, Any]:
    answer = described["paths"][path][method]["responses"]["200"]
    schema: dict[str, Any] = answer["content"]["application/json"]["schema"]
    return {**schema, "components": described["components"]}


def test_every_route_is_described_and_every_description_has_its_route(api: Api) -> None:
    table = operations(api.catalogue)
    assert {rule.endpoint for rule, _ in routes(api.app)} == set(table)


def test_a_route_that_nobody_described_fails(api: Api) -> None:
    api.app.url_map.add(Rule("/api/v1/secret", endpoint="secret.get", methods=["GET"]))
    with pytest.raises(KeyError, match=r"secret\.get"):
        document(api.app, api.catalogue)


def test_it_is_openapi_3_1_with_unique_ids_and_references_that_resolve(described: dict[str, Any]) -> None:
    assert described["openapi"] == "3.1.0"
    ids = [operation["operationId"] for _, _, operation in each_operation(described)]
    assert len(set(ids)) == len(ids) > 35
    for reference in set(re.findall(r'"#/([^"]+)"', json.dumps(described))):
        found = described
        for part in reference.split("/"):
            found = found[part]
    tags = {tag["name"] for tag in described["tags"]}
    assert {operation["tags"][0] for _, _, operation in each_operation(described)} == tags


def test_its_schemas_are_json_schemas(described: dict[str, Any]) -> None:
    for schema in described["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_jobs_have_exactly_the_fields_of_the_client(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]
    assert schemas["V1_PublicJobSummary"]["properties"].keys() == client.JobSummary.model_fields.keys()
    assert schemas["V1_PublicJobDetail"]["properties"].keys() == client.Job.model_fields.keys()


def test_examples_are_what_the_schemas_allow(described: dict[str, Any]) -> None:
    checked = 0
    for _, path, operation in each_operation(described):
        content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        for title, example in content.get("examples", {}).items():
            schema = {**content["schema"], "components": described["components"]}
            jsonschema.validate(example["value"], schema), (path, title)
            checked += 1
    assert checked >= 8


def test_examples_of_orders_are_accepted(api: Api, described: dict[str, Any]) -> None:
    for path in ("/api/v1/generate", "/api/v1/identities", "/api/v1/pricing/estimate"):
        examples = described["paths"][path]["post"]["requestBody"]["content"]["application/json"]["examples"]
        for title, example in examples.items():
            assert api.post(path, example["value"]).status == 200, title


def test_answers_are_what_the_schemas_say(api: Api, described: dict[str, Any]) -> None:
    job = api.ended_job(quantity=2)
    api.accepted_job(W2)
    item = f"{job.id}_0_0"
    asked = {
        "/api/v1/forms": "",
        "/api/v1/forms/{form_id}": W2,
        "/api/v1/jobs": "",
        "/api/v1/jobs/{job_id}": job.id,
        "/api/v1/jobs/{job_id}/downloads": job.id,
        "/api/v1/jobs/{job_id}/items": job.id,
        "/api/v1/jobs/{job_id}/items/{item_id}/download": job.id,
        "/api/v1/account/balance": "",
        "/api/v1/account/usage": "",
        "/api/v1/pricing/rates": "",
        "/api/v1/jobs/size-rates": "",
        "/api/v1/health": "",
        "/api/v1/ready": "",
        "/api/v1/webhooks": "",
    }
    for path, value in asked.items():
        address = path.replace("{item_id}", item)
        answer = api.get(re.sub(r"\{\w+\}", value, address))
        assert answer.status == 200, path
        jsonschema.validate(answer.json, schema_of(described, "get", path))


def test_posted_answers_are_what_the_schemas_say(api: Api, described: dict[str, Any]) -> None:
    people = {"quantity": 3, "config": {"include": ["spouse", "dependents", "bank", "mortgage"]}}
    asked: list[tuple[str, dict[str, Any]]] = [
        ("/api/v1/generate", {"form_id": W2, "config": {"sequence_length": 3}}),
        ("/api/v1/identities", people),
        ("/api/v1/pricing/estimate", {"field_count": 1, "output_formats": ["csv"], "record_count": 1}),
        ("/api/v1/jobs/size-estimate", {"field_counts": [1], "page_counts": [1], "record_count": 0}),
    ]
    for path, body in asked:
        answer = api.post(path, body)
        assert answer.status == 200, path
        jsonschema.validate(answer.json, schema_of(described, "post", path))


def test_errors_are_what_the_schema_says(api: Api, described: dict[str, Any]) -> None:
    schema = {**described["components"]["schemas"]["V1_Error"], "components": described["components"]}
    wrong: list[Answer] = [
        api.get("/api/v1/jobs", key=""),
        api.get("/api/v1/nowhere"),
        api.generate(form_id="irs_w99", quantity=0, output_formats=["bio"]),
        api.ask("PUT", "/api/v1/jobs"),
    ]
    for answer in wrong:
        jsonschema.validate(answer.json, schema)


def test_the_scope_that_is_described_is_the_one_that_is_needed(api: Api) -> None:
    """Asked with a key of all other scopes, with none, and with a session's header alone."""
    table = operations(api.catalogue)
    for rule, method in routes(api.app):
        operation = table[rule.endpoint]
        path = re.sub(r"<[^>]+>", "00000000-0000-4000-8000-000000000000", rule.rule)
        without = api.ask(method, path, key="")
        if operation.access == PUBLIC:
            assert without.status != 401, path
            continue
        assert without.status == 401, path
        if operation.access != SESSION:
            others = [scope for scope in ("generate", "read", "account") if scope != operation.access]
            assert api.ask(method, path, key=api.make_key(api.account_id, *others)).status == 403, path
            own = api.make_key(api.account_id, operation.access)
            assert api.ask(method, path, key=own).status not in (401, 403), path


def test_methods_that_are_not_described_are_not_allowed(api: Api, described: dict[str, Any]) -> None:
    for path, methods in described["paths"].items():
        address = re.sub(r"\{\w+\}", "00000000-0000-4000-8000-000000000000", path)
        for method in set(METHODS) - set(methods):
            answer = api.ask(method.upper(), address)
            assert (answer.status, answer.json["error"]["code"]) == (405, "method_not_allowed"), path
            allowed = {name.strip().lower() for name in answer.headers["allow"].split(",")}
            assert allowed - {"head", "options"} == set(methods), path


def test_codes_and_statuses_are_those_of_the_table(described: dict[str, Any]) -> None:
    for _, path, operation in each_operation(described):
        for status, answer in operation["responses"].items():
            if int(status) < 400:
                continue
            codes = answer["description"].split(", ")
            assert {errors.STATUS[code] for code in codes} == {int(status)}, path
            assert ("Retry-After" in answer["headers"]) == (status in ("429", "503"))


def test_servers_name_the_address_that_was_used(described: dict[str, Any]) -> None:
    assert described["servers"] == [{"url": "http://localhost"}]
