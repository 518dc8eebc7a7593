"""Small words for writing JSON schemas: each returns a new plain object.

A function may stand for options or for a schema, where they follow from tables that may get a row more:
whoever makes the document asks it then. What does not belong here: reading a value (`kinds.py`).
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

Schema = dict[str, Any]
Options = Collection[str] | Callable[[], Collection[str]]

NULL: Schema = {"type": "null"}


@dataclass(frozen=True, slots=True)
class Named:
    """A schema that the document shows once, under its name, and refers to wherever it stands."""

    name: str
    schema: Schema | Callable[[], Schema]


Shape = Schema | Named | Callable[[], Schema]


def text(description: str = "", **more: Any) -> Schema:
    return described({"type": "string", **more}, description)


def one_of_texts(options: Options, description: str = "") -> Schema:
    return described({"type": "string", "enum": options if callable(options) else list(options)}, description)


def integer(low: int | None = None, high: int | None = None, description: str = "", **more: Any) -> Schema:
    bounds = {"minimum": low, "maximum": high}
    given = {word: bound for word, bound in bounds.items() if bound is not None}
    return described({"type": "integer", **more, **given}, description)


def number(description: str = "", **more: Any) -> Schema:
    return described({"type": "number", **more}, description)


def boolean(description: str = "", **more: Any) -> Schema:
    return described({"type": "boolean", **more}, description)


def moment(description: str = "") -> Schema:
    """A point in time, ISO 8601 in UTC."""
    return text(description, format="date-time")


def uuid(description: str = "") -> Schema:
    return text(description, format="uuid")


def array(items: Shape, description: str = "", **more: Any) -> Schema:
    return described({"type": "array", "items": items, **more}, description)


def record(
    required: Mapping[str, Shape], optional: Mapping[str, Shape] | None = None, description: str = ""
) -> Schema:
    """An object with these keys and no others."""
    made: Schema = {"type": "object", "properties": {**required, **(optional or {})}}
    if required:
        made["required"] = list(required)
    made["additionalProperties"] = False
    return described(made, description)


def named(name: str, description: str = "", /, **keys: Shape) -> Named:
    """A record of all these keys, under a name."""
    return Named(name, record(keys, description=description))


def table(values: Shape, description: str = "") -> Schema:
    """An object with any keys."""
    return described({"type": "object", "additionalProperties": values}, description)


def nullable(shape: Shape) -> Schema:
    """The shape, or null. A schema that names no type allows null already."""
    if not isinstance(shape, dict) or "enum" in shape:
        return {"anyOf": [shape, NULL]}
    if "anyOf" in shape:
        return {**shape, "anyOf": [*shape["anyOf"], NULL]}
    if "type" not in shape:
        return shape
    kind = shape["type"]
    return {**shape, "type": [*(kind if isinstance(kind, list) else [kind]), "null"]}


def described(schema: Schema, description: str) -> Schema:
    return {**schema, "description": description} if description else schema
