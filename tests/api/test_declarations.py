"""A key is declared once: what is declared is checked and described, and what is shown is declared."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from api.openapi.document import document, operations, routes
from api.openapi.operation import Body
from api.orders.generate import IDEMPOTENCY_KEY
from api.queries import LIMIT
from symage.annotations import formats as labels
from symage.fields import Key
from symage.kinds import Anything
from symage.objects import Object
from symage.orders.config import DPI
from symage.orders.handwriting import INK_COLOR
from symage.orders.order import QUANTITY, REALISM_LEVEL
from symage.tabular.fillings.numbers import DECIMALS

if TYPE_CHECKING:
    from tests.api.conftest import Api

W2 = "irs_w2_single_page_2025"
NONSENSE = [[]]
"""What no kind reads."""

# What is declared does not depend on the kind of database.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    return {**environment, "SYMAGE_SESSION_MODE": "loopback"}


@contextmanager
def altered(declared: Any, **values: Any) -> Iterator[None]:
    """A declaration that says something else for a while. Nothing but a test can do that: it is frozen."""
    before = {name: getattr(declared, name) for name in values}
    for name, value in values.items():
        object.__setattr__(declared, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            object.__setattr__(declared, name, value)


def order_schema(api: Api) -> Any:
    return document(api.app, api.catalogue)["components"]["schemas"]["V1_GenerateRequest"]["oneOf"][0]


def parameters(api: Api, path: str, method: str) -> dict[str, Any]:
    found = document(api.app, api.catalogue)["paths"][path][method]["parameters"]
    return {parameter["name"]: parameter["schema"] for parameter in found}


def test_a_bound_moves_the_check_and_the_document(api: Api) -> None:
    with altered(QUANTITY.kind, high=3), altered(QUANTITY, default=2):
        answer = api.generate(form_id=W2, quantity=4)
        assert answer.json["error"]["message"] == "quantity must be an integer from 1 to 3"
        assert api.generate(form_id=W2).data["credits_required"] == 44
        said = order_schema(api)["properties"]["quantity"]
        assert (said["minimum"], said["maximum"], said["default"]) == (1, 3, 2)
    assert api.generate(form_id=W2, quantity=4).status == 200


def test_options_move_the_check_and_the_document(api: Api) -> None:
    with altered(INK_COLOR.kind, options=("green",)):
        assert api.generate(form_id=W2, ink_color="green").status == 200
        assert api.generate(form_id=W2, ink_color="blue").status == 400
        assert order_schema(api)["properties"]["ink_color"]["anyOf"][0]["enum"] == ["green"]


def test_nested_keys_move_the_check_and_the_document(api: Api) -> None:
    columns = [{"name": "a", "type": "number_decimal", "constraints": {"decimals": 3}}]
    with altered(DPI.kind, low=100), altered(DECIMALS.kind, high=2):
        assert api.generate(form_id=W2, config={"dpi": 99}).status == 400
        assert api.post("/api/v1/tabular/generate", {"columns": columns}).status == 400
        schemas = document(api.app, api.catalogue)["components"]["schemas"]
    assert schemas["V1_GenerateConfig"]["properties"]["dpi"]["minimum"] == 100
    kinds = [each["properties"]["constraints"]["properties"] for each in schemas["V1_TabularColumn"]["anyOf"]]
    assert {each["decimals"]["maximum"] for each in kinds if "decimals" in each} == {2}


def test_parameters_move_the_check_and_the_document(api: Api) -> None:
    with altered(LIMIT.kind, high=7), altered(LIMIT, default=5):
        assert api.get("/api/v1/jobs?limit=8").status == 400
        said = parameters(api, "/api/v1/jobs", "get")["limit"]
        assert (said["maximum"], said["default"]) == (7, 5)
    with altered(IDEMPOTENCY_KEY, name="X-Once"):
        assert "X-Once" in parameters(api, "/api/v1/generate", "post")
        assert api.post("/api/v1/generate", {"form_id": W2}, headers={"X-Once": " "}).status == 400


def test_a_format_that_is_made_from_today_on_is_in_the_document(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = replace(labels.FORMATS["funsd"], name="later", ordered_as="later", make=None)
    monkeypatch.setattr(labels, "FORMATS", {**labels.FORMATS, later.name: later})
    assert "later" not in order_schema(api)["properties"]["output_formats"]["items"]["enum"]
    made = replace(later, make=labels.FORMATS["funsd"].make)
    monkeypatch.setattr(labels, "FORMATS", {**labels.FORMATS, made.name: made})
    assert "later" in order_schema(api)["properties"]["output_formats"]["items"]["enum"]


def declared(keys: tuple[Key[Any], ...], place: str = "") -> Iterator[tuple[str, Key[Any]]]:
    """Every key of an object and of those in it, with its path."""
    for key in keys:
        yield f"{place}{key.name}", key
        if isinstance(key.kind, Object):
            yield from declared(key.kind.keys, f"{place}{key.name}.")


def with_nonsense(body: Body, path: str) -> dict[str, Any]:
    """The first example, but for the value at the path."""
    example = next(iter(body.examples.values()))
    assert isinstance(body.wanted, Object)
    rivals = {key.name for key in body.wanted.one_of.values()}
    kept = {name: value for name, value in example.items() if name not in rivals or path not in rivals}
    outer, _, inner = path.partition(".")
    return {**kept, outer: {inner: NONSENSE} if inner else NONSENSE}


def test_every_key_of_every_body_is_read(api: Api) -> None:
    """What no kind can read is refused under every key, but for those that are ignored."""
    batch = api.post("/api/v1/batches", {"name": "ours", "form_id": W2}).data["batch_id"]
    monthly = {"name": "ours", "cron": "@monthly", "generate": {"form_id": W2}}
    assert api.post("/api/v1/datasets", monthly).status == 200
    asked = 0
    for rule, method in routes(api.app):
        operation = operations(api.catalogue)[rule.endpoint]
        if operation.body is None or not isinstance(operation.body.wanted, Object):
            continue
        address = rule.rule.replace("<batch_id>", batch).replace("<webhook_id>", "none")
        address = address.replace("<dataset>", "ours")
        for path, key in declared(operation.body.wanted.keys):
            if key.kind == Anything() or key is REALISM_LEVEL:
                continue
            answer = api.ask(
                method,
                address,
                json=with_nonsense(operation.body, path),
                headers={"x-user-id": api.account_id},
                scope_base={"client": ("127.0.0.1", 1)},
            )
            fields = [problem["field"] for problem in answer.json["error"]["details"]["problems"]]
            assert any(field.startswith(path) for field in fields), (address, path, fields)
            asked += 1
    assert asked > 60


def test_what_is_answered_is_what_is_declared(api: Api) -> None:
    """Those answers that tests/api/test_openapi.py does not ask for."""
    described = document(api.app, api.catalogue)

    def asked(method: str, path: str, body: Any = None, **names: str) -> Any:
        answer = api.ask(
            method.upper(),
            path.format(**names),
            key="" if "internal" in path else None,
            headers={"x-user-id": api.account_id} if "internal" in path else {},
            scope_base={"client": ("127.0.0.1", 1)},
            **({} if body is None else {"json": body}),
        )
        assert answer.status == 200, (path, answer.body)
        content = described["paths"][path][method]["responses"]["200"]["content"]["application/json"]
        jsonschema.validate(answer.json, {**content["schema"], "components": described["components"]})
        return answer.json

    batch = asked("post", "/api/v1/batches", {"name": "ours", "form_id": W2})["data"]["batch_id"]
    asked("get", "/api/v1/batches")
    asked("get", "/api/v1/batches/{batch_id}", batch_id=batch)
    asked("get", "/api/v1/batches/{batch_id}/items", batch_id=batch)
    words = {"prompt": "first name, wibble"}
    columns = asked("post", "/api/v1/tabular/parse", words)["data"]["columns"]
    table = asked("post", "/api/v1/tabular/generate", {"columns": columns})["data"]["job_id"]
    asked("get", "/api/v1/tabular/{job_id}/status", job_id=table)
    asked("post", "/api/v1/jobs/{job_id}/cancel", job_id=api.accepted_job(W2).id)
    key = asked("post", "/api/internal/api-keys", {"name": "ours"})["key_id"]
    asked("get", "/api/internal/api-keys")
    new = asked("post", "/api/internal/api-keys/{key_id}/rotate", key_id=key)["new_key"]["key_id"]
    asked("delete", "/api/internal/api-keys/{key_id}", key_id=new)
    for base in ("/api/v1/webhooks", "/api/internal/webhooks"):
        made = asked("post", base, {"url": "https://93.184.215.14/hook"})
        hook = made.get("data", made)["webhook_id"]
        one = f"{base}/{{webhook_id}}"
        asked("patch", one, {"description": "ours"}, webhook_id=hook)
        asked("post", f"{one}/rotate", webhook_id=hook)
        asked("post", f"{one}/test", webhook_id=hook)
        listed = asked("get", f"{one}/deliveries", webhook_id=hook)
        assert len(listed.get("data", listed)["items"]) == 1
        asked("delete", one, webhook_id=hook)
