"""What is said of an operation beside its path and method, which the app knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from symage.shapes import Schema

PUBLIC = "public"
SESSION = "session"


@dataclass(frozen=True, slots=True)
class Parameter:
    """In the query, or in the header when `place` says so."""

    name: str
    schema: Schema
    description: str
    place: str = "query"


@dataclass(frozen=True, slots=True)
class Body:
    """A JSON body. `examples`: title -> body."""

    schema: Schema
    examples: Mapping[str, Any] = field(default_factory=dict)
    required: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """What a success carries. `media` other than JSON is a file; `meta` describes what the envelope adds
    to the request's id, and is None for an answer without an envelope."""

    schema: Schema | None = None
    meta: Mapping[str, Schema] | None = None
    optional_meta: Mapping[str, Schema] = field(default_factory=dict)
    example: Any = None
    media: tuple[str, ...] = ("application/json",)
    description: str = "Success"
    ranged: bool = False
    """Whether parts can be asked for by Range and unchanged content by If-None-Match."""


@dataclass(frozen=True, slots=True)
class Operation:
    """`access`: the scope that a key needs, PUBLIC, or SESSION. `errors`: codes beyond those that follow
    from access, path and body."""

    tag: str
    summary: str
    access: str
    answer: Answer
    description: str = ""
    parameters: tuple[Parameter, ...] = ()
    body: Body | None = None
    errors: tuple[str, ...] = ()
    or_session: bool = False
    """Whether a session will do in place of a key."""


def enveloped(schema: Schema, example: Any = None, **meta: Schema) -> Answer:
    return Answer(schema, meta, example=example)


def bare(schema: Schema, example: Any = None) -> Answer:
    return Answer(schema, None, example=example)


def file(description: str, *media: str) -> Answer:
    return Answer(None, None, media=media, description=description, ranged=True)
