"""What the widgets of a live PDF look like: which of them share a drawing, and how text and marks are drawn.

A drawing counts in points of its page, so text stands in it as it does on the page itself. The widgets of a
field that have the same box on several pages share one.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from symage.documents.compile import CompiledForm
from symage.documents.layout import lay_out
from symage.documents.pdf import colour_operands, runs_as_operators
from symage.documents.widgets import Kind, LiveField, Rectangle, Widget
from symage.forms.definition import Field
from symage.forms.printing import CHECKED

HEAD, FOOT = "/Tx BMC\n", "EMC"
"""What the drawing of a text begins and ends with."""

Appearances = Mapping[tuple[int, Rectangle], Widget]
"""Of each text field (its index) in each of its boxes the first widget there, in the order of the runs."""


def appearances(fields: Sequence[LiveField]) -> Appearances:
    """The drawings of text that there are."""
    found: dict[tuple[int, Rectangle], Widget] = {}
    for index, live in enumerate(fields):
        for widget in live.widgets if live.kind is Kind.TEXT else ():
            found.setdefault((index, widget.rectangle), widget)
    return dict(sorted(found.items(), key=lambda each: (each[1].page, each[1].slots.start)))


def drawn_in(compiled: CompiledForm, appearances: Appearances) -> NDArray[np.int64]:
    """The number of the appearance in which the runs of each slot are drawn, -1 for none."""
    of_slot = np.full(len(compiled.slots.field), -1)
    for number, widget in enumerate(appearances.values()):
        of_slot[widget.slots.start : widget.slots.stop] = number
    return of_slot


def drawn(colour: str, pieces: Sequence[str]) -> str:
    """Runs of text as operators. `colour`: its operands."""
    shown = ") Tj\n".join(pieces)
    return f"q BT\n{colour} rg {shown}) Tj\nET Q\n"


def marks(compiled: CompiledForm) -> Mapping[int, str]:
    """What is drawn in each slot of a button when it is on: as it is laid out when all are on, of each choice
    one option after the other."""
    fields = compiled.form.fields
    rounds = max([1, *(len(field.options) for field in fields if field.options)])
    runs = lay_out(compiled, {field.id: _all_on(field, rounds) for field in fields}).runs
    pieces = runs_as_operators(compiled, runs, np.arange(len(runs.text)))
    colour = colour_operands(compiled.plain.colour or 0)
    return {slot: drawn(colour, [piece]) for slot, piece in zip(runs.slot.tolist(), pieces, strict=False)}


def _all_on(field: Field, rounds: int) -> list[str]:
    on = [CHECKED] if field.type == "checkbox" else list(field.options or ())
    return on + [""] * (rounds - len(on))
