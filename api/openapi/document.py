"""The OpenAPI document: the app's own routes, each with what the tables of this package say of it.

Paths and methods come from the routes, codes and statuses from the table of errors, bodies and parameters
from the keys that are read, answers from the shapes beside what makes them; nothing here is written a
second time. A route that no table describes is a fault, and so is a description without a route.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from quart import Quart
from werkzeug.routing import Rule

from api.files.downloads import FORMATS as DOWNLOAD_FORMATS
from api.openapi import accounts, datasets, jobs, orders, service, webhooks
from api.openapi.components import Components
from api.openapi.operation import PUBLIC, SESSION, Body, Operation, Operations
from api.openapi.responses import HEADERS, responses
from symage.fields import Key
from symage.forms.catalogue import Catalogue
from symage.objects import with_default
from symage.orders.form_names import FORM
from symage.orders.tables import MOST_ROWS, table_order
from symage.shapes import Schema, integer, one_of_texts, text, uuid
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
    "Datasets": "Orders that a schedule places anew",
    "Identities": "People without papers",
    "Account": "Credits and usage",
    "Pricing": "Costs and sizes before ordering",
    "Batches": "Small amounts at once, paid from a budget",
    "Webhooks": "Hearing of the end of jobs",
    "API keys": "For signed-in users",
    "Tabular": "Tables instead of documents",
    "Service": "Health, figures and this document",
}

PATH_PARAMETERS: Mapping[str, tuple[Schema, str]] = {
    "job_id": (uuid(), "What the order's answer calls the job"),
    "form_id": (text(), "An id or an alias"),
    "number": (integer(1), "Of an archive, from 1"),
    "item_id": (text(), "{job_id}_{item_index}_{k}"),
    "download_format": (one_of_texts(DOWNLOAD_FORMATS), "dataset and bundle are one"),
    "table_format": (one_of_texts(FORMATS), "One that was ordered"),
    "filename": (text(), "As a list of files has it"),
    "key_id": (text(), "Of an API key"),
    "webhook_id": (text(), "Of a webhook"),
    "delivery_id": (text(), "Of a delivery of this webhook"),
    "batch_id": (text(), "Of a batch"),
    "dataset": (text(), "The name of a dataset"),
    "version": (integer(1), "The number of a version"),
    "name": (text(), "Of a file that the pages load"),
}
_SECURITY = {
    "key": {"type": "http", "scheme": "bearer", "description": "An API key: sk_live_…"},
    "session": {
        "type": "apiKey",
        "in": "header",
        "name": "x-user-id",
        "description": "The account of a signed-in user; counts only where a session mode is set",
    },
}
_INTRODUCTION = """\
Send an API key with every request: `Authorization: Bearer sk_live_…`.

Order documents with `POST /api/v1/generate`, ask `GET /api/v1/jobs/{job_id}` until the job has ended, then \
download the dataset. Answers hold `data` and `meta`; a few, marked so, are bare. Errors say the same thing \
twice, as `error` and as `detail`, and name every fault of a request at once.

Times are UTC. Lists are newest first and come in pages: send `meta.next_cursor` as `cursor`.
"""
FOR_PEOPLE = ("console", "guide", "front")
"""Blueprints and routes whose answers are pages."""
_VARIABLE = re.compile(r"<(?:[^<>:]+:)?([^<>:]+)>")


def document(app: Quart, catalogue: Catalogue, *, table_rows: int = MOST_ROWS) -> dict[str, Any]:
    """The whole document, without servers: those depend on the address that a client used. `table_rows`: the
    most that an order for a table may ask for."""
    said = operations(catalogue)
    described = [(rule, method, said[rule.endpoint]) for rule, method in routes(app)]
    components = Components({FORM.name: one_of_texts(_names(catalogue))})
    # What is met first under a name is shown.
    components.resolved(table_order(table_rows).shape())
    paths: dict[str, dict[str, Any]] = {}
    for rule, method, operation in described:
        paths.setdefault(path(rule), {})[method.lower()] = components.resolved(_operation(rule, operation))
    used = {operation.tag for _, _, operation in described}
    return {
        "openapi": VERSION,
        "info": {"title": TITLE, "version": "1", "summary": SUMMARY, "description": _INTRODUCTION},
        "tags": [{"name": name, "description": line} for name, line in TAGS.items() if name in used],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": dict(sorted(components.schemas.items())),
            "headers": HEADERS,
            "securitySchemes": _SECURITY,
        },
    }


def operations(catalogue: Catalogue) -> Operations:
    """Everything that is said; examples name forms of the catalogue."""
    rooms = (orders, jobs, datasets, accounts, webhooks, service)
    known = {*_names(catalogue)}
    return {name: _sifted(each, known) for room in rooms for name, each in room.OPERATIONS.items()}


def routes(app: Quart) -> Iterator[tuple[Rule, str]]:
    """Every route and method for programs that the app was given; HEAD and OPTIONS come with them."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.partition(".")[0] in FOR_PEOPLE:
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method


def path(rule: Rule) -> str:
    """The rule's path as OpenAPI writes it."""
    return _VARIABLE.sub(r"{\1}", rule.rule)


def _names(catalogue: Catalogue) -> list[str]:
    return [*catalogue.forms, *catalogue.aliases]


def _sifted(operation: Operation, known: set[str]) -> Operation:
    """Without the examples of forms that this catalogue does not have."""
    if operation.body is None:
        return operation
    examples = operation.body.examples.items()
    kept = {title: body for title, body in examples if {*_named_forms(body)} <= known}
    return replace(operation, body=replace(operation.body, examples=kept))


def _named_forms(body: Mapping[str, Any]) -> list[str]:
    if not isinstance(body, Mapping):
        return []
    return [*body.get("form_ids", ()), *([body["form_id"]] if "form_id" in body else ())]


def _operation(rule: Rule, operation: Operation) -> dict[str, Any]:
    parameters = [
        *map(_path_parameter, _VARIABLE.findall(rule.rule)),
        *(_parameter(key, "query") for key in operation.parameters),
        *(_parameter(key, "header") for key in operation.headers),
    ]
    return {
        "tags": [operation.tag],
        "operationId": str(rule.endpoint).replace(".", "_"),
        "summary": operation.summary,
        "security": _security(operation),
        "responses": responses(operation, in_path=bool(rule.arguments)),
        **({"description": operation.description} if operation.description else {}),
        **({"parameters": parameters} if parameters else {}),
        **({"requestBody": _body(operation.body)} if operation.body else {}),
    }


def _body(body: Body) -> dict[str, Any]:
    examples = {title: {"value": example} for title, example in body.examples.items()}
    content = {"schema": body.shape, **({"examples": examples} if examples else {})}
    return {"required": True, "content": {body.media: content}}


def _security(operation: Operation) -> list[dict[str, list[str]]]:
    if operation.access == PUBLIC:
        return []
    if operation.access == SESSION:
        return [{"session": []}]
    by_key: list[dict[str, list[str]]] = [{"key": [operation.access]}]
    return [*by_key, {"session": []}] if operation.or_session else by_key


def _path_parameter(name: str) -> dict[str, Any]:
    schema, means = PATH_PARAMETERS[name]
    return {"name": name, "in": "path", "required": True, "schema": schema, "description": means}


def _parameter(key: Key[Any], place: str) -> dict[str, Any]:
    return {
        "name": key.name,
        "in": place,
        "required": key.required,
        "schema": with_default(key.kind.shape(), key.default),
        "description": key.means,
    }
