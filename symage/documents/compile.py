"""A form definition made ready for bulk work, once per process: all that no value can change.

What belongs here: constant bytes and captions of the pages, and where each field's text goes.
What does not: any value (`layout.py`) and any file (`pdf.py`, `raster.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from symage.documents.captions import Entity, PrintedText, printed_text
from symage.documents.drawing import Drawing, draw, typefaces_of
from symage.documents.linking import Links, Named, unknown_captions
from symage.documents.pieces import told_of
from symage.documents.printers import PRINTERS, Printer, plain_id
from symage.documents.skeleton import Captions, PageContent, Skeleton, skeleton
from symage.documents.typefaces import typeface
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
class CompiledPage:
    """A blank page in points, its content stream and printed text; `colour`: whether all is not grey."""

    width: float
    height: float
    content: bytes
    text: PrintedText
    colour: bool

    @property
    def entities(self) -> tuple[Entity, ...]:
        return self.text.entities

    def in_ink(self) -> "CompiledPage":
        entities = tuple(entity.in_ink() for entity in self.entities)
        return replace(self, text=replace(self.text, entities=entities))


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
    copy: NDArray[np.int64]
    """Which of its field's places on the page it belongs to, from 0."""
    signed: NDArray[np.bool_]
    """Whether it takes a signature."""
    amount: NDArray[np.bool_]
    """Whether it takes an amount in cents, which a printer may begin where it likes."""


@dataclass(frozen=True, slots=True, eq=False)
class CompiledForm:
    """Everything about a form that is the same in all its documents. Pages count from 0."""

    form: FormDefinition
    plain: Printer
    """What it is usually printed by."""
    pages: tuple[CompiledPage, ...]
    columns: tuple[TextColumn, ...]
    slots: TextSlots
    captions: Captions
    """The typefaces of the captions."""
    skeleton: Skeleton

    def in_ink(self) -> "CompiledForm":
        """With boxes of what is printed that hold its ink alone."""
        return replace(self, pages=tuple(page.in_ink() for page in self.pages))


def compile_form(form: FormDefinition) -> CompiledForm:
    """Draw the blank pages and place the fields. Raises DefinitionError when the face cannot be drawn."""
    face_pages = [form.face.page(number) for number in form.face_pages]
    resources = {name: f"/F{i}" for i, name in enumerate(typefaces_of(form.face, face_pages), 1)}
    drawings = [draw(form.face, page, resources) for page in face_pages]
    characters = _characters(drawings)
    _check_characters(form, characters)
    pages = tuple(
        CompiledPage(
            width=page.width,
            height=page.height,
            content=b"q\n" + drawing.content + b"\nQ",
            text=printed_text(form.face, page, drawing.captions, form.fields, number, told_of(form)),
            colour=drawing.colour,
        )
        for number, (page, drawing) in enumerate(zip(face_pages, drawings, strict=True), 1)
    )
    _check_captions(form, pages)
    captions = {
        resource: (typeface(name), sorted(characters[name]))
        for name, resource in resources.items()
        if name in characters
    }
    columns, slots = _placed(form)
    return CompiledForm(
        form=form,
        plain=PRINTERS[plain_id(form.typeface)],
        pages=pages,
        columns=columns,
        slots=slots,
        captions=captions,
        skeleton=skeleton(
            form.name,
            [PageContent(page.width, page.height, page.content) for page in pages],
            captions,
            signed=bool(slots.signed.any()),
        ),
    )


def unsigned(compiled: CompiledForm) -> CompiledForm:
    """The same form, where names that sign it are typed."""
    slots = compiled.slots
    return replace(compiled, slots=replace(slots, signed=np.zeros_like(slots.signed)))


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
        if typeface(name).lacks(character)
    ]
    if problems:
        raise DefinitionError(problems)


def _check_captions(form: FormDefinition, pages: Sequence[CompiledPage]) -> None:
    problems = [
        problem
        for index, field in enumerate(form.fields)
        for number in sorted({place.page for place in field.places})
        for problem in _caption_problems(
            f"{form.id}.{field.id}", index, field, number, pages[number - 1].text
        )
    ]
    if problems:
        raise DefinitionError(problems)


def _caption_problems(
    name: str, index: int, field: Field, number: int, printed: PrintedText
) -> Iterator[Problem]:
    """A definition tells of captions that the page has, and each field and each option has one."""
    for begin in unknown_captions(printed.captions, field):
        yield Problem("unknown_caption", name, f"page {number} has no caption {begin!r}")
    if field.options is None and not printed.links[Named(index)]:
        yield Problem(
            "missing_caption", name, f"no caption of page {number} names the field: `caption` tells"
        )
    for option in _unnamed_options(index, field, printed.links) if field.page == number else ():
        message = f"no caption of page {number} names the option {option!r} alone: `option_captions` tells"
        yield Problem("missing_caption", name, message)


def _unnamed_options(index: int, field: Field, links: Links) -> Iterator[str]:
    """Those whose first caption, which is to be their own, is another's too, or that have none."""
    captions = {option: links[Named(index, option)] for option in field.options or {}}
    for option, own in captions.items():
        others = {each for other, named in captions.items() if other != option for each in named}
        if not own or own[0] in others:
            yield option


# ---- fields into columns and slots


@dataclass(frozen=True, slots=True)
class _Slot:
    field: int
    page: int
    box: Box
    placing: Placing
    copy: int


def _placed(form: FormDefinition) -> tuple[tuple[TextColumn, ...], TextSlots]:
    columns: list[TextColumn] = []
    slots: list[_Slot] = []
    for index, field in enumerate(form.fields):
        for option, piece, boxes in _texts(field):
            cells = [
                _slots_of(index, field, page, box, piece or 0, copy)
                for (page, box), copy in zip(boxes, _copies(boxes), strict=True)
            ]
            first = [len(slots) + sum(map(len, cells[:i])) for i in range(len(cells))]
            slots.extend(slot for group in cells for slot in group)
            columns.append(TextColumn(index, option, field.lines, field.comb or 0, piece, tuple(first)))
    return tuple(columns), _in_columns(form, slots)


def _texts(field: Field) -> Iterator[tuple[str | None, int | None, list[tuple[int, Box]]]]:
    """The texts that a field shows, each as option, piece and places: one, or one for every option of a
    choice, or one for every piece."""
    if field.options is None and not field.pieces:
        yield None, None, [(place.page, place.box) for place in field.places]
    for option, box in (field.options or {}).items():
        yield option, None, [(field.page, box)]
    for piece, box in enumerate(field.pieces):
        yield None, piece, [(field.page, box)]


def _copies(boxes: Sequence[tuple[int, Box]]) -> Iterator[int]:
    """Of each place how many came before it on its page."""
    pages = [page for page, _ in boxes]
    return (pages[:i].count(page) for i, page in enumerate(pages))


def _slots_of(index: int, field: Field, page: int, box: Box, piece: int, copy: int) -> list[_Slot]:
    if not field.comb:
        return [_Slot(index, page, box, Placing.CENTRE if piece else _placing(field), copy)]
    runs = field.parts or (Part(box, field.comb),)
    return [_Slot(index, page, cell, Placing.CENTRE, copy) for run in runs for cell in _cells(run)]


def _cells(run: Part) -> Iterator[Box]:
    box, width = run.box, run.box.width / run.cells
    for i in range(run.cells):
        yield Box(box.left + i * width, box.top, box.left + (i + 1) * width, box.bottom)


def _placing(field: Field) -> Placing:
    if field.type in ("checkbox", "choice"):
        return Placing.MARK
    return {"left": Placing.LEFT, "center": Placing.CENTRE, "right": Placing.RIGHT}[field.align]


def _in_columns(form: FormDefinition, slots: Sequence[_Slot]) -> TextSlots:
    def column(values: Iterator[float]) -> NDArray[np.int64]:
        return np.array([round(value) for value in values], np.int64)

    types = [form.fields[slot.field].type for slot in slots]
    return TextSlots(
        field=column(slot.field for slot in slots),
        page=column(slot.page - 1 for slot in slots),
        left=column(slot.box.left * MILLI for slot in slots),
        top=column(slot.box.top * MILLI for slot in slots),
        width=column(slot.box.width * MILLI for slot in slots),
        height=column(slot.box.height * MILLI for slot in slots),
        placing=column(slot.placing for slot in slots),
        copy=column(slot.copy for slot in slots),
        signed=np.array([each == "signature" for each in types], np.bool_),
        amount=np.array([each == "money" and form.money == "cents" for each in types], np.bool_),
    )
