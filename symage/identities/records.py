"""Identities as JSON-ready objects, for callers who want people and no papers."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from symage.identities.catalogue import PATHS
from symage.identities.config import IdentityConfig
from symage.identities.facts import Column
from symage.identities.households import Households, households
from symage.identities.sections import ALWAYS, FIELDS, OPTIONAL, Degrees, Section, Shape
from symage.randomness import Words

Record = dict[str, Any]

_DEFAULT = IdentityConfig()
_PERSON_ID = "person_id"
"""The key that every identity has."""


def identities(
    indexes: Words, config: IdentityConfig = _DEFAULT, needs: frozenset[str] = frozenset()
) -> list[Record]:
    """The identities of some households, with the fields that the configuration asks for. `needs`: of forms
    that they fill."""
    people = households(indexes, needs=needs, config=config, paths=record_paths(config))
    return identity_records(people, config)


def identity_records(people: Households, config: IdentityConfig = _DEFAULT) -> list[Record]:
    """One object per household: money in dollars, dates as ISO text. Needs the columns of record_paths."""
    shown = _objects(people.columns, Section(_shown(config)), len(people.indexes))
    named = zip(people.indexes.tolist(), shown, strict=True)
    return [{_PERSON_ID: person_id(number), **record} for number, record in named]


def person_id(household: int) -> str:
    """What joins all that is told of a household: identities, records, tables."""
    return f"p{household}"


def record_paths(config: IdentityConfig = _DEFAULT) -> tuple[str, ...]:
    """The household paths that the records of a configuration rest on."""
    return tuple(dict.fromkeys(_paths(Section(_shown(config)))))


def _shown(config: IdentityConfig) -> Mapping[str, Shape]:
    included = {
        name: shape for name, shape in OPTIONAL.items() if name in config.include or name in config.fields
    }
    shown = {**ALWAYS, **included}
    if not config.fields:
        return shown
    return {name: shape for name, shape in shown.items() if name in config.fields or name in config.include}


def _paths(shape: Shape) -> list[str]:
    match shape:
        case str():
            return [shape]
        case Degrees(path):
            return [path]
        case Section(fields, present):
            return [path for inner in fields.values() for path in _paths(inner)] + (
                [present] if present else []
            )
        case _:
            return [path for inner in shape for path in _paths(inner)]


def _values(columns: Mapping[str, Column], shape: Shape, rows: int) -> list[Any]:
    match shape:
        case str():
            return _plain(columns[shape], PATHS[shape])
        case Degrees(path):
            return _floats(columns[path])
        case Section():
            return _objects(columns, shape, rows)
        case _:
            lists = [_objects(columns, inner, rows) for inner in shape]
            return [[one for one in row if one is not None] for row in zip(*lists, strict=True)]


def _objects(columns: Mapping[str, Column], section: Section, rows: int) -> list[Any]:
    names = tuple(section.fields)
    values = zip(*(_values(columns, shape, rows) for shape in section.fields.values()), strict=True)
    if section.present is None:
        return [dict(zip(names, row, strict=True)) for row in values]
    there = columns[section.present].tolist()
    return [
        dict(zip(names, row, strict=True)) if one else None for row, one in zip(values, there, strict=True)
    ]


def _floats(texts: pa.Array) -> list[float | None]:
    return [None if text is None else float(text) for text in texts.to_pylist()]


def _plain(column: Column, kind: str) -> list[Any]:
    """A column as Python values that JSON knows."""
    if isinstance(column, pa.Array):
        return list(column.to_pylist())
    if kind == "cents":
        return list((column / 100).tolist())
    if kind == "date":
        return [None if text == "NaT" else text for text in np.datetime_as_string(column).tolist()]
    return list(column.tolist())


_JSON_TYPES: Mapping[str, Record] = {
    "text": {"type": ["string", "null"]},
    "cents": {"type": "number", "description": "US dollars"},
    "int": {"type": "integer"},
    "bool": {"type": "boolean"},
    "date": {"type": ["string", "null"], "format": "date"},
}


def _schema(shape: Shape) -> Record:
    match shape:
        case str():
            return dict(_JSON_TYPES[PATHS[shape]])
        case Degrees():
            return {"type": ["number", "null"]}
        case Section(fields, present):
            made: Record = {"type": "object" if present is None else ["object", "null"]}
            made["properties"] = {name: _schema(inner) for name, inner in fields.items()}
            made["required"] = list(fields)
            return made
        case _:
            return {"type": "array", "items": {**_schema(shape[0]), "type": "object"}}


IDENTITY_SCHEMA: Record = {
    "type": "object",
    "properties": {
        _PERSON_ID: {"type": "string", "description": "The same in records and tables of datasets"},
        **{name: _schema(shape) for name, shape in {**ALWAYS, **OPTIONAL}.items()},
    },
    "additionalProperties": False,
    "required": [_PERSON_ID],
}
"""JSON schema of one identity with every field; `fields` and `include` decide which others are there."""

assert set(IDENTITY_SCHEMA["properties"]) == {_PERSON_ID, *FIELDS}
