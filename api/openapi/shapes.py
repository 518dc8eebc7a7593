"""Small words for writing JSON schemas: each returns a new plain object."""

from collections.abc import Collection, Mapping
from typing import Any

Schema = dict[str, Any]


def text(description: str = "", **more: Any) -> Schema:
    return _described({"type": "string", **more}, description)


def one_of_texts(options: Collection[str], description: str = "") -> Schema:
    return _described({"type": "string", "enum": list(options)}, description)


def integer(low: int | None = None, high: int | None = None, description: str = "", **more: Any) -> Schema:
    made: Schema = {"type": "integer", **more}
    if low is not None:
        made["minimum"] = low
    if high is not None:
        made["maximum"] = high
    return _described(made, description)


def number(description: str = "", **more: Any) -> Schema:
    return _described({"type": "number", **more}, description)


def boolean(description: str = "", **more: Any) -> Schema:
    return _described({"type": "boolean", **more}, description)


def moment(description: str = "") -> Schema:
    """A point in time, ISO 8601 in UTC."""
    return text(description, format="date-time")


def uuid(description: str = "") -> Schema:
    return text(description, format="uuid")


def array(items: Schema, description: str = "", **more: Any) -> Schema:
    return _described({"type": "array", "items": items, **more}, description)


def record(
    required: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None, description: str = ""
) -> Schema:
    """An object with these keys and no others."""
    made: Schema = {"type": "object", "properties": {**required, **(optional or {})}}
    if required:
        made["required"] = list(required)
    made["additionalProperties"] = False
    return _described(made, description)


def table(values: Schema, description: str = "") -> Schema:
    """An object with any keys."""
    return _described({"type": "object", "additionalProperties": values}, description)


def nullable(schema: Schema) -> Schema:
    if "$ref" in schema or "enum" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    kind = schema["type"]
    return {**schema, "type": [*(kind if isinstance(kind, list) else [kind]), "null"]}


def named(name: str) -> Schema:
    """A reference to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def _described(schema: Schema, description: str) -> Schema:
    return {**schema, "description": description} if description else schema
