"""What is said of an operation beside its path and method, which the app knows, and beside what is
declared where a request is read and an answer made."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from symage.fields import Key
from symage.objects import Object
from symage.shapes import Schema, Shape

PUBLIC = "public"
SESSION = "session"


@dataclass(frozen=True, slots=True)
class Body:
    """A body, of JSON unless `media` says otherwise. `examples`: title -> body."""

    wanted: Object | Schema
    examples: Mapping[str, Any] = field(default_factory=dict)
    media: str = "application/json"

    @property
    def shape(self) -> Shape:
        return self.wanted.shape() if isinstance(self.wanted, Object) else self.wanted


@dataclass(frozen=True, slots=True)
class Answer:
    """What a success carries. `media` other than JSON is a file; `meta` describes what the envelope adds
    to the request's id, and is None for an answer without an envelope."""

    shape: Shape | None = None
    meta: Mapping[str, Shape] | None = None
    optional_meta: Mapping[str, Shape] = field(default_factory=dict)
    example: Any = None
    media: tuple[str, ...] = ("application/json",)
    description: str = "Success"
    ranged: bool = False
    """Whether parts can be asked for by Range and unchanged content by If-None-Match."""


@dataclass(frozen=True, slots=True)
class Operation:
    """`access`: the scope that a key needs, PUBLIC, or SESSION. `errors`: codes beyond those that follow
    from access, path, body and parameters."""

    summary: str
    answer: Answer
    access: str = "read"
    description: str = ""
    parameters: tuple[Key[Any], ...] = ()
    """Of the query."""
    headers: tuple[Key[Any], ...] = ()
    body: Body | None = None
    errors: tuple[str, ...] = ()
    or_session: bool = False
    """Whether a session will do in place of a key."""
    tag: str = ""


Operations = Mapping[str, Operation]
"""Endpoint -> what is said of it."""


def tagged(tag: str, operations: Operations) -> Operations:
    return {endpoint: replace(each, tag=tag) for endpoint, each in operations.items()}


def enveloped(shape: Shape, example: Any = None, meta: Mapping[str, Shape] | None = None) -> Answer:
    return Answer(shape, meta or {}, example=example)


def bare(shape: Shape, example: Any = None) -> Answer:
    return Answer(shape, None, example=example)


def file(description: str, *media: str, ranged: bool = True) -> Answer:
    return Answer(None, None, media=media, description=description, ranged=ranged)
