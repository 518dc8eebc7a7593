"""The OpenAPI document: the app's own routes, each with what the tables of this package say of it.

Paths and methods come from the routes, codes and statuses from the table of errors, limits from the code
that checks them; nothing here is written a second time. A route that no table describes is a fault, and
so is a description without a route.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from quart import Quart
from werkzeug.routing import Rule

from api import errors
from api.openapi import (
    batches,
    datasets,
    forms,
    jobs,
    money,
    people,
    service,
    sessions,
    tabular,
    webhooks,
)
from api.openapi.operation import PUBLIC, SESSION, Answer, Operation
from symage.forms.catalogue import Catalogue
from symage.shapes import Schema, array, integer, named, one_of_texts, record, table, text, uuid
from symage.tabular.request import FORMATS

VERSION = "3.1.0"
TITLE = "symage"
SUMMARY = "Synthetic people, the forms they would have filled, and exact labels."

TAGS = {
    "Forms": "What can be filled",
    "Generation": "Ordering documents",
    "Jobs": "Orders under way and done",
    "Downloads": "Whole datasets",
    "Items": "Single documents and their files",
    "Identities": "People without papers",
    "Account": "Credits and usage",
    "Pricing": "Costs and sizes before ordering",
    "Batches": "Small amounts at once, paid from a budget",
    "Webhooks": "Hearing of the end of jobs",
    "API keys": "For signed-in users",
    "Tabular": "Tables instead of documents",
    "Service": "Health, figures and this document",
}

PATH_PARAMETERS: Mapping[str, Schema] = {
    "job_id": uuid(),
    "form_id": text("An id or an alias"),
    "item_id": text("{job_id}_{item_index}_{k}"),
    "download_format": one_of_texts(("dataset", "bundle", "json", "csv")),
    "table_format": one_of_texts(FORMATS),
    "filename": text(),
    "key_id": text(),
    "webhook_id": text(),
    "delivery_id": text(),
    "batch_id": text(),
    "name": text(),
}

_HEADERS: Mapping[str, Mapping[str, Any]] = {
    "X-Request-Id": {"schema": uuid(), "description": "Quote it when asking about this request"},
    "X-RateLimit-Limit": {"schema": integer(1), "description": "Requests a second of the key's tier"},
    "X-RateLimit-Remaining": {"schema": integer(0), "description": "Requests left at once"},
    "X-RateLimit-Reset": {"schema": integer(0), "description": "Unix seconds at which all are left again"},
    "Retry-After": {"schema": integer(1), "description": "Seconds to wait"},
    "Allow": {"schema": text(), "description": "The methods that are allowed"},
}
_OF_KEYS = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")
_RETRIED = (429, 503)


def document(app: Quart, catalogue: Catalogue) -> dict[str, Any]:
    """The whole document, without servers: those depend on the address that a client used."""
    table = operations(catalogue)
    paths: dict[str, dict[str, Any]] = {}
    tags = set()
    for rule, method in routes(app):
        operation = table[rule.endpoint]
        tags.add(operation.tag)
        paths.setdefault(path(rule), {})[method.lower()] = _operation(rule, operation)
    return {
        "openapi": VERSION,
        "info": {"title": TITLE, "version": "1", "summary": SUMMARY, "description": _INTRODUCTION},
        "tags": [{"name": name, "description": line} for name, line in TAGS.items() if name in tags],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": dict(sorted(schemas(catalogue).items())),
            "headers": dict(_HEADERS),
            "securitySchemes": _SECURITY,
        },
    }


def operations(catalogue: Catalogue) -> dict[str, Operation]:
    """Endpoint -> what is said of it."""
    return {
        **forms.operations(),
        **jobs.operations(catalogue),
        **datasets.operations(),
        **people.operations(),
        **tabular.operations(),
        **money.operations(),
        **batches.operations(),
        **sessions.operations(),
        **webhooks.operations(),
        **service.operations(),
    }


def schemas(catalogue: Catalogue) -> dict[str, Schema]:
    return {
        **forms.schemas(),
        **jobs.schemas(catalogue),
        **datasets.schemas(),
        **people.schemas(),
        **tabular.schemas(),
        **money.schemas(),
        **batches.schemas(catalogue),
        **sessions.schemas(),
        **webhooks.schemas(),
        **service.schemas(),
        "V1_Error": _error(),
    }


def routes(app: Quart) -> Iterator[tuple[Rule, str]]:
    """Every route and method that the app was given; HEAD and OPTIONS come with them."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method


def path(rule: Rule) -> str:
    """The rule's path as OpenAPI writes it."""
    return _VARIABLE.sub(r"{\1}", rule.rule)


_VARIABLE = re.compile(r"<(?:[^<>:]+:)?([^<>:]+)>")


def _operation(rule: Rule, operation: Operation) -> dict[str, Any]:
    names = _VARIABLE.findall(rule.rule)
    made: dict[str, Any] = {
        "tags": [operation.tag],
        "operationId": str(rule.endpoint).replace(".", "_"),
        "summary": operation.summary,
        "security": _security(operation),
        "responses": _responses(rule, operation),
    }
    if operation.description:
        made["description"] = operation.description
    parameters = [*map(_path_parameter, names), *map(_parameter, operation.parameters)]
    if parameters:
        made["parameters"] = parameters
    if operation.body:
        examples = {title: {"value": body} for title, body in operation.body.examples.items()}
        content = {"schema": operation.body.schema, **({"examples": examples} if examples else {})}
        made["requestBody"] = {"required": operation.body.required, "content": {_JSON: content}}
    return made


_JSON = "application/json"
_SECURITY = {
    "key": {"type": "http", "scheme": "bearer", "description": "An API key: sk_live_…"},
    "session": {
        "type": "apiKey",
        "in": "header",
        "name": "x-user-id",
        "description": "The account of a signed-in user; counts only where a session mode is set",
    },
}


def _security(operation: Operation) -> list[dict[str, list[str]]]:
    if operation.access == PUBLIC:
        return []
    if operation.access == SESSION:
        return [{"session": []}]
    by_key: list[dict[str, list[str]]] = [{"key": [operation.access]}]
    return [*by_key, {"session": []}] if operation.or_session else by_key


def _path_parameter(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": PATH_PARAMETERS[name]}


def _parameter(parameter: Any) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": parameter.place,
        "required": False,
        "schema": parameter.schema,
        "description": parameter.description,
    }


def _responses(rule: Rule, operation: Operation) -> dict[str, Any]:
    found = {"200": _success(operation)}
    if operation.answer.ranged:
        found["206"] = {**_success(operation), "description": "The part that Range names"}
        found["304"] = {"description": "The content that If-None-Match names", "headers": _headers(operation)}
    by_status: dict[int, list[str]] = {}
    for code in _codes(rule, operation):
        by_status.setdefault(errors.STATUS[code], []).append(code)
    for status, codes in sorted(by_status.items()):
        found[str(status)] = _failure(operation, status, codes)
    return found


def _codes(rule: Rule, operation: Operation) -> list[str]:
    """The codes that the table names, and those that follow from access, path and body."""
    codes = [*operation.errors, "rate_limited", "internal_error", "method_not_allowed"]
    if operation.access != PUBLIC:
        codes.append("unauthorized")
    if operation.access not in (PUBLIC, SESSION):
        codes.append("forbidden")
    if operation.body:
        codes += ["bad_request", "payload_too_large", "unsupported_media_type", "request_timeout"]
    if rule.arguments:
        codes.append("not_found")
    if operation.answer.ranged:
        codes.append("range_not_satisfiable")
    return [code for code in errors.STATUS if code in codes]


def _success(operation: Operation) -> dict[str, Any]:
    answer = operation.answer
    content = {media: _content(answer, media) for media in answer.media}
    return {"description": answer.description, "headers": _headers(operation), "content": content}


def _content(answer: Answer, media: str) -> dict[str, Any]:
    if answer.schema is None:
        return {"schema": text(contentMediaType=media)} if media.startswith("text/") else {}
    if answer.meta is None:
        return {"schema": answer.schema, **_example(answer.example)}
    required = {"request_id": uuid(), **answer.meta}
    schema = record({"data": answer.schema, "meta": record(required, answer.optional_meta)})
    if answer.example is None:
        return {"schema": schema}
    return {"schema": schema, "example": {"data": answer.example, "meta": _META_EXAMPLE}}


_META_EXAMPLE = {"request_id": "550e8400-e29b-41d4-a716-446655440000"}


def _example(example: Any) -> dict[str, Any]:
    return {} if example is None else {"example": example}


def _failure(operation: Operation, status: int, codes: list[str]) -> dict[str, Any]:
    headers = _headers(operation)
    if status in _RETRIED:
        headers["Retry-After"] = _header("Retry-After")
    if status == 405:
        headers["Allow"] = _header("Allow")
    content = {_JSON: {"schema": named("V1_Error"), "example": _error_example(codes[0])}}
    return {"description": ", ".join(codes), "headers": headers, "content": content}


def _headers(operation: Operation) -> dict[str, Any]:
    """Of every answer; those of the rate limit stand only where a key or a session was good."""
    names = ["X-Request-Id", *(_OF_KEYS if operation.access != PUBLIC else ())]
    return {name: _header(name) for name in names}


def _header(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/headers/{name}"}


def _error_example(code: str) -> dict[str, Any]:
    message = "What is wrong, in a sentence"
    return {
        "error": {"code": code, "message": message, "details": {}},
        "detail": {"code": code, "message": message, "status": errors.STATUS[code]},
        "meta": _META_EXAMPLE,
    }


def _error() -> Schema:
    code = one_of_texts(tuple(errors.STATUS))
    problem = record({"code": code, "field": text(), "message": text()})
    details = table({}, "problems: every fault of the request, each with its field")
    details["properties"] = {"problems": array(problem)}
    return record(
        {
            "error": record({"code": code, "message": text(), "details": details}),
            "detail": record({"code": code, "message": text(), "status": integer(400, 599)}),
            "meta": record({"request_id": uuid()}),
        },
        description="Both shapes that clients of any age read",
    )


_INTRODUCTION = """\
Send an API key with every request: `Authorization: Bearer sk_live_…`.

Order documents with `POST /api/v1/generate`, ask `GET /api/v1/jobs/{job_id}` until the job has ended, then \
download the dataset. Answers hold `data` and `meta`; a few, marked so, are bare. Errors say the same thing \
twice, as `error` and as `detail`, and name every fault of a request at once.

Times are UTC. Lists are newest first and come in pages: send `meta.next_cursor` as `cursor`.
"""
