"""A form definition made ready for bulk work, once per process: all that no value can change.

What belongs here: constant bytes and captions of the pages, and where each field's text goes.
What does not: any value (`layout.py`) and any file (`pdf.py`, `raster.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from symage.documents.captions import Entity, entities
from symage.documents.drawing import Drawing, draw, typefaces_of
from symage.documents.linking import unknown_captions
from symage.documents.skeleton import PageContent, Skeleton, skeleton
from symage.documents.typefaces import Typeface, typeface
from symage.errors import DefinitionError, Problem
from symage.forms.definition import Field, FormDefinition, Part
from symage.geometry import Box

MILLI = 1000
"""Layout counts in thousandths of a point."""


class Placing(IntEnum):
    """How the text of a slot is set."""

    LEFT = 0
    CENTRE = 1
    RIGHT = 2
    MARK = 3
    """An X in the middle of a check box."""


@dataclass(frozen=True, slots=True)
class Look:
    """How filled-in text looks: size in points, colour as #rrggbb, and by how many points right and down of
    its place the print has slipped."""

    typeface: str
    size: float
    colour: str
    offset: tuple[float, float] = (0.0, 0.0)


LOOKS: Mapping[str, Look] = {
    "typed": Look("Courier", 10, "#000000"),
    "printed": Look("Helvetica", 9, "#000000"),
    "viewer": Look("Helvetica-Bold", 8, "#000080"),
}
MARK_TYPEFACE = "Helvetica-Bold"
MARK, FIRST_TEXT = 0, 1
"""Indexes into `CompiledForm.typefaces`: of the X in check boxes, and of the text of the first look."""


@dataclass(frozen=True, slots=True)
class CompiledPage:
    """A blank page in points, its content stream and printed text; `colour`: whether all is not grey."""

    width: float
    height: float
    content: bytes
    entities: tuple[Entity, ...]
    colour: bool


@dataclass(frozen=True, slots=True)
class TextColumn:
    """One sequence of texts of a filled form: a field, or one option of a choice (`option` is its name)."""

    field: int
    option: str | None
    lines: int
    comb: int
    piece: int | None
    """Which of the field's pieces it is; None for a text that is not shared out."""
    slots: tuple[int, ...]
    """Indexes into `TextSlots`: the places where this text stands; of a comb, those of its first cell."""


@dataclass(frozen=True, slots=True, eq=False)
class TextSlots:
    """Every box that takes text, in columns; thousandths of a point from the top left of the page."""

    field: NDArray[np.int64]
    page: NDArray[np.int64]
    left: NDArray[np.int64]
    top: NDArray[np.int64]
    width: NDArray[np.int64]
    height: NDArray[np.int64]
    placing: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class CompiledForm:
    """Everything about a form that is the same in all its documents. Pages count from 0."""

    form: FormDefinition
    looks: tuple[Look, ...]
    """Those that a document of the form may have; the first is the usual one."""
    pages: tuple[CompiledPage, ...]
    columns: tuple[TextColumn, ...]
    slots: TextSlots
    typefaces: tuple[Typeface, ...]
    """Of the marks, then of each look."""
    resources: tuple[str, ...]
    """Names, in the pages' resources, of `typefaces`."""
    fonts: Mapping[str, Typeface]
    characters: Mapping[str, frozenset[str]]
    """What the pages show in each typeface, by its name."""
    skeleton: Skeleton


def compile_form(form: FormDefinition, looks: Sequence[Look] = ()) -> CompiledForm:
    """Draw the blank pages and place the fields. `looks`: what its documents may look like, if not as the
    definition says. Raises DefinitionError when the face cannot be drawn."""
    looks = tuple(looks) or (LOOKS[form.typeface],)
    texts = [look.typeface for look in looks]
    face_pages = [form.face.page(number) for number in form.face_pages]
    names = dict.fromkeys([*texts, MARK_TYPEFACE, *typefaces_of(form.face, face_pages)])
    resources = {name: f"/F{i}" for i, name in enumerate(names, 1)}
    drawings = [draw(form.face, page, resources) for page in face_pages]
    characters = _characters(drawings)
    _check_characters(form, characters)
    pages = tuple(
        CompiledPage(
            width=page.width,
            height=page.height,
            content=b"q\n" + drawing.content + b"\nQ",
            entities=entities(form.face, page, drawing.captions, form.fields, number),
            colour=drawing.colour or any(look.colour != "#000000" for look in looks),
        )
        for number, (page, drawing) in enumerate(zip(face_pages, drawings, strict=True), 1)
    )
    _check_captions(form, pages)
    fonts = {resource: typeface(name) for name, resource in resources.items()}
    columns, slots = _placed(form)
    return CompiledForm(
        form=form,
        looks=looks,
        pages=pages,
        columns=columns,
        slots=slots,
        typefaces=tuple(typeface(name) for name in (MARK_TYPEFACE, *texts)),
        resources=tuple(resources[name] for name in (MARK_TYPEFACE, *texts)),
        fonts=fonts,
        characters=characters,
        skeleton=skeleton(
            form.name,
            [PageContent(page.width, page.height, page.content) for page in pages],
            fonts,
            characters,
        ),
    )


def _characters(drawings: Sequence[Drawing]) -> dict[str, frozenset[str]]:
    """Every character that each typeface draws, on any page."""
    characters: dict[str, frozenset[str]] = {}
    for name, used in (item for drawing in drawings for item in drawing.characters.items()):
        characters[name] = characters.get(name, frozenset()) | used
    return characters


def _check_characters(form: FormDefinition, characters: Mapping[str, frozenset[str]]) -> None:
    problems = [
        Problem("missing_glyph", form.id, f"the cut {name} has no glyph for {character!r}")
        for name, used in characters.items()
        for character in sorted(used)
        if typeface(name).width(character) == 0
    ]
    if problems:
        raise DefinitionError(problems)


def _check_captions(form: FormDefinition, pages: Sequence[CompiledPage]) -> None:
    texts = [[[word.text for word in entity.words] for entity in page.entities] for page in pages]
    problems = [
        Problem("unknown_caption", f"{form.id}.{field.id}", f"page {number} has no caption {begin!r}")
        for field in form.fields
        for number in sorted({place.page for place in field.places})
        for begin in unknown_captions(texts[number - 1], field)
    ]
    if problems:
        raise DefinitionError(problems)


# ---- fields into columns and slots


@dataclass(frozen=True, slots=True)
class _Slot:
    field: int
    page: int
    box: Box
    placing: Placing


def _placed(form: FormDefinition) -> tuple[tuple[TextColumn, ...], TextSlots]:
    columns: list[TextColumn] = []
    slots: list[_Slot] = []
    for index, field in enumerate(form.fields):
        for option, piece, boxes in _texts(field):
            cells = [_slots_of(index, field, page, box, piece or 0) for page, box in boxes]
            first = [len(slots) + sum(map(len, cells[:i])) for i in range(len(cells))]
            slots.extend(slot for group in cells for slot in group)
            columns.append(TextColumn(index, option, field.lines, field.comb or 0, piece, tuple(first)))
    return tuple(columns), _in_columns(slots)


def _texts(field: Field) -> Iterator[tuple[str | None, int | None, list[tuple[int, Box]]]]:
    """The texts that a field shows, each as option, piece and places: one, or one for every option of a
    choice, or one for every piece."""
    if field.options is None and not field.pieces:
        yield None, None, [(place.page, place.box) for place in field.places]
    for option, box in (field.options or {}).items():
        yield option, None, [(field.page, box)]
    for piece, box in enumerate(field.pieces):
        yield None, piece, [(field.page, box)]


def _slots_of(index: int, field: Field, page: int, box: Box, piece: int) -> list[_Slot]:
    if not field.comb:
        return [_Slot(index, page, box, Placing.CENTRE if piece else _placing(field))]
    runs = field.parts or (Part(box, field.comb),)
    return [_Slot(index, page, cell, Placing.CENTRE) for run in runs for cell in _cells(run)]


def _cells(run: Part) -> Iterator[Box]:
    box, width = run.box, run.box.width / run.cells
    for i in range(run.cells):
        yield Box(box.left + i * width, box.top, box.left + (i + 1) * width, box.bottom)


def _placing(field: Field) -> Placing:
    if field.type in ("checkbox", "choice"):
        return Placing.MARK
    return {"left": Placing.LEFT, "center": Placing.CENTRE, "right": Placing.RIGHT}[field.align]


def _in_columns(slots: Sequence[_Slot]) -> TextSlots:
    def column(values: Iterator[float]) -> NDArray[np.int64]:
        return np.array([round(value) for value in values], np.int64)

    return TextSlots(
        field=column(slot.field for slot in slots),
        page=column(slot.page - 1 for slot in slots),
        left=column(slot.box.left * MILLI for slot in slots),
        top=column(slot.box.top * MILLI for slot in slots),
        width=column(slot.box.width * MILLI for slot in slots),
        height=column(slot.box.height * MILLI for slot in slots),
        placing=column(slot.placing for slot in slots),
    )
