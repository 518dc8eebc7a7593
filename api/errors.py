"""Every error that the API answers with: one table, one shape.

What is not here: which faults a request has (`symage.orders`), and what the domain raises (`symage.errors`).
"""

import logging
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from quart import Quart, Response, request
from werkzeug.exceptions import HTTPException

from api.envelope import META, json_response, request_id
from symage.errors import BadRequest, InsufficientCredits, Problem, SymageError
from symage.shapes import array, integer, named, one_of_texts, record, table, text
from symage.storage.faults import is_passing

STATUS: Mapping[str, int] = MappingProxyType(
    {
        "unauthorized": 401,
        "forbidden": 403,
        "not_found": 404,
        "form_not_found": 404,
        "job_not_found": 404,
        "account_not_found": 404,
        "key_not_found": 404,
        "webhook_not_found": 404,
        "delivery_not_found": 404,
        "batch_not_found": 404,
        "dataset_not_found": 404,
        "version_not_found": 404,
        "method_not_allowed": 405,
        "request_timeout": 408,
        "rate_limited": 429,
        "payload_too_large": 413,
        "unsupported_media_type": 415,
        "unknown_form": 400,
        "invalid_output_format": 400,
        "missing_pdf_dependency": 400,
        "ml_formats_disabled": 400,
        "missing_render_dependency": 400,
        "format_unsupported_for_form": 400,
        "invalid_coherence_mode": 400,
        "invalid_label_scheme": 400,
        "invalid_fill_scenarios": 422,
        "invalid_format": 400,
        "bad_request": 400,
        "validation_error": 422,
        "insufficient_credits": 402,
        "job_not_completed": 409,
        "job_ended": 409,
        "key_revoked": 409,
        "webhook_inactive": 409,
        "too_many_webhooks": 409,
        "dataset_exists": 409,
        "too_many_datasets": 409,
        "refresh_running": 409,
        "target_unwritable": 409,
        "batch_exhausted": 409,
        "batch_revoked": 409,
        "sharded_dataset": 409,
        "too_much_open": 409,
        "expired": 410,
        "precondition_failed": 412,
        "range_not_satisfiable": 416,
        "queue_full": 503,
        "not_ready": 503,
        "unavailable": 503,
        "batch_busy": 503,
        "generation_failed": 500,
        "damaged_file": 500,
        "internal_error": 500,
        "insufficient_storage": 507,
    }
)
"""Code -> status, by priority: of several problems the first in this table gives the answer's code."""

BY_STATUS: Mapping[int, str] = MappingProxyType(
    {
        400: "bad_request",
        404: "not_found",
        405: "method_not_allowed",
        408: "request_timeout",
        412: "precondition_failed",
        413: "payload_too_large",
        415: "unsupported_media_type",
        416: "range_not_satisfiable",
    }
)
"""What the web framework itself refuses, by its status."""

HEADERS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"queue_full": {"Retry-After": "5"}, "unavailable": {"Retry-After": "5"}}
)
"""What an answer of this code says in its headers."""

MOST_PROBLEMS = 100
"""How many problems one answer lists."""

_CODE = one_of_texts(STATUS)
_PROBLEM = record({"code": _CODE, "field": text(), "message": text()})
_DETAILS = {
    **table({}, "problems: every fault of the request, each with its field"),
    "properties": {"problems": array(_PROBLEM, maxItems=MOST_PROBLEMS)},
}
ERROR = named(
    "Error",
    "Both shapes that clients of any age read",
    error=record({"code": _CODE, "message": text(), "details": _DETAILS}),
    detail=record({"code": _CODE, "message": text(), "status": integer(400, 599)}),
    meta=record(META),
)

_PRIORITY = {code: rank for rank, code in enumerate(STATUS)}
_log = logging.getLogger("symage.api")


class ApiError(Exception):
    """A fault that only HTTP knows, such as a missing key; `code` stands in STATUS."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        details: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.code = code
        self.message = message
        self.details = dict(details or {})
        self.headers = dict(headers or {})
        super().__init__(message)


def invalid(field: str, message: str, code: str = "bad_request") -> BadRequest:
    """A request with one problem."""
    return BadRequest([Problem(code, field, message)])


def register(app: Quart) -> None:
    """Give the app its one way to answer errors."""
    app.register_error_handler(ApiError, _api_error)
    app.register_error_handler(SymageError, _domain_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


async def _api_error(error: ApiError) -> Response:
    return _answer(error.code, error.message, error.details, error.headers)


async def _domain_error(error: SymageError) -> Response:
    if isinstance(error, BadRequest):
        return _bad_request(error)
    if isinstance(error, InsufficientCredits):
        return _answer(error.code, str(error), {"required": error.required, "available": error.available})
    if error.code not in STATUS:
        return await _unexpected(error)
    return _answer(error.code, str(error), headers=HEADERS.get(error.code))


async def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    code = BY_STATUS.get(status, "bad_request" if status < 500 else "internal_error")
    return _answer(code, _sentence(code, error), headers=headers)


async def _unexpected(error: Exception) -> Response:
    if is_passing(error):
        _log.warning("%s %s put off, request %s: %r", request.method, request.path, request_id(), error)
        return _answer(
            "unavailable", "This is out of order for a moment; try again", headers=HEADERS["unavailable"]
        )
    return _answer("internal_error", log_unexpected(error))


def log_unexpected(error: Exception) -> str:
    """Keep a fault of ours in the log; what is said of it outside."""
    # The path, not the query: a signed link's signature does not belong in a log.
    _log.error("%s %s failed, request %s", request.method, request.path, request_id(), exc_info=error)
    return f"Something went wrong here; quote request {request_id()}"


def _sentence(code: str, error: HTTPException) -> str:
    if code == "method_not_allowed":
        return f"{request.method} is not allowed here"
    if code == "not_found":
        return "There is nothing at this address"
    return error.description or error.name


def _bad_request(error: BadRequest) -> Response:
    """The problem that comes first in STATUS names the answer; all are listed, in that order."""
    problems = sorted(error.problems, key=lambda problem: _PRIORITY[problem.code])
    listed = [
        {"code": problem.code, "field": problem.field, "message": problem.message}
        for problem in problems[:MOST_PROBLEMS]
    ]
    return _answer(problems[0].code, problems[0].message, {**error.details, "problems": listed})


def _answer(
    code: str,
    message: str,
    details: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Both shapes that clients of any age read: `error` and `detail`."""
    status = STATUS[code]
    body = {
        "error": {"code": code, "message": message, "details": dict(details or {})},
        "detail": {"code": code, "message": message, "status": status},
        "meta": {"request_id": request_id()},
    }
    return json_response(body, status=status, headers=headers)
