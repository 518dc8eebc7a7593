"""What labels say of a document, in one shape for all formats: the packed files are read into it, and the
layout's own truth is put into it, so that one comparison (`comparing.py`) holds them against each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

Sides = tuple[float, ...]
"""left, top, right, bottom in pixels"""
Corners = tuple[float, ...]
"""x and y of each corner in pixels, clockwise from the one that is the top left of the clean page"""


class Thing(NamedTuple):
    """Something that is labelled on a page, None for what a format does not say of it. `names`: what it is
    called: its class or tag, its field, its option. `links`: what it is joined to. `rest`: what else is said.
    `parts`: the words of an entity, the cells of a word. `faint`: so little of it is on the picture that it
    may be left out. A page has a thousand of these in each format: as tuples they are made and compared in
    no time."""

    page: int
    names: tuple[object, ...]
    text: str | None = None
    box: Sides | None = None
    outline: Corners | None = None
    links: tuple[object, ...] = ()
    rest: tuple[object, ...] = ()
    parts: tuple["Thing", ...] = ()
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """Of a document. `about`: what is said of it as a whole, and of its pages. `ids`: what no other document
    of the job may have."""

    about: Mapping[str, object]
    things: Sequence[Thing]
    ids: Sequence[object] = field(default=())
