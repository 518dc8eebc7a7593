"""The responses of an operation: its success, and a failure for every status that its codes have."""

from collections.abc import Collection
from typing import Any

from api import errors
from api.envelope import META
from api.openapi.operation import PUBLIC, SESSION, Answer, Operation
from api.queries import Word
from symage.shapes import integer, record, text, uuid

HEADERS: dict[str, Any] = {
    "X-Request-Id": {"schema": uuid(), "description": "Quote it when asking about this request"},
    "X-RateLimit-Limit": {"schema": integer(1), "description": "Requests a second of the key's tier"},
    "X-RateLimit-Remaining": {"schema": integer(0), "description": "Requests left at once"},
    "X-RateLimit-Reset": {"schema": integer(0), "description": "Unix seconds at which all are left again"},
    "Retry-After": {"schema": integer(1), "description": "Seconds to wait"},
    "Allow": {"schema": text(), "description": "The methods that are allowed"},
}
JSON = "application/json"
META_EXAMPLE = {"request_id": "550e8400-e29b-41d4-a716-446655440000"}
_OF_KEYS = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")
_RETRIED = (429, 503)


def responses(operation: Operation, *, in_path: bool) -> dict[str, Any]:
    """By status. `in_path`: whether the path has parameters, so that there may be nothing there."""
    found = {"200": _success(operation)}
    if operation.answer.ranged:
        found["206"] = {**_success(operation), "description": "The part that Range names"}
        found["304"] = {"description": "The content that If-None-Match names", "headers": _headers(operation)}
    by_status: dict[int, list[str]] = {}
    for code in _codes(operation, in_path):
        by_status.setdefault(errors.STATUS[code], []).append(code)
    for status, codes in sorted(by_status.items()):
        found[str(status)] = _failure(operation, status, codes)
    return found


def _codes(operation: Operation, in_path: bool) -> Collection[str]:
    """The codes that the table names, and those that follow from access, path, body and parameters."""
    codes = {*operation.errors, "rate_limited", "internal_error", "method_not_allowed"}
    codes |= {
        key.code for key in (*operation.parameters, *operation.headers) if not isinstance(key.kind, Word)
    }
    if operation.access != PUBLIC:
        codes.add("unauthorized")
    if operation.access not in (PUBLIC, SESSION):
        codes.add("forbidden")
    if operation.body:
        codes |= {"bad_request", "payload_too_large", "unsupported_media_type", "request_timeout"}
    if in_path:
        codes.add("not_found")
    if operation.answer.ranged:
        codes.add("range_not_satisfiable")
    return [code for code in errors.STATUS if code in codes]


def _success(operation: Operation) -> dict[str, Any]:
    answer = operation.answer
    content = {media: _content(answer, media) for media in answer.media}
    return {"description": answer.description, "headers": _headers(operation), "content": content}


def _content(answer: Answer, media: str) -> dict[str, Any]:
    if answer.shape is None:
        return {"schema": text(contentMediaType=media)} if media.startswith("text/") else {}
    if answer.meta is None:
        return {"schema": answer.shape, **_example(answer.example)}
    schema = record({"data": answer.shape, "meta": record({**META, **answer.meta}, answer.optional_meta)})
    if answer.example is None:
        return {"schema": schema}
    return {"schema": schema, **_example({"data": answer.example, "meta": META_EXAMPLE})}


def _example(example: Any) -> dict[str, Any]:
    return {} if example is None else {"example": example}


def _failure(operation: Operation, status: int, codes: list[str]) -> dict[str, Any]:
    headers = _headers(operation)
    if status in _RETRIED:
        headers["Retry-After"] = _header("Retry-After")
    if status == 405:
        headers["Allow"] = _header("Allow")
    content = {JSON: {"schema": errors.ERROR, "example": _error_example(codes[0])}}
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
        "meta": META_EXAMPLE,
    }
