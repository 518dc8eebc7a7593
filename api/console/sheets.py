"""A page with its labels, as screens show it: boxes over the picture, and the list of values beside it.

Made from a page's FUNSD file, of a dataset or of a sample alike. What does not belong here: where pictures
and labels come from (`viewer.py`, `samples.py`).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from symage.annotations.schemes import SCHEMES
from symage.forms.definition import FormDefinition
from symage.geometry import facing

POINTS_PER_INCH = 72
KINDS = ("answer", "question", "header", "other")
Link = tuple[float, float, float, float]

AROUND = 0.02
"""Inches between a box and the line that shows it."""


@dataclass(frozen=True, slots=True)
class PageOf:
    """A page of one item: `page` from 0."""

    form_id: str
    surface: str
    page: int

    @classmethod
    def named(cls, key: str) -> "PageOf":
        """The reverse of `key`; of what is none, a page that nothing has."""
        form_id, surface, number = (*key.rsplit(".", 2), "", "")[:3]
        known = number.isascii() and number.isdigit() and len(number) < 4
        return cls(form_id, surface, int(number) if known else -1)

    @property
    def key(self) -> str:
        return f"{self.form_id}.{self.surface}.{self.page}"


@dataclass(frozen=True, slots=True)
class Mark:
    """A box of a page: the corners of its outline as SVG wants them, in pixels.
    `field_id`: of an answer."""

    number: int
    kind: str
    points: str
    text: str
    field_id: str | None


@dataclass(frozen=True, slots=True)
class Value:
    """A filled field: its `caption`, what labels call it, its text, and the numbers of its boxes."""

    field_id: str
    caption: str
    name: str
    type: str
    concept: str
    text: str
    marks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`width` and `height` in pixels of the resolution that its boxes are told in."""

    width: int
    height: int
    marks: Sequence[Mark]
    links: Sequence[Link]
    values: Sequence[Value]

    def count(self, kind: str) -> int:
        return sum(mark.kind == kind for mark in self.marks)


def sheet_of(funsd: bytes | None, form: FormDefinition, page: int, dpi: int, scheme: str) -> Sheet:
    """`page` of the form, from 0; without labels a bare page."""
    width, height = page_size(form, page, dpi)
    entities = json.loads(funsd)["form"] if funsd else []
    marks = [_mark(entity, dpi * AROUND) for entity in entities]
    return Sheet(width, height, marks, list(_links(entities)), _values(entities, form, scheme))


def page_size(form: FormDefinition, page: int, dpi: int) -> tuple[int, int]:
    """In pixels."""
    face = form.face.page(form.face_pages[page])
    return round(face.width * dpi / POINTS_PER_INCH), round(face.height * dpi / POINTS_PER_INCH)


def _mark(entity: Mapping[str, Any], around: float) -> Mark:
    """Drawn `around` pixels outside of its box: a line on the box would hide the ink at its edges."""
    left, top, right, bottom = entity["box"]
    corners = entity.get("quad") or [[left, top], [right, top], [right, bottom], [left, bottom]]
    middle = [sum(corner[axis] for corner in corners) / 4 for axis in (0, 1)]
    points = " ".join(
        ",".join(
            str(round(at + (around if at > mid else -around), 1))
            for at, mid in zip(corner, middle, strict=True)
        )
        for corner in corners
    )
    return Mark(entity["id"], entity["label"], points, entity["text"], entity.get("field_id"))


def _links(entities: Sequence[Mapping[str, Any]]) -> list[Link]:
    """From the edge of each question to the edge of its answer, that lines do not strike texts through."""
    found = []
    for entity in entities:
        if entity["label"] == "answer":
            for asked, answered in entity["linking"]:
                (x, y), (to_x, to_y) = facing(entities[asked]["box"], entities[answered]["box"])
                found.append((x, y, to_x, to_y))
    return found


def _values(entities: Sequence[Mapping[str, Any]], form: FormDefinition, scheme: str) -> list[Value]:
    """In the order of the form's fields; a field in several places is one value."""
    marks: dict[str, list[Mapping[str, Any]]] = {}
    for entity in entities:
        if entity["label"] == "answer":
            marks.setdefault(entity["field_id"], []).append(entity)
    name = SCHEMES[scheme]
    return [
        Value(
            field_id=field.id,
            caption=field.label,
            name=name(field),
            type=field.type_name,
            concept=field.semantic_concept or "",
            text=str(marks[field.id][0].get("option") or marks[field.id][0]["text"]),
            marks=tuple(entity["id"] for entity in marks[field.id]),
        )
        for field in form.fields
        if field.id in marks
    ]
