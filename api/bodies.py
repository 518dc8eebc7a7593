"""Request bodies: strict JSON objects, or a refusal that says why."""

from collections.abc import Iterable
from typing import Any

from quart import request

from api.errors import ApiError, invalid
from symage import strict_json

MOST_BYTES = 1 << 20
DEEPEST = 32


async def read_object() -> dict[str, Any]:
    """The JSON object that the request carries. A body above MOST_BYTES never gets here."""
    raw = await request.get_data(cache=False, as_text=False, parse_form_data=False)
    if raw and request.mimetype != "application/json":
        raise ApiError("unsupported_media_type", "The body must be application/json")
    body = parse(raw)
    if not isinstance(body, dict):
        raise invalid("", "The body must be a JSON object")
    return body


def parse(raw: bytes) -> Any:
    """Strict JSON: UTF-8, no duplicate keys, finite numbers, at most DEEPEST levels."""
    try:
        body = strict_json.parse(raw.decode("utf-8"), of_pairs=_object)
    except UnicodeDecodeError:
        raise invalid("", "The body is not valid UTF-8") from None
    except RecursionError:
        raise invalid("", _too_deep()) from None
    except ValueError as error:
        raise invalid("", f"The body is not valid JSON: {error}") from None
    if _deeper_than(body, DEEPEST):
        raise invalid("", _too_deep())
    return body


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("an object names a key twice")
    return found


def _deeper_than(body: Any, levels: int) -> bool:
    """Walks level by level, so that depth costs no recursion."""
    layer = [body]
    for _ in range(levels + 1):
        layer = [child for value in layer for child in _children(value)]
        if not layer:
            return False
    return True


def _children(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _too_deep() -> str:
    return f"The body is nested deeper than {DEEPEST} levels"
