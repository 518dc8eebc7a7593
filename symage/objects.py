"""Objects of declared keys: how a JSON schema says them. Reading them is `Fields`' part."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from symage.fields import Fault, Key, Keys
from symage.shapes import NULL, Named, Schema, Shape, described, nullable, record


@dataclass(frozen=True, slots=True)
class Object:
    """Its keys are read by `Fields`. `name`: what the document calls it, `one_of`: title -> key, where it
    has exactly one of several."""

    keys: Keys
    name: str = ""
    one_of: Mapping[str, Key[Any]] = field(default_factory=dict)

    def read(self, value: Any) -> Mapping[str, Any] | Fault:
        return value if isinstance(value, dict) else Fault("must be an object")

    def shape(self) -> Shape:
        if not self.one_of:
            schema = record_of(self.keys)
        else:
            ways = [{"title": title, **self._with(key)} for title, key in self.one_of.items()]
            schema = {"oneOf": ways}
        return Named(self.name, schema) if self.name else schema

    def _with(self, wanted: Key[Any]) -> Schema:
        """The keys where `wanted` is there and the others of `one_of` are not."""
        made = record_of(tuple(key for key in self.keys if key not in self.one_of.values()))
        others = {key.name: NULL for key in self.one_of.values() if key is not wanted}
        made["properties"] = {wanted.name: key_shape(wanted, given=True), **others, **made["properties"]}
        made["required"] = [wanted.name, *made.get("required", ())]
        return made


def key_shape(key: Key[Any], *, given: bool) -> Shape:
    """The value under a key; `given`: where it can be neither absent nor null."""
    shape = key.kind.shape()
    if not given:
        shape = with_default(nullable(shape), key.default)
    return described(shape, key.means) if isinstance(shape, dict) else shape


def record_of(keys: Keys) -> Schema:
    """The schema of an object with these keys."""
    required = {key.name: key_shape(key, given=True) for key in keys if key.required}
    optional = {key.name: key_shape(key, given=False) for key in keys if not key.required}
    return record(required, optional)


def with_default(schema: Shape, default: Any) -> Shape:
    """The schema, and what absence means; null and what is empty say nothing of it."""
    if not isinstance(schema, dict) or default in (None, (), [], {}):
        return schema
    return {**schema, "default": plain(default)}


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
