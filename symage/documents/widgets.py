"""The fields of a form as a PDF has them: which there are, and where the widgets of each stand.

A field of the form is one PDF field of the same name, with a widget for each of its places. A choice is a
group of radio buttons, one for each option. A value that is printed in several boxes (dollars and cents
apart, the runs of a comb) is a field for each box, named 1, 2, … beneath the form's. Signatures are text:
the name that is written there.

What does not belong here: values (`acroform.py`) and how a PDF writes this down (`live_form.py`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import accumulate, groupby

from symage.documents.compile import MILLI, CompiledForm, Placing, TextColumn
from symage.forms.definition import Field

CHECKED = "Yes"
"""The state of a check box that is on."""


class Kind(Enum):
    TEXT = auto()
    CHECKBOX = auto()
    RADIO = auto()


@dataclass(frozen=True, slots=True)
class Rectangle:
    """Thousandths of a point from the bottom left of the page, as PDF counts."""

    left: int
    bottom: int
    right: int
    top: int


@dataclass(frozen=True, slots=True)
class Widget:
    """A box in which a field shows. Pages count from 0; `slots`: what is drawn in it. `state`: what a button
    is called when it is on, "" for text."""

    page: int
    rectangle: Rectangle
    slots: range
    state: str


@dataclass(frozen=True, slots=True)
class LiveField:
    """A PDF field that has a value. `field`: index of the form's; `part`: which part of its value this is,
    from 1, None for the whole. Text is what the column's text has at `characters`, None for all of it."""

    field: int
    part: int | None
    kind: Kind
    column: TextColumn
    characters: slice | None
    widgets: tuple[Widget, ...]


def live_fields(compiled: CompiledForm) -> Iterator[LiveField]:
    """The PDF fields that hold the values, in the order of the form; parts of a value one after another."""
    for index, group in groupby(compiled.columns, lambda column: column.field):
        field, columns = compiled.form.fields[index], tuple(group)
        if field.options is not None:
            yield _radio(compiled, index, columns)
        elif _is_mark(compiled, columns[0]):
            widgets = _widgets(compiled, columns[0], range(1), CHECKED)
            yield LiveField(index, None, Kind.CHECKBOX, columns[0], None, widgets)
        else:
            yield from _texts(compiled, index, columns)


def _is_mark(compiled: CompiledForm, column: TextColumn) -> bool:
    return bool(compiled.slots.placing[column.slots[0]] == Placing.MARK)


def _radio(compiled: CompiledForm, index: int, columns: Sequence[TextColumn]) -> LiveField:
    buttons = [
        widget
        for column in columns
        for widget in _widgets(compiled, column, range(1), column.option or CHECKED)
    ]
    return LiveField(index, None, Kind.RADIO, columns[0], None, tuple(buttons))


def _texts(compiled: CompiledForm, index: int, columns: Sequence[TextColumn]) -> Iterator[LiveField]:
    boxes = [
        (column, cells) for column in columns for cells in _runs_of_cells(compiled.form.fields[index], column)
    ]
    for part, (column, cells) in enumerate(boxes, 1):
        yield LiveField(
            field=index,
            part=part if len(boxes) > 1 else None,
            kind=Kind.TEXT,
            column=column,
            characters=slice(cells.start, cells.stop) if column.comb else None,
            widgets=_widgets(compiled, column, cells, ""),
        )


def _runs_of_cells(field: Field, column: TextColumn) -> list[range]:
    """The cells of each box that a column's text is written in; a box without cells counts as one."""
    counts = [part.cells for part in field.parts] or [max(column.comb, 1)]
    return [range(end - count, end) for count, end in zip(counts, accumulate(counts), strict=True)]


def _widgets(compiled: CompiledForm, column: TextColumn, cells: range, state: str) -> tuple[Widget, ...]:
    return tuple(
        _widget(compiled, range(first + cells.start, first + cells.stop), state) for first in column.slots
    )


def _widget(compiled: CompiledForm, cells: range, state: str) -> Widget:
    slots, first, last = compiled.slots, cells[0], cells[-1]
    page = int(slots.page[first])
    height = round(compiled.pages[page].height * MILLI)
    return Widget(
        page=page,
        rectangle=Rectangle(
            left=int(slots.left[first]),
            bottom=height - int(slots.top[first] + slots.height[first]),
            right=int(slots.left[last] + slots.width[last]),
            top=height - int(slots.top[first]),
        ),
        slots=cells,
        state=state,
    )
